//! Expanded text with a map back to the source: which file and byte each piece was copied from.

use std::{num::NonZeroU32, ops::Range};

use crate::{
    diag::{Code, Diagnostic},
    source::{Place, Span},
};

/// Text after Liquid expansion.
#[derive(Debug, Default)]
pub struct Expanded {
    /// The text: Markdown with HTML.
    pub text: String,
    /// Where its pieces came from.
    pub map: SourceMap,
}

/// Positions of pieces, in the order of the text.
#[derive(Debug, Default)]
pub struct SourceMap {
    pieces: Vec<Piece>,
    sources: Vec<Source>,
}

#[derive(Debug)]
struct Piece {
    /// Offset of the piece in the expanded text.
    out: u32,
    /// Index into `sources`.
    source: u32,
    /// Offset in the source text of the piece's first byte, or of the tag that printed it.
    at: u32,
    /// End of that tag; `None` if the piece is copied from the source.
    tag_end: Option<NonZeroU32>,
}

/// An expanded text and the tags that include it, innermost first.
#[derive(Debug)]
struct Source {
    place: Place,
    chain: Vec<Span>,
}

/// Where a byte of the expanded text came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Position in the source.
    pub span: Span,
    /// The tags that include it, innermost first.
    pub chain: Vec<Span>,
}

impl Origin {
    /// Returns a problem here, with the tags that include the place.
    pub fn problem(self, code: &'static Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            chain: self.chain,
            ..Diagnostic::new(code, self.span, message)
        }
    }

    /// The spans from the outermost text to the innermost.
    fn path(&self) -> impl DoubleEndedIterator<Item = &Span> {
        self.chain.iter().rev().chain([&self.span])
    }
}

impl SourceMap {
    /// The origin of `len` bytes at offset `out` of the expanded text.
    pub fn origin(&self, out: usize, len: usize) -> Option<Origin> {
        let next = self
            .pieces
            .partition_point(|piece| piece.out as usize <= out);
        let piece = self.pieces.get(next.checked_sub(1)?)?;
        let source = &self.sources[piece.source as usize];
        let (start, end) = if let Some(end) = piece.tag_end {
            (piece.at as usize, end.get() as usize)
        } else {
            let start = piece.at as usize + out - piece.out as usize;
            let room = self
                .pieces
                .get(next)
                .map_or(usize::MAX, |next| next.out as usize - out);
            (start, start + len.min(room))
        };
        Some(Origin {
            span: source.place.span(start, end),
            chain: source.chain.clone(),
        })
    }

    /// The origin of a range of the expanded text, as one span of the innermost text that contains all of it. If a
    /// paragraph ends with a reusable, the span ends after its tag.
    pub fn cover(&self, range: &Range<usize>) -> Option<Origin> {
        let first = self.origin(range.start, 1)?;
        let last = self.origin(range.end.max(range.start + 1) - 1, 1)?;
        let mut common: Vec<Span> = Vec::new();
        for (start, end) in first.path().zip(last.path()) {
            if start.place != end.place {
                break;
            }
            let span = start
                .place
                .span(start.start as usize, start.end.max(end.end) as usize);
            let is_same = start == end;
            common.push(span);
            if !is_same {
                break;
            }
        }
        let span = common.pop()?;
        common.reverse();
        Some(Origin {
            span,
            chain: common,
        })
    }
}

/// The text being written.
#[derive(Debug)]
pub(crate) struct Out {
    text: String,
    map: SourceMap,
    source: u32,
    /// What precedes every line of the text being included: the indentation and the `>` of the tag that includes it.
    prefix: String,
}

impl Out {
    pub(crate) fn new(place: &Place) -> Self {
        let sources = vec![Source {
            place: place.clone(),
            chain: Vec::new(),
        }];
        let map = SourceMap {
            pieces: Vec::new(),
            sources,
        };
        Self {
            text: String::new(),
            map,
            source: 0,
            prefix: String::new(),
        }
    }

    /// Appends a copy of source text that starts at byte `at` of the current source.
    pub(crate) fn literal(&mut self, at: usize, text: &str) {
        self.mark(at, None);
        if self.prefix.is_empty() {
            self.text.push_str(text);
        } else {
            self.prefixed(at, text);
        }
    }

