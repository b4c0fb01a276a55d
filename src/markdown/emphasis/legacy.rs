//! Delimiter matching by the rules of the parser that trees of 2020 and 2021 were written for.
//!
//! That parser had no flanking rules: `**` opens anywhere and closes at the next `**` not followed by a third `*`; `*`
//! closes at the next single `*`. Whitespace inside does not matter, but the contents must not be only whitespace; a
//! `_` followed by a letter or digit does not close. Elements found first take precedence, outer before inner. Source:
//! `remark-parse` 7 (`tokenize/strong.js`, `tokenize/emphasis.js`), whose behaviour is described here in other words.

use std::ops::Range;

use super::{Edge, Item};

/// How many delimiters ahead to search for an end. The limit keeps the time linear.
const MAX_LOOKAHEAD: usize = 200;

const MAX_URL_LEN: usize = 500;

/// One delimiter character.
#[derive(Clone, Copy)]
struct Mark {
    item: usize,
    /// Offset from the start of its run.
    offset: usize,
    symbol: u8,
    /// Offset in the text.
    at: usize,
}

/// Finds the pairs among `items`, which are part of `text`.
pub(super) fn pair(items: &mut [Item<'_>], text: &str) {
    let mut marks: Vec<Mark> = Vec::new();
    for (item, delimiters) in items.iter().enumerate() {
        if let Item::Delimiters(run) = delimiters {
            marks.extend((0..run.len).map(|offset| Mark {
                item,
                offset,
                symbol: run.symbol,
                at: run.start + offset,
            }));
        }
    }
    let in_address = in_addresses(&marks, text);
    let mut in_address = in_address.into_iter();
    marks.retain(|mark| !in_address.next().unwrap_or(false) || mark.symbol != b'_');
    let mut found = Found {
        marks: &marks,
        text,
        edges: Vec::new(),
    };
    found.scan();
    let mut edges = found.edges;
    edges.sort_by_key(|(mark, _, _)| *mark);
    for (mark, len, opens) in edges {
        let Mark { item, offset, .. } = marks[mark];
        if let Item::Delimiters(run) = &mut items[item] {
            run.edges.push(Edge { offset, len, opens });
        }
    }
}

/// For each mark, whether it is in a bare URL, in which `_` is literal.
fn in_addresses(marks: &[Mark], text: &str) -> Vec<bool> {
    let first = marks.first().map_or(0, |mark| mark.at);
    let is_end = |c: char| c.is_whitespace() || c == '<';
    // No real URL is longer than this before its first `_`.
    let mut near = first.saturating_sub(MAX_URL_LEN);
    while !text.is_char_boundary(near) {
        near += 1;
    }
    let before = text[near..first].rfind(is_end);
    let mut from = before.map_or(near, |at| near + at);
    let mut inside = false;
    marks
        .iter()
        .map(|mark| {
            // The text between two marks is searched only once, because no mark occurs within `://`.
            let piece = &text[from..mark.at];
            let word = piece.rfind(is_end).map(|end| &piece[end..]);
            let has = |word: &str| word.contains("://") || word.contains("mailto:");
            inside = word.map_or_else(|| inside || has(piece), has);
            from = mark.at;
            inside
        })
        .collect()
}

struct Found<'m> {
    marks: &'m [Mark],
    text: &'m str,
    /// The first mark of each edge, its number of marks, and whether it opens.
    edges: Vec<(usize, usize, bool)>,
}

impl Found<'_> {
    /// Scans all marks, then the contents of each element found, without recursion.
    fn scan(&mut self) {
        let mut ranges = vec![(0, self.marks.len())];
        while let Some((mut at, end)) = ranges.pop() {
            while at < end {
                let strong = self.strong_end(at, end).map(|close| (close, 2));
                let pair = strong.or_else(|| self.emphasis_end(at, end).map(|close| (close, 1)));
                match pair {
                    Some((close, len)) => {
                        self.edges.push((at, len, true));
                        self.edges.push((close, len, false));
                        ranges.push((at + len, close));
                        at = close + len;
                    }
                    None => at += 1,
                }
            }
        }
    }

    /// Whether mark `at + 1` immediately follows mark `at` and has the same symbol.
    fn is_double(&self, at: usize, end: usize) -> bool {
        at + 1 < end
            && self.marks[at].symbol == self.marks[at + 1].symbol
            && self.marks[at].at + 1 == self.marks[at + 1].at
    }

    /// Where a `strong` that starts at a mark ends.
    fn strong_end(&self, open: usize, end: usize) -> Option<usize> {
        if !self.is_double(open, end) {
            return None;
        }
        let symbol = self.marks[open].symbol;
        let close = (open + 2..end.min(open + MAX_LOOKAHEAD)).find(|&at| {
            // `**one****two**` is meant as two elements, although the parser saw one.
            let four = self.is_double(at + 2, end) && !self.is_double(at + 3, end);
            let whole_run = four && !self.is_double(at - 1, end);
            self.marks[at].symbol == symbol
                && self.is_double(at, end)
                && (!self.is_double(at + 1, end) || whole_run)
        })?;
        self.has_text(self.marks[open].at + 2..self.marks[close].at)
            .then_some(close)
    }

    /// Where an `em` that starts at a mark ends.
    fn emphasis_end(&self, open: usize, end: usize) -> Option<usize> {
        let symbol = self.marks[open].symbol;
        let mut at = open + 1;
        while at < end.min(open + MAX_LOOKAHEAD) {
            if self.marks[at].symbol != symbol {
                at += 1;
                continue;
            }
            if self.is_double(at, end) {
                at += 2;
                continue;
            }
            let place = self.marks[at].at;
            let after_mark = at > 0 && self.is_double(at - 1, end);
            if after_mark || !self.has_text(self.marks[open].at + 1..place) {
                return None;
            }
            let next = self.text[place + 1..].chars().next();
            let within_word = next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
            if symbol == b'_' && within_word {
                at += 1;
                continue;
            }
            return Some(at);
        }
        None
    }

    fn has_text(&self, range: Range<usize>) -> bool {
        !self.text[range].trim().is_empty()
    }
}
