//! Lines that were coloured before. The colours of a line depend on nothing but the line and the state in which the lines
//! above have left the syntax; and samples, as of what a service answers, have most of their lines in common.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use super::classes;
use crate::html::escape_text;

/// States that are kept from one text to the next: real ones have a few dozen.
const MOST_STATES: usize = 1000;

thread_local! {
    /// By number of the syntax. A parser's state cannot go from one thread to another.
    static LINES: RefCell<FxHashMap<usize, Lines>> = RefCell::default();
}

/// The HTML of a text in the language of this number; `None` if its syntax is at fault.
pub(super) fn colour(syntaxes: &SyntaxSet, language: usize, text: &str) -> Option<String> {
    LINES.with_borrow_mut(|all| {
        let new = || Lines::new(&syntaxes.syntaxes()[language]);
        all.entry(language)
            .or_insert_with(new)
            .colour(syntaxes, text)
    })
}

/// Lines of one language.
#[derive(Debug)]
struct Lines {
    /// States between lines. The first is that before all.
    states: Vec<State>,
}

/// A state between two lines, and what is known of lines in it.
#[derive(Debug)]
struct State {
    parser: ParseState,
    scopes: ScopeStack,
    /// Class of the span that is open.
    open: Option<&'static str>,
    lines: FxHashMap<Box<str>, Line>,
}

/// A coloured line.
#[derive(Debug)]
struct Line {
    html: Box<str>,
    /// Number of the state after it.
    next: usize,
}

impl Lines {
    fn new(syntax: &SyntaxReference) -> Self {
        let first = State {
            parser: ParseState::new(syntax),
            scopes: ScopeStack::new(),
            open: None,
            lines: FxHashMap::default(),
        };
        Self {
            states: vec![first],
        }
    }

    fn colour(&mut self, syntaxes: &SyntaxSet, text: &str) -> Option<String> {
        if self.states.len() > MOST_STATES {
            self.states.truncate(1);
            self.states[0].lines.clear();
        }
        let mut html = String::with_capacity(text.len() * 2);
        let mut state = 0;
        for line in text.split_inclusive('\n') {
            if !self.states[state].lines.contains_key(line) {
                let new = self.line(syntaxes, state, line)?;
                self.states[state].lines.insert(line.into(), new);
            }
            let line = &self.states[state].lines[line];
            html.push_str(&line.html);
            state = line.next;
        }
        if self.states[state].open.is_some() {
            html.push_str("</span>");
        }
        Some(html)
    }

    fn line(&mut self, syntaxes: &SyntaxSet, state: usize, line: &str) -> Option<Line> {
        let before = &self.states[state];
        let (mut parser, mut scopes) = (before.parser.clone(), before.scopes.clone());
        let mut open = before.open;
        let mut html = String::new();
        let mut from = 0;
        for (at, operation) in parser.parse_line(line, syntaxes).ok()? {
            piece(&line[from..at], classes::of(&scopes), &mut open, &mut html);
            from = at;
            scopes.apply(&operation).ok()?;
        }
        piece(&line[from..], classes::of(&scopes), &mut open, &mut html);
        let is_it =
            |known: &State| known.open == open && known.scopes == scopes && known.parser == parser;
        let next = self.states.iter().position(is_it).unwrap_or_else(|| {
            self.states.push(State {
                parser,
                scopes,
                open,
                lines: FxHashMap::default(),
            });
            self.states.len() - 1
        });
        Some(Line {
            html: html.into(),
            next,
        })
    }
}

/// Adds a piece of one class, in the span of the piece before if that has the same.
fn piece(
    text: &str,
    class: Option<&'static str>,
    open: &mut Option<&'static str>,
    html: &mut String,
) {
    if text.is_empty() {
        return;
    }
    // A blank has no colour: let it stand in whatever span is open.
    if class != *open && !text.trim().is_empty() {
        if open.is_some() {
            html.push_str("</span>");
        }
        if let Some(class) = class {
            html.push_str("<span class=\"");
            html.push_str(class);
            html.push_str("\">");
        }
        *open = class;
    }
    escape_text(text, html);
}
