//! `carousels` and `recommended`: rows of pages from anywhere in the site.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::{
    listed::Listed,
    localized::{Localized, wrong_type},
};
use crate::{
    diag::Diagnostic,
    parse::keys,
    plan::Unit,
    render::page::PageBuilder,
    source::Span,
    value::{Leaf, Value},
};

/// A carousel.
#[derive(Debug, Serialize)]
pub(super) struct Carousel {
    /// Its key, such as `recommended`.
    name: String,
    /// Its heading; empty if there is no word for its key.
    label: String,
    links: Vec<Listed>,
}

/// The key of the single carousel that pages had before `carousels`, and its name today.
const RECOMMENDED: &str = "recommended";

impl PageBuilder<'_> {
    /// Returns the carousels that have a page in this version, in the order of the front matter.
    pub(super) fn carousels(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<Carousel> {
        let mut shown = Vec::new();
        let written = self.front(unit, keys::CAROUSELS);
        let is_replaced = written.is_some_and(|all| all.get(RECOMMENDED).is_some());
        if !is_replaced && let Some(single) = self.front(unit, keys::RECOMMENDED) {
            shown.extend(self.carousel(unit, RECOMMENDED, single, found));
        }
        let Some(written) = written else {
            return shown;
        };
        let near = self.front_span(unit, keys::CAROUSELS);
        let Some(all) = written.as_map() else {
            wrong_type(written, &near, "a map of lists of paths", found);
            return shown;
        };
        for (name, value) in all {
            if let Some(leaves) = paths(value, &near, found) {
                shown.extend(self.carousel(unit, name, leaves, found));
            }
        }
        shown
    }

    fn carousel(
        &self,
        unit: Unit,
        name: &str,
        leaves: Vec<&Arc<Leaf>>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Carousel> {
        let mut seen: FxHashSet<String> = FxHashSet::default();
        let mut links = Vec::new();
        for leaf in leaves {
            if let Some(target) = self.target_nearby(unit, leaf, found)
                && seen.insert(self.target_url(unit, &target))
            {
                links.push(self.titled(unit, &target));
            }
        }
        (!links.is_empty()).then(|| Carousel {
            name: name.split_whitespace().collect::<Vec<_>>().join("-"),
            label: self
                .renderer
                .layout
                .word(unit.language, &format!("carousel_{name}"))
                .to_owned(),
            links,
        })
    }
}

fn paths<'v>(
    value: &'v Value,
    near: &Span,
    found: &mut Vec<Diagnostic>,
) -> Option<Vec<&'v Arc<Leaf>>> {
    let Some(entries) = Localized::new(value, None).list() else {
        wrong_type(value, near, "a list of paths", found);
        return None;
    };
    let mut leaves = Vec::new();
    for entry in entries {
        match entry.source.as_leaf() {
            Some(leaf) => leaves.push(leaf),
            None => wrong_type(entry.source, near, "a path", found),
        }
    }
    Some(leaves)
}
