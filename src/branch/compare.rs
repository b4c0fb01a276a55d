//! Compares the units of a page with those of the former site.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{ChangedFile, Difference, Fate, Part};
use crate::{
    plan::Unit,
    render::{Read, Rendered},
    session::Session,
    site::{decode, encode_path},
    source::below,
};

/// Changed files that are not texts: pages have no former state of them, but depend on them.
#[derive(Debug)]
pub(super) struct Touched {
    /// Addresses of copied files, below the site's base path.
    copied: FxHashSet<String>,
    has_reference: bool,
}

impl Touched {
    pub(super) fn new(session: &Session, files: &[ChangedFile]) -> Self {
        let mut folders: Vec<&str> = session.site.config.reference_folders().collect();
        folders.sort_unstable();
        let is_reference =
            |file: &ChangedFile| folders.iter().any(|it| below(it, &file.path).is_some());
        let copied = files.iter().filter_map(|file| {
            let path = file.path.as_str();
            match below("public", path) {
                Some(inner) => Some(inner.to_owned()),
                None => below("assets", path).map(|_| format!("/{path}")),
            }
        });
        Self {
            copied: copied.collect(),
            has_reference: files.iter().any(is_reference),
        }
    }

    /// The URLs of changed files, sorted.
    pub(super) fn urls(&self, session: &Session) -> Vec<String> {
        let base = session.site.config.base_path();
        let url = |path: &String| format!("{base}{}", encode_path(path));
        let mut urls: Vec<String> = self.copied.iter().map(url).collect();
        urls.sort_unstable();
        urls
    }

    /// Returns what a page shows of the changed files.
    fn part(&self, reads: &[Read]) -> Option<Part> {
        if self.copied.is_empty() && !self.has_reference {
            return None;
        }
        reads.iter().find_map(|read| match read {
            Read::All(inner) => self.part(inner),
            Read::Image { address, .. } | Read::File { address, .. } => {
                let path = address.split(['?', '#']).next().unwrap_or_default();
                self.copied.contains(&*decode(path)).then_some(Part::File)
            }
            Read::Reference { .. } if self.has_reference => Some(Part::Reference),
            _ => None,
        })
    }
}

/// The pages of two states.
pub(super) struct Pages<'s> {
    pub(super) now: &'s Session,
    pub(super) former: &'s Session,
    /// The former units by permalink.
    pub(super) before: &'s BTreeMap<String, Unit>,
    pub(super) touched: &'s Touched,
}

impl Pages<'_> {
    /// Returns what differs in units of a page, with their indices.
    pub(super) fn differences(&self, units: &[Unit]) -> Vec<(usize, Difference)> {
        let mut found = Vec::new();
        let mut rendered = units.iter().enumerate();
        self.now
            .renderer
            .render_each(units.iter().copied(), |page| {
                if let Some((n, unit)) = rendered.next() {
                    found.extend(self.difference(*unit, &page).map(|it| (n, it)));
                }
            });
        found
    }

    fn difference(&self, unit: Unit, page: &Rendered) -> Option<Difference> {
        let link = self.now.renderer.permalink(unit);
        let (fate, part) = match self.before.get(&link) {
            None => (Fate::Added, None),
            Some(former) => {
                let part = self.changed_part(unit, *former, page);
                (
                    Fate::Changed,
                    Some(part.or_else(|| self.touched.part(&page.reads))?),
                )
            }
        };
        Some(Difference::of(self.now, unit, fate, part))
    }

    /// Returns the part of a page whose bytes differ.
    fn changed_part(&self, unit: Unit, former: Unit, page: &Rendered) -> Option<Part> {
        let (now, then) = (&self.now.renderer, &self.former.renderer);
        if then.overall_change().is_none() && then.has_reads_of(page) {
            return None;
        }
        if then.render(former).html == page.html {
            return None;
        }
        let is_same = now.title(unit) == then.title(former)
            && now.intro(unit) == then.intro(former)
            && now.article(unit).html == then.article(former).html;
        Some(if is_same { Part::Around } else { Part::Article })
    }
}
