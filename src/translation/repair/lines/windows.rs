//! The parts in which a translation has other blocks than its source.

use std::ops::Range;

use super::likeness::Outline;

/// A part of a translation, and the part of the source for which it stands, in bytes.
pub(super) struct Window {
    pub(super) theirs: Range<usize>,
    pub(super) ours: Range<usize>,
}

/// Blocks before and behind a difference that belong to its part.
const MARGIN: usize = 2;

/// Returns the parts that differ.
pub(super) fn windows(theirs: &Outline<'_>, ours: &Outline<'_>) -> Vec<Window> {
    let partners = theirs.partners(ours);
    // Pairs of blocks between which nothing differs.
    let is_same = |n: usize| partners[n].is_some_and(|m| theirs.cost(m, ours, n) == 0);
    let mut found: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let (mut i, mut n) = (0, 0);
    while i < theirs.blocks.len() || n < ours.blocks.len() {
        if n < ours.blocks.len() && is_same(n) && partners[n] == Some(i) {
            (i, n) = (i + 1, n + 1);
            continue;
        }
        let (first, own_first) = (i, n);
        while n < ours.blocks.len() && !is_same(n) {
            n += 1;
        }
        i = match n < ours.blocks.len() {
            true => partners[n].unwrap_or(i),
            false => theirs.blocks.len(),
        };
        let before = first.min(own_first).min(MARGIN);
        let range = first - before..(i + MARGIN).min(theirs.blocks.len());
        let own_range = own_first - before..(n + MARGIN).min(ours.blocks.len());
        match found
            .last_mut()
            .filter(|(a, b)| a.end > range.start || b.end > own_range.start)
        {
            Some(last) => *last = (last.0.start..range.end, last.1.start..own_range.end),
            None => found.push((range, own_range)),
        }
    }
    // With the lines before the first block that have no text.
    let bytes = |outline: &Outline<'_>, range: &Range<usize>| {
        let before = range.start.checked_sub(1).map(|n| &outline.blocks[n]);
        let start = before.map_or(0, |block| block.range.end);
        let end = range.end.checked_sub(1).map(|n| &outline.blocks[n]);
        start..end.map_or(start, |block| block.range.end).max(start)
    };
    let windows = found.into_iter().filter(|(_, own)| !own.is_empty());
    windows
        .map(|(range, own)| Window {
            theirs: bytes(theirs, &range),
            ours: bytes(ours, &own),
        })
        .collect()
}
