//! Finds which part of the source a part of the translation stands for.
//!
//! Enters: both texts. Leaves: pairs of ranges. Blocks are paired where both have the same ones, first in the whole text,
//! then between the same headings; otherwise what stands between the same headings, or all. Start at [`scopes`].

use super::mask::Masked;
use crate::translation::block::{Block, Kind};
use std::ops::Range;

/// Parts of both texts that say the same.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// The part of the source.
    pub(super) source: Range<usize>,
    /// The part of the translation.
    pub(super) own: Range<usize>,
    /// Whether it is a single block.
    pub(super) is_block: bool,
}

/// Returns the parts of two texts that say the same.
pub(super) fn scopes(source: &Masked, own: &Masked) -> Vec<Scope> {
    if let Some(found) = paired(&source.blocks, &own.blocks) {
        return found;
    }
    let (from, to) = (sections(&source.blocks), sections(&own.blocks));
    let is_parallel =
        from.len() == to.len() && from.iter().zip(&to).all(|(a, b)| head(a) == head(b));
    if !is_parallel {
        return vec![Scope {
            source: source.body..source.raw.len(),
            own: own.body..own.raw.len(),
            is_block: false,
        }];
    }
    let mut found = Vec::new();
    for (a, b) in from.into_iter().zip(to) {
        match paired(a, b) {
            Some(pairs) => found.extend(pairs),
            None => found.extend(span(a).zip(span(b)).map(|(source, own)| Scope {
                source,
                own,
                is_block: false,
            })),
        }
    }
    found
}

/// Pairs blocks by their positions if they are of the same kinds.
fn paired(source: &[Block], own: &[Block]) -> Option<Vec<Scope>> {
    let is_same =
        source.len() == own.len() && source.iter().zip(own).all(|(a, b)| class(a) == class(b));
    is_same.then(|| {
        let pairs = source.iter().zip(own);
        pairs
            .map(|(a, b)| Scope {
                source: a.text.clone(),
                own: b.text.clone(),
                is_block: true,
            })
            .collect()
    })
}

/// What must be the same of two blocks. A paragraph begins with an HTML tag in one language and with a word in another.
fn class(block: &Block) -> Kind {
    match block.kind {
        Kind::Html => Kind::Paragraph,
        kind => kind,
    }
}

/// The blocks before the first heading, and from each heading to the next.
fn sections(blocks: &[Block]) -> Vec<&[Block]> {
    let mut found = Vec::new();
    let mut rest = blocks;
    while !rest.is_empty() {
        let next = rest
            .iter()
            .skip(1)
            .position(|block| matches!(block.kind, Kind::Heading(_)));
        let (section, after) = rest.split_at(next.map_or(rest.len(), |at| at + 1));
        found.push(section);
        rest = after;
    }
    found
}

/// The heading of a section.
fn head(section: &[Block]) -> Option<Kind> {
    section
        .first()
        .map(|block| block.kind)
        .filter(|kind| matches!(kind, Kind::Heading(_)))
}

/// The bytes of some blocks.
fn span(blocks: &[Block]) -> Option<Range<usize>> {
    let (first, last) = blocks.first().zip(blocks.last())?;
    Some(first.text.start..last.text.end)
}
