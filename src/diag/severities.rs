//! A site's overrides of the default severities in [`codes`](super::codes).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Diagnostic, Severity, codes};

/// The severity that a site assigns to a kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Reported, and makes the exit status 1.
    Error,
    /// Reported.
    Warning,
    /// Not reported.
    Off,
}

/// Severities by diagnostic code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Severities(BTreeMap<String, Level>);

impl Severities {
    /// Returns the names that are not diagnostic codes.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        let is_known = |name: &str| codes::ALL.iter().any(|code| code.name == name);
        let names = self.0.keys().map(String::as_str);
        names.filter(move |name| !is_known(name))
    }

    /// Applies the site's severities to the problems, and removes those that are off.
    pub fn apply(&self, mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if self.0.is_empty() {
            return problems;
        }
        problems.retain_mut(|problem| match self.0.get(problem.code.name) {
            Some(Level::Off) => false,
            Some(Level::Error) => {
                problem.severity = Severity::Error;
                true
            }
            Some(Level::Warning) => {
                problem.severity = Severity::Warning;
                true
            }
            None => true,
        });
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    #[test]
    fn a_site_configures_the_severity_of_problems() {
        let severities: Severities =
            serde_yaml::from_str("{ dead-link: error, code-language: \"off\", dead-lnik: error }")
                .expect("levels");
        let problem = |code| Diagnostic::new(code, Span::start_of(FileId::FIRST), "");
        let rated = severities.apply(vec![
            problem(&codes::DEAD_LINK),
            problem(&codes::CODE_LANGUAGE),
            problem(&codes::TEMPLATE),
        ]);
        let found: Vec<_> = rated.iter().map(|it| (it.code.name, it.severity)).collect();
        assert_eq!(
            found,
            [
                ("dead-link", Severity::Error),
                ("template", Severity::Error)
            ]
        );
        assert_eq!(severities.unknown().collect::<Vec<_>>(), ["dead-lnik"]);
    }
}
