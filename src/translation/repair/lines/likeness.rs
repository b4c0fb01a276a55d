//! How much the blocks of two texts differ.

use std::ops::Range;

use super::super::super::block::{Block, Kind, blocks};

/// Pairs of blocks that are compared.
const MAX_CELLS: usize = 4_000_000;

/// A text with its blocks.
#[derive(Debug)]
pub(super) struct Outline<'t> {
    pub(super) text: &'t str,
    pub(super) blocks: Vec<Block>,
    shapes: Vec<Shape>,
}

/// What is compared of a block.
#[derive(Debug, Clone, Copy)]
struct Shape {
    kind: Kind,
    quotes: usize,
    indent: usize,
    /// Whether it and the block before it are rows, with an empty line between them or without.
    row_gap: Option<bool>,
    pipes: usize,
    /// Whether it has more than one line.
    is_long: bool,
    /// Whether there is nothing behind its mark.
    is_empty: bool,
}

/// What a block costs that has no partner. Costs are tenths.
const GAP: u32 = 10;

/// The lowest sums of costs for the blocks from each pair of indices on. Blocks at both ends that are the same are left out.
struct Table {
    rows: Range<usize>,
    columns: Range<usize>,
    /// By row, one more than there are.
    best: Vec<u32>,
}

impl<'t> Outline<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let blocks = blocks(text);
        let is_row = |kind: Kind| matches!(kind, Kind::Row | Kind::Separator);
        let shape = |n: usize| {
            let block = &blocks[n];
            let whole = &text[block.range.clone()];
            let before = n.checked_sub(1).map(|n| &blocks[n]);
            let before = before.filter(|before| is_row(block.kind) && is_row(before.kind));
            Shape {
                kind: block.kind,
                quotes: block.quotes,
                indent: block.indent,
                row_gap: before.map(|before| {
                    text[before.range.end..block.range.start]
                        .matches('\n')
                        .count()
                        > 1
                }),
                pipes: match block.kind {
                    Kind::Row => whole.matches('|').count() - whole.matches("\\|").count(),
                    _ => 0,
                },
                is_long: whole.trim().contains('\n'),
                is_empty: text[block.text.clone()].trim().is_empty(),
            }
        };
        let shapes = (0..blocks.len()).map(shape).collect();
        Self {
            text,
            shapes,
            blocks,
        }
    }

    /// The number of pipes of a row.
    pub(super) fn pipes(&self, n: usize) -> usize {
        self.shapes[n].pipes
    }

    /// The lines of a block.
    pub(super) fn whole(&self, n: usize) -> &'t str {
        &self.text[self.blocks[n].range.clone()]
    }

    /// What is between a block and the next one, up to the marks of that.
    pub(super) fn gap(&self, n: usize) -> &'t str {
        let next = &self.blocks[n + 1];
        let whole = &self.text[next.range.clone()];
        let prefix = whole.len() - whole.trim_start_matches([' ', '\t', '>']).len();
        &self.text[self.blocks[n].range.end..next.range.start + prefix]
    }

    /// What differs between two blocks that are to be partners, in tenths of a block.
    pub(super) fn cost(&self, n: usize, other: &Self, m: usize) -> u32 {
        let (a, b) = (&self.shapes[n], &other.shapes[m]);
        let mut cost = 0;
        if a.kind != b.kind {
            cost += match (a.kind, b.kind) {
                (Kind::Heading(_), Kind::Heading(_)) => 8,
                (Kind::Paragraph, Kind::Html) | (Kind::Html, Kind::Paragraph) => 4,
                _ => 12,
            };
        }
        if a.quotes != b.quotes {
            cost += 6;
        }
        if a.indent.abs_diff(b.indent) > 3 {
            cost += 5;
        }
        if let (Some(a), Some(b)) = (a.row_gap, b.row_gap)
            && a != b
        {
            cost += 4;
        }
        if a.kind == Kind::Row && b.kind == Kind::Row && a.pipes != b.pipes {
            cost += 3;
        }
        if a.kind != Kind::Code && !a.is_long && b.is_long {
            cost += 3;
        }
        let has_mark = matches!(a.kind, Kind::Bullet | Kind::Number | Kind::Heading(_));
        if has_mark && a.is_empty != b.is_empty {
            cost += 5;
        }
        cost
    }

    /// Returns how much the blocks of a translation differ from those of this text, in tenths of a block.
    pub(super) fn difference(&self, other: &Self) -> u32 {
        self.table(other).best[0]
    }

    fn table(&self, other: &Self) -> Table {
        let (mut rows, mut columns) = (0..self.blocks.len(), 0..other.blocks.len());
        let is_same = |n: usize, m: usize| self.cost(n, other, m) == 0;
        while !rows.is_empty() && !columns.is_empty() && is_same(rows.start, columns.start) {
            (rows.start, columns.start) = (rows.start + 1, columns.start + 1);
        }
        while !rows.is_empty() && !columns.is_empty() && is_same(rows.end - 1, columns.end - 1) {
            (rows.end, columns.end) = (rows.end - 1, columns.end - 1);
        }
        if rows.len().saturating_mul(columns.len()) > MAX_CELLS {
            // Too much to compare: what follows has no partners.
            return Table {
                best: vec![(rows.len() + columns.len()) as u32 * GAP],
                rows: rows.start..rows.start,
                columns: columns.start..other.blocks.len(),
            };
        }
        let (height, width) = (rows.len(), columns.len());
        let mut best = vec![0; (height + 1) * (width + 1)];
        for (j, last) in best[height * (width + 1)..].iter_mut().enumerate() {
            *last = (width - j) as u32 * GAP;
        }
        for i in (0..height).rev() {
            let (above, below) = best.split_at_mut((i + 1) * (width + 1));
            let row = &mut above[i * (width + 1)..];
            row[width] = (height - i) as u32 * GAP;
            for j in (0..width).rev() {
                let pair = self.cost(rows.start + i, other, columns.start + j);
                let alone = below[j].min(row[j + 1]) + GAP;
                row[j] = alone.min(pair + below[j + 1]);
            }
        }
        Table {
            rows,
            columns,
            best,
        }
    }

    /// For each block of a translation, the block of this text that it stands for.
    pub(super) fn partners(&self, other: &Self) -> Vec<Option<usize>> {
        let Table {
            rows,
            columns,
            best,
        } = self.table(other);
        let mut partners = vec![None; other.blocks.len()];
        for (n, partner) in partners.iter_mut().enumerate() {
            if n < columns.start {
                *partner = Some(n);
            } else if n >= columns.end {
                *partner = Some(n - columns.end + rows.end);
            }
        }
        let at = |i: usize, j: usize| best[i * (columns.len() + 1) + j];
        let (mut i, mut j) = (0, 0);
        while i < rows.len() && j < columns.len() {
            let pair = self.cost(rows.start + i, other, columns.start + j);
            if pair + at(i + 1, j + 1) <= at(i, j) {
                partners[columns.start + j] = Some(rows.start + i);
                i += 1;
                j += 1;
            } else if at(i + 1, j) + GAP <= at(i, j) {
                i += 1;
            } else {
                j += 1;
            }
        }
        partners
    }
}
