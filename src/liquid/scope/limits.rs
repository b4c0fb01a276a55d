//! Limits on the resources of one text, so that an author's mistake becomes a problem and not an endless build.
//!
//! Enters: what a text has used so far. Leaves: whether it may continue.

use std::ops::Range;

use super::Scope;
use crate::{
    diag::codes,
    liquid::{
        body::Flow,
        budget::{ELEMENT, Refusal, STEP, mebibytes},
    },
    value::Value,
};

/// Maximum nesting depth of texts; a deeper one almost certainly contains itself.
pub(super) const MAX_DEPTH: usize = 25;

/// Maximum number of loop iterations per text, over all its loops; a loop over all data takes a few thousand.
pub(super) const MAX_ITERATIONS: usize = 1_000_000;

/// Maximum number of data references and includes per text; a long REST page has two thousand.
pub(super) const MAX_INCLUDES: usize = 20_000;

/// Maximum number of problems kept per text; more would add nothing new.
pub(super) const MAX_PROBLEMS: usize = 500;

impl Scope<'_> {
    /// Counts a loop iteration. Returns `false` if the text has had too many, or the page has done all it may.
    pub(crate) fn iteration(&mut self, whole: &Range<usize>) -> bool {
        self.iterations.set(self.iterations.get() + 1);
        if self.iterations.get() == MAX_ITERATIONS {
            let message = "more than 1,000,000 loop iterations in this text; loop stopped";
            self.problem(&codes::LIQUID_LOOP, whole, message);
        }
        if let Err(refusal) = self.budget.read(STEP) {
            self.refuse(&refusal, "", whole);
            return false;
        }
        self.iterations.get() < MAX_ITERATIONS
    }

    /// Ends the text at `whole`, because it is too long. This is reported once.
    pub(super) fn cut(&mut self, whole: &Range<usize>) -> Flow {
        if !std::mem::replace(&mut self.is_cut, true) {
            let message = format!(
                "text is longer than {} here; the rest is left out",
                mebibytes(self.budget.max_text())
            );
            let help = self.budget.help();
            self.problem(&codes::LIQUID_LOOP, whole, message).help = help;
        }
        Flow::Stop
    }

    /// Reports that `what` at `whole` has no value, because it would take too much room.
    pub(super) fn refuse(&mut self, refusal: &Refusal, what: &str, whole: &Range<usize>) {
        if self.budget.is_news(refusal) {
            let message = refusal.message(what, &self.budget);
            let help = match refusal {
                Refusal::Spent => self.budget.help(),
                _ => None,
            };
            self.problem(&codes::LIQUID_LOOP, whole, message).help = help;
        }
    }

    /// Counts the work of a comparison with a value.
    pub(crate) fn compares(&self, value: &Value) {
        let size = match value {
            Value::List(values) => values.len() * ELEMENT,
            text => text.as_str().map_or(0, str::len),
        };
        if let Err(refusal) = self.budget.read(size) {
            self.budget.keep(refusal);
        }
    }

    /// Reports what was refused while the expressions of the tag at `whole` were evaluated.
    pub(crate) fn report_pending(&mut self, whole: &Range<usize>) {
        if let Some(refusal) = self.budget.take_pending() {
            self.refuse(&refusal, "comparison", whole);
        }
    }
}
