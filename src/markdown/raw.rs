//! Blocks of raw HTML, which the parser gives line by line.

use std::{borrow::Cow, ops::Range};

use pulldown_cmark::CowStr;

use crate::html::Fragment;

/// Lines of a block, and where they stand in the text.
pub(super) type Lines<'a> = Vec<(CowStr<'a>, Range<usize>)>;

/// A block in one piece.
pub(super) struct Joined<'a> {
    /// Of the text itself, mostly. In a list, lines lack the indentation of the item.
    pub(super) html: Cow<'a, str>,
    /// Where pieces begin in it, and where they stand in the text.
    pieces: Vec<(usize, usize)>,
}

impl Joined<'_> {
    /// Where an offset in it stands in the text.
    pub(super) fn place(&self, offset: usize) -> usize {
        let next = self.pieces.partition_point(|(start, _)| *start <= offset);
        let piece = next.checked_sub(1).and_then(|n| self.pieces.get(n));
        piece.map_or(0, |(start, at)| at + offset - start)
    }
}

/// Blocks that follow each other and belong together: a blank line within an element divides it into two.
#[derive(Default)]
pub(super) struct Blocks<'a> {
    blocks: Vec<Joined<'a>>,
    /// How many `<div>` are open.
    open: usize,
}

impl<'a> Blocks<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Adds a block; whether that seems to be the last.
    pub(super) fn push(&mut self, block: Joined<'a>) -> bool {
        let count = |tag: &str| memchr::memmem::find_iter(block.html.as_bytes(), tag).count();
        self.open = (self.open + count("<div")).saturating_sub(count("</div"));
        self.blocks.push(block);
        self.open == 0
    }

    /// Bytes of all blocks.
    pub(super) fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.html.len()).sum()
    }

    /// As a [`Fragment`] takes them.
    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(self.len() + self.blocks.len());
        for (n, block) in self.blocks.iter().enumerate() {
            text.extend((n > 0).then_some(Fragment::END));
            text.push_str(&block.html);
        }
        text
    }

    /// Where an offset in that text stands in the text of all.
    pub(super) fn place(&self, mut offset: usize) -> usize {
        for block in &self.blocks {
            if offset <= block.html.len() {
                return block.place(offset);
            }
            offset -= block.html.len() + Fragment::END.len_utf8();
        }
        0
    }

    /// The blocks themselves. None are left.
    pub(super) fn take(&mut self) -> impl Iterator<Item = Joined<'a>> + use<'a> {
        self.open = 0;
        std::mem::take(&mut self.blocks).into_iter()
    }
}

/// Puts the lines of a block together.
pub(super) fn join<'a>(text: &'a str, lines: &mut Lines<'a>) -> Joined<'a> {
    // The parser hands on pieces of the text; what is elsewhere in memory is not one, though it may say the same.
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
