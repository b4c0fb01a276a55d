//! Cuts front matter into its entries.
//!
//! Enters: a file. Leaves: the bytes of its front matter, and the entries in it: keys, values and the lines below, read by
//! their look, so that front matter which YAML cannot read has entries, too.

use memchr::memmem;
use std::ops::Range;

/// An entry at the outermost level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its key.
    pub(super) key: Range<usize>,
    /// Its value, as far as it stands on the line of the key, without blanks at its ends.
    pub(super) value: Range<usize>,
    /// The lines below that belong to it, with their line breaks.
    pub(super) rest: Range<usize>,
}

impl Entry {
    /// Whether nothing but empty lines and comments stands below.
    pub(super) fn is_single(&self, text: &str) -> bool {
        let rest = part(text, &self.rest);
        rest.lines()
            .all(|line| line.trim().is_empty() || line.starts_with('#'))
    }
}

/// A piece of a text.
pub(super) fn part<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    text.get(range.clone()).unwrap_or_default()
}

/// The bytes between the lines of dashes.
pub(super) fn head(text: &str) -> Option<Range<usize>> {
    let first = text
        .split_inclusive('\n')
        .next()
        .filter(|line| line.trim_end() == "---" && line.ends_with('\n'))?;
    // From the line break before, as the lines between may be none.
    let mut at = first.len() - 1;
    loop {
        at += memmem::find(text.as_bytes().get(at..)?, b"\n---")? + 1;
        let line = text.get(at..)?.split('\n').next()?;
        if line.trim_end() == "---" {
            return Some(first.len()..at);
        }
    }
}

/// The lines of a range, with their places and without line breaks.
pub(super) fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = range.start;
    part(text, &range).split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    })
}

/// The range without blanks at its ends.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = part(text, &range);
    let start = range.start + piece.len() - piece.trim_start().len();
    start..(start + piece.trim().len()).min(range.end).max(start)
}

/// The entries of front matter.
pub(super) fn entries(text: &str, head: Range<usize>) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for range in lines(text, head.clone()) {
        let line = part(text, &range);
        let is_below = line.starts_with([' ', '\t', '#', '-', '\u{3000}']);
        match if is_below { None } else { key_end(line) } {
            Some(colon) => {
                let key = range.start
                    ..range.start + line.get(..colon).unwrap_or_default().trim_end().len();
                let value = trimmed(text, range.start + colon + 1..range.end);
                found.push(Entry {
                    key,
                    value,
                    rest: range.end..range.end,
                });
            }
            None => {
                if let Some(last) = found.last_mut() {
                    last.rest.end = range.end;
                }
            }
        }
    }
    for entry in &mut found {
        // The line break of the first line is not part of what stands below.
        let rest = part(text, &entry.rest);
        entry.rest.start += rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    }
    found
}

/// Where the colon is that ends the key of a line.
fn key_end(line: &str) -> Option<usize> {
    let ends = |at: &usize| matches!(line.as_bytes().get(at + 1), None | Some(b' ' | b'\t'));
    let colon = memchr::memchr_iter(b':', line.as_bytes()).find(ends)?;
    let key = line.get(..colon)?;
    let is_key = !key.trim().is_empty()
        && (key.len() <= 40 || key.chars().count() <= 40)
        && !key.contains(['"', '\'', '{', '[', '`', '<']);
    is_key.then_some(colon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_have_lines_below() {
        let text = "---\na: 1\nb:\n  - x\n\nc c: d: e\n---\n";
        let head = head(text).expect("there are dashes");
        let found: Vec<_> = entries(text, head)
            .iter()
            .map(|entry| {
                (
                    part(text, &entry.key),
                    part(text, &entry.value),
                    part(text, &entry.rest).trim_end(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [("a", "1", ""), ("b", "", "  - x"), ("c c", "d: e", "")]
        );
    }

    #[test]
    fn front_matter_has_an_end() {
        assert_eq!(head("---\na: 1\n"), None);
        assert_eq!(head("a\n---\n---\n"), None);
    }
}
