//! Where the links of one page lead.
//!
//! Enters: the links of a page, the addresses of the site, the anchors of all units. Leaves: the links that are not as they
//! should be, which are few, and what else depends on the links. It holds as long as the page, the addresses, and the
//! anchors of the pages in [`ResolvedPage::looked_at`] are the same.

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::FxHashSet;

use super::{
    address::{Addresses, Target},
    anchors::{Anchors, fragment_to_find},
    moved,
    survey::{PageSurvey, Role, WrittenLink},
};
use crate::{
    plan::Unit,
    site::{LanguageId, PageId, Site, VersionSet},
};

/// What the links of one page lead to.
#[derive(Debug, Default)]
pub(super) struct ResolvedPage {
    pub(super) faults: Vec<Fault>,
    /// Pages in which an anchor was looked for.
    pub(super) looked_at: FxHashSet<PageId>,
    /// Links to units that no list shows.
    pub(super) to_unlisted: Vec<(Unit, Unit)>,
}

/// A link that is not as it should be.
#[derive(Debug)]
pub(super) struct Fault {
    /// Index in the survey of the page.
    pub(super) link: usize,
    /// Units in which it leads to nothing.
    pub(super) dead: Vec<Unit>,
    /// Units in which it leads to a unit without its anchor.
    pub(super) lacking: Vec<Lacking>,
    /// Whether it leads somewhere in any unit.
    pub(super) leads_somewhere: bool,
    /// If it should be written otherwise: the pages that it leads to, in which versions.
    pub(super) goals: BTreeMap<PageId, VersionSet>,
}

/// A unit in which a link leads to a unit without its anchor.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Lacking {
    pub(super) unit: Unit,
    /// URL as it is printed.
    pub(super) url: Arc<str>,
    pub(super) target: Unit,
}

/// What the links of all pages are resolved with.
#[derive(Debug)]
pub(super) struct Resolver<'s> {
    pub(super) site: &'s Site,
    pub(super) addresses: Addresses<'s>,
    pub(super) anchors: Anchors<'s>,
    /// Units that no list shows.
    pub(super) unlisted: &'s FxHashSet<Unit>,
}

impl Resolver<'_> {
    /// Follows the links of a page.
    pub(super) fn page(&self, survey: &PageSurvey) -> ResolvedPage {
        let mut page = ResolvedPage::default();
        for (n, link) in survey.links.iter().enumerate() {
            self.link(n, link, &mut page);
        }
        page
    }

    fn link(&self, n: usize, link: &WrittenLink, page: &mut ResolvedPage) {
        let mut fault = Fault {
            link: n,
            dead: Vec::new(),
            lacking: Vec::new(),
            leads_somewhere: false,
            goals: BTreeMap::new(),
        };
        let is_moved = link.role != Role::Media && moved::differs(self.site, &link.href);
        for (unit, url) in &link.uses {
            let target = self.addresses.target(*unit, url);
            fault.leads_somewhere |= target != Target::Missing;
            match target {
                Target::Missing => fault.dead.push(*unit),
                Target::Page(target) => {
                    if is_moved {
                        fault
                            .goals
                            .entry(target.page)
                            .or_default()
                            .insert(unit.version);
                    }
                    if unit.language == LanguageId::SOURCE && self.unlisted.contains(&target) {
                        page.to_unlisted.push((*unit, target));
                    }
                    let Some(fragment) = fragment_to_find(url) else {
                        continue;
                    };
                    page.looked_at.insert(target.page);
                    if !self.anchors.has(target, fragment) {
                        fault.lacking.push(Lacking {
                            unit: *unit,
                            url: Arc::clone(url),
                            target,
                        });
                    }
                }
                Target::File | Target::Redirect | Target::Elsewhere => {}
            }
        }
        if is_moved && fault.leads_somewhere || !fault.dead.is_empty() || !fault.lacking.is_empty()
        {
            page.faults.push(fault);
        }
    }
}
