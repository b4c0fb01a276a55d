//! Checks a site as a whole: what its pages link to, and what nobody uses.
//!
//! Enters: every page, all of whose units were rendered with their facts. Leaves: findings at the places where something was
//! written, each once, with the units that show it. A check of the next state starts from the one before: what cannot have
//! changed is kept.
//!
//! ```text
//! units ──▶ CheckedPage (survey, problems, uses) ──resolve──▶ ResolvedPage ──places──▶ findings about links
//!                 └──words, titles, lists, unused, gates──▶ all other findings
//! ```
//!
//! [`page`] and [`survey`] condense what is at hand while a page is rendered; the other modules compare what was condensed,
//! one kind of problem per file. Start at [`Check::new`].

mod address;
mod advice;
mod anchors;
mod deprecated;
pub mod external;
mod gates;
mod ids;
mod links;
mod lists;
mod moved;
mod page;
mod places;
mod resolve;
mod shown;
mod survey;
mod titles;
mod translated;
mod unit;
mod unused;
mod uses;
mod words;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use address::Addresses;
use anchors::Anchors;
use gates::Gates;
use links::Known;
pub use page::{CheckedPage, PageCheck};
use places::Places;
use resolve::{ResolvedPage, Resolver};
use survey::PageSurvey;
pub use unit::{Ids, of_unit};
use uses::Uses;

use crate::{
    diag::Diagnostic,
    layout::StaticFile,
    output::map::OutputMap,
    plan::Unit,
    site::{LanguageId, PageId, Site, VersionId},
    source::{FileId, Span},
};

/// A problem and the units that show it, in their order.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The problem.
    pub diagnostic: Diagnostic,
    /// The units; empty for a problem of the file itself.
    pub units: Vec<Unit>,
}

/// What a check looks at, besides pages.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'s> {
    /// The site.
    pub site: &'s Site,
    /// The files of its output.
    pub outputs: &'s OutputMap,
    /// Files that are copied.
    pub static_files: &'s [StaticFile],
    /// The configuration, to which problems refer that have no better place.
    pub config_file: FileId,
    /// Whether all versions and languages are looked at. What some of them do not use, others may.
    pub is_whole: bool,
}

/// The result of a check.
#[derive(Debug)]
pub struct Check {
    /// The pages, in the order of their ids.
    pub pages: Vec<Arc<CheckedPage>>,
    resolved: Vec<Arc<ResolvedPage>>,
    /// In parts, which were made at the same time.
    places: Vec<Places>,
    gates: Gates,
    uses: Option<Arc<Uses>>,
    /// All findings about pages and texts, in no particular order.
    pub findings: Vec<Arc<Finding>>,
}

impl Check {
    /// Checks a site. `before`: the check of an earlier state with the same structure, the same files in the output, and the
    /// same pages in the same order. Its site must still be in memory.
    pub fn new(scope: Scope<'_>, pages: Vec<Arc<CheckedPage>>, before: Option<&Self>) -> Self {
        let site = scope.site;
        let surveys: Vec<&PageSurvey> = pages.iter().map(|page| &page.survey).collect();
        let units = surveys.iter().flat_map(|page| &page.titles);
        let in_source = units.filter(|(unit, _)| unit.language == LanguageId::SOURCE);
        let rendered: FxHashSet<Unit> = in_source.map(|(unit, _)| *unit).collect();
        let unlisted = lists::unlisted(site, &rendered);
        let ids = surveys.iter().flat_map(|page| &page.anchors);
        let resolver = Resolver {
            site,
            addresses: Addresses::new(site, scope.outputs),
            anchors: Anchors::of(ids.map(|(unit, ids)| (*unit, ids))),
            unlisted: &unlisted,
        };
        let resolved = resolve(&resolver, &pages, before);
        let problems = problems(&pages);
        let pairs: Vec<(&PageSurvey, &ResolvedPage)> = (surveys.iter().copied())
            .zip(resolved.iter().map(|page| &**page))
            .collect();
        let known = Known::of(problems.iter().map(|finding| &finding.diagnostic));
        let of_links = || {
            let kept = before.map(|before| &before.places);
            places::findings(site, &resolver, &pairs, &known, kept)
        };
        let of_texts = || {
            let to_unlisted = resolved.iter().flat_map(|page| &page.to_unlisted).copied();
            let uses = scope.is_whole.then(|| uses(&pages, before));
            let mut found = words::findings(site, &surveys);
            found.extend(titles::twice(site, &surveys));
            found.extend(lists::never_shown(site));
            found.extend(lists::unreachable(site, &rendered, to_unlisted));
            if let Some(uses) = uses.as_deref() {
                let (files, config) = (scope.static_files, scope.config_file);
                found.extend(unused::findings(site, files, config, uses));
            }
            let known = before.map(|before| &before.gates);
            let gates = gates::all(site, uses.as_deref(), known);
            (uses, found, gates)
        };
        let (places, (uses, others, gates)) = rayon::join(of_links, of_texts);
        let of_links = (places.iter()).flat_map(|places| places.values());
        let of_links = of_links.flat_map(|(_, findings)| findings).cloned();
        let mut findings: Vec<Arc<Finding>> = of_links.collect();
        drop(known);
        findings.extend(problems);
        findings.extend(others.into_iter().map(Arc::new));
        let of_gates = gates.values().flat_map(|problems| &**problems);
        findings.extend(of_gates.map(|problem| {
            Arc::new(Finding {
                diagnostic: problem.clone(),
                units: Vec::new(),
            })
        }));
        Self {
            pages,
            resolved,
            places,
            gates,
            uses,
            findings,
        }
    }

