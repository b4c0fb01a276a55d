//! A block of raw HTML, which the parser gives line by line.

use std::{borrow::Cow, ops::Range};

use pulldown_cmark::CowStr;

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

/// Puts the lines of a block together.
pub(super) fn join<'a>(text: &'a str, lines: &mut Lines<'a>) -> Joined<'a> {
    let is_verbatim = |(line, range): &(CowStr<'a>, Range<usize>)| text[range.clone()] == **line;
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
