//! Cache of highlighted lines. The classes of a line depend only on the line and on the parser state left by the lines
//! above it, and samples such as service responses have most of their lines in common.

use std::{cell::RefCell, rc::Rc};

use rustc_hash::FxHashMap;
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use super::{classes::Classes, shape::Shape};
use crate::html::escape_text;

/// Maximum number of states kept for a language from one text to the next. Real languages have a few dozen.
const MAX_STATES: usize = 1000;

/// Maximum size in bytes that a thread keeps for all languages from one text to the next.
const MAX_BYTES: usize = 8 << 20;

/// Approximate size of a state in bytes, excluding its lines: stacks of contexts and scopes.
const STATE_OVERHEAD: usize = 1 << 10;

/// Overhead of a line or shape in bytes, excluding its text: its entry in the table of its state.
const LINE_OVERHEAD: usize = 64;

thread_local! {
    /// Per thread, because parser states cannot be sent between threads.
    static MEMORY: RefCell<Memory> = RefCell::new(Memory::new(MAX_BYTES));
}

/// Returns the HTML of a text in the language with this index; `None` if its syntax is defective.
pub(super) fn colour(syntaxes: &'static SyntaxSet, language: usize, text: &str) -> Option<String> {
    MEMORY.with_borrow_mut(|memory| memory.colour(syntaxes, language, text))
}

/// Cached lines of all languages.
#[derive(Debug)]
struct Memory {
    /// By index of the syntax.
    languages: FxHashMap<usize, Lines>,
    max_bytes: usize,
}

impl Memory {
    fn new(max_bytes: usize) -> Self {
        Self {
            languages: FxHashMap::default(),
            max_bytes,
        }
    }

    fn colour(
        &mut self,
        syntaxes: &'static SyntaxSet,
        language: usize,
        text: &str,
    ) -> Option<String> {
        let new = || Lines::new(&syntaxes.syntaxes()[language]);
        let lines = self.languages.entry(language).or_insert_with(new);
        let html = lines.colour(syntaxes, text);
        if lines.states.len() > MAX_STATES {
            self.languages.remove(&language);
        }
        if self.bytes() > self.max_bytes {
            self.languages.clear();
        }
        html
    }

    fn bytes(&self) -> usize {
        self.languages.values().map(|lines| lines.bytes).sum()
    }
}

/// Cached lines of one language.
#[derive(Debug)]
struct Lines {
    name: &'static str,
    classes: Classes,
    /// Total size of all states, lines and shapes.
    bytes: usize,
    /// States between lines. The first is the initial state.
    states: Vec<State>,
}

/// State between two lines, with the lines that were highlighted in it.
#[derive(Debug)]
struct State {
    parser: ParseState,
    scopes: ScopeStack,
    /// Class of the open span.
    open: Option<&'static str>,
    lines: FxHashMap<Box<str>, Line>,
    shapes: FxHashMap<Box<str>, Rc<LineClasses>>,
}

impl State {
    /// A state without cached lines.
    fn new(parser: ParseState, scopes: ScopeStack, open: Option<&'static str>) -> Self {
        Self {
            parser,
            scopes,
            open,
            lines: FxHashMap::default(),
            shapes: FxHashMap::default(),
        }
    }
}

/// A highlighted line.
#[derive(Debug)]
struct Line {
    html: Box<str>,
    /// Index of the state after the line.
    next: usize,
}

/// Classes of a line, independent of its words.
#[derive(Debug)]
struct LineClasses {
    /// End and class of each piece.
    pieces: Vec<(usize, Option<&'static str>)>,
    /// Index of the state after the line.
    next: usize,
}

impl Lines {
    fn new(syntax: &'static SyntaxReference) -> Self {
        Self {
            name: &syntax.name,
            classes: Classes::default(),
            bytes: STATE_OVERHEAD,
            states: vec![State::new(ParseState::new(syntax), ScopeStack::new(), None)],
        }
    }

    fn colour(&mut self, syntaxes: &SyntaxSet, text: &str) -> Option<String> {
        let mut html = String::with_capacity(text.len() * 2);
        let mut state = 0;
        for line in text.split_inclusive('\n') {
            if !self.states[state].lines.contains_key(line) {
                let new = self.line(syntaxes, state, line)?;
                self.bytes += LINE_OVERHEAD + line.len() + new.html.len();
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
        let shape = Shape::of(self.name, line);
        let colours = match &shape {
            Some(shape) => self.shape_classes(syntaxes, state, &shape.line)?,
            None => Rc::new(self.colours(syntaxes, state, line)?),
        };
        let mut open = self.states[state].open;
        let mut html = String::with_capacity(line.len() * 2);
        let mut from = 0;
        for (end, class) in &colours.pieces {
            let to = shape.as_ref().map_or(*end, |shape| shape.place(*end));
            piece(&line[from..to], *class, &mut open, &mut html);
            from = to;
        }
        Some(Line {
            html: html.into(),
            next: colours.next,
        })
    }

    fn shape_classes(
        &mut self,
        syntaxes: &SyntaxSet,
        state: usize,
        shape: &str,
    ) -> Option<Rc<LineClasses>> {
        if let Some(known) = self.states[state].shapes.get(shape) {
            return Some(Rc::clone(known));
        }
        let new = Rc::new(self.colours(syntaxes, state, shape)?);
        self.bytes += LINE_OVERHEAD + shape.len() + size_of_val(&*new.pieces);
        let shapes = &mut self.states[state].shapes;
        shapes.insert(shape.into(), Rc::clone(&new));
        Some(new)
    }

    fn colours(&mut self, syntaxes: &SyntaxSet, state: usize, line: &str) -> Option<LineClasses> {
        crate::steps::count(line.len());
        let before = &self.states[state];
        let (mut parser, mut scopes) = (before.parser.clone(), before.scopes.clone());
        let mut pieces = Vec::new();
        let mut from = 0;
        for (at, operation) in parser.parse_line(line, syntaxes).ok()? {
            if at > from {
                pieces.push((at, self.classes.of(&scopes)));
                from = at;
            }
            scopes.apply(&operation).ok()?;
        }
        pieces.push((line.len(), self.classes.of(&scopes)));
        let mut open = before.open;
        let mut from = 0;
        for (end, class) in &pieces {
            if !line[from..*end].trim().is_empty() {
                open = *class;
            }
            from = *end;
        }
        let is_it =
            |known: &State| known.open == open && known.scopes == scopes && known.parser == parser;
        let next = self.states.iter().position(is_it).unwrap_or_else(|| {
            self.bytes += STATE_OVERHEAD;
            self.states.push(State::new(parser, scopes, open));
            self.states.len() - 1
        });
        Some(LineClasses { pieces, next })
    }
}

/// Appends a piece of one class, in the open span if that has the same class.
fn piece(
    text: &str,
    class: Option<&'static str>,
    open: &mut Option<&'static str>,
    html: &mut String,
) {
    if text.is_empty() {
        return;
    }
    // Whitespace has no class of its own: keep it in the open span.
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

#[cfg(test)]
mod tests;
