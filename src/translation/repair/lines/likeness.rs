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

/// The best sums of costs for the blocks from each pair of indices on. Blocks at both ends that are the same are left out.
struct Table {
    rows: Range<usize>,
    columns: Range<usize>,
    best: Vec<Vec<f64>>,
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

    /// What differs between two blocks that are to be partners.
    pub(super) fn cost(&self, n: usize, other: &Self, m: usize) -> f64 {
        let (a, b) = (&self.shapes[n], &other.shapes[m]);
        let mut cost = 0.0;
        if a.kind != b.kind {
            cost += match (a.kind, b.kind) {
                (Kind::Heading(_), Kind::Heading(_)) => 0.8,
                (Kind::Paragraph, Kind::Html) | (Kind::Html, Kind::Paragraph) => 0.4,
                _ => 1.2,
            };
        }
        if a.quotes != b.quotes {
            cost += 0.6;
        }
        if a.kind != Kind::Row && a.indent.abs_diff(b.indent) > 3 {
            cost += 0.5;
        }
        if let (Some(a), Some(b)) = (a.row_gap, b.row_gap)
            && a != b
        {
            cost += 0.4;
        }
        if a.kind == Kind::Row && b.kind == Kind::Row && a.pipes != b.pipes {
            cost += 0.3;
        }
        if a.kind != Kind::Code && !a.is_long && b.is_long {
            cost += 0.3;
        }
        let has_mark = matches!(a.kind, Kind::Bullet | Kind::Number | Kind::Heading(_));
        if has_mark && a.is_empty != b.is_empty {
            cost += 0.5;
        }
        cost
    }

    /// Returns how much the blocks of a translation differ from those of this text.
    pub(super) fn difference(&self, other: &Self) -> f64 {
        self.table(other).best[0][0]
    }

    fn table(&self, other: &Self) -> Table {
        let (mut rows, mut columns) = (0..self.blocks.len(), 0..other.blocks.len());
        let is_same = |n: usize, m: usize| self.cost(n, other, m) == 0.0;
        while !rows.is_empty() && !columns.is_empty() && is_same(rows.start, columns.start) {
            (rows.start, columns.start) = (rows.start + 1, columns.start + 1);
        }
        while !rows.is_empty() && !columns.is_empty() && is_same(rows.end - 1, columns.end - 1) {
            (rows.end, columns.end) = (rows.end - 1, columns.end - 1);
        }
        if rows.len().saturating_mul(columns.len()) > MAX_CELLS {
            // Too much to compare: what follows has no partners.
            return Table {
                best: vec![vec![(rows.len() + columns.len()) as f64]],
                rows: rows.start..rows.start,
                columns: columns.start..other.blocks.len(),
            };
        }
        let (height, width) = (rows.len(), columns.len());
        let mut best = vec![vec![0.0; width + 1]; height + 1];
        for i in (0..=height).rev() {
            for j in (0..=width).rev() {
                best[i][j] = if i == height || j == width {
                    (height - i + width - j) as f64
                } else {
                    let pair = self.cost(rows.start + i, other, columns.start + j);
                    let paired: f64 = pair + best[i + 1][j + 1];
                    paired.min(best[i + 1][j] + 1.0).min(best[i][j + 1] + 1.0)
                };
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
        let (mut i, mut j) = (0, 0);
        while i < rows.len() && j < columns.len() {
            let pair = self.cost(rows.start + i, other, columns.start + j);
            if pair + best[i + 1][j + 1] <= best[i][j] + 1e-9 {
                partners[columns.start + j] = Some(rows.start + i);
                i += 1;
                j += 1;
            } else if best[i + 1][j] + 1.0 <= best[i][j] + 1e-9 {
                i += 1;
            } else {
                j += 1;
            }
        }
        partners
    }
}
