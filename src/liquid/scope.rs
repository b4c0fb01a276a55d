//! Expansion of one text: variables, the texts it is nested in, and what goes wrong.

use std::{borrow::Cow, cell::Cell, collections::BTreeSet, ops::Range};

use liquid_core::{
    Runtime, Value as LiquidValue, ValueCow,
    model::{KString, KStringCow, KStringRef, ScalarCow},
    runtime::{PartialStore, Registers},
};

use super::{
    Template,
    expression::{Chain, Expression, Step},
    out::Out,
    parse::{Body, Flow, Node},
    world::World,
};
use crate::{
    diag::{Code, Diagnostic, codes},
    source::{Place, Span, Text},
    value::{Leaf, Value},
};

/// Texts nested deeper than this contain themselves, or might as well.
const DEEPEST: usize = 25;

/// Rounds of all loops of a text together: an author's loop over everything there is takes a few thousand.
const MOST_ROUNDS: usize = 1_000_000;

/// Pieces of data and includes that one text may bring in: a long REST page has two thousand.
const MOST_NESTED: usize = 20_000;

/// Problems that are kept of one text: more say nothing new.
const MOST_PROBLEMS: usize = 500;

/// Bytes of one value or of one expanded text: the longest real page has three million.
const LONGEST: usize = 32 * 1024 * 1024;

/// What a variable stands for.
#[derive(Debug, Clone)]
pub(crate) enum Binding {
    Value(Value),
    /// The state of a loop. Few texts ask for it, so that it becomes a value only for those.
    Round(Round),
}

/// Round `n` of a loop.
#[derive(Debug, Clone)]
pub(crate) struct Round {
    pub(crate) n: usize,
    pub(crate) length: usize,
    /// The state of the loop around.
    pub(crate) parent: Value,
}

impl Round {
    /// What `forloop` and `tablerowloop` tell.
    const TOLD: [&str; 8] = [
        "index",
        "index0",
        "rindex",
        "rindex0",
        "first",
        "last",
        "length",
        "parentloop",
    ];

    fn to_value(&self) -> Value {
        Value::map(Self::TOLD.map(|name| (name, self.member(name))))
    }

    /// The same by name.
    fn member(&self, name: &str) -> Value {
        let int = |n: usize| Value::Int(n as i64);
        let Self { n, length, parent } = self;
        match name {
            "index" => int(n + 1),
            "index0" => int(*n),
            "rindex" => int(length - n),
            "rindex0" => int(length - n - 1),
            "first" => Value::Bool(*n == 0),
            "last" => Value::Bool(n + 1 == *length),
            "length" => int(*length),
            "size" => int(Self::TOLD.len()),
            "parentloop" => parent.clone(),
            _ => Value::Nil,
        }
    }
}

