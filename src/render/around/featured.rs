//! `featuredLinks`, `introLinks` and `product_video`: what a landing page puts first.

use serde::Serialize;

use super::listed::{Listed, Target};
use crate::{
    diag::Diagnostic,
    plan::Unit,
    render::Renderer,
    site::overlay,
    value::{Leaf, Value},
};

/// One list of `featuredLinks`.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    /// Its key: `popular`.
    name: String,
    label: String,
    links: Vec<Listed>,
}

/// One of `introLinks`: a button below the intro.
#[derive(Debug, Serialize)]
pub(super) struct IntroLink {
    /// Its key: `quickstart`.
    name: String,
    label: String,
    href: String,
}

impl Renderer<'_> {
    /// The lists of `featuredLinks` that have something in this version, in the order of the front matter. A key
    /// `<list>Heading` gives a list another heading; a translation may do so, too.
    pub(super) fn featured(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<Group> {
        let Some(source) = self.front(unit, "featuredLinks") else {
            return Vec::new();
        };
        let translation = self.site.translation(unit.page, unit.language);
        let own = translation.and_then(|page| page.front.values().get("featuredLinks"));
        let featured = overlay(source, own);
        let lists = featured
            .as_map()
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name, value.as_list()?)));
        let groups = lists.map(|(name, entries)| {
            let heading = featured
                .get(&format!("{name}Heading"))
                .and_then(Value::as_leaf);
            let links = entries
                .iter()
                .filter_map(|entry| self.listed(unit, entry, found))
                .collect();
            Group {
                name: name.to_string(),
                label: match heading {
                    Some(heading) => self.render_prose(unit, heading, found).text,
                    None => self.label(unit.language, "featured", name),
                },
                links,
            }
        });
        groups.filter(|group| !group.links.is_empty()).collect()
    }

    pub(super) fn intro_links(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<IntroLink> {
        let links = self.front(unit, "introLinks").and_then(Value::as_map);
        let links = links.into_iter().flatten();
        links
            .filter_map(|(name, value)| {
                let href = match self.target(unit, value.as_leaf()?, found)? {
                    Target::Elsewhere(href) => href,
                    Target::Page(page) => self.url(Unit { page, ..unit }),
                };
                Some(IntroLink {
                    name: name.to_string(),
                    label: self.label(unit.language, "intro_link", name),
                    href,
                })
            })
            .collect()
    }

    /// The address of the product's video.
    pub(super) fn video(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> String {
        let video = self.front(unit, "product_video").and_then(Value::as_leaf);
        let is_named = |leaf: &&std::sync::Arc<Leaf>| !leaf.text.trim().is_empty();
        video
            .filter(is_named)
            .map_or_else(String::new, |leaf| self.word_of(unit, leaf, found))
    }
}
