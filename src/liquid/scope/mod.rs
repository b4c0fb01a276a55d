//! Expansion of one text: variables, enclosing texts and problems.
//!
//! Enters: a compiled template and the world it queries. Leaves: text in an [`Out`], and diagnostics.

mod bindings;
mod limits;
mod lookup;
mod problems;
mod undefined;
mod variables;

use std::{cell::Cell, ops::Range};

use rustc_hash::FxHashMap;

use self::bindings::Bindings;
use self::limits::{MAX_DEPTH, MAX_INCLUDES, MAX_PROBLEMS};
pub(crate) use self::lookup::range_len;
use self::undefined::Names;
pub(crate) use self::variables::{Binding, LoopState};
use super::{
    Template,
    body::{Body, Flow, Node},
    budget::{Budget, Refusal},
    out::Out,
    world::World,
};
use crate::{
    config::Dialect,
    diag::{Diagnostic, codes},
    source::{Place, Span, Text},
    value::{Leaf, Value},
};

/// The state of one expansion.
pub struct Scope<'w> {
    pub(crate) world: &'w dyn World,
    /// Problems found so far.
    pub diagnostics: Vec<Diagnostic>,
    variables: Bindings,
    /// Counters of `increment` and `decrement`, and positions of `cycle`.
    counters: FxHashMap<String, i64>,
    /// Text and place of the template being rendered.
    text: Text,
    place: Place,
    /// Tags that include this text, outermost first.
    chain: Vec<Span>,
    /// Texts being rendered, to detect cycles.
    active: Vec<Place>,
    iterations: Cell<usize>,
    /// Number of texts included so far.
    nested: usize,
    names: Names,
    /// What the values of the text may take.
    budget: Budget,
    /// Whether a text was shown, as a whole or in parts, in the source language because its translation cannot be read.
    pub shows_source: bool,
    /// Whether the text was cut because it is too long.
    is_cut: bool,
}

impl std::fmt::Debug for Scope<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scope")
            .field("variables", &self.variables)
            .finish_non_exhaustive()
    }
}

impl<'w> Scope<'w> {
    /// A fresh scope: nothing leaks from one text of a page to the next.
    pub fn new(world: &'w dyn World) -> Self {
        Self {
            world,
            diagnostics: Vec::new(),
            variables: Bindings::default(),
            counters: FxHashMap::default(),
            text: Text::from(""),
            place: Place::start_of(crate::source::FileId(0)),
            chain: Vec::new(),
            active: Vec::new(),
            iterations: Cell::new(0),
            nested: 0,
            names: Names::default(),
            budget: Budget::new(world.allowance()),
            shows_source: false,
            is_cut: false,
        }
    }

    /// Renders a complete template.
    pub(super) fn render_template(&mut self, template: &Template, out: &mut Out) -> Flow {
        let text = std::mem::replace(&mut self.text, template.text.clone());
        let place = std::mem::replace(&mut self.place, template.place.clone());
        for problem in template.problems(self.world.config()) {
            if self.diagnostics.len() < MAX_PROBLEMS {
                let mut problem = problem.clone();
                problem.chain = self.chain_inner_first();
                self.diagnostics.push(problem);
            }
        }
        self.names.add(&template.defines);
        let flow = self.render_body(&template.body, out);
        self.text = text;
        self.place = place;
        flow
    }

    /// Renders an include of the theme or of the site.
    pub(crate) fn render_include(&mut self, leaf: &Leaf, whole: &Range<usize>, out: &mut Out) {
        self.names.includes += 1;
        self.render_nested(leaf, whole, out);
        self.names.includes -= 1;
    }

    /// Notes that the tag at `whole` shows a text that has no Liquid.
    pub(in crate::liquid) fn note_include(&self, leaf: &Leaf, whole: &Range<usize>) {
        let here = self.place.span(whole.start, whole.end);
        let chain: Vec<Span> = self.chain.iter().cloned().chain([here]).collect();
        self.world.on_include(leaf, &chain);
    }