/// The state of one expansion.
pub struct Scope<'w> {
    pub(crate) world: &'w dyn World,
    /// What went wrong so far.
    pub diagnostics: Vec<Diagnostic>,
    variables: Vec<(String, Binding)>,
    /// Counters of `increment` and `decrement`, and positions of `cycle`.
    counters: Vec<(String, i64)>,
    /// Text and place of the template that is rendered.
    text: Text,
    place: Place,
    /// Tags that led here, outermost first.
    chain: Vec<Span>,
    /// Texts that are being rendered, to find one that contains itself.
    active: Vec<Place>,
    rounds: Cell<usize>,
    /// Texts brought in so far.
    nested: usize,
    registers: Registers,
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
            variables: Vec::new(),
            counters: Vec::new(),
            text: Text::from(""),
            place: Place::start_of(crate::source::FileId(0)),
            chain: Vec::new(),
            active: Vec::new(),
            rounds: Cell::new(0),
            nested: 0,
            registers: Registers::default(),
        }
    }

    /// Renders a template that stands by itself.
    pub(super) fn render_template(&mut self, template: &Template, out: &mut Out) -> Flow {
        let text = std::mem::replace(&mut self.text, template.text.clone());
        let place = std::mem::replace(&mut self.place, template.place.clone());
        for problem in template.problems() {
            if self.diagnostics.len() < MOST_PROBLEMS {
                let mut problem = problem.clone();
                problem.chain = self.chain_inner_first();
                self.diagnostics.push(problem);
            }
        }
        let flow = self.render_body(&template.body, out);
        self.text = text;
        self.place = place;
        flow
    }

    /// Renders a text that the tag at `whole` brings in: data or an include.
    pub(crate) fn render_nested(&mut self, leaf: &Leaf, whole: &Range<usize>, out: &mut Out) {
        self.nested += 1;
        if self.nested >= MOST_NESTED {
            if self.nested == MOST_NESTED {
                let message = "this page brings in more pieces of data than it can mean; the rest is left out";
                self.problem(&codes::DATA_CYCLE, whole, message);
            }
            return;
        }
        if self.active.contains(&leaf.place) || self.active.len() >= DEEPEST {
            self.problem(
                &codes::DATA_CYCLE,
                whole,
                "this text contains itself; the inner one is left out",
            );
            return;
        }
        self.active.push(leaf.place.clone());
        self.chain.push(self.place.span(whole.start, whole.end));
        self.world.shows(leaf, &self.chain);
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

    /// Renders the inside of a block.
    /// A text that grows beyond all measure ends.
    pub(crate) fn render_body(&mut self, body: &Body, out: &mut Out) -> Flow {
        for node in &body.nodes {
            if out.len() > LONGEST {
                return Flow::Break;
            }
            match node {
                Node::Text(range) => out.literal(range.start, &self.text[range.clone()]),
                Node::Output { whole, chain } => {
                    let value = self.evaluate_chain(chain);
                    out.print_with(whole.start, |text| value.write_to(text));
                }
                Node::Tag { whole, tag } => {
                    let flow = tag.render(whole, self, out);
                    if flow != Flow::Next {
                        return flow;
                    }
                }
            }
        }
        Flow::Next
    }

    /// Renders the inside of a block into a string of its own.
    pub(crate) fn capture(&mut self, body: &Body, out: &mut Out) -> (String, Flow) {
        let from = out.len();
        let flow = self.render_body(body, out);
        (out.take_since(from), flow)
    }

    /// The text of the current template.
    pub(crate) fn source(&self, range: Range<usize>) -> &str {
        &self.text[range]
    }

    /// Reports a problem of the tag at `whole`.
    pub(crate) fn problem(
        &mut self,
        code: &'static Code,
        whole: &Range<usize>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let span = self.place.span(whole.start, whole.end);
        let mut problem = Diagnostic::new(code, span, message);
        problem.chain = self.chain_inner_first();
        // Of too many the last place shows the newest.
        self.diagnostics.truncate(MOST_PROBLEMS - 1);
        self.diagnostics.push(problem);
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// Reports why a translated text is not used, and that the source language's stands in its place.
    pub(crate) fn broken_translation(&mut self, template: &Template, whole: &Range<usize>) {
        let mut chain = self.chain_inner_first();
        chain.insert(0, self.place.span(whole.start, whole.end));
        for problem in template.problems() {
            let mut problem = problem.clone();
            problem.chain.clone_from(&chain);
            self.diagnostics.push(problem);
        }
        let message = "this translated text is broken; the source language's is shown";
        let mut note = Diagnostic::new(
            &codes::TRANSLATION_BROKEN,
            template.place.span(0, 0),
            message,
        );
        note.chain = chain;
        self.diagnostics.push(note);
    }

    fn chain_inner_first(&self) -> Vec<Span> {
        self.chain.iter().rev().cloned().collect()
    }

    /// Counts a round of a loop. `false`: there were too many in this text.
    pub(crate) fn round(&mut self, whole: &Range<usize>) -> bool {
        self.rounds.set(self.rounds.get() + 1);
        if self.rounds.get() == MOST_ROUNDS {
            let message = "the loops of this text go round a million times; they end here";
            self.problem(&codes::LIQUID_LOOP, whole, message);
        }
        self.rounds.get() < MOST_ROUNDS
    }

    /// Adds to a counter, which begins at 0, and returns it.
    pub(crate) fn count(&mut self, name: &str, step: i64) -> i64 {
        match self.counters.iter_mut().find(|(known, _)| known == name) {
            Some((_, n)) => {
                *n += step;
                *n
            }
            None => {
                self.counters.push((name.to_owned(), step));
                step
            }
        }
    }

    /// Sets a variable for the rest of the text.
    pub(crate) fn assign(&mut self, name: &str, value: Value) {
        self.bind(name, Binding::Value(value));
    }

    /// Sets a variable to a value or to the state of a loop.
    pub(crate) fn bind(&mut self, name: &str, binding: Binding) {
        match self.variables.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = binding,
            None => self.variables.push((name.to_owned(), binding)),
        }
    }

    /// Sets a variable for a while; [`Scope::restore`] takes what this returns.
    pub(crate) fn shadow(&mut self, name: &str, value: Value) -> Option<Binding> {
        let known = self.variables.iter().find(|(known, _)| known == name);
        let old = known.map(|(_, binding)| binding.clone());
        self.assign(name, value);
        old
    }

    /// Ends what [`Scope::shadow`] began.
    pub(crate) fn restore(&mut self, name: &str, old: Option<Binding>) {
        match old {
            Some(binding) => self.bind(name, binding),
            None => self.variables.retain(|(known, _)| known != name),
        }
    }

    /// Takes all variables away, for a text that sees only globals.
    pub(crate) fn isolate(&mut self) -> Vec<(String, Binding)> {
        std::mem::take(&mut self.variables)
    }

    /// Ends what [`Scope::isolate`] began.
    pub(crate) fn rejoin(&mut self, variables: Vec<(String, Binding)>) {
        self.variables = variables;
    }

    /// The value of a variable or global; nil if there is none.
    pub(crate) fn variable(&self, name: &str) -> Value {
        match self.variables.iter().find(|(known, _)| known == name) {
            Some((_, Binding::Value(value))) => value.clone(),
            Some((_, Binding::Round(round))) => round.to_value(),
            None => self.world.global(name).unwrap_or_default(),
        }
    }

    /// The value of an expression. What does not exist is nil.
    pub(crate) fn evaluate(&self, expression: &Expression) -> Value {
        match expression {
            Expression::Literal(value) => value.clone(),
            Expression::Empty => Value::Nil,
            Expression::Range(from, to) => self.range(from, to),
            Expression::Path { root, steps } => {
                let (value, rest) = match self.site_data(root, steps) {
                    Some((value, known)) => (Cow::Owned(value), &steps[known..]),
                    None => self.root(root, steps),
                };
                let value = rest.iter().fold(value, |value, step| match step {
                    Step::Key(key) => match value {
                        Cow::Borrowed(known) => match known.get(key) {
                            Some(found) => Cow::Borrowed(found),
                            None => Cow::Owned(member(known, key)),
                        },
                        Cow::Owned(known) => Cow::Owned(member(&known, key)),
                    },
                    Step::Index(index) => Cow::Owned(element(&value, &self.evaluate(index))),
                });
                value.into_owned()
            }
        }
    }

    /// The value at the beginning of a path, and the steps that are left.
    fn root<'s>(&'s self, name: &str, steps: &'s [Step]) -> (Cow<'s, Value>, &'s [Step]) {
        let found = self.variables.iter().find(|(known, _)| known == name);
        match (found, steps) {
            (Some((_, Binding::Value(value))), _) => (Cow::Borrowed(value), steps),
            (Some((_, Binding::Round(round))), [Step::Key(key), rest @ ..]) => {
                (Cow::Owned(round.member(key)), rest)
            }
            _ => (Cow::Owned(self.variable(name)), steps),
        }
    }

    /// `site.data.a.b`: the value at the keys that are written out, and how many steps those are. So a text depends on
    /// the piece of data that it shows, and not on all of it.
    fn site_data(&self, root: &str, steps: &[Step]) -> Option<(Value, usize)> {
        let data = |step: &Step| matches!(step, Step::Key(key) if &**key == "data");
        if root != "site" || !steps.first().is_some_and(data) {
            return None;
        }
        if self.variables.iter().any(|(known, _)| known == root) {
            return None;
        }
        let mut value = self.world.data();
        let mut keys: Vec<&str> = Vec::new();
        for step in &steps[1..] {
            let Step::Key(key) = step else { break };
            match value.as_map().and_then(|map| map.get(&**key)) {
                Some(found) => value = found,
                // `size` is a word for the map, another missing key may come to be.
                None if value.as_map().is_some() && &**key != "size" => {
                    keys.push(key);
                    return Some((self.world.datum(&keys).unwrap_or_default(), keys.len() + 1));
                }
                None => break,
            }
            keys.push(key);
        }
        let found = self.world.datum(&keys)?;
        Some((found, keys.len() + 1))
    }

    fn range(&self, from: &Expression, to: &Expression) -> Value {
        let bound = |expression| match self.evaluate(expression) {
            Value::Int(n) => n,
            other => other.as_number().map_or_else(
                || {
                    other
                        .as_str()
                        .and_then(|s| s.trim().parse().ok())
                        .unwrap_or(0)
                },
                |n| n as i64,
            ),
        };
        let (from, to) = (bound(from), bound(to));
        // The numbers of a range count as rounds, whether a loop uses them or not.
        let rounds = self
            .rounds
            .get()
            .saturating_add(to.saturating_sub(from).max(0) as usize);
        if rounds >= MOST_ROUNDS {
            return Value::list([]);
        }
        self.rounds.set(rounds);
        Value::list((from..=to).map(Value::Int))
    }

    /// The value of an expression after its filters.
    pub(crate) fn evaluate_chain(&mut self, chain: &Chain) -> Value {
        let mut value = self.evaluate(&chain.entry);
        for call in &chain.filters {
            match call.filter.evaluate(&value, self) {
                Ok(result) => value = Value::from_liquid(result),
                Err(error) => {
                    let text = error.to_string();
                    let cause = text.lines().find_map(|l| l.trim().strip_prefix("cause: "));
                    let reason = cause.or(text.lines().next()).unwrap_or_default();
                    let reason = reason.trim_start_matches("liquid: ");
                    let message = format!("this filter cannot work on this value: {reason}");
                    self.problem(&codes::LIQUID_FILTER, &(call.start..call.end), message);
                }
            }
            if value.as_str().is_some_and(|text| text.len() > LONGEST) {
                let message = "this value grows beyond all measure; it is left out";
                self.problem(&codes::LIQUID_LOOP, &(call.start..call.end), message);
                return Value::Nil;
            }
        }
        value
    }
}

