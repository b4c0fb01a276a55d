//! Reports problems in a text.
//!
//! Enters: a code, the place of a tag and a message. Leaves: a diagnostic with the tags that led there.

use std::ops::Range;

use super::{Scope, limits::MAX_PROBLEMS};
use crate::{
    diag::{Code, Diagnostic, codes},
    liquid::Template,
    source::Span,
};

impl Scope<'_> {
    /// Reports a problem with the tag at `whole`.
    pub(crate) fn problem(
        &mut self,
        code: &'static Code,
        whole: &Range<usize>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let span = self.place.span(whole.start, whole.end);
        let mut problem = Diagnostic::new(code, span, message);
        problem.chain = self.chain_inner_first();
        // Once the list is full, each new problem replaces the last one.
        self.diagnostics.truncate(MAX_PROBLEMS - 1);
        self.diagnostics.push(problem);
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// Reports why a translated text is not used, and that the source text is shown instead.
    pub(crate) fn broken_translation(&mut self, template: &Template, whole: &Range<usize>) {
        if self.diagnostics.len() >= MAX_PROBLEMS {
            return;
        }
        let mut chain = self.chain_inner_first();
        chain.insert(0, self.place.span(whole.start, whole.end));
        for problem in template.problems(self.world.config()) {
            let mut problem = problem.clone();
            problem.chain.clone_from(&chain);
            self.diagnostics.push(problem);
        }
        let message = "invalid Liquid in translation; source text shown instead";
        let mut note = Diagnostic::new(
            &codes::TRANSLATION_BROKEN,
            template.place.span(0, 0),
            message,
        );
        note.chain = chain;
        self.diagnostics.push(note);
    }

    /// A piece of the current template.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        self.place.span(range.start, range.end)
    }

    pub(super) fn chain_inner_first(&self) -> Vec<Span> {
        self.chain.iter().rev().cloned().collect()
    }
}
