//! Expanded text with a map back to the source: which file and byte each piece was copied from.

use std::{num::NonZeroU32, ops::Range};

use crate::source::{Place, Span};

/// Text after Liquid.
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
    /// Where the piece begins in the expanded text.
    out: u32,
    /// Index into `sources`.
    source: u32,
    /// Offset in the source's text of the piece's first byte, or of the tag that printed it.
    at: u32,
    /// Where that tag ends; `None` if the piece is a copy of the source.
    tag_end: Option<NonZeroU32>,
}

/// A text that was expanded, and the tags that led to it, innermost first.
#[derive(Debug)]
struct Source {
    place: Place,
    chain: Vec<Span>,
}

/// Where a byte of the expanded text came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The place in the source.
    pub span: Span,
    /// The tags it came through, innermost first.
    pub chain: Vec<Span>,
}

impl Origin {
    /// The spans that lead here: from the outermost text to the innermost.
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

    /// What a range of the expanded text came from, as one span of the innermost text that all of it is part of: a paragraph
    /// that ends with a reusable ends behind the tag.
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
        }
    }

    /// A copy of source text that begins at byte `at` of the current source.
    pub(crate) fn literal(&mut self, at: usize, text: &str) {
        self.mark(at, None);
        self.text.push_str(text);
    }

    /// Text that the tag or output at `whole` prints.
    pub(crate) fn printed(&mut self, whole: &Range<usize>, text: &str) {
        self.mark(whole.start, NonZeroU32::new(whole.end.max(1) as u32));
        self.text.push_str(text);
    }

    /// Lets the tag or output at `whole` print.
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
            // Nothing was written since: the newer mark tells more.
            Some(last) if last.out == piece.out => *last = piece,
            _ => self.map.pieces.push(piece),
        }
    }

    /// What is written until [`Out::leave`] comes from another text.
    pub(crate) fn enter(&mut self, place: &Place, chain: Vec<Span>) -> u32 {
        self.map.sources.push(Source {
            place: place.clone(),
            chain,
        });
        std::mem::replace(&mut self.source, self.map.sources.len() as u32 - 1)
    }

    /// Back to the text that [`Out::enter`] returned.
    pub(crate) fn leave(&mut self, source: u32) {
        self.source = source;
    }

    /// Takes away what was written since `from`, as a tag that captures does.
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
