//! The links that are not as they should be, by the place where they were written: a link in a reusable belongs to many
//! pages, and is reported once.
//!
//! Enters: the surveys of all pages, and what their links lead to. Leaves: the findings about links. Those of places about
//! which nothing has changed are kept from an earlier check.

use std::{
    collections::BTreeMap,
    hash::{Hash, Hasher},
    sync::Arc,
};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::{
    Finding,
    advice::Advice,
    anchors::{self, Anchors},
    links::{self, Known},
    moved,
    resolve::{Lacking, ResolvedPage, Resolver},
    survey::{PageSurvey, Role, WrittenLink},
    translated::Translated,
};
use crate::{
    diag::{Code, Diagnostic},
    liquid::Origin,
    plan::Unit,
    site::{PageId, Site, VersionSet},
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
    /// URL as written, or as a tag prints it.
    pub(super) href: &'p str,
    /// URL for messages: if a tag prints another one in each version, the tag.
    pub(super) shown: &'p str,
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
    /// If it should be written otherwise: the pages that it leads to, in which versions.
    pub(super) goals: BTreeMap<PageId, VersionSet>,
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
        (self.shown, &self.goals).hash(&mut hasher);
        for lacking in &self.lacking {
            lacking.hash(&mut hasher);
            anchors.address(lacking.target).hash(&mut hasher);
            translated.address(lacking.unit.page).hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// Number of parts into which places are divided by their files. Each is looked at by one thread.
const PARTS: u32 = 4;

/// The findings about each place of a part, with what they depend on.
pub(super) type Places = FxHashMap<Written, (u64, Vec<Arc<Finding>>)>;

/// Returns the findings about all links, in parts.
pub(super) fn findings(
    site: &Site,
    resolver: &Resolver<'_>,
    pages: &[(&PageSurvey, &ResolvedPage)],
    known: &Known<'_>,
    before: Option<&Vec<Places>>,
) -> Vec<Places> {
    let of_part = |part: u32| {
        let kept = before.and_then(|before| before.get(part as usize));
        of_part(site, resolver, pages, known, part, kept)
    };
    (0..PARTS).into_par_iter().map(of_part).collect()
}

/// Returns the findings about the links of a part.
fn of_part(
    site: &Site,
    resolver: &Resolver<'_>,
    pages: &[(&PageSurvey, &ResolvedPage)],
    known: &Known<'_>,
    part: u32,
    before: Option<&Places>,
) -> Places {
    let advice = Advice::new(site);
    let anchors = &resolver.anchors;
    let surveys = pages.iter().map(|(survey, _)| *survey);
    let translated = Translated::new(site, &resolver.addresses, surveys);
    let found = faulty(site, pages, part).into_iter();
    let found = found.map(|((span, href), link)| {
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

/// Returns the links of a part that are not as they should be on any page.
fn faulty<'p>(
    site: &'p Site,
    pages: &[(&'p PageSurvey, &'p ResolvedPage)],
    part: u32,
) -> FxHashMap<(&'p Span, &'p str), FaultyLink<'p>> {
    let is_of_part = |link: &WrittenLink| link.origin.span.place.file.0 % PARTS == part;
    let mut places: FxHashMap<(&'p Span, &'p str), FaultyLink<'p>> = FxHashMap::default();
    for (survey, resolved) in pages {
        for fault in &resolved.faults {
            let link = &survey.links[fault.link];
            if !is_of_part(link) {
                continue;
            }
            let place = places.entry(link.written()).or_insert_with(|| FaultyLink {
                origin: &link.origin,
                href: &link.href,
                shown: &link.href,
                role: link.role,
                all: Vec::new(),
                dead: Vec::new(),
                lacking: Vec::new(),
                leads_somewhere: false,
                goals: BTreeMap::new(),
            });
            for (page, versions) in &fault.goals {
                place.goals.entry(*page).or_default().extend(*versions);
            }
            place.dead.extend(&fault.dead);
            place.lacking.extend(&fault.lacking);
            place.leads_somewhere |= fault.leads_somewhere;
        }
    }
    // A link can be right on one page and wrong on another.
    let links = pages.iter().flat_map(|(survey, _)| &survey.links);
    for link in links.filter(|link| is_of_part(link)) {
        if let Some(place) = places.get_mut(&link.written()) {
            place.all.extend(link.uses.iter().map(|(unit, _)| *unit));
        }
    }
    merge_versions(site, &mut places);
    places.values_mut().for_each(|place| {
        place.leads_somewhere |= place.dead.len() < place.all.len();
        place.all.sort_unstable();
        place.dead.sort_unstable();
        place.lacking.sort_unstable_by_key(|it| it.unit);
    });
    places
}

/// Puts together what a tag prints in one place in different units, such as `/enterprise/{{ currentVersion }}/admin`: for its
/// author, that is one link. What a loop prints in one unit are several.
fn merge_versions<'p>(site: &'p Site, places: &mut FxHashMap<(&'p Span, &'p str), FaultyLink<'p>>) {
    let mut by_span: FxHashMap<&Span, Vec<&str>> = FxHashMap::default();
    places
        .iter()
        .for_each(|((span, href), _)| by_span.entry(span).or_default().push(href));
    by_span.retain(|_, hrefs| hrefs.len() > 1);
    by_span.into_iter().for_each(|(span, mut hrefs)| {
        hrefs.sort_unstable();
        let links = || hrefs.iter().filter_map(|href| places.get(&(span, *href)));
        let mut units: Vec<Unit> = links().flat_map(|link| &link.all).copied().collect();
        let count = units.len();
        units.sort_unstable();
        units.dedup();
        let kinds = links().map(|link| (link.dead.is_empty(), link.lacking.is_empty()));
        let is_one_kind = kinds.collect::<FxHashSet<_>>().len() == 1;
        if units.len() < count || !is_one_kind {
            return;
        }
        let (first, rest) = (hrefs[0], &hrefs[1..]);
        let rest: Vec<FaultyLink<'_>> = rest
            .iter()
            .filter_map(|href| places.remove(&(span, *href)))
            .collect();
        let Some(link) = places.get_mut(&(span, first)) else {
            return;
        };
        link.shown = span.text(&site.files);
        for other in rest {
            link.all.extend(other.all);
            link.dead.extend(other.dead);
            link.lacking.extend(other.lacking);
            link.leads_somewhere |= other.leads_somewhere;
            for (page, versions) in other.goals {
                link.goals.entry(page).or_default().extend(versions);
            }
        }
    });
}
