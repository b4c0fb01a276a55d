//! What a state has in common with the one before.

use super::{Reads, Rendered, Renderer, Unchanged};
use crate::site::Site;

impl Renderer {
    /// Returns why no page of the state before is valid in this one; `None` if only its reads decide.
    pub fn overall_change(&self) -> Option<&str> {
        self.overall_change.as_deref()
    }

    /// Whether everything that a page of the state before has read is the same in this one.
    pub fn has_reads_of(&self, page: &Rendered) -> bool {
        self.change(page).is_none()
    }

    /// Whether everything that was read in another state, with the same structure and layouts, is the same in this one.
    pub fn holds(&self, reads: &Reads) -> bool {
        let change = self.verifier.first_change(reads, &self.site, None);
        change.is_none()
    }

    /// Compares the texts of this state with those of another one, with the same structure.
    pub fn unchanged_since(&self, before: &Site) -> Unchanged {
        self.site.unchanged_since(before)
    }

    /// The same as [`holds`](Self::holds), and faster, for reads that held in the state with which this one was compared.
    pub fn holds_since(&self, unchanged: &Unchanged, reads: &Reads) -> bool {
        let change = self
            .verifier
            .first_change(reads, &self.site, Some(unchanged));
        change.is_none()
    }
}
