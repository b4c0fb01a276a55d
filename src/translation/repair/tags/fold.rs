//! Reads damaged signs as those that were meant: full-width letters, entities, escapes, unusual blanks.
//!
//! Enters: a text. Leaves: its characters as they were meant, each with its place.

use std::ops::Range;

use super::super::signs::{self, is_unusual_blank, narrow};

/// A character as it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) c: char,
    /// Its place in the text.
    pub(super) range: Range<usize>,
}

/// Entities of the signs that mean something in tags.
const ENTITIES: &[(&str, char)] = &[
    ("&quot;", '"'),
    ("&#34;", '"'),
    ("&#x22;", '"'),
    ("&apos;", '\''),
    ("&#39;", '\''),
    ("&#x27;", '\''),
    ("&gt;", '>'),
    ("&#62;", '>'),
    ("&lt;", '<'),
    ("&#60;", '<'),
    ("&amp;", '&'),
    ("&#123;", '{'),
    ("&#x7b;", '{'),
    ("&#x7B;", '{'),
    ("&lcub;", '{'),
    ("&lbrace;", '{'),
    ("&#125;", '}'),
    ("&#x7d;", '}'),
    ("&#x7D;", '}'),
    ("&rcub;", '}'),
    ("&rbrace;", '}'),
    ("&#37;", '%'),
    ("&#x25;", '%'),
    ("&percnt;", '%'),
    ("&nbsp;", ' '),
    ("&#160;", ' '),
];

/// Whether a sign has no width, or only turns the direction of others.
pub(super) fn is_invisible(c: char) -> bool {
    signs::is_invisible(c) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The sign that was meant, if one stands for it.
pub(super) fn meant(c: char) -> char {
    match c {
        c if is_unusual_blank(c) => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{fe5b}' => '{',
        '\u{fe5c}' => '}',
        '\u{fe6a}' | '\u{66a}' => '%',
        _ => narrow(c),
    }
}

/// Returns the characters of a text as they were meant.
pub(super) fn fold(text: &str, range: Range<usize>) -> Vec<Sign> {
    let mut signs = Vec::with_capacity(range.len());
    let mut at = range.start;
    while let Some(c) = text[at..range.end].chars().next() {
        let rest = &text[at..range.end];
        let entity = match c {
            '&' => ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity)),
            _ => None,
        };
        let escaped = match c {
            '\\' => rest[1..]
                .chars()
                .next()
                .filter(|c| matches!(c, '{' | '}' | '%' | '_')),
            _ => None,
        };
        let (c, len) = match (entity, escaped) {
            (Some((entity, meant)), _) => (*meant, entity.len()),
            (_, Some(escaped)) => (escaped, 2),
            _ => (meant(c), c.len_utf8()),
        };
        if !is_invisible(c) {
            signs.push(Sign {
                c,
                range: at..at + len,
            });
        }
        at += len;
    }
    signs
}
