//! Asks whether the code of a translation can be damaged at all.
//!
//! Enters: both texts as they are written. Leaves: how their code blocks differ. Nearly all translations have those of
//! their source, byte by byte or but for comments, so this reads no lines but those of code that differs. Start at [`look`].

use super::{
    super::super::block::fence_of,
    fence::{bare, closes, content_at},
    language::{Language, language},
};
use memchr::{memchr, memmem, memrchr};

/// Whether a text can have fences.
fn has_fences(text: &str) -> bool {
    let has = |marks: &[u8]| memmem::find(text.as_bytes(), marks).is_some();
    has(b"```") || has(b"~~~")
}

/// How the code blocks of a translation look beside those of its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// They are the same, but for comments, and for code that is sound by itself.
    Sound,
    /// They have the same fences, and lines that are not less indented.
    Whole,
    /// Even their fences may be damaged.
    Other,
}

/// Compares the code blocks of two texts in their order.
pub(super) fn look(source: &str, own: &str) -> State {
    if !has_fences(source) {
        return State::Sound;
    }
    let mut models = Blocks {
        text: source,
        at: 0,
    };
    let mut blocks = Blocks { text: own, at: 0 };
    let mut state = State::Sound;
    loop {
        state = match (models.next(), blocks.next()) {
            (None, None) => return state,
            (Some(model), Some(block)) if model == block => state,
            (Some(model), Some(block)) => state.max(compared(model, block)),
            _ => State::Other,
        };
        if state == State::Other {
            return state;
        }
    }
}

/// Compares two code blocks.
fn compared(model: &str, own: &str) -> State {
    let (mut models, mut lines) = (model.lines(), own.lines());
    let (Some(open), Some(own_open)) = (models.next(), lines.next()) else {
        return State::Other;
    };
    if open != own_open || models.next_back() != lines.next_back() {
        return State::Other;
    }
    let prefix = open.len() - bare(open).len();
    let traits = language(bare(open).trim_start_matches(['`', '~']));
    let is_even = models.clone().count() == lines.clone().count();
    // Lines that are fewer may have been joined.
    let mut state = match models.clone().count() > lines.clone().count() {
        true => State::Whole,
        false => State::Sound,
    };
    for line in lines {
        let model = models.next().filter(|_| is_even).unwrap_or_default();
        if model == line {
            continue;
        }
        // A line that is less indented than its fence fell out of a list item.
        if indent(line) < prefix && !line.trim().is_empty() && indent(model) != indent(line) {
            return State::Other;
        }
        if !is_sound(model, line, &traits) {
            state = State::Whole;
        }
    }
    state
}

fn indent(line: &str) -> usize {
    line.len() - bare(line).len()
}

/// Whether a line has nothing that a tool has made of code, or differs from the source's in a comment only.
fn is_sound(model: &str, line: &str, traits: &Language) -> bool {
    let is_escaped =
        |line: &str| line.contains('&') || line.contains("\\_") || line.contains("\\*");
    if line.is_ascii() {
        return !is_escaped(line);
    }
    let pairs = model.bytes().zip(line.bytes());
    let common = pairs.take_while(|(a, b)| a == b && a.is_ascii()).count();
    let head = line.get(..common).unwrap_or_default();
    // Marks in quotes begin no comment.
    let is_comment = |mark: &&str| {
        head.find(*mark).is_some_and(|at| {
            let before = head.get(..at).unwrap_or_default();
            !before.contains(['"', '\'']) && (before.is_empty() || before.ends_with([' ', '\t']))
        })
    };
    !is_escaped(head) && traits.line_marks.iter().any(is_comment)
}

/// The code blocks of a text, with their fences and the marks before them.
struct Blocks<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Blocks<'a> {
    /// The first line with some marks from a byte on: where it begins, and the line.
    fn line(&self, from: usize, marks: &str) -> Option<(usize, &'a str)> {
        let bytes = self.text.as_bytes();
        let at = from + memmem::find(bytes.get(from..)?, marks.as_bytes())?;
        let start = memrchr(b'\n', bytes.get(from..at)?).map_or(from, |end| from + end + 1);
        let end = memchr(b'\n', bytes.get(at..)?).map_or(bytes.len(), |end| at + end);
        Some((start, self.text.get(start..end)?))
    }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            let found = [self.line(self.at, "```"), self.line(self.at, "~~~")];
            let (start, line) = found.into_iter().flatten().min()?;
            self.at = start + line.len();
            let content = line.get(content_at(line)..)?;
            let Some((sign, len)) = fence_of(content) else {
                continue;
            };
            let marks = content.get(..3)?;
            while let Some((close, line)) = self.line(self.at, marks) {
                self.at = close + line.len();
                if closes(line, sign, len) {
                    return self.text.get(start..self.at);
                }
            }
            self.at = self.text.len();
            return self.text.get(start..);
        }
    }
}