/// A member by name; `size`, `first`, `last` where the value has none of that name.
fn member(value: &Value, key: &str) -> Value {
    if let Some(found) = value.get(key) {
        return found.clone();
    }
    match (key, value) {
        ("size" | "length", Value::List(values)) => Value::Int(values.len() as i64),
        ("size" | "length", Value::Map(map)) => Value::Int(map.len() as i64),
        ("size" | "length", text) => match text.as_str() {
            Some(text) => Value::Int(text.chars().count() as i64),
            None => Value::Nil,
        },
        ("first", Value::List(values)) => values.first().cloned().unwrap_or_default(),
        ("last", Value::List(values)) => values.last().cloned().unwrap_or_default(),
        _ => Value::Nil,
    }
}

/// An element by a computed key or number; negative numbers count from the end.
fn element(value: &Value, index: &Value) -> Value {
    match (value, index) {
        (Value::List(values), Value::Int(n)) => {
            let n = if *n < 0 { *n + values.len() as i64 } else { *n };
            usize::try_from(n)
                .ok()
                .and_then(|n| values.get(n))
                .cloned()
                .unwrap_or_default()
        }
        _ => {
            let mut key = String::new();
            index.write_to(&mut key);
            member(value, &key)
        }
    }
}

/// The crate's filters look their arguments up through this.
impl Runtime for Scope<'_> {
    fn partials(&self) -> &dyn PartialStore {
        &NoPartials
    }

    fn name(&self) -> Option<KStringRef<'_>> {
        None
    }

    fn roots(&self) -> BTreeSet<KStringCow<'_>> {
        BTreeSet::new()
    }

    fn try_get(&self, path: &[ScalarCow<'_>]) -> Option<ValueCow<'_>> {
        use liquid_core::ValueView as _;
        let (root, rest) = path.split_first()?;
        let value =
            rest.iter().fold(
                self.variable(root.to_kstr().as_str()),
                |value, step| match step.to_integer().filter(|_| value.as_list().is_some()) {
                    Some(n) => element(&value, &Value::Int(n)),
                    None => member(&value, step.to_kstr().as_str()),
                },
            );
        Some(ValueCow::Owned(value.to_value()))
    }

    fn get(&self, path: &[ScalarCow<'_>]) -> liquid_core::Result<ValueCow<'_>> {
        Ok(self
            .try_get(path)
            .unwrap_or(ValueCow::Owned(LiquidValue::Nil)))
    }

    fn set_global(&self, _: KString, _: LiquidValue) -> Option<LiquidValue> {
        None
    }

    fn set_index(&self, _: KString, _: LiquidValue) -> Option<LiquidValue> {
        None
    }

    fn get_index<'a>(&'a self, _: &str) -> Option<ValueCow<'a>> {
        None
    }

    fn registers(&self) -> &Registers {
        &self.registers
    }
}

/// Includes are rendered by our own tags, never by the crate.
#[derive(Debug)]
struct NoPartials;

impl PartialStore for NoPartials {
    fn contains(&self, _: &str) -> bool {
        false
    }

    fn names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn try_get(&self, _: &str) -> Option<std::sync::Arc<dyn liquid_core::Renderable>> {
        None
    }

    fn get(&self, name: &str) -> liquid_core::Result<std::sync::Arc<dyn liquid_core::Renderable>> {
        Err(liquid_core::Error::with_msg(format!("no partial {name}")))
    }
}
