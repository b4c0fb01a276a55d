//! Delimiter matching next to Chinese, Japanese and Korean characters.
//!
//! CommonMark uses whitespace and punctuation to decide whether `**` opens or closes. Text without spaces between words
//! has punctuation where Latin text has spaces, so in `これは**「強調」**です` the second `**` would not close.
//! The rule here is that of the specification "markdown-cjk-friendly": next to a CJK character, punctuation does not
//! prevent a delimiter from opening or closing.
//!
//! Two more habits of Japanese authors are supported because they are unambiguous: `の_名前_を`, where no space can show
//! that the `_` is not within a word, and `** 警告:**`, with a space inside.

use pulldown_cmark::Event;

use super::{Delimiters, Edge, Item};
use crate::{
    markdown::characters::{is_cjk, is_punctuation},
    steps,
};

/// A run of delimiters while it is being matched.
struct Run {
    item: usize,
    symbol: u8,
    start: usize,
    len: usize,
    /// How many are still unmatched.
    left: usize,
    can_open: bool,
    can_close: bool,
    /// Lengths of elements that close here, innermost first.
    closes: Vec<usize>,
    /// Lengths of elements that open here, innermost first.
    opens: Vec<usize>,
}

/// Finds the pairs among `items`, which are part of `text`.
pub(super) fn pair(items: &mut [Item<'_>], text: &str) {
    let mut runs: Vec<Run> = Vec::new();
    for (item, delimiters) in items.iter().enumerate() {
        if let Item::Delimiters(delimiters) = delimiters {
            runs.push(Run::new(item, delimiters, text));
        }
    }
    match_delimiters(&mut runs);
    match_with_whitespace(&mut runs, items, text);
    for run in runs {
        if let Item::Delimiters(delimiters) = &mut items[run.item] {
            delimiters.edges = run.edges();
        }
    }
}

impl Run {
    fn new(item: usize, delimiters: &Delimiters, text: &str) -> Self {
        let Delimiters {
            symbol, start, len, ..
        } = *delimiters;
        let (can_open, can_close) = flanking(text, start, len, symbol);
        Self {
            item,
            symbol,
            start,
            len,
            left: len,
            can_open,
            can_close,
            closes: Vec::new(),
            opens: Vec::new(),
        }
    }

    /// The edges of the run. Closing edges come before the unmatched delimiters, opening edges after them.
    fn edges(&self) -> Vec<Edge> {
        let mut offset = 0;
        let mut edge = |len: usize, opens: bool| {
            offset += if opens { 0 } else { len };
            let edge = Edge {
                offset: if opens { offset } else { offset - len },
                len,
                opens,
            };
            offset += if opens { len } else { 0 };
            edge
        };
        let mut edges: Vec<Edge> = self.closes.iter().map(|len| edge(*len, false)).collect();
        edge(self.left, false);
        edges.extend(self.opens.iter().rev().map(|len| edge(*len, true)));
        edges
    }
}

/// Whether a run can open and close. Source: CommonMark 0.31, "Emphasis and strong emphasis", with the changes of
/// markdown-cjk-friendly.
fn flanking(text: &str, start: usize, len: usize, symbol: u8) -> (bool, bool) {
    let before = text[..start].chars().next_back().unwrap_or(' ');
    let after = text[start + len..].chars().next().unwrap_or(' ');
    let hard_punctuation = |c: char| is_punctuation(c) && !is_cjk(c);
    let beside = |c: char| c.is_whitespace() || is_punctuation(c) || is_cjk(c);
    let left = !after.is_whitespace() && (!hard_punctuation(after) || beside(before));
    let right = !before.is_whitespace() && (!hard_punctuation(before) || beside(after));
    if symbol == b'*' {
        // `の** 設定**を`: the space is a typo.
        let opens = len == 2 && after == ' ' && is_cjk(before);
        (left || opens, right)
    } else {
        let apart = |c: char| is_punctuation(c) || is_cjk(c);
        (
            left && (!right || apart(before)),
            right && (!left || apart(after)),
        )
    }
}

/// CommonMark's "process emphasis".
fn match_delimiters(runs: &mut [Run]) {
    // The stack of openers: runs that may still open.
    let mut openers: Vec<usize> = Vec::new();
    let mut searched = Searched::default();
    for at in 0..runs.len() {
        if runs[at].can_close {
            while let Some(found) = find_opener(runs, &openers, at, *searched.of(&runs[at])) {
                openers.truncate(found + 1);
                join(runs, openers[found], at);
                if runs[openers[found]].left == 0 {
                    openers.pop();
                }
                searched.truncate(openers.len());
                if runs[at].left == 0 {
                    break;
                }
            }
            if runs[at].left > 0 {
                *searched.of(&runs[at]) = openers.len();
            }
        }
        if runs[at].can_open && runs[at].left > 0 {
            openers.push(at);
        }
    }
}

/// For each kind of closer, the height of the stack up to which no opener matches it, so that it is not searched again:
/// CommonMark's "openers bottom".
#[derive(Default)]
struct Searched([usize; 12]);

impl Searched {
    /// Closers are of one kind if they match the same openers.
    fn of(&mut self, closer: &Run) -> &mut usize {
        let symbol = usize::from(closer.symbol == b'*');
        let kind = (symbol * 2 + usize::from(closer.can_open)) * 3 + closer.len % 3;
        &mut self.0[kind]
    }

    /// The stack has become lower.
    fn truncate(&mut self, height: usize) {
        for known in &mut self.0 {
            *known = height.min(*known);
        }
    }
}

/// Returns the position of the highest opener at or above `bottom` that matches a closer.
fn find_opener(runs: &[Run], openers: &[usize], closer: usize, bottom: usize) -> Option<usize> {
    let close = &runs[closer];
    let found = openers[bottom..].iter().rposition(|&at| {
        steps::count(1);
        let open = &runs[at];
        // The "rule of three".
        let both = open.can_close || close.can_open;
        let odd = both
            && (open.len + close.len).is_multiple_of(3)
            && !(open.len.is_multiple_of(3) && close.len.is_multiple_of(3));
        open.symbol == close.symbol && open.left > 0 && !odd
    });
    found.map(|found| bottom + found)
}

/// Pairs as many delimiters as both runs have left, at most two.
fn join(runs: &mut [Run], opener: usize, closer: usize) {
    let len = runs[opener].left.min(runs[closer].left).min(2);
    runs[opener].left -= len;
    runs[opener].opens.push(len);
    runs[closer].left -= len;
    runs[closer].closes.push(len);
}

/// Pairs `**` that whitespace kept from matching, if there are CJK characters inside or next to them.
fn match_with_whitespace(runs: &mut [Run], items: &[Item<'_>], text: &str) {
    // One candidate for each enclosing open element.
    let mut candidates: Vec<Option<usize>> = vec![None];
    let mut next = 0;
    for item in items {
        match item {
            Item::Other((Event::Start(_), _)) => candidates.push(None),
            Item::Other((Event::End(_), _)) => {
                candidates.pop();
            }
            Item::Other(_) => {}
            Item::Delimiters(_) => {
                let at = next;
                next += 1;
                let (closes, opens) = (runs[at].closes.len(), runs[at].opens.len());
                candidates.truncate(candidates.len().saturating_sub(closes).max(1));
                if runs[at].left == 2 && runs[at].symbol == b'*' {
                    let candidate = candidates.last_mut().and_then(Option::take);
                    match candidate {
                        Some(opener) if is_unambiguous_pair(&runs[opener], &runs[at], text) => {
                            join(runs, opener, at)
                        }
                        _ => {
                            if let Some(last) = candidates.last_mut() {
                                *last = Some(at);
                            }
                        }
                    }
                }
                candidates.extend(std::iter::repeat_n(None, opens));
            }
        }
    }
}

/// Whether two `**` must be meant as a pair: their contents are not empty, and there are CJK characters at their inner
/// or outer sides, ignoring whitespace.
fn is_unambiguous_pair(open: &Run, close: &Run, text: &str) -> bool {
    let inside = text[open.start + open.len..close.start].trim();
    let outside = [
        text[..open.start].chars().next_back(),
        text[close.start + close.len..].chars().next(),
    ];
    let inner = [inside.chars().next(), inside.chars().next_back()];
    !inside.is_empty() && outside.iter().chain(&inner).flatten().any(|c| is_cjk(*c))
}
