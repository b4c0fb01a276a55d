//! Limits on the resources of one text, so that an author's mistake becomes a problem and not an endless build.
//!
//! Enters: what a text has used so far. Leaves: whether it may continue.

use std::ops::Range;

use super::Scope;
use crate::diag::codes;

/// Maximum nesting depth of texts; a deeper one almost certainly contains itself.
pub(super) const MAX_DEPTH: usize = 25;

/// Maximum number of loop iterations per text, over all its loops; a loop over all data takes a few thousand.
pub(super) const MAX_ITERATIONS: usize = 1_000_000;

/// Maximum number of data references and includes per text; a long REST page has two thousand.
pub(super) const MAX_INCLUDES: usize = 20_000;

/// Maximum number of problems kept per text; more would add nothing new.
pub(super) const MAX_PROBLEMS: usize = 500;

/// Maximum size in bytes of one value or one expanded text; the longest real page has three million.
pub(super) const MAX_LEN: usize = 32 * 1024 * 1024;

impl Scope<'_> {
    /// Counts a loop iteration. Returns `false` if the text has had too many.
    pub(crate) fn iteration(&mut self, whole: &Range<usize>) -> bool {
        self.iterations.set(self.iterations.get() + 1);
        if self.iterations.get() == MAX_ITERATIONS {
            let message = "more than 1,000,000 loop iterations in this text; loop stopped";
            self.problem(&codes::LIQUID_LOOP, whole, message);
        }
        self.iterations.get() < MAX_ITERATIONS
    }
}
