//! The facts about a page's units, condensed to what later checks need: a tree of 10,000 units has a million links.

use rustc_hash::FxHashMap;
use std::sync::Arc;

use super::{ids, words::Words};
use crate::{
    diag::paths::is_builtin,
    liquid::Origin,
    plan::Unit,
    render::{Facts, Link},
    site::Site,
    source::{Span, Vfs},
};

/// A link as it was written in one place, and the units of a page that show it.
#[derive(Debug)]
pub(super) struct WrittenLink {
    /// Location of the URL, and the tags that included it.
    pub(super) origin: Origin,
    /// URL as written.
    pub(super) href: Box<str>,
    /// Whether it is an entry of a list, which shows only entries that exist.
    pub(super) is_listed: bool,
    /// The units that show it, and its URL in each of them.
    pub(super) uses: Vec<(Unit, Arc<str>)>,
}

impl WrittenLink {
    /// Returns the place of the URL, and the URL.
    pub(super) fn written(&self) -> (&Span, &str) {
        (&self.origin.span, &self.href)
    }
}

/// The condensed facts about the units of one page.
#[derive(Debug, Default)]
pub(super) struct PageSurvey {
    /// The anchors of each unit, sorted.
    pub(super) anchors: Vec<(Unit, Arc<[Box<str>]>)>,
    /// All links, in the order in which they were first seen.
    pub(super) links: Vec<WrittenLink>,
    /// The title of each unit, as plain text.
    pub(super) titles: Vec<(Unit, Box<str>)>,
    /// What is wrong with the words.
    pub(super) words: Words,
    places: FxHashMap<(Span, Box<str>), usize>,
    targets: FxHashMap<Box<str>, Arc<str>>,
}

impl PageSurvey {
    /// Adds the facts about a unit, its title, and the ids in its HTML.
    pub(super) fn add(&mut self, unit: Unit, title: &str, html: &[u8], facts: &Facts, site: &Site) {
        self.titles.push((unit, title.into()));
        self.words.add(unit, facts, site);
        let ids = ids::of(facts, html);
        // Most versions of a page have the same anchors.
        let known = self.anchors.iter().find(|(_, known)| **known == *ids);
        let ids = known.map_or_else(|| ids.into(), |(_, known)| Arc::clone(known));
        self.anchors.push((unit, ids));
        for link in &facts.links {
            self.add_link(unit, link, site);
        }
    }

    fn add_link(&mut self, unit: Unit, link: &Link, site: &Site) {
        // Links to other sites are half of all, and only those to the site's own host are of interest.
        let origin = site.config.origin();
        if site.is_external(&link.href) && (origin.is_empty() || !link.href.starts_with(origin)) {
            return;
        }
        let Some(origin) = link.origin.as_ref().and_then(|it| in_site(it, &site.files)) else {
            return;
        };
        let target = match self.targets.get(&*link.target) {
            Some(known) => Arc::clone(known),
            None => {
                let target: Arc<str> = (&*link.target).into();
                self.targets
                    .insert((&*link.target).into(), Arc::clone(&target));
                target
            }
        };
        let key = (origin.span.clone(), (&*link.href).into());
        let at = *self.places.entry(key).or_insert_with(|| {
            self.links.push(WrittenLink {
                origin,
                href: (&*link.href).into(),
                is_listed: link.is_listed,
                uses: Vec::new(),
            });
            self.links.len() - 1
        });
        let uses = &mut self.links[at].uses;
        if uses
            .last()
            .is_none_or(|(last, known)| *last != unit || *known != target)
        {
            uses.push((unit, target));
        }
    }

    /// Drops what only [`add`](Self::add) needs.
    pub(super) fn finish(&mut self) {
        self.links.shrink_to_fit();
        for link in &mut self.links {
            link.uses.shrink_to_fit();
        }
        self.places = FxHashMap::default();
        self.targets = FxHashMap::default();
        self.words.finish();
    }
}

/// Returns the innermost place of an origin that is in a file of the site: what an include of the theme prints comes from
/// data, and its author can change only that, or the tag.
fn in_site(origin: &Origin, files: &Vfs) -> Option<Origin> {
    let is_own = |span: &Span| !is_builtin(&files.file(span.place.file).path);
    if is_own(&origin.span) {
        return Some(origin.clone());
    }
    let at = origin.chain.iter().position(is_own)?;
    Some(Origin {
        span: origin.chain[at].clone(),
        chain: origin.chain[at + 1..].to_vec(),
    })
}
