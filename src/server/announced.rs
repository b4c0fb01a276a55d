//! Tracks reported problems, so that each is reported once, and once more when it is fixed.

use std::collections::{BTreeMap, BTreeSet};

use crate::{diag::Diagnostic, source::Span};

/// Identity of a problem.
type Key = (Span, &'static str, String);

/// Problems that have been reported, and the pages that have them.
#[derive(Debug, Default)]
pub(super) struct Announced {
    found_on: BTreeMap<Key, BTreeSet<String>>,
    /// Problems by page. Those of the site as a whole are at the empty address.
    of: BTreeMap<String, BTreeSet<Key>>,
}

impl Announced {
    /// Records all problems of a page, or of the site as a whole. Returns those not reported before, and the number of
    /// problems that no longer exist anywhere.
    pub(super) fn update<'d>(
        &mut self,
        address: &str,
        problems: impl IntoIterator<Item = &'d Diagnostic>,
    ) -> (Vec<&'d Diagnostic>, usize) {
        let before = self.of.remove(address).unwrap_or_default();
        let (mut now, mut new) = (BTreeSet::new(), Vec::new());
        for problem in problems {
            let key = key(problem);
            let pages = self.found_on.entry(key.clone()).or_default();
            if pages.is_empty() {
                new.push(problem);
            }
            pages.insert(address.to_owned());
            now.insert(key);
        }
        let mut fixed = 0;
        for key in before.difference(&now) {
            if let Some(pages) = self.found_on.get_mut(key) {
                pages.remove(address);
                if pages.is_empty() {
                    self.found_on.remove(key);
                    fixed += 1;
                }
            }
        }
        if !now.is_empty() {
            self.of.insert(address.to_owned(), now);
        }
        (new, fixed)
    }

    /// Returns the addresses of pages with reported problems.
    pub(super) fn addresses(&self) -> Vec<String> {
        let pages = self.of.keys().filter(|address| !address.is_empty());
        pages.cloned().collect()
    }
}

fn key(problem: &Diagnostic) -> Key {
    (
        problem.span.clone(),
        problem.code.name,
        problem.message.clone(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diag::codes, source::FileId};

    #[test]
    fn a_problem_is_announced_once_and_fixed_when_no_page_has_it() {
        let mut announced = Announced::default();
        let broken = Diagnostic::new(
            &codes::LIQUID_SYNTAX,
            Span::start_of(FileId::FIRST),
            "broken",
        );
        let mut update = |address, problems: &[Diagnostic]| {
            let (new, fixed) = announced.update(address, problems);
            (new.len(), fixed)
        };
        let broken = [broken];
        assert_eq!(update("/a", &broken), (1, 0));
        assert_eq!(update("/b", &broken), (0, 0));
        assert_eq!(update("/a", &[]), (0, 0));
        assert_eq!(update("/b", &[]), (0, 1));
        assert_eq!(update("/b", &broken), (1, 0));
        assert_eq!(announced.addresses(), ["/b"]);
    }
}
