//! Checks one unit alone: what a writer sees while writing.
//!
//! Enters: the facts about a unit, and the anchors of those that it links to. Leaves: the problems of its links and words. What
//! can be said only about all pages together is left out.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    address::{Addresses, Target},
    anchors::{Anchors, fragment_to_find},
    links::Known,
    page::CheckedPage,
    places,
    resolve::Resolver,
    words,
};
use crate::{diag::Diagnostic, output::map::OutputMap, plan::Unit, site::Site};

/// The ids of a unit, sorted.
pub type Ids = Arc<[Box<str>]>;

/// Returns the problems of a unit's links and words. `page`: the page with this unit only. `ids_of` returns the ids of
/// another unit.
pub fn of_unit(
    site: &Site,
    outputs: &OutputMap,
    page: &CheckedPage,
    ids_of: impl Fn(Unit) -> Ids,
) -> Vec<Diagnostic> {
    let survey = &page.survey;
    let addresses = Addresses::new(site, outputs);
    let mut ids: FxHashMap<Unit, Ids> = survey.anchors.iter().cloned().collect();
    for (unit, url) in survey.links.iter().flat_map(|link| &link.uses) {
        if fragment_to_find(url).is_some()
            && let Target::Page(target) = addresses.target(*unit, url)
        {
            ids.entry(target).or_insert_with(|| ids_of(target));
        }
    }
    let resolver = Resolver {
        site,
        addresses,
        anchors: Anchors::of(ids.iter().map(|(unit, ids)| (*unit, ids))),
        unlisted: &FxHashSet::default(),
    };
    let resolved = resolver.page(survey);
    let known = Known::of(page.problems.iter().map(|finding| &finding.diagnostic));
    let places = places::findings(site, &resolver, &[(survey, &resolved)], &known, None);
    let of_links = places.iter().flat_map(|part| part.values());
    let of_links = of_links.flat_map(|(_, findings)| findings);
    let mut found: Vec<Diagnostic> = of_links.map(|it| it.diagnostic.clone()).collect();
    found.extend(
        words::findings(site, &[survey])
            .into_iter()
            .map(|it| it.diagnostic),
    );
    found.sort_by_cached_key(|problem| {
        let at = problem.span.locate(&site.files).range.start;
        (problem.span.place.file, at, problem.code.name)
    });
    found
}
