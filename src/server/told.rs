//! Which problems people have been told of, so that each is told once, and that it is mended.

use std::collections::{BTreeMap, BTreeSet};

/// Problems that have been told, with what they were found on.
#[derive(Debug, Default)]
pub(super) struct Told {
    found_on: BTreeMap<String, BTreeSet<String>>,
}

impl Told {
    /// Takes all problems of a page, or of the site as such (an empty address), as texts. Returns those that nobody has
    /// been told of, and how many are nowhere any more.
    pub(super) fn update(&mut self, address: &str, problems: &[String]) -> (Vec<String>, usize) {
        let mut mended = 0;
        self.found_on.retain(|problem, pages| {
            let is_mended =
                !problems.contains(problem) && pages.remove(address) && pages.is_empty();
            mended += usize::from(is_mended);
            !is_mended
        });
        let mut new = Vec::new();
        for problem in problems {
            let pages = self.found_on.entry(problem.clone()).or_default();
            if pages.is_empty() {
                new.push(problem.clone());
            }
            pages.insert(address.to_owned());
        }
        (new, mended)
    }
}

#[cfg(test)]
mod tests {
    use super::Told;

    #[test]
    fn a_problem_is_told_once_and_mended_when_no_page_has_it() {
        let mut told = Told::default();
        let broken = ["broken".to_owned()];
        assert_eq!(told.update("/a", &broken), (broken.to_vec(), 0));
        assert_eq!(told.update("/b", &broken), (vec![], 0));
        assert_eq!(told.update("/a", &[]), (vec![], 0));
        assert_eq!(told.update("/b", &[]), (vec![], 1));
        assert_eq!(told.update("/b", &broken), (broken.to_vec(), 0));
    }
}
