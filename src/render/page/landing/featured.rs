//! `featuredLinks`, `introLinks` and `product_video`: the top part of a landing page.

use serde::Serialize;

use super::{
    listed::{Listed, Target},
    localized::{Localized, wrong_type},
};
use crate::{
    config::Dialect,
    diag::Diagnostic,
    parse::keys,
    plan::Unit,
    render::page::PageBuilder,
    value::{Leaf, Value},
};

/// One list of `featuredLinks`.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    /// Its key, such as `popular`, as part of an anchor.
    name: String,
    label: String,
    links: Vec<Listed>,
}

/// One of the `introLinks`: a button below the intro.
#[derive(Debug, Serialize)]
pub(super) struct IntroLink {
    /// Its key, such as `quickstart`.
    name: String,
    label: String,
    href: String,
}

/// Maximum length of a list on a page that lists others. Writers give more paths than that where versions differ.
const MAX_FEATURED: usize = 4;

/// Maximum number of links below the intro of a page with an image at its top: one is primary, one is secondary.
const MAX_HERO_LINKS: usize = 2;

/// The layouts that begin with such an image.
const HERO_LAYOUTS: &[&str] = &["bespoke-landing", "discovery-landing", "journey-landing"];

impl PageBuilder<'_> {
    /// Returns the lists of `featuredLinks` that have entries in this version, in the order of the front matter. A key
    /// `<list>Heading` sets the heading of a list; a translation can set it, too. Today the lists are short and have
    /// full titles.
    pub(super) fn featured(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<Group> {
        let Some(source) = self
            .front(unit, keys::FEATURED_LINKS)
            .and_then(Value::as_map)
        else {
            return Vec::new();
        };
        let near = self.front_span(unit, keys::FEATURED_LINKS);
        let (_, translation) = self.files(unit.page, unit.language);
        let own = translation.and_then(|page| page.front.setting(keys::FEATURED_LINKS));
        let heading = |name: &str| {
            let key = format!("{name}Heading");
            let own = own.and_then(|own| own.get(&key));
            own.or_else(|| source.get(&*key)).and_then(Value::as_leaf)
        };
        let is_today = self.structure().config.dialect() == Dialect::Current;
        let lists_pages = self.structure().page(unit.page).is_index()
            || self.layout_name(unit.page) == Some("product-landing");
        let mut groups = Vec::new();
        for (name, entries) in source {
            if name.ends_with("Heading") {
                continue;
            }
            let entries = Localized::new(entries, None);
            let Some(list) = entries.list() else {
                wrong_type(entries.source, &near, "a list of paths", found);
                continue;
            };
            let mut links: Vec<Listed> = list
                .into_iter()
                .filter_map(|entry| match is_today {
                    true => self.listed_in_full(unit, entry, &near, found),
                    false => self.listed(unit, entry, &near, found),
                })
                .collect();
            // Entries beyond the limit are checked, too.
            if is_today && lists_pages {
                links.truncate(MAX_FEATURED);
            }
            if links.is_empty() {
                continue;
            }
            groups.push(Group {
                name: name.split_whitespace().collect::<Vec<_>>().join("-"),
                label: match heading(name) {
                    Some(heading) => self.render_prose(unit, heading, found).text,
                    None => self.label(unit.language, "featured", name),
                },
                links,
            });
        }
        groups
    }

    pub(super) fn intro_links(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<IntroLink> {
        let Some(written) = self.front(unit, keys::INTRO_LINKS) else {
            return Vec::new();
        };
        let near = self.front_span(unit, keys::INTRO_LINKS);
        let Some(links) = written.as_map() else {
            wrong_type(written, &near, "a map of names to paths", found);
            return Vec::new();
        };
        let mut shown = Vec::new();
        for (name, value) in links {
            let Some(leaf) = value.as_leaf() else {
                wrong_type(value, &near, "a path", found);
                continue;
            };
            let href = match self.target(unit, leaf, found) {
                Some(Target::Elsewhere(href)) => href,
                Some(Target::Page(page, rest)) => self.url(Unit { page, ..unit }) + &rest,
                None => continue,
            };
            shown.push(IntroLink {
                name: name.to_string(),
                label: self.label(unit.language, "intro_link", name),
                href,
            });
        }
        let layout = self.layout_name(unit.page);
        if layout.is_some_and(|name| HERO_LAYOUTS.contains(&name)) {
            shown.truncate(MAX_HERO_LINKS);
        }
        shown
    }

    /// Returns the URL of the product's video.
    pub(super) fn video(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> String {
        let video = self.front(unit, keys::PRODUCT_VIDEO);
        let is_named = |leaf: &&std::sync::Arc<Leaf>| !leaf.text.trim().is_empty();
        let href = video
            .filter(is_named)
            .and_then(|leaf| self.address(unit, leaf, found));
        href.map_or_else(String::new, |href| self.file_url(&href).unwrap_or(href))
    }
}
