//! Raw HTML blocks, which the parser emits line by line.

use std::{borrow::Cow, ops::Range};

use pulldown_cmark::CowStr;

use crate::html::Fragment;

/// Lines of a block, and their ranges in the text.
pub(super) type Lines<'a> = Vec<(CowStr<'a>, Range<usize>)>;

/// A block as a single string.
pub(super) struct Joined<'a> {
    /// Usually borrowed from the text. In a list, lines lack the indentation of the item.
    pub(super) html: Cow<'a, str>,
    /// Offsets of the pieces in it and in the text.
    pieces: Vec<(usize, usize)>,
}

impl Joined<'_> {
    /// Converts an offset in it to an offset in the text.
    pub(super) fn place(&self, offset: usize) -> usize {
        let next = self.pieces.partition_point(|(start, _)| *start <= offset);
        let piece = next.checked_sub(1).and_then(|n| self.pieces.get(n));
        piece.map_or(0, |(start, at)| at + offset - start)
    }
}

/// Consecutive blocks that belong together: an empty line within an element splits it into two.
#[derive(Default)]
pub(super) struct Blocks<'a> {
    blocks: Vec<Joined<'a>>,
    /// Number of open `<div>` elements.
    open: usize,
}

impl<'a> Blocks<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Adds a block. Returns whether it seems to be the last.
    pub(super) fn push(&mut self, block: Joined<'a>) -> bool {
        let count = |tag: &str| memchr::memmem::find_iter(block.html.as_bytes(), tag).count();
        self.open = (self.open + count("<div")).saturating_sub(count("</div"));
        self.blocks.push(block);
        self.open == 0
    }

    /// Size of all blocks in bytes.
    pub(super) fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.html.len()).sum()
    }

    /// The text of all blocks, in the form that [`Fragment`] takes.
    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(self.len() + self.blocks.len());
        for (n, block) in self.blocks.iter().enumerate() {
            text.extend((n > 0).then_some(Fragment::END));
            text.push_str(&block.html);
        }
        text
    }

    /// Converts an offset in [`Blocks::text`] to an offset in the whole text.
    pub(super) fn place(&self, mut offset: usize) -> usize {
        for block in &self.blocks {
            if offset <= block.html.len() {
                return block.place(offset);
            }
            offset -= block.html.len() + Fragment::END.len_utf8();
        }
        0
    }

    /// Removes and returns all blocks.
    pub(super) fn take(&mut self) -> impl Iterator<Item = Joined<'a>> + use<'a> {
        self.open = 0;
        std::mem::take(&mut self.blocks).into_iter()
    }
}

/// Joins the lines of a block.
pub(super) fn join<'a>(text: &'a str, lines: &mut Lines<'a>) -> Joined<'a> {
    // The parser returns slices of the text. An equal string elsewhere in memory is not a slice of it.
    let is_verbatim = |(line, range): &(CowStr<'a>, Range<usize>)| {
        let piece = &text[range.clone()];
        std::ptr::eq(piece.as_ptr(), line.as_ptr()) && piece.len() == line.len()
    };
    let follows = |pair: &[(CowStr<'a>, Range<usize>)]| pair[0].1.end == pair[1].1.start;
    let joined = match (lines.first(), lines.last()) {
        (Some((_, first)), Some((_, last)))
            if lines.windows(2).all(follows) && lines.iter().all(is_verbatim) =>
        {
            Joined {
                html: Cow::Borrowed(&text[first.start..last.end]),
                pieces: vec![(0, first.start)],
            }
        }
        _ => {
            let mut html = String::new();
            let mut pieces = Vec::with_capacity(lines.len());
            for (line, range) in &*lines {
                pieces.push((html.len(), range.start));
                html.push_str(line);
            }
            Joined {
                html: Cow::Owned(html),
                pieces,
            }
        }
    };
    lines.clear();
    joined
}
