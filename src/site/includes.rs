//! Liquid includes: `templates/includes/NAME.html`, the site's own or the theme's.

use std::collections::BTreeMap;

use crate::value::Leaf;

/// Includes by name.
#[derive(Debug, Default)]
pub struct Includes {
    by_name: BTreeMap<String, Leaf>,
}

impl Includes {
    /// Adds one; the first of a name stays.
    pub fn add(&mut self, name: impl Into<String>, leaf: Leaf) {
        self.by_name.entry(name.into()).or_insert(leaf);
    }

    /// The include of this name.
    pub fn get(&self, name: &str) -> Option<&Leaf> {
        self.by_name.get(name)
    }

    /// All names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}
