//! Finds the fenced code blocks of a text.
//!
//! Enters: Markdown. Leaves: its lines, and its code blocks as ranges of lines, with their info strings.

use super::super::super::block::{fence_of, item_mark};
use std::ops::Range;

/// A text with its lines.
pub(super) struct Lines<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Its lines, without line breaks.
    pub(super) ranges: Vec<Range<usize>>,
    /// The first line behind the front matter.
    pub(super) body: usize,
    /// Its line break.
    pub(super) newline: &'static str,
}

impl<'a> Lines<'a> {
    /// Cuts a text into lines.
    pub(super) fn new(text: &'a str) -> Self {
        let mut ranges = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            ranges.push(at..at + line.trim_end_matches(['\n', '\r']).len());
            at += line.len();
        }
        let mut lines = Self {
            text,
            ranges,
            body: 0,
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
        };
        if lines.line(0).trim_end() == "---"
            && let Some(end) = (1..lines.len()).find(|&i| lines.line(i).trim_end() == "---")
        {
            lines.body = end + 1;
        }
        lines
    }

    /// Number of lines.
    pub(super) fn len(&self) -> usize {
        self.ranges.len()
    }

    /// A line; empty behind the last one.
    pub(super) fn line(&self, i: usize) -> &'a str {
        self.ranges
            .get(i)
            .and_then(|range| self.text.get(range.clone()))
            .unwrap_or_default()
    }

    /// Where a line begins; the end of the text behind the last one.
    pub(super) fn start(&self, i: usize) -> usize {
        self.ranges
            .get(i)
            .map_or(self.text.len(), |range| range.start)
    }

    /// Where a line ends, without its line break.
    pub(super) fn end(&self, i: usize) -> usize {
        self.ranges
            .get(i)
            .map_or(self.text.len(), |range| range.end)
    }

    /// Whether a line exists and has no text.
    pub(super) fn is_blank(&self, i: usize) -> bool {
        self.line(i).trim().is_empty()
    }
}

/// A fenced code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fence {
    /// The line that opens it.
    pub(super) open: usize,
    /// The line that closes it, or the one behind the last.
    pub(super) close: usize,
    /// Whether there is a line that closes it.
    pub(super) is_closed: bool,
    /// The sign of its fence.
    pub(super) sign: char,
    /// The number of signs.
    pub(super) len: usize,
    /// Number of bytes before the fence, in its first line.
    pub(super) indent: usize,
    /// Its info string, in bytes of the text.
    pub(super) info: Range<usize>,
}

impl Fence {
    /// Its info string.
    pub(super) fn info<'a>(&self, lines: &Lines<'a>) -> &'a str {
        lines.text.get(self.info.clone()).unwrap_or_default()
    }

    /// All of it.
    pub(super) fn text<'a>(&self, lines: &Lines<'a>) -> &'a str {
        let range = lines.start(self.open)..lines.end(self.close);
        lines.text.get(range).unwrap_or_default()
    }

    /// What stands before its marks.
    pub(super) fn prefix<'a>(&self, lines: &Lines<'a>) -> &'a str {
        lines.line(self.open).get(..self.indent).unwrap_or_default()
    }

    /// The lines of its code.
    pub(super) fn code(&self) -> Range<usize> {
        self.open + 1..self.close.max(self.open + 1)
    }

    /// A line of its code without the marks and blanks that belong to the block around.
    pub(super) fn code_line<'a>(&self, lines: &Lines<'a>, i: usize) -> &'a str {
        let line = lines.line(i);
        let quotes = self.prefix(lines).matches('>').count();
        let mut rest = line;
        for _ in 0..quotes {
            let bare = rest.trim_start_matches([' ', '\t']);
            rest = bare
                .strip_prefix('>')
                .map_or(rest, |inner| inner.strip_prefix(' ').unwrap_or(inner));
        }
        let room = if quotes > 0 { 0 } else { self.indent };
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        rest.get(blanks.min(room)..).unwrap_or_default()
    }
}

/// Where the text of a line begins, behind blanks, quote marks and marks of list items.
pub(super) fn content_at(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = line.get(at..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '>']).len();
        let inner = rest.get(blanks..).unwrap_or_default();
        let mark = item_mark(inner).unwrap_or(0);
        if blanks + mark == 0 {
            return at;
        }
        at += blanks + mark;
    }
}

/// What a line has behind blanks and quote marks.
pub(super) fn bare(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

/// Whether a line closes a fence.
pub(super) fn closes(line: &str, sign: char, len: usize) -> bool {
    let bare = bare(line).trim_end();
    bare.len() >= len && bare.chars().all(|c| c == sign)
}

/// The fence that begins in a line, as if it were closed there.
pub(super) fn opening(lines: &Lines, i: usize) -> Option<Fence> {
    let line = lines.line(i);
    let indent = content_at(line);
    let content = line.get(indent..)?;
    let (sign, len) = fence_of(content)?;
    let info = content.get(len..)?;
    let start = lines.start(i) + indent + len + (info.len() - info.trim_start().len());
    Some(Fence {
        open: i,
        close: lines.len(),
        is_closed: false,
        sign,
        len,
        indent,
        info: start..start + info.trim().len(),
    })
}

/// The code blocks of a text.
pub(super) fn fences(lines: &Lines) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut i = lines.body;
    while i < lines.len() {
        if let Some(mut fence) = opening(lines, i) {
            if let Some(close) =
                (i + 1..lines.len()).find(|&k| closes(lines.line(k), fence.sign, fence.len))
            {
                fence.close = close;
                fence.is_closed = true;
            }
            i = fence.close;
            found.push(fence);
        }
        i += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_in_lists_and_quotes_are_found() {
        let lines = Lines::new("- a\n\n  ```sh\n  ls\n  ```\n\n> ```\n> x\n> ```\n");
        let found = fences(&lines);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|fence| fence.is_closed));
        let first = found.first().expect("there are two");
        assert_eq!(
            (first.info(&lines), first.code_line(&lines, 3)),
            ("sh", "ls")
        );
        let second = found.last().expect("there are two");
        assert_eq!(second.code_line(&lines, 7), "x");
    }

    #[test]
    fn front_matter_is_not_searched() {
        let lines = Lines::new("---\ntitle: x\n---\n\n```\na\n```\n");
        assert_eq!((lines.body, fences(&lines).len()), (3, 1));
    }

    #[test]
    fn spans_of_three_marks_are_no_fences() {
        assert!(fences(&Lines::new("``` a ``` b\n")).is_empty());
    }
}
