//! Limits on what one text may ask for, so that an author's mistake becomes a problem and not an endless build.
//!
//! Enters: what a text has used up so far. Leaves: whether it may go on.

use std::ops::Range;

use super::Scope;
use crate::diag::codes;

/// Texts nested deeper than this contain themselves, or might as well.
pub(super) const DEEPEST: usize = 25;

/// Rounds of all loops of a text together: an author's loop over everything there is takes a few thousand.
pub(super) const MOST_ROUNDS: usize = 1_000_000;

/// Pieces of data and includes that one text may bring in: a long REST page has two thousand.
pub(super) const MOST_NESTED: usize = 20_000;

/// Problems that are kept of one text: more say nothing new.
pub(super) const MOST_PROBLEMS: usize = 500;

/// Bytes of one value or of one expanded text: the longest real page has three million.
pub(super) const LONGEST: usize = 32 * 1024 * 1024;

impl Scope<'_> {
    /// Counts a round of a loop. `false`: there were too many in this text.
    pub(crate) fn round(&mut self, whole: &Range<usize>) -> bool {
        self.rounds.set(self.rounds.get() + 1);
        if self.rounds.get() == MOST_ROUNDS {
            let message = "more than 1,000,000 loop iterations in this text; loop stopped";
            self.problem(&codes::LIQUID_LOOP, whole, message);
        }
        self.rounds.get() < MOST_ROUNDS
    }
}
