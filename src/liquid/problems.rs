//! The problems of one text.

use std::ops::Range;

use crate::{
    diag::{Code, Diagnostic},
    source::Place,
};

/// Maximum number of problems kept per text; more would add nothing new.
const MAX_PROBLEMS: usize = 100;

/// Problems found so far in one text.
pub(crate) struct Problems<'p> {
    pub(crate) place: &'p Place,
    pub(crate) list: Vec<Diagnostic>,
}

impl Problems<'_> {
    pub(crate) fn add(
        &mut self,
        code: &'static Code,
        at: Range<usize>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        // Once the list is full, each new problem replaces the last one.
        self.list.truncate(MAX_PROBLEMS - 1);
        self.list.push(Diagnostic::new(
            code,
            self.place.span(at.start, at.end),
            message,
        ));
        let last = self.list.len() - 1;
        &mut self.list[last]
    }
}
