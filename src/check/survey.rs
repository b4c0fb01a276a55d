//! The facts about a page's units, condensed to what later checks need: a tree of 10,000 units has a million links.

use rustc_hash::FxHashMap;
use std::sync::Arc;

use super::{ids, words::Words};
use crate::{
    diag::paths::is_builtin,
    liquid::Origin,
    plan::Unit,
    render::Facts,
    site::Site,
    source::{At, Span, Vfs},
};

/// What an address stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Role {
    /// A link that readers follow.
    Link,
    /// An entry of a list, which shows only entries that exist.
    Entry,
    /// A file that is part of the page, such as a video.
    Media,
}

/// A link as it was written in one place, and the units of a page that show it.
#[derive(Debug)]
pub(super) struct WrittenLink {
    /// What it stands for.
    pub(super) role: Role,
    /// Location of the URL, and the tags that included it.
    pub(super) origin: Origin,
    /// URL as written.
    pub(super) href: Box<str>,
    /// The units that show it, and its URL in each of them.
    pub(super) uses: Vec<(Unit, Arc<str>)>,
}

impl WrittenLink {
    /// Returns the place of the URL, and the URL.
    pub(super) fn written(&self) -> (&Span, &str) {
        (&self.origin.span, &self.href)
    }

    /// Whether the place holds the URL as it is, and not a tag that prints it.
    pub(super) fn is_verbatim(&self, site: &Site) -> bool {
        is_verbatim(site, &self.origin.span, &self.href)
    }
}

/// Whether a place holds a URL as it is, and not a tag that prints it.
pub(super) fn is_verbatim(site: &Site, span: &Span, href: &str) -> bool {
    span.text(&site.files) == href
}

/// The condensed facts about the units of one page.
#[derive(Debug, Default)]
pub(super) struct PageSurvey {
    /// The anchors of each unit, sorted.
    pub(super) anchors: Vec<(Unit, Arc<[Box<str>]>)>,
    /// All links and media, in the order in which they were first seen.
    pub(super) links: Vec<WrittenLink>,
    /// Links and media of other hosts; empty unless they are wanted.
    pub(super) external: Vec<WrittenLink>,
    /// The title of each unit, as plain text.
    pub(super) titles: Vec<(Unit, Box<str>)>,
    /// What is wrong with the words.
    pub(super) words: Words,
    places: FxHashMap<(Span, Box<str>), usize>,
    targets: FxHashMap<Box<str>, Arc<str>>,
    wants_external: bool,
}

impl PageSurvey {
    /// Creates a survey of a page without units. `wants_external`: whether to keep addresses of other hosts.
    pub(super) fn new(wants_external: bool) -> Self {
        Self {
            wants_external,
            ..Self::default()
        }
    }

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
            let address = (&*link.href, &*link.target);
            let role = match link.is_listed {
                true => Role::Entry,
                false => Role::Link,
            };
            self.add_address(unit, role, address, link.origin.as_ref(), site);
        }
        for media in &facts.media {
            let address = (&*media.src, &*media.target);
            self.add_address(unit, Role::Media, address, media.origin.as_ref(), site);
        }
        if self.wants_external {
            // Those of the site have been looked up when the page was rendered.
            for image in facts.images.iter().filter(|it| site.is_external(&it.src)) {
                let address = (&*image.src, &*image.src);
                self.add_address(unit, Role::Media, address, image.origin.as_ref(), site);
            }
        }
    }

    /// Adds an address, as it is written and as it is in the output.
    fn add_address(
        &mut self,
        unit: Unit,
        role: Role,
        (href, target): (&str, &str),
        origin: Option<&Origin>,
        site: &Site,
    ) {
        // Links to other sites are half of all, and only those to the site's own host are of interest.
        let own = site.config.origin();
        let is_own = || {
            let rest = href.strip_prefix(own).filter(|_| !own.is_empty());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
        };
        let is_external = site.is_external(href) && !is_own();
        if is_external && !self.wants_external {
            return;
        }
        let Some(origin) = origin.and_then(|it| in_site(it, &site.files)) else {
            return;
        };
        let target = match self.targets.get(target) {
            Some(known) => Arc::clone(known),
            None => {
                let shared: Arc<str> = target.into();
                self.targets.insert(target.into(), Arc::clone(&shared));
                shared
            }
        };
        let key = (origin.span.clone(), href.into());
        let links = match is_external {
            true => &mut self.external,
            false => &mut self.links,
        };
        let at = *self.places.entry(key).or_insert_with(|| {
            links.push(WrittenLink {
                role,
                origin,
                href: href.into(),
                uses: Vec::new(),
            });
            links.len() - 1
        });
        let uses = &mut links[at].uses;
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
        for link in self.links.iter_mut().chain(&mut self.external) {
            link.uses.shrink_to_fit();
        }
        self.places = FxHashMap::default();
        self.targets = FxHashMap::default();
        self.words.finish();
    }
}

/// Whether an author wrote a text: neither a template of the theme nor hanga itself.
pub(super) fn is_written(span: &Span, files: &Vfs) -> bool {
    span.place.at != At::Made && !is_builtin(&files.file(span.place.file).path)
}

/// Returns the innermost place of an origin that is in a file of the site: what an include of the theme prints comes from
/// data, and its author can change only that, or the tag. What a page shows of others is theirs.
fn in_site(origin: &Origin, files: &Vfs) -> Option<Origin> {
    if is_written(&origin.span, files) {
        return Some(origin.clone());
    }
    let at = origin
        .chain
        .iter()
        .position(|span| is_written(span, files))?;
    Some(Origin {
        span: origin.chain[at].clone(),
        chain: origin.chain[at + 1..].to_vec(),
    })
}
