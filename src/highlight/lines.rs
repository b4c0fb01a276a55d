//! Cache of highlighted lines. The classes of a line depend only on the line and on the parser state left by the lines
//! above it, and samples such as service responses have most of their lines in common.

use std::{cell::RefCell, rc::Rc};

use rustc_hash::FxHashMap;
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use super::{classes::Classes, shape::Shape};
use crate::html::escape_text;

/// Maximum number of states kept for a language from one text to the next. Real languages have a few dozen.
const MOST_STATES: usize = 1000;

/// Maximum size in bytes that a thread keeps for all languages from one text to the next.
const MOST_BYTES: usize = 8 << 20;

/// Approximate size of a state in bytes, excluding its lines: stacks of contexts and scopes.
const BYTES_OF_A_STATE: usize = 1 << 10;

/// Overhead of a line or shape in bytes, excluding its text: its entry in the table of its state.
const BYTES_OF_A_LINE: usize = 64;

thread_local! {
    /// Per thread, because parser states cannot be sent between threads.
    static MEMORY: RefCell<Memory> = RefCell::new(Memory::new(MOST_BYTES));
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
    most_bytes: usize,
}

impl Memory {
    fn new(most_bytes: usize) -> Self {
        Self {
            languages: FxHashMap::default(),
            most_bytes,
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
        if lines.states.len() > MOST_STATES {
            self.languages.remove(&language);
        }
        if self.bytes() > self.most_bytes {
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
    shapes: FxHashMap<Box<str>, Rc<Colours>>,
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
struct Colours {
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
            bytes: BYTES_OF_A_STATE,
            states: vec![State::new(ParseState::new(syntax), ScopeStack::new(), None)],
        }
    }

    fn colour(&mut self, syntaxes: &SyntaxSet, text: &str) -> Option<String> {
        let mut html = String::with_capacity(text.len() * 2);
        let mut state = 0;
        for line in text.split_inclusive('\n') {
            if !self.states[state].lines.contains_key(line) {
                let new = self.line(syntaxes, state, line)?;
                self.bytes += BYTES_OF_A_LINE + line.len() + new.html.len();
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
            Some(shape) => self.colours_of_shape(syntaxes, state, &shape.line)?,
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

    fn colours_of_shape(
        &mut self,
        syntaxes: &SyntaxSet,
        state: usize,
        shape: &str,
    ) -> Option<Rc<Colours>> {
        if let Some(known) = self.states[state].shapes.get(shape) {
            return Some(Rc::clone(known));
        }
        let new = Rc::new(self.colours(syntaxes, state, shape)?);
        self.bytes += BYTES_OF_A_LINE + shape.len() + size_of_val(&*new.pieces);
        let shapes = &mut self.states[state].shapes;
        shapes.insert(shape.into(), Rc::clone(&new));
        Some(new)
    }

    fn colours(&mut self, syntaxes: &SyntaxSet, state: usize, line: &str) -> Option<Colours> {
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
            self.bytes += BYTES_OF_A_STATE;
            self.states.push(State::new(parser, scopes, open));
            self.states.len() - 1
        });
        Some(Colours { pieces, next })
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
mod tests {
    use syntect::parsing::{ParseState, ScopeStack, SyntaxSet};

    use super::{Classes, Memory, colour, piece};

    /// The HTML of a text, computed without caches.
    fn plainly(syntaxes: &SyntaxSet, language: usize, text: &str) -> String {
        let mut parser = ParseState::new(&syntaxes.syntaxes()[language]);
        let (mut scopes, mut open, mut html) = (ScopeStack::new(), None, String::new());
        let mut classes = Classes::default();
        for line in text.split_inclusive('\n') {
            let mut from = 0;
            for (at, operation) in parser.parse_line(line, syntaxes).expect("a syntax") {
                piece(&line[from..at], classes.of(&scopes), &mut open, &mut html);
                from = at;
                scopes.apply(&operation).expect("an operation");
            }
            piece(&line[from..], classes.of(&scopes), &mut open, &mut html);
        }
        if open.is_some() {
            html.push_str("</span>");
        }
        html
    }

    const YAML: &str = r#"%YAML 1.2
---
# A comment: with `code`, "quotes" and key: value.
name: Build and test
on:
  push: { branches: [main, 'release/**', v1.0], tags: !!str yes }
  schedule: [{ cron: "30 5 * * 1,3" }, no, No way, ~, null, nullable]
defaults: &defaults
  shell: bash -e {0}
  retries: 3
  timeout-minutes: 1_000
  ratio: .5e-3
  hex: 0xDEAD
  octal: 0o17
  day: 2001-12-14t21:59:43.10-05:00
  never: .inf
jobs:
  build-it:
    <<: *defaults
    runs-on: ${{ matrix.os }}
    if: github.event_name == 'push' && !cancelled()
    uses: octo-org/example@v2 # a comment: at the end
    ? complex key
    : complex value
    text: |-
      echo "one: two"
        deeper: yes
      # no comment
    folded: >
      words words
      - no list

    plain: a value
      of two lines
    quoted: 'it''s' # and
    double: "a A " b: c" : d
    日本: 語 word 語
    url: https://example.org/a?b=c#d
    - odd
named: &name some value of words
again: *name and more words
tagged: !!str some words
own: !tag some words
handle: @name some words
block: >name some words
'quoted words': `some words`
"#;

    const JSON: &str = r#"{
  "id": 1, "id-2": -10.25e+3, "": "",
  "name": "Octo: "cat"", "日本": "語", // "comment"
  "list": [true, false, null, "true", 007, "open
  "more": "a	tab", /* "in
  a": "comment"
     of three lines */ "x": {"y": []}
	  "tabs": [
   words
}
"#;

    /// Compares with highlighting without caches.
    fn check(name: &str, text: &str) {
        let syntaxes = super::super::syntaxes();
        let mut all = syntaxes.syntaxes().iter();
        let language = all.position(|it| it.name == name).expect("a language");
        let expected = plainly(syntaxes, language, text);
        assert_eq!(colour(syntaxes, language, text), Some(expected), "{text}");
    }

    #[test]
    fn memory_and_shapes_change_nothing() {
        for (name, text) in [("YAML", YAML), ("JSON", JSON)] {
            check(name, text);
            // Start at each line in turn, so that lines are parsed in different states.
            for (at, _) in text.match_indices('\n') {
                check(name, &text[at + 1..]);
            }
        }
    }

    #[test]
    fn forgetting_changes_nothing_and_the_bound_holds_for_all_languages_together() {
        const MOST: usize = 100_000;
        let syntaxes = super::super::syntaxes();
        let mut memory = Memory::new(MOST);
        let mut forgotten = 0;
        for n in 0..200 {
            for name in ["YAML", "JSON", "Ruby", "Rust", "Bourne Again Shell (bash)"] {
                let mut all = syntaxes.syntaxes().iter();
                let language = all.position(|it| it.name == name).expect("a language");
                let text = format!("name_{n}: \"value {n}\" # {n}\nif true\n  '{n}'\n");
                let before = memory.bytes();
                let html = memory.colour(syntaxes, language, &text);
                assert_eq!(html, Some(plainly(syntaxes, language, &text)));
                assert!(memory.bytes() <= MOST);
                forgotten += usize::from(memory.bytes() < before);
            }
        }
        assert!(forgotten > 1, "{forgotten}");
    }

    const TEXTS: usize = 1500;

    /// Pieces of lines, combined at random.
    const PIECES: &[&str] = &[
        "a",
        "word",
        "two words",
        "v1.2",
        "true",
        "no",
        "1",
        "2.5e3",
        "0x1F",
        "2001-12-14",
        "~",
        ".inf",
        "-",
        "- ",
        "? ",
        ": ",
        ":",
        "|",
        ">-",
        "&",
        "*",
        "!",
        "!!",
        "%",
        "@",
        "`",
        "#",
        " # ",
        "'",
        "\"",
        "\\",
        "[",
        "]",
        "{",
        "}",
        ",",
        ", ",
        " ",
        "  ",
        "\t",
        "\n",
        "\n",
        "\n  ",
        "<<",
        "=",
        "/",
        "//",
        "/*",
        "*/",
        "null",
        "語",
        "---\n",
        "...\n",
        "$",
        "{{ a.b }}",
    ];

    #[test]
    fn memory_and_shapes_change_nothing_of_any_text() {
        let mut seed: u64 = 2026;
        let mut roll = |sides: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % sides
        };
        for name in ["YAML", "JSON"] {
            for _ in 0..TEXTS {
                let pieces: Vec<&str> = (0..40).map(|_| PIECES[roll(PIECES.len())]).collect();
                check(name, &pieces.concat());
            }
        }
    }
}
