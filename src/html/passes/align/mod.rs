//! Finds for each heading of a translation the heading it translates.
//!
//! Enters: two outlines. Leaves: for each heading of the translation its partner, if it has one.
//!
//! Translations drift: headings are missing, added, or at another level. Counting from the top would give every heading
//! after the first difference a wrong partner. Instead, two outlines are aligned like two texts, by a score for each
//! pair ([`score`]). All pairs of two outlines are compared if there are not too many ([`table`]). Longer outlines are
//! first split at unambiguous pairs ([`anchors`]), so that time and memory grow with their length and not with its
//! square.

mod anchors;
mod score;
mod table;

use std::ops::Range;

use super::headings::Heading;
use score::Outlines;
use table::Table;

/// Maximum number of table cells: two outlines of 2000 headings. Real outlines have a few hundred.
const MAX_CELLS: usize = 4_000_000;

/// For each heading of `translated`, the index of its partner in `original`; in order, and each used at most once.
pub fn align<'h>(
    original: impl IntoIterator<Item = &'h Heading>,
    translated: impl IntoIterator<Item = &'h Heading>,
) -> Vec<Option<usize>> {
    let outlines = Outlines::new(original, translated);
    let (all_rows, all_columns) = outlines.lengths();
    let settled = outlines.settled();
    let unsettled = Block {
        rows: 0..all_rows - settled,
        columns: 0..all_columns - settled,
    };
    let mut partners = align_blocks(&outlines, blocks(&outlines, &unsettled, MAX_CELLS));
    for (row, column) in (unsettled.rows.end..all_rows).zip(unsettled.columns.end..all_columns) {
        partners[column] = Some(row);
    }
    partners
}

/// Aligns the headings within each block by their scores.
fn align_blocks(outlines: &Outlines, blocks: Vec<Block>) -> Vec<Option<usize>> {
    let mut partners = vec![None; outlines.lengths().1];
    let mut table = Table::default();
    for block in blocks {
        table.align(&block, |r, c| outlines.score(r, c), &mut partners);
    }
    partners
}

/// A run of headings and the run that translates it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    rows: Range<usize>,
    columns: Range<usize>,
}

impl Block {
    /// The number of pairs.
    fn cells(&self) -> usize {
        self.rows.len().saturating_mul(self.columns.len())
    }

    /// Splits the block into the fewest equal parts with at most `max_cells` cells each. Each part is assumed to be as
    /// large a share of the translation as of the original, because nothing more is known.
    fn cut(&self, max_cells: usize) -> impl Iterator<Item = Self> + use<> {
        let (rows, columns) = (self.rows.clone(), self.columns.clone());
        let most = |parts: &usize| rows.len().div_ceil(*parts) * columns.len().div_ceil(*parts);
        let parts = match self.cells() {
            0 => 0,
            _ => (1..).find(|n| most(n) <= max_cells).unwrap_or(1),
        };
        let part = move |all: &Range<usize>, n: usize| {
            let at = |n: usize| all.start + all.len() * n / parts;
            at(n)..at(n + 1)
        };
        (0..parts).map(move |n| Self {
            rows: part(&rows, n),
            columns: part(&columns, n),
        })
    }
}

/// Splits two outlines into pairs of runs that are compared separately; in order, each with at most `max_cells` cells.
fn blocks(outlines: &Outlines, unsettled: &Block, max_cells: usize) -> Vec<Block> {
    if unsettled.cells() <= max_cells {
        return vec![unsettled.clone()];
    }
    let mut blocks = Vec::new();
    let (mut row, mut column) = (unsettled.rows.start, unsettled.columns.start);
    for (r, c) in anchors::find(outlines, unsettled) {
        let before = Block {
            rows: row..r,
            columns: column..c,
        };
        blocks.extend(before.cut(max_cells));
        (row, column) = (r + 1, c + 1);
        blocks.push(Block {
            rows: r..row,
            columns: c..column,
        });
    }
    let rest = Block {
        rows: row..unsettled.rows.end,
        columns: column..unsettled.columns.end,
    };
    blocks.extend(rest.cut(max_cells));
    blocks
}

#[cfg(test)]
mod tests;
