//! `spotlight`: a few articles of a landing page, each with an image.

use serde::Serialize;

use super::{grid::descendants, hero::Picture, listed::Listed, localized::wrong_type};
use crate::{
    diag::Diagnostic, parse::keys, plan::Unit, render::page::PageBuilder, site::PageId,
    value::Value,
};

/// An article in the spotlight.
#[derive(Debug, Serialize)]
pub(super) struct Spot {
    #[serde(flatten)]
    article: Listed,
    image: Option<Picture>,
}

/// Maximum number of articles in the spotlight of a category landing: a row.
const MAX_SPOTS: usize = 3;

impl PageBuilder<'_> {
    /// Returns the articles of `spotlight` that exist in this version.
    pub(super) fn spotlight(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<Spot> {
        let Some(written) = self.front(unit, keys::SPOTLIGHT) else {
            return Vec::new();
        };
        let near = self.front_span(unit, keys::SPOTLIGHT);
        let Some(entries) = written.as_list() else {
            wrong_type(written, &near, "a list of articles", found);
            return Vec::new();
        };
        let mut spots = Vec::new();
        for entry in entries {
            let Some(article) = entry.get("article").and_then(Value::as_leaf) else {
                wrong_type(entry, &near, "a map with `article` and `image`", found);
                continue;
            };
            let pages = |path: &str| {
                let pages = self.nearby(unit.page, path);
                match pages.is_empty() {
                    true => self.ending_with(unit.page, path),
                    false => pages,
                }
            };
            let Some(target) = self.target_among(unit, article, found, pages) else {
                continue;
            };
            let image = entry.get("image").and_then(Value::as_leaf);
            spots.push(Spot {
                article: self.titled(unit, &target),
                image: image.and_then(|leaf| self.picture(unit, leaf, found)),
            });
        }
        if self.layout_name(unit.page) == Some("category-landing") {
            spots.truncate(MAX_SPOTS);
        }
        spots
    }

    /// Returns the pages below a page whose paths end with `path`: articles can be named without their categories.
    fn ending_with(&self, landing: PageId, path: &str) -> Vec<PageId> {
        let end = format!("/{}", path.trim_matches('/'));
        let below = descendants(landing, |page| self.structure().page(page).children.clone());
        below
            .into_iter()
            .filter(|page| self.structure().page(*page).href.ends_with(&end))
            .collect()
    }
}
