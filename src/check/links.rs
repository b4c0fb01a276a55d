//! Links that lead to no page and no file of the site.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{
    Finding,
    address::{Addresses, Target},
    advice::Advice,
    shown,
    survey::{PageSurvey, WrittenLink},
};
use crate::{
    diag::{Code, Diagnostic, codes},
    liquid::Origin,
    plan::Unit,
    site::Site,
    source::{Place, Span},
};

/// A URL in one place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Written<'p> {
    pub(super) span: &'p Span,
    pub(super) href: &'p str,
}

impl Written<'_> {
    /// Whether the place holds the URL as it is, and not a tag that prints it.
    pub(super) fn is_verbatim(&self, site: &Site) -> bool {
        self.span.text(&site.files) == self.href
    }
}

/// Returns the links of all pages by place. A link in a reusable belongs to many pages.
pub(super) fn by_place(pages: &[PageSurvey]) -> BTreeMap<Written<'_>, Vec<&WrittenLink>> {
    let mut places: BTreeMap<Written<'_>, Vec<&WrittenLink>> = BTreeMap::new();
    for link in pages.iter().flat_map(|page| &page.links) {
        let written = Written {
            span: &link.origin.span,
            href: &link.href,
        };
        places.entry(written).or_default().push(link);
    }
    places
}

/// A link in one place, with what it leads to in each unit.
#[derive(Debug)]
pub(super) struct Resolved<'p> {
    /// The first occurrence.
    pub(super) origin: &'p Origin,
    pub(super) uses: Vec<(Unit, &'p str, Target)>,
}

impl<'p> Resolved<'p> {
    pub(super) fn of(addresses: &Addresses<'_>, links: &[&'p WrittenLink]) -> Self {
        let uses = links.iter().flat_map(|link| &link.uses);
        let mut uses: Vec<_> = uses
            .map(|(unit, url)| (*unit, &**url, addresses.target(*unit, url)))
            .collect();
        uses.sort_by_key(|(unit, ..)| *unit);
        Self {
            origin: &links[0].origin,
            uses,
        }
    }

    /// Returns all units that show the link.
    pub(super) fn units(&self) -> Vec<Unit> {
        self.uses.iter().map(|(unit, ..)| *unit).collect()
    }

    /// Returns a diagnostic at the place of the link.
    pub(super) fn problem(&self, code: &'static Code, message: String) -> Diagnostic {
        self.origin.clone().problem(code, message)
    }
}

/// Places of links that were reported when their page was rendered.
#[derive(Debug)]
pub(super) struct Known<'d>(FxHashMap<&'d Place, Vec<&'d Span>>);

impl<'d> Known<'d> {
    pub(super) fn of(problems: impl Iterator<Item = &'d Diagnostic>) -> Self {
        let about_links = [&codes::DEAD_LINK, &codes::DEAD_LINK_TAG, &codes::LINK_TITLE];
        let mut known: FxHashMap<&Place, Vec<&Span>> = FxHashMap::default();
        for problem in problems.filter(|problem| about_links.contains(&problem.code)) {
            let spans = known.entry(&problem.span.place).or_default();
            if !spans.contains(&&problem.span) {
                spans.push(&problem.span);
            }
        }
        Self(known)
    }

    /// Whether a problem overlaps a place.
    pub(super) fn covers(&self, span: &Span) -> bool {
        let spans = self.0.get(&span.place).map_or(&[][..], |spans| spans);
        spans
            .iter()
            .any(|it| it.start < span.end && span.start < it.end)
    }
}

/// Reports a link that leads nowhere, in some units or in all.
pub(super) fn dead(
    site: &Site,
    advice: &Advice<'_>,
    written: &Written<'_>,
    link: &Resolved<'_>,
) -> Option<Finding> {
    let is_dead = |(.., target): &&(Unit, &str, Target)| *target == Target::Missing;
    let units: Vec<Unit> = link.uses.iter().filter(is_dead).map(|it| it.0).collect();
    if units.is_empty() {
        return None;
    }
    let all = link.units();
    let href = shown::url(written.href);
    let place = shown::only_in(site, &units, &all);
    let message = format!("link to `{href}` leads to no page{place}");
    let mut problem = link.problem(&codes::BROKEN_LINK, message);
    problem.help = advice.on_link(written.href);
    Some(Finding {
        diagnostic: problem,
        units,
    })
}
