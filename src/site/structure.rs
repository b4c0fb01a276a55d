//! What of a site everything depends on: which pages there are, in which versions, where, and below what; all keys of
//! front matter that are no prose; old addresses; data of features.

use super::{Entry, Site, versions::same_features};

impl Site {
    /// What is different in structure from another state of the site, for people. `None`: nothing, so that numbers of
    /// pages, versions and languages mean the same in both.
    pub fn structure_change(&self, before: &Self) -> Option<String> {
        if self.config != before.config {
            return Some("the configuration".to_owned());
        }
        if self.external != before.external {
            return Some("the list of paths that lead to other sites".to_owned());
        }
        if !same_features(&self.versions, &before.versions) {
            return Some("a feature".to_owned());
        }
        if self.pages.len() != before.pages.len() {
            return Some("the number of pages".to_owned());
        }
        let mut pairs = self.pages.iter().zip(&before.pages);
        if let Some((now, _)) = pairs.find(|(now, then)| !same(now, then)) {
            return Some(format!("the structure of {}", now.relative_path));
        }
        (self.products != before.products).then(|| "the products".to_owned())
    }
}

fn same(a: &Entry, b: &Entry) -> bool {
    fn translated(entry: &Entry) -> impl Iterator<Item = bool> {
        entry.translations.iter().map(Option::is_some)
    }
    a.relative_path == b.relative_path
        && a.versions == b.versions
        && a.parent == b.parent
        && a.children == b.children
        && a.kind == b.kind
        && translated(a).eq(translated(b))
        && (std::sync::Arc::ptr_eq(&a.page, &b.page)
            || a.page.front.has_structure_of(&b.page.front))
}