    /// Returns all findings, without what later checks need.
    pub fn into_findings(self) -> Vec<Arc<Finding>> {
        self.findings
    }

    /// Returns what only a release needs, which can be deleted when the site drops it.
    pub fn deprecated(&self, site: &Site, release: VersionId) -> Vec<Finding> {
        deprecated::findings(site, self.uses.as_deref(), &self.gates, release)
    }
}

/// Returns what all pages have read.
fn uses(pages: &[Arc<CheckedPage>], before: Option<&Check>) -> Arc<Uses> {
    let known = before.and_then(|before| {
        let pairs = before.pages.iter().zip(pages);
        let changed = pairs.filter(|(old, new)| !Arc::ptr_eq(old, new));
        let changed = changed.map(|(old, new)| (&old.uses, &new.uses));
        Uses::after(before.uses.as_ref()?, changed)
    });
    known.unwrap_or_else(|| Arc::new(Uses::of_all(pages.par_iter().map(|page| &page.uses))))
}

/// Follows the links of all pages. Those of a page are kept if neither the page nor the anchors that it links to have
/// changed.
fn resolve(
    resolver: &Resolver<'_>,
    pages: &[Arc<CheckedPage>],
    before: Option<&Check>,
) -> Vec<Arc<ResolvedPage>> {
    let is_kept = |n: usize| before.is_some_and(|before| Arc::ptr_eq(&before.pages[n], &pages[n]));
    let changed: FxHashSet<PageId> = (pages.iter().enumerate())
        .filter(|(n, _)| before.is_some() && !is_kept(*n))
        .filter(|(n, page)| {
            let known = before.map(|before| &before.pages[*n].survey.anchors);
            known != Some(&page.survey.anchors)
        })
        .filter_map(|(_, page)| Some(page.survey.titles.first()?.0.page))
        .collect();
    let all = pages.par_iter().enumerate().map(|(n, page)| {
        let kept = before
            .filter(|_| is_kept(n))
            .map(|before| &before.resolved[n]);
        let kept = kept.filter(|kept| kept.looked_at.is_disjoint(&changed));
        kept.map_or_else(|| Arc::new(resolver.page(&page.survey)), Arc::clone)
    });
    all.collect()
}

/// Returns the problems of single units, each once.
fn problems(pages: &[Arc<CheckedPage>]) -> Vec<Arc<Finding>> {
    let mut all: Vec<Arc<Finding>> = Vec::new();
    let mut known: FxHashMap<(&Span, &str, &str), usize> = FxHashMap::default();
    for finding in pages.iter().flat_map(|page| &page.problems) {
        let problem = &finding.diagnostic;
        let key = (&problem.span, problem.code.name, &*problem.message);
        let at = *known.entry(key).or_insert(all.len());
        if at == all.len() {
            all.push(Arc::clone(finding));
            continue;
        }
        let same = Arc::make_mut(&mut all[at]);
        if finding.units.first() < same.units.first() {
            same.diagnostic = finding.diagnostic.clone();
        }
        same.units.extend(&finding.units);
        same.units.sort_unstable();
    }
    all
}
