//! What makes a problem the same one before and after an edit.

use std::collections::BTreeMap;

use crate::diag::{DiagnosticView, finding::Findings};

/// A problem without its line, which moves with every edit above it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Path of the file that has it, as in diagnostics.
    pub file: String,
    /// Name of its code.
    pub code: &'static str,
    /// Its message.
    pub message: String,
}

impl Key {
    pub(super) fn of(problem: &DiagnosticView) -> Self {
        Self {
            file: problem.at.file.clone(),
            code: problem.code,
            message: problem.message.clone(),
        }
    }
}

/// How often a site has each problem.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts(BTreeMap<Key, usize>);

impl Counts {
    pub(super) fn of(findings: &Findings) -> Self {
        let mut counts = Self::default();
        for finding in &findings.list {
            *counts.0.entry(Key::of(&finding.problem)).or_default() += 1;
        }
        counts
    }

    /// Returns the problems that are left when these have been fixed.
    pub(super) fn without<'k>(&self, fixed: impl Iterator<Item = &'k Key>) -> Self {
        let mut left = self.clone();
        for key in fixed {
            if let Some(n) = left.0.get_mut(key) {
                *n = n.saturating_sub(1);
            }
        }
        left
    }

    /// Returns the problems that occur more often than in `allowed`, in their order.
    pub(super) fn beyond(&self, allowed: &Self) -> Vec<Key> {
        let is_more = |(key, n): &(&Key, &usize)| **n > allowed.0.get(*key).copied().unwrap_or(0);
        let more = self.0.iter().filter(is_more);
        more.map(|(key, _)| key.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(message: &str) -> Key {
        Key {
            file: "a.md".to_owned(),
            code: "x",
            message: message.to_owned(),
        }
    }

    fn counts(all: &[(&str, usize)]) -> Counts {
        Counts(all.iter().map(|(name, n)| (key(name), *n)).collect())
    }

    #[test]
    fn a_problem_that_a_file_has_twice_is_fixed_twice() {
        let before = counts(&[("old", 1), ("twice", 2)]);
        let fixed = [key("twice")];
        let allowed = before.without(fixed.iter());
        assert_eq!(before.beyond(&allowed), fixed);
        let after = counts(&[("old", 1), ("twice", 1)]);
        assert!(after.beyond(&allowed).is_empty());
        let after = counts(&[("new", 1)]);
        assert_eq!(after.beyond(&allowed), [key("new")]);
    }
}