    /// Renders a text that the tag at `whole` includes: data or an include.
    pub(crate) fn render_nested(&mut self, leaf: &Leaf, whole: &Range<usize>, out: &mut Out) {
        self.nested += 1;
        if self.nested >= MAX_INCLUDES {
            if self.nested == MAX_INCLUDES {
                let message = format!(
                    "more than {MAX_INCLUDES} data references and includes in this text; the rest are ignored"
                );
                self.problem(&codes::DATA_CYCLE, whole, message);
            }
            return;
        }
        if self.budget.is_spent() {
            return self.refuse(&Refusal::Spent, "", whole);
        }
        if self.active.contains(&leaf.place) || self.active.len() >= MAX_DEPTH {
            let message = format!(
                "reference includes itself or is nested more than {MAX_DEPTH} levels deep; ignored"
            );
            self.problem(&codes::DATA_CYCLE, whole, message);
            return;
        }
        self.active.push(leaf.place.clone());
        self.chain.push(self.place.span(whole.start, whole.end));
        self.world.on_include(leaf, &self.chain);
        let back = out.enter(&leaf.place, self.chain_inner_first());
        if leaf.has_liquid() {
            self.render_template(leaf.template(), out);
        } else {
            out.literal(0, &leaf.text);
        }
        out.leave(back);
        self.chain.pop();
        self.active.pop();
    }

    /// Renders the contents of a block, until the text is too long.
    pub(crate) fn render_body(&mut self, body: &Body, out: &mut Out) -> Flow {
        if let Err(refusal) = self.budget.read(body.work) {
            self.budget.keep(refusal);
        }
        for node in &body.nodes {
            match node {
                Node::Text(range) => out.literal(range.start, &self.text[range.clone()]),
                // After an empty line, the rows below would be a paragraph.
                Node::TableGap(_) if !self.is_legacy() && out.is_at_line_start() => {
                    out.restart_line();
                }
                Node::TableGap(range) => out.literal(range.start, &self.text[range.clone()]),
                Node::Output { whole, chain } => {
                    let value = self.evaluate_chain(chain);
                    self.report_pending(whole);
                    match value {
                        Value::Nil => self.report_undefined(chain, whole),
                        Value::Map(_) => self.report_map(whole),
                        _ => {}
                    }
                    if self.print(&value, whole, out) == Flow::Stop {
                        return Flow::Stop;
                    }
                }
                Node::Tag { whole, tag } => {
                    let flow = tag.render(whole, self, out);
                    self.report_pending(whole);
                    if flow != Flow::Next {
                        return flow;
                    }
                    if out.len() > self.budget.max_text() {
                        return self.cut(whole);
                    }
                }
            }
        }
        Flow::Next
    }

    /// Renders the contents of a block into a separate string, which ends where the text is too long.
    pub(crate) fn capture(&mut self, body: &Body, out: &mut Out) -> (String, Flow) {
        let from = out.len();
        let flow = self.render_body(body, out);
        let text = out.take_since(from);
        // Without this, a loop could capture a long text again and again.
        let _ = self.budget.read(text.len());
        (text, flow)
    }

    /// Prints a value for the tag or output at `whole`, unless the text would be too long.
    pub(crate) fn print(&mut self, value: &Value, whole: &Range<usize>, out: &mut Out) -> Flow {
        if out.len().saturating_add(value.printed_len()) > self.budget.max_text() {
            return self.cut(whole);
        }
        out.print_with(whole, |text| value.write_to(text));
        Flow::Next
    }

    /// Whether the tree is written in the dialect of 2020 and 2021.
    pub(crate) fn is_legacy(&self) -> bool {
        self.world.config().dialect() == Dialect::Legacy
    }

    /// The text of the current template.
    pub(crate) fn source(&self, range: Range<usize>) -> &str {
        &self.text[range]
    }

    /// What precedes a tag on its line in the source, if that is only blanks and the `>` of quotes.
    pub(crate) fn margin(&self, tag: &Range<usize>) -> Option<&str> {
        let before = &self.text[..tag.start];
        let line = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1);
        let margin = &before[line..];
        let is_tag = self.text[tag.start..].starts_with("{%");
        let is_margin = margin.bytes().all(|b| matches!(b, b' ' | b'\t' | b'>'));
        (is_tag && is_margin).then_some(margin)
    }
}
