//! What is wrong with a site beside its pages.

use super::Session;
use crate::diag::{Diagnostic, Severities};

/// What is wrong with the site as such, by where it was found: what is not read again keeps its problems.
#[derive(Debug, Clone, Default)]
pub(super) struct Problems {
    pub(super) config: Vec<Diagnostic>,
    pub(super) theme: Vec<Diagnostic>,
    pub(super) reference: Vec<Diagnostic>,
    pub(super) external: Vec<Diagnostic>,
    pub(super) site: Vec<Diagnostic>,
}

impl Problems {
    /// Gives each the severity that the site has for it.
    pub(super) fn apply(&mut self, severities: &Severities) {
        let Self {
            config,
            theme,
            reference,
            external,
            site,
        } = self;
        for problems in [config, theme, reference, external, site] {
            *problems = severities.apply(std::mem::take(problems));
        }
    }
}

impl Session {
    /// What is wrong with the site as such.
    pub fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        let Problems {
            config,
            theme,
            reference,
            external,
            site,
        } = &self.problems;
        let outside = reference.iter().chain(external);
        config.iter().chain(theme).chain(outside).chain(site)
    }

    /// Those that every page depends on: of the configuration, the theme, reference data.
    pub fn problems_of_all_pages(&self) -> impl Iterator<Item = &Diagnostic> {
        let Problems { config, theme, .. } = &self.problems;
        config.iter().chain(theme)
    }

    /// Those of single files, and of how they fit together.
    pub fn problems_of_site(&self) -> impl Iterator<Item = &Diagnostic> {
        self.problems.site.iter()
    }
}
