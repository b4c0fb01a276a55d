//! The links that are not as they should be, by the place where they were written: a link in a reusable belongs to many
//! pages, and is reported once.
//!
//! Enters: the surveys of all pages, and what their links lead to. Leaves: the findings about links. Those of places about
//! which nothing has changed are kept from an earlier check.

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use rustc_hash::{FxHashMap, FxHasher};

use super::{
    Finding,
    advice::Advice,
    anchors::{self, Anchors},
    links::{self, Known},
    moved,
    resolve::{Lacking, ResolvedPage, Resolver},
    survey::{PageSurvey, Role},
    translated::Translated,
};
use crate::{
    diag::{Code, Diagnostic},
    liquid::Origin,
    plan::Unit,
    site::Site,
    source::Span,
};

/// A URL in one place.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Written {
    span: Span,
    href: Box<str>,
}

/// A link in one place, with what it leads to in each unit.
#[derive(Debug)]
pub(super) struct FaultyLink<'p> {
    /// The first occurrence.
    pub(super) origin: &'p Origin,
    /// URL as written.
    pub(super) href: &'p str,
    /// What it stands for.
    pub(super) role: Role,
    /// All units that show it.
    pub(super) all: Vec<Unit>,
    /// Units in which it leads to nothing.
    pub(super) dead: Vec<Unit>,
    /// Units in which it leads to a unit without its anchor.
    pub(super) lacking: Vec<&'p Lacking>,
    /// Whether it leads somewhere in any unit.
    pub(super) leads_somewhere: bool,
}

impl FaultyLink<'_> {
    /// Returns a diagnostic at the place of the link.
    pub(super) fn problem(&self, code: &'static Code, message: String) -> Diagnostic {
        self.origin.clone().problem(code, message)
    }

    /// Identifies everything that the findings about the link depend on, as long as the structure of the site is the same.
    fn fingerprint(
        &self,
        anchors: &Anchors<'_>,
        translated: &Translated<'_>,
        is_known: bool,
    ) -> u64 {
        let mut hasher = FxHasher::default();
        self.origin.chain.hash(&mut hasher);
        (&self.all, &self.dead, self.leads_somewhere, is_known).hash(&mut hasher);
        for lacking in &self.lacking {
            lacking.hash(&mut hasher);
            anchors.address(lacking.target).hash(&mut hasher);
            translated.address(lacking.unit.page).hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// The findings about each place, with what they depend on.
pub(super) type Places = FxHashMap<Written, (u64, Vec<Arc<Finding>>)>;

/// Returns the findings about all links.
pub(super) fn findings(
    site: &Site,
    resolver: &Resolver<'_>,
    pages: &[(&PageSurvey, &ResolvedPage)],
    known: &Known<'_>,
    before: Option<&Places>,
) -> Places {
    let advice = Advice::new(site);
    let anchors = &resolver.anchors;
    let surveys = pages.iter().map(|(survey, _)| *survey);
    let translated = Translated::new(site, &resolver.addresses, surveys);
    let found = faulty(pages).into_iter().map(|((span, href), link)| {
        let written = Written {
            span: span.clone(),
            href: href.into(),
        };
        let is_known = known.covers(&written.span);
        let fingerprint = link.fingerprint(anchors, &translated, is_known);
        let kept = before.and_then(|before| before.get(&written));
        if let Some(kept) = kept.filter(|(known, _)| *known == fingerprint) {
            return (written, kept.clone());
        }
        let dead = || links::dead(site, &advice, &link);
        let mut findings: Vec<Finding> = (!is_known).then(dead).flatten().into_iter().collect();
        findings.extend(anchors::missing(site, &advice, anchors, &translated, &link));
        findings.extend(moved::written_otherwise(site, &link));
        let findings = findings.into_iter().map(Arc::new).collect();
        (written, (fingerprint, findings))
    });
    found.collect()
}

/// Returns the links that are not as they should be on any page.
fn faulty<'p>(
    pages: &[(&'p PageSurvey, &'p ResolvedPage)],
) -> FxHashMap<(&'p Span, &'p str), FaultyLink<'p>> {
    let mut places: FxHashMap<(&'p Span, &'p str), FaultyLink<'p>> = FxHashMap::default();
    for (survey, resolved) in pages {
        for fault in &resolved.faults {
            let link = &survey.links[fault.link];
            let place = places.entry(link.written()).or_insert_with(|| FaultyLink {
                origin: &link.origin,
                href: &link.href,
                role: link.role,
                all: Vec::new(),
                dead: Vec::new(),
                lacking: Vec::new(),
                leads_somewhere: false,
            });
            place.dead.extend(&fault.dead);
            place.lacking.extend(&fault.lacking);
            place.leads_somewhere |= fault.leads_somewhere;
        }
    }
    // A link can be right on one page and wrong on another.
    for link in pages.iter().flat_map(|(survey, _)| &survey.links) {
        if let Some(place) = places.get_mut(&link.written()) {
            place.all.extend(link.uses.iter().map(|(unit, _)| *unit));
        }
    }
    places.values_mut().for_each(|place| {
        place.leads_somewhere |= place.dead.len() < place.all.len();
        place.all.sort_unstable();
        place.dead.sort_unstable();
        place.lacking.sort_unstable_by_key(|it| it.unit);
    });
    places
}
