//! Completes the addresses of short texts: links get language and version, files the site's base path.

use crate::html::{Slot, Tree};

/// Passes each address that depends on the unit to `fill`, which returns the new one.
pub fn rewrite(tree: &mut Tree<'_>, fill: impl Fn(&Slot) -> Option<String>) {
    for id in tree.find_all(|element| !element.attributes.is_empty()) {
        let Some(element) = tree.element_mut(id) else {
            continue;
        };
        let attributes = element.attributes.iter().enumerate();
        let filled = attributes.filter_map(|(n, (name, value))| {
            let slot = Slot::of(element, name, value)?;
            Some((n, fill(&slot)?))
        });
        let filled: Vec<(usize, String)> = filled.collect();
        for (n, value) in filled {
            element.attributes[n].1 = value.into();
        }
    }
}
