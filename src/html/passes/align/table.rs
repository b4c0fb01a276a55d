//! The best alignment of two runs of headings, given the scores of all pairs (Needleman-Wunsch without a gap penalty).
//!
//! Enters: a block, and the score of each of its pairs. Leaves: the partners within it. Only the last row of scores is
//! kept; for each cell, one byte records where its best score came from.

use super::Block;

/// Where the best score of a cell came from.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// The two headings are partners.
    Pair,
    /// The heading of the original has no partner.
    Row,
    /// The heading of the translation has no partner.
    Column,
}

/// A table that is reused for each block.
#[derive(Debug, Default)]
pub(super) struct Table {
    steps: Vec<Step>,
    /// For the rows so far, the best score up to each column.
    best: Vec<i32>,
}

impl Table {
    /// Records the partners of a block's columns.
    pub(super) fn align(
        &mut self,
        block: &Block,
        score: impl Fn(usize, usize) -> i32,
        partners: &mut [Option<usize>],
    ) {
        self.fill(block, score);
        let width = block.columns.len();
        let (mut r, mut c) = (block.rows.len(), width);
        while r > 0 && c > 0 {
            match self.steps[(r - 1) * width + c - 1] {
                Step::Pair => {
                    (r, c) = (r - 1, c - 1);
                    partners[block.columns.start + c] = Some(block.rows.start + r);
                }
                Step::Row => r -= 1,
                Step::Column => c -= 1,
            }
        }
    }

    fn fill(&mut self, block: &Block, score: impl Fn(usize, usize) -> i32) {
        self.steps.clear();
        self.steps.reserve(block.cells());
        self.best.clear();
        self.best.resize(block.columns.len(), 0);
        for row in block.rows.clone() {
            let (mut diagonal, mut left) = (0, 0);
            for (best, column) in self.best.iter_mut().zip(block.columns.clone()) {
                let pair = score(row, column);
                let here = (diagonal + pair).max(*best).max(left);
                self.steps.push(if pair > 0 && here == diagonal + pair {
                    Step::Pair
                } else if here == *best {
                    Step::Row
                } else {
                    Step::Column
                });
                diagonal = std::mem::replace(best, here);
                left = here;
            }
        }
    }
}
