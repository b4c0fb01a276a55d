//! Which problems are reported: those of the wanted codes that are not known. Enters: [`Findings`] and [`Rules`]. Leaves:
//! a [`Listing`], from which every format is written, and which decides the exit status.

use std::collections::BTreeMap;

use super::{
    Code, Severity,
    baseline::Baseline,
    finding::{Finding, Findings, PageName},
};
use crate::source::below;

/// What to report, and what makes a run fail.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Report only these codes; all, if empty.
    pub only: Vec<&'static Code>,
    /// Never report these codes.
    pub ignored: Vec<&'static Code>,
    /// Problems that are known.
    pub known: Option<Baseline>,
    /// Report only problems in these files, or in files below these folders; all, if empty. Paths are relative to the root
    /// of the site, and the root itself is an empty path.
    pub within: Vec<String>,
    /// Whether warnings make a run fail, too.
    pub denies_warnings: bool,
    /// Show only problems that make a run fail.
    pub is_quiet: bool,
}

/// The problems to report.
#[derive(Debug)]
pub struct Listing<'f> {
    findings: &'f Findings,
    denies_warnings: bool,
    /// The problems to show, by file and position.
    pub shown: Vec<&'f Finding>,
    /// Number of errors.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
    /// Number of problems that are known.
    pub known: usize,
    /// Known problems that do not occur.
    pub gone: Baseline,
    /// Whether there is a list of known problems.
    pub has_baseline: bool,
    /// Whether the command did its work; otherwise, the problems are the reason why not.
    pub is_complete: bool,
}

impl Rules {
    fn wants(&self, finding: &Finding) -> bool {
        let is_named = |codes: &[&Code]| codes.iter().any(|code| code.name == finding.problem.code);
        let file = &finding.problem.at.file;
        let has = |path: &String| path.is_empty() || below(path, file).is_some();
        (self.only.is_empty() || is_named(&self.only))
            && !is_named(&self.ignored)
            && (self.within.is_empty() || self.within.iter().any(has))
    }

    /// Selects the problems to report.
    pub fn apply<'f>(&self, findings: &'f Findings) -> Listing<'f> {
        let mut gone = self.known.clone().unwrap_or_default();
        let mut listing = Listing {
            findings,
            denies_warnings: self.denies_warnings,
            shown: Vec::new(),
            errors: 0,
            warnings: 0,
            known: 0,
            gone: Baseline::default(),
            has_baseline: self.known.is_some(),
            is_complete: true,
        };
        for finding in findings.list.iter().filter(|it| self.wants(it)) {
            if gone.take(&finding.problem) {
                listing.known += 1;
                continue;
            }
            match finding.problem.severity {
                Severity::Error => listing.errors += 1,
                Severity::Warning => listing.warnings += 1,
            }
            if !self.is_quiet || listing.fails(finding) {
                listing.shown.push(finding);
            }
        }
        listing.gone = gone;
        listing
    }
}

impl<'f> Listing<'f> {
    /// Whether a problem makes the run fail.
    pub fn fails(&self, finding: &Finding) -> bool {
        self.denies_warnings || finding.problem.severity == Severity::Error
    }

    /// Whether the run fails.
    pub fn has_failed(&self) -> bool {
        self.errors > 0 || (self.denies_warnings && self.warnings > 0)
    }

    /// Returns the pages that have a problem.
    pub fn pages(
        &self,
        finding: &'f Finding,
    ) -> impl ExactSizeIterator<Item = &'f PageName> + Clone {
        self.findings.pages(finding)
    }

    /// Returns the number of problems of each code.
    pub fn by_code(&self) -> BTreeMap<&'static str, usize> {
        let mut numbers = BTreeMap::new();
        for finding in &self.shown {
            *numbers.entry(finding.problem.code).or_default() += 1;
        }
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{codes, finding::tests::findings};

    fn codes_of(listing: &Listing<'_>) -> Vec<&'static str> {
        listing.shown.iter().map(|it| it.problem.code).collect()
    }

    #[test]
    fn codes_are_selected_by_name() {
        let findings = findings();
        let only = Rules {
            only: vec![&codes::CODE_LANGUAGE],
            ..Rules::default()
        };
        assert_eq!(codes_of(&only.apply(&findings)), ["code-language"]);
        let without = Rules {
            ignored: vec![&codes::CODE_LANGUAGE],
            ..Rules::default()
        };
        let listing = without.apply(&findings);
        assert_eq!(codes_of(&listing), ["undefined-data", "url-collision"]);
        assert_eq!((listing.errors, listing.warnings), (2, 0));
    }

    #[test]
    fn files_are_selected_by_path() {
        let findings = findings();
        let within = |paths: &[&str]| {
            let rules = Rules {
                within: paths.iter().map(|path| (*path).to_owned()).collect(),
                ..Rules::default()
            };
            codes_of(&rules.apply(&findings))
        };
        assert_eq!(within(&["content"]), ["undefined-data", "code-language"]);
        assert_eq!(within(&["content/a", "hanga.yml"]), ["url-collision"]);
        assert_eq!(within(&[""]).len(), 3);
    }

    #[test]
    fn warnings_fail_only_if_they_are_denied() {
        let findings = findings();
        let rules = Rules {
            only: vec![&codes::CODE_LANGUAGE],
            is_quiet: true,
            ..Rules::default()
        };
        let listing = rules.apply(&findings);
        assert!(!listing.has_failed() && listing.shown.is_empty());
        let rules = Rules {
            denies_warnings: true,
            ..rules
        };
        let listing = rules.apply(&findings);
        assert!(listing.has_failed() && listing.shown.len() == 1);
    }

    #[test]
    fn known_problems_are_not_reported() {
        let findings = findings();
        let old = Baseline::parse("hanga.yml: [url-collision] taken\na.md: [dead-link] gone\n");
        let rules = Rules {
            known: Some(old),
            ..Rules::default()
        };
        let listing = rules.apply(&findings);
        assert_eq!(codes_of(&listing), ["undefined-data", "code-language"]);
        assert_eq!((listing.known, listing.gone.len()), (1, 1));
    }
}
