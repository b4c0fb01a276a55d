//! Anchors that a translation should name: headings are renamed in the source, together with the links to them, and the
//! links of a translation keep the old anchor.
//!
//! Enters: a link of a translation whose anchor does not exist. Leaves: the anchor of the links to the same page in the
//! source, if both texts link to that page with one anchor only, so that there is no doubt which is meant, and if it exists
//! in all units that show the link.

use std::{cell::RefCell, rc::Rc};

use rustc_hash::FxHashMap;

use super::{
    address::{Addresses, Target},
    anchors::{Anchors, fragment_to_find},
    places::FaultyLink,
    resolve::Lacking,
    survey::{PageSurvey, is_verbatim},
};
use crate::{
    diag::Fix,
    plan::Unit,
    site::{LanguageId, PageId, Site, VersionId},
};

/// A page in a version, in any language.
type Goal = (PageId, VersionId);

/// The anchors to which the links on a unit lead, by their page; `None` if there are several on it.
type Links<'p> = FxHashMap<Goal, Option<&'p str>>;

/// The links of translations and of their source pages.
pub(super) struct Translated<'p> {
    site: &'p Site,
    addresses: &'p Addresses<'p>,
    pages: FxHashMap<PageId, &'p PageSurvey>,
    of_units: RefCell<FxHashMap<Unit, Rc<Links<'p>>>>,
}

impl<'p> Translated<'p> {
    pub(super) fn new(
        site: &'p Site,
        addresses: &'p Addresses<'p>,
        pages: impl Iterator<Item = &'p PageSurvey>,
    ) -> Self {
        let of_page = |page: &'p PageSurvey| Some((page.titles.first()?.0.page, page));
        Self {
            site,
            addresses,
            pages: pages.filter_map(of_page).collect(),
            of_units: RefCell::default(),
        }
    }

    /// Returns the address in memory of what is known about a page: the same as long as that is the same.
    pub(super) fn address(&self, page: PageId) -> usize {
        let known = self.pages.get(&page);
        known.map_or(0, |survey| std::ptr::from_ref(*survey).addr())
    }

    /// Returns the fix of a link whose anchor does not exist in some units.
    pub(super) fn fix(&self, anchors: &Anchors<'_>, link: &FaultyLink<'_>) -> Option<Fix> {
        let (path, old) = link.href.split_once('#')?;
        // Where the anchor exists, it is the right one.
        if link.lacking.len() < link.all.len() {
            return None;
        }
        let mut new: Option<&str> = None;
        for Lacking { unit, target, .. } in link.lacking.iter().copied() {
            let goal = (target.page, target.version);
            if unit.language == LanguageId::SOURCE || self.only(*unit, goal)? != old {
                return None;
            }
            let source = Unit {
                language: LanguageId::SOURCE,
                ..*unit
            };
            let anchor = self.only(source, goal)?;
            let is_same = new.is_none_or(|known| known == anchor);
            if !is_same || !is_plain(anchor) || !anchors.has(*target, anchor) {
                return None;
            }
            new = Some(anchor);
        }
        let text = new.filter(|new| *new != old)?.to_owned();
        let whole = &link.origin.span;
        let start = whole.start as usize + path.len() + 1;
        let span = whole.place.span(start, start + old.len());
        let fix = Fix { span, text };
        (is_verbatim(self.site, whole, link.href) && fix.span.text(&self.site.files) == old)
            .then_some(fix)
    }

    /// Returns the anchor of all links on a unit that lead to an anchor of a page, as written, if it is the same one.
    fn only(&self, unit: Unit, goal: Goal) -> Option<&'p str> {
        let known = self.of_units.borrow().get(&unit).map(Rc::clone);
        let links = known.unwrap_or_else(|| {
            let links = Rc::new(self.links(unit));
            self.of_units.borrow_mut().insert(unit, Rc::clone(&links));
            links
        });
        links.get(&goal).copied().flatten()
    }

    fn links(&self, unit: Unit) -> Links<'p> {
        let mut links = Links::default();
        let page = self.pages.get(&unit.page);
        for link in page.into_iter().flat_map(|page| &page.links) {
            for (_, url) in link.uses.iter().filter(|(user, _)| *user == unit) {
                if fragment_to_find(url).is_some()
                    && let Target::Page(page) = self.addresses.target(unit, url)
                {
                    let written = link.href.split_once('#').map(|(_, anchor)| anchor);
                    let known = links.entry((page.page, page.version)).or_insert(written);
                    *known = known.filter(|known| Some(*known) == written);
                }
            }
        }
        links
    }
}

/// Whether an anchor can be written in any link, in Markdown, HTML and YAML alike.
fn is_plain(anchor: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.%".contains(c);
    !anchor.is_empty() && anchor.chars().all(is_plain)
}
