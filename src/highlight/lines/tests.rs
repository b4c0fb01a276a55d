//! Memory changes no colours, and has bounds.

use fastrand::Rng;
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
    const MAX_BYTES: usize = 100_000;
    let syntaxes = super::super::syntaxes();
    let mut memory = Memory::new(MAX_BYTES);
    let mut forgotten = 0;
    for n in 0..200 {
        for name in ["YAML", "JSON", "Ruby", "Rust", "Bourne Again Shell (bash)"] {
            let mut all = syntaxes.syntaxes().iter();
            let language = all.position(|it| it.name == name).expect("a language");
            let text = format!("name_{n}: \"value {n}\" # {n}\nif true\n  '{n}'\n");
            let before = memory.bytes();
            let html = memory.colour(syntaxes, language, &text);
            assert_eq!(html, Some(plainly(syntaxes, language, &text)));
            assert!(memory.bytes() <= MAX_BYTES);
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
    let mut random = Rng::with_seed(2026);
    for name in ["YAML", "JSON"] {
        for _ in 0..TEXTS {
            let text: String = (0..40)
                .map(|_| PIECES[random.usize(..PIECES.len())])
                .collect();
            check(name, &text);
        }
    }
}
