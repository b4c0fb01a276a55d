//! A text with edits, and where each of its bytes comes from.

use std::ops::Range;

/// A change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, in bytes.
    pub range: Range<usize>,
    /// The new text.
    pub text: String,
    /// Why.
    pub rule: &'static str,
}

impl Edit {
    /// Creates an edit.
    pub fn new(range: Range<usize>, text: impl Into<String>, rule: &'static str) -> Self {
        Self {
            range,
            text: text.into(),
            rule,
        }
    }

    /// Returns the same edit of a text that has more bytes before this one.
    #[must_use]
    pub fn moved(self, by: usize) -> Self {
        Self {
            range: self.range.start + by..self.range.end + by,
            ..self
        }
    }
}

/// A piece of an edited text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// Length in the edited text.
    len: usize,
    /// The bytes of the written text that it stands for.
    written: Range<usize>,
    /// Why it differs from them; `None` if it does not.
    rule: Option<&'static str>,
}

/// A text with edits.
#[derive(Debug, Clone)]
pub struct Edited {
    text: String,
    pieces: Vec<Piece>,
}

impl Edited {
    /// A text without edits.
    pub fn new(written: &str) -> Self {
        Self {
            text: written.to_owned(),
            pieces: vec![Piece {
                len: written.len(),
                written: 0..written.len(),
                rule: None,
            }],
        }
    }

    /// The text with all edits.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Applies edits to the current text. Of two that overlap, the first is made.
    pub fn apply(&mut self, mut edits: Vec<Edit>) {
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut from = 0;
        edits.retain(|edit| {
            let is_free = edit.range.start >= from;
            if is_free {
                from = edit.range.end;
            }
            is_free && self.text[edit.range.clone()] != edit.text
        });
        for edit in edits.into_iter().rev() {
            self.replace(edit);
        }
    }

    fn replace(&mut self, edit: Edit) {
        let Edit { range, text, rule } = edit;
        // What both have at their ends is not part of the change.
        let old = &self.text[range.clone()];
        let same = |a: &str, b: &str| -> usize {
            let pairs = a.char_indices().zip(b.chars());
            pairs
                .take_while(|((_, a), b)| a == b)
                .map(|((at, a), _)| at + a.len_utf8())
                .last()
                .unwrap_or(0)
        };
        let head = same(old, &text);
        let reversed = |text: &str| text.chars().rev().collect::<String>();
        let tail = same(&reversed(&old[head..]), &reversed(&text[head..]));
        let range = range.start + head..range.end - tail;
        let text = text[head..text.len() - tail].to_owned();
        let mut pieces = Vec::with_capacity(self.pieces.len() + 2);
        let mut at = 0;
        let mut made: Option<Piece> = None;
        for piece in std::mem::take(&mut self.pieces) {
            let (start, end) = (at, at + piece.len);
            at = end;
            let is_before = end < range.start || end == range.start && piece.len > 0;
            let is_after =
                start > range.end || start == range.end && (made.is_some() || start > range.start);
            if is_before || is_after {
                if is_after && let Some(made) = made.take() {
                    pieces.push(made);
                }
                pieces.push(piece);
                continue;
            }
            let cut = |from: usize, to: usize| -> Piece {
                match piece.rule {
                    None => Piece {
                        len: to - from,
                        written: piece.written.start + from - start
                            ..piece.written.start + to - start,
                        rule: None,
                    },
                    Some(rule) => Piece {
                        len: to - from,
                        written: piece.written.clone(),
                        rule: Some(rule),
                    },
                }
            };
            let (from, to) = (range.start.max(start), range.end.min(end));
            if from > start {
                pieces.push(cut(start, from));
            }
            let inner = cut(from, to.max(from));
            let known = made.get_or_insert(Piece {
                len: text.len(),
                written: inner.written.clone(),
                rule: Some(rule),
            });
            known.written.start = known.written.start.min(inner.written.start);
            known.written.end = known.written.end.max(inner.written.end);
            if to < end {
                pieces.extend(made.take());
                pieces.push(cut(to, end));
            }
        }
        // Behind the last piece there is none to cut.
        if made.is_none() && range.start == at && !text.is_empty() {
            let end = pieces.last().map_or(0, |piece| piece.written.end);
            made = Some(Piece {
                len: text.len(),
                written: end..end,
                rule: Some(rule),
            });
        }
        pieces.extend(made);
        pieces.retain(|piece| piece.len > 0 || piece.rule.is_some());
        self.pieces = pieces;
        self.text.replace_range(range, &text);
    }

    /// Returns the changes, as edits of the written text, in order.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits: Vec<Edit> = Vec::new();
        let mut at = 0;
        let mut is_joined = false;
        for piece in &self.pieces {
            let text = &self.text[at..at + piece.len];
            at += piece.len;
            let Some(rule) = piece.rule else {
                is_joined = false;
                continue;
            };
            match edits.last_mut().filter(|_| is_joined) {
                Some(last) => {
                    last.range.end = last.range.end.max(piece.written.end);
                    last.text.push_str(text);
                }
                None => edits.push(Edit::new(piece.written.clone(), text, rule)),
            }
            is_joined = true;
        }
        edits
    }

    /// Returns the bytes of the written text that stand for a range of the current one.
    pub fn written(&self, range: Range<usize>) -> Range<usize> {
        let mut at = 0;
        let mut found: Option<Range<usize>> = None;
        for piece in &self.pieces {
            let (start, end) = (at, at + piece.len);
            at = end;
            if end < range.start
                || start > range.end
                || (end == range.start && range.start < range.end)
                || (start == range.end && range.start < range.end)
            {
                continue;
            }
            let inner = match piece.rule {
                None => {
                    let from = range.start.max(start) - start;
                    let to = range.end.min(end) - start;
                    piece.written.start + from..piece.written.start + to.max(from)
                }
                Some(_) => piece.written.clone(),
            };
            found = Some(match found {
                None => inner,
                Some(known) => known.start.min(inner.start)..known.end.max(inner.end),
            });
        }
        found.unwrap_or(0..0)
    }
}