    /// Appends source text, and the prefix after each line break. A line that is quoted already is not quoted again.
    fn prefixed(&mut self, at: usize, text: &str) {
        let is_quote = self.prefix.contains('>');
        let mut done = 0;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()).map(|n| n + 1) {
            self.mark(at + done, None);
            self.text.push_str(&text[done..end]);
            done = end;
            let next = &text[end..];
            let is_empty = next.starts_with('\n') || next.starts_with("\r\n");
            let skips = match is_quote {
                true => next.trim_start_matches([' ', '\t']).starts_with('>'),
                false => is_empty,
            };
            if !skips {
                self.mark(at + end, None);
                self.text.push_str(&self.prefix);
            }
        }
        self.mark(at + done, None);
        self.text.push_str(&text[done..]);
    }

    /// Appends a line break for the tag or output at `whole`.
    pub(crate) fn line_break(&mut self, whole: &Range<usize>) {
        let prefix = std::mem::take(&mut self.prefix);
        self.printed(whole, "\n");
        self.text.push_str(&prefix);
        self.prefix = prefix;
    }

    /// Whether only blanks and `>` precede on the current line.
    pub(crate) fn is_at_line_start(&self) -> bool {
        self.current_line()
            .bytes()
            .all(|byte| matches!(byte, b' ' | b'\t' | b'>'))
    }

    /// Removes what is on the current line, except for the prefix.
    pub(crate) fn restart_line(&mut self) {
        let blank = self.current_line().len().saturating_sub(self.prefix.len());
        if blank > 0 {
            self.take_since(self.text.len() - blank);
        }
    }

    /// Removes the white space at the end of what was written since `from`, and lines of nothing but prefixes.
    pub(crate) fn trim_since(&mut self, from: usize) {
        let text = &self.text[from..];
        let mut end = text.trim_end().len();
        while let Some(line) = text[..end].rfind('\n')
            && text[line..end]
                .trim_matches(['>', ' ', '\t', '\n'])
                .is_empty()
        {
            end = text[..line].trim_end().len();
        }
        self.take_since(from + end);
    }

    fn current_line(&self) -> &str {
        let start = memchr::memrchr(b'\n', self.text.as_bytes()).map_or(0, |at| at + 1);
        &self.text[start..]
    }

    /// Sets the prefix of lines to what begins the current one: its indentation, and the `>` of a block quote. Returns
    /// the prefix so far, for [`Out::set_prefix`]. `margin` is what precedes the tag on its line in the source if that is
    /// only blanks and `>`: where a dash has removed it, it counts all the same.
    ///
    /// Rule of the original application (`data.ts`): text in front of the tag stops indentation, but not quotes.
    pub(crate) fn prefix_by_line(&mut self, margin: Option<&str>) -> String {
        let line = self.current_line();
        let is_mark = |c: char| matches!(c, ' ' | '\t' | '>');
        let marks = &line[..line.len() - line.trim_start_matches(is_mark).len()];
        let starts_line = marks.len() == line.len();
        let quotes = marks.rfind('>').map_or(0, |at| {
            at + 1 + usize::from(marks[at + 1..].starts_with([' ', '\t']))
        });
        let prefix = match margin {
            Some(margin) if !(starts_line && marks.ends_with(margin)) => {
                format!("{}{margin}", self.prefix)
            }
            _ if starts_line => marks.to_owned(),
            _ => marks[..quotes].to_owned(),
        };
        self.set_prefix(prefix)
    }

    /// Sets the prefix of lines. Returns the one so far.
    pub(crate) fn set_prefix(&mut self, prefix: String) -> String {
        std::mem::replace(&mut self.prefix, prefix)
    }

    /// Appends text printed by the tag or output at `whole`.
    pub(crate) fn printed(&mut self, whole: &Range<usize>, text: &str) {
        self.mark(whole.start, NonZeroU32::new(whole.end.max(1) as u32));
        self.text.push_str(text);
    }

    /// Appends the text that `print` writes for the tag or output at `whole`.
    pub(crate) fn print_with(&mut self, whole: &Range<usize>, print: impl FnOnce(&mut String)) {
        self.mark(whole.start, NonZeroU32::new(whole.end.max(1) as u32));
        print(&mut self.text);
    }

    fn mark(&mut self, at: usize, tag_end: Option<NonZeroU32>) {
        let piece = Piece {
            out: self.text.len() as u32,
            source: self.source,
            at: at as u32,
            tag_end,
        };
        match self.map.pieces.last_mut() {
            // Nothing was written since the last mark, and the new one is more precise.
            Some(last) if last.out == piece.out => *last = piece,
            _ => self.map.pieces.push(piece),
        }
    }

    /// Switches to another source until [`Out::leave`]. Returns the current source.
    pub(crate) fn enter(&mut self, place: &Place, chain: Vec<Span>) -> u32 {
        self.map.sources.push(Source {
            place: place.clone(),
            chain,
        });
        std::mem::replace(&mut self.source, self.map.sources.len() as u32 - 1)
    }

    /// Switches back to the source returned by [`Out::enter`].
    pub(crate) fn leave(&mut self, source: u32) {
        self.source = source;
    }

    /// Removes and returns the text written since `from`, for tags that capture their output.
    pub(crate) fn take_since(&mut self, from: usize) -> String {
        while self
            .map
            .pieces
            .last()
            .is_some_and(|piece| piece.out as usize >= from)
        {
            self.map.pieces.pop();
        }
        self.text.split_off(from)
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn finish(self) -> Expanded {
        Expanded {
            text: self.text,
            map: self.map,
        }
    }
}
