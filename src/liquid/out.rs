//! Expanded text with a map back to the source: which file and byte each piece was copied from.

use std::{num::NonZeroU32, ops::Range};

use crate::source::{Place, Span};

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

    /// Appends a copy of source text that starts at byte `at` of the current source.
    pub(crate) fn literal(&mut self, at: usize, text: &str) {
        self.mark(at, None);
        self.text.push_str(text);
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
