//! Liquid includes: `templates/includes/NAME.html`, the site's own or the theme's.

use std::collections::BTreeMap;

use crate::value::Leaf;

/// Includes by name.
#[derive(Debug, Default)]
pub struct Includes {
    by_name: BTreeMap<String, Leaf>,
}

impl Includes {
    /// Adds an include. The first one with a name takes precedence.
    pub fn add(&mut self, name: impl Into<String>, leaf: Leaf) {
        self.by_name.entry(name.into()).or_insert(leaf);
    }

    /// Returns the include of this name.
    pub fn get(&self, name: &str) -> Option<&Leaf> {
        self.by_name.get(name)
    }

    /// Returns all names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}
