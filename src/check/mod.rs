//! Checks a site as a whole: what its pages link to, and what nobody uses.
//!
//! Enters: every unit, rendered with its facts. Leaves: diagnostics at the places where something was written, each once,
//! with the pages that show it. [`survey`] condenses the facts of a page while it is at hand; the other modules compare
//! what was condensed, one kind of problem per file. Start at [`survey::PageSurvey::add`] and [`findings`].

mod address;
mod advice;
mod anchors;
pub mod deprecated;
pub mod gates;
mod links;
mod lists;
mod moved;
mod shown;
pub mod survey;
mod titles;
mod translated;
pub mod unused;
mod words;

use address::Addresses;
use advice::Advice;
use survey::PageSurvey;

use crate::{diag::Diagnostic, output::map::OutputMap, plan::Unit, site::Site};

/// A problem and the units that show it, in their order.
#[derive(Debug)]
pub struct Finding {
    /// The problem.
    pub diagnostic: Diagnostic,
    /// The units; empty for a problem of the file itself.
    pub units: Vec<Unit>,
}

/// Returns the problems of a site whose units have all been surveyed, in the order of their places. `known`: the problems of
/// the units, which are not reported again.
pub fn findings(
    site: &Site,
    outputs: &OutputMap,
    pages: &[PageSurvey],
    known: &[(Unit, Diagnostic)],
) -> Vec<Finding> {
    let known = links::Known::of(known.iter().map(|(_, problem)| problem));
    let addresses = Addresses::new(site, outputs);
    let anchors = anchors::Anchors::of(pages);
    let translated = translated::Translated::new(site, &addresses, pages);
    let advice = Advice::new(site);
    let all = links::by_place(pages);
    let mut findings = Vec::new();
    for (place, uses) in &all {
        let resolved = links::Resolved::of(&addresses, uses);
        if !known.covers(place.span) {
            findings.extend(links::dead(site, &advice, place, &resolved));
        }
        findings.extend(anchors::missing(
            site,
            &advice,
            &anchors,
            &translated,
            place,
            &resolved,
        ));
        findings.extend(moved::written_otherwise(site, place, &resolved));
    }
    findings.extend(words::findings(site, pages));
    findings.extend(titles::twice(site, pages));
    findings.extend(lists::never_shown(site));
    findings.extend(lists::unreachable(site, &addresses, pages));
    findings
}
