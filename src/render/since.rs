//! What a state has in common with the one before.

use super::{Rendered, Renderer};

impl Renderer {
    /// Returns why no page of the state before is valid in this one; `None` if only its reads decide.
    pub fn overall_change(&self) -> Option<&str> {
        self.overall_change.as_deref()
    }

    /// Whether everything that a page of the state before has read is the same in this one.
    pub fn has_reads_of(&self, page: &Rendered) -> bool {
        self.change(page).is_none()
    }
}
