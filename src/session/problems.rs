//! Problems of a site that do not belong to single pages.

use super::Session;
use crate::diag::{Diagnostic, Severities};

/// Problems of the site itself, grouped by origin: parts that are not read again keep their problems.
#[derive(Debug, Clone, Default)]
pub(super) struct Problems {
    pub(super) config: Vec<Diagnostic>,
    pub(super) theme: Vec<Diagnostic>,
    pub(super) reference: Vec<Diagnostic>,
    pub(super) external: Vec<Diagnostic>,
    pub(super) history: Vec<Diagnostic>,
    pub(super) site: Vec<Diagnostic>,
}

impl Problems {
    /// Applies the site's severities.
    pub(super) fn apply(&mut self, severities: &Severities) {
        let Self {
            config,
            theme,
            reference,
            external,
            history,
            site,
        } = self;
        for problems in [config, theme, reference, external, history, site] {
            *problems = severities.apply(std::mem::take(problems));
        }
    }
}

impl Session {
    /// Returns the problems of the site itself. Conflicts between output files are among them once
    /// [`outputs`](Self::outputs) has been computed.
    pub fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        let Problems {
            config,
            theme,
            reference,
            external,
            history,
            site,
        } = &self.problems;
        let outside = reference.iter().chain(external).chain(history);
        let shared = config.iter().chain(theme);
        shared.chain(outside).chain(site).chain(self.conflicts())
    }

    /// Returns the problems of parts that every page depends on: configuration and theme.
    pub fn problems_of_all_pages(&self) -> impl Iterator<Item = &Diagnostic> {
        let Problems { config, theme, .. } = &self.problems;
        config.iter().chain(theme)
    }

    /// Returns the problems of single files, and of conflicts between them.
    pub fn problems_of_site(&self) -> impl Iterator<Item = &Diagnostic> {
        self.problems.site.iter().chain(self.conflicts())
    }

    fn conflicts(&self) -> &[Diagnostic] {
        self.known_outputs()
            .map_or(&[], |outputs| &outputs.problems)
    }
}
