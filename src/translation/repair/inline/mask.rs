//! A text, beside a copy in which only prose is left.
//!
//! Enters: a Markdown file with Liquid tags. Leaves: the text and a copy of the same length in which front matter, fenced
//! code, Liquid, comments and code spans are replaced by signs that no rule looks for. Start at [`Masked::new`].

use crate::source::body_start;
use crate::translation::block;
use memchr::memmem;
use std::ops::Range;

/// Stands for a byte of what no rule may touch.
pub(super) const HIDDEN: char = '\u{1}';
/// Stands for a byte of a code span.
pub(super) const CODE: char = '\u{2}';

/// A text and its prose.
#[derive(Debug)]
pub(super) struct Masked {
    /// The text.
    pub(super) raw: String,
    /// The text with [`HIDDEN`] and [`CODE`]; byte by byte as long as it.
    pub(super) prose: String,
    /// Where the body begins, behind front matter.
    pub(super) body: usize,
    /// The code spans, with their backticks.
    pub(super) codes: Vec<Range<usize>>,
    /// The comments of HTML.
    pub(super) comments: Vec<Range<usize>>,
    /// The blocks of the body.
    pub(super) blocks: Vec<block::Block>,
}

impl Masked {
    /// Masks a text.
    pub(super) fn new(raw: &str) -> Self {
        let body = body_start(raw);
        let mut blocks = block::blocks(raw.get(body..).unwrap_or_default());
        for block in &mut blocks {
            block.range = block.range.start + body..block.range.end + body;
            block.text = block.text.start + body..block.text.end + body;
        }
        let mut masked = Self {
            raw: raw.to_owned(),
            prose: raw.to_owned(),
            body,
            codes: Vec::new(),
            comments: Vec::new(),
            blocks,
        };
        masked.hide(0..body, HIDDEN);
        let fences: Vec<Range<usize>> = masked
            .blocks
            .iter()
            .filter(|block| {
                block::fence_of(masked.text(&block.text).lines().next().unwrap_or_default())
                    .is_some()
            })
            .map(|block| block.text.clone())
            .collect();
        for range in fences {
            masked.hide(range, HIDDEN);
        }
        for range in raw_blocks(&masked.prose) {
            masked.hide(range, HIDDEN);
        }
        for (open, close) in [("{%", "%}"), ("{{", "}}")] {
            for range in pairs(&masked.prose, open, close) {
                masked.hide(range, HIDDEN);
            }
        }
        masked.codes = code_spans(&masked);
        for range in masked.codes.clone() {
            masked.hide(range, CODE);
        }
        masked.comments = pairs(&masked.prose, "<!--", "-->");
        for range in masked.comments.clone() {
            masked.hide(range, HIDDEN);
        }
        masked
    }

    /// The text in a range.
    pub(super) fn text(&self, range: &Range<usize>) -> &str {
        self.raw.get(range.clone()).unwrap_or_default()
    }

    /// The prose in a range.
    pub(super) fn prose(&self, range: &Range<usize>) -> &str {
        self.prose.get(range.clone()).unwrap_or_default()
    }

    fn hide(&mut self, range: Range<usize>, sign: char) {
        let Some(text) = self.prose.get(range.clone()) else {
            return;
        };
        let hidden: String = text
            .bytes()
            .map(|byte| if byte == b'\n' { '\n' } else { sign })
            .collect();
        self.prose.replace_range(range, &hidden);
    }
}

/// What stands between these marks, with them. One that is opened anew before its end has none.
fn pairs(text: &str, open: &str, close: &str) -> Vec<Range<usize>> {
    let (opens, closes) = (memmem::Finder::new(open), memmem::Finder::new(close));
    let find = |finder: &memmem::Finder, from: usize| {
        let rest = text.as_bytes().get(from..)?;
        finder.find(rest).map(|at| from + at)
    };
    let mut found = Vec::new();
    let mut next = find(&opens, 0);
    while let Some(start) = next {
        let inner = start + open.len();
        let Some(end) = find(&closes, inner) else {
            break;
        };
        let end = end + close.len();
        next = find(&opens, inner);
        if next.is_none_or(|next| next >= end) {
            found.push(start..end);
        }
    }
    found
}

/// The first place of a part from a byte on.
pub(super) fn find(text: &str, part: &str, from: usize) -> Option<usize> {
    let found = match part.as_bytes() {
        [byte] => memchr::memchr(*byte, text.as_bytes().get(from..)?),
        part => memmem::find(text.as_bytes().get(from..)?, part),
    };
    found.map(|at| from + at)
}

/// The blocks between `raw` and `endraw`.
fn raw_blocks(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if memmem::find(text.as_bytes(), b"endraw").is_none() {
        return found;
    }
    let mut open: Option<usize> = None;
    let mut at = 0;
    while let Some(start) = find(text, "{%", at) {
        let Some(end) = find(text, "%}", start) else {
            break;
        };
        let name = text.get(start + 2..end).unwrap_or_default();
        let end = end + 2;
        at = start + 2;
        match (name.trim_matches('-').trim(), open) {
            ("raw", None) => {
                open = Some(start);
                at = end;
            }
            ("endraw", Some(from)) => {
                found.push(from..end);
                open = None;
                at = end;
            }
            _ => {}
        }
    }
    found
}

/// The code spans of all blocks.
fn code_spans(masked: &Masked) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for block in &masked.blocks {
        let runs = ticks(masked.prose(&block.text), block.text.start);
        let mut at = 0;
        while let Some(open) = runs.get(at) {
            let close = runs
                .iter()
                .enumerate()
                .skip(at + 1)
                .find(|(_, run)| run.len() == open.len());
            match close {
                Some((index, close)) => {
                    found.push(open.start..close.end);
                    at = index + 1;
                }
                None => at += 1,
            }
        }
    }
    found
}

/// The runs of backticks in a text that begins at this byte.
fn ticks(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in memchr::memchr_iter(b'`', text.as_bytes()) {
        let at = from + at;
        match runs.last_mut().filter(|run| run.end == at) {
            Some(run) => run.end = at + 1,
            None => runs.push(at..at + 1),
        }
    }
    runs
}
