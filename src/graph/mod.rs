//! Who uses a file, a key, an image or a page, through what, in which versions and languages.
//!
//! Enters: a [`Session`] and names of subjects. Leaves: for each subject its [`Uses`], as text, JSON or Mermaid. Every
//! unit is rendered without its layout, and what it has read decides; a branch that a version does not take is no use.
//! Start at [`uses`]. [`subject`] finds what a name means, [`hits`] what a unit uses of it.

mod hits;
mod mermaid;
mod subject;
mod text;
mod view;

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use hits::Hits;
pub use hits::How;
pub use mermaid::mermaid;
pub use subject::{Subject, Unknown};
pub use text::text;
pub use view::{GraphView, InLanguage, Shown, UseView, json};

use crate::{
    parse::keys,
    plan::{self, Unit},
    session::Session,
    site::PageId,
    source::{FileId, Span},
};

/// What makes a use the same use in several units.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// How the subject is used.
    pub how: How,
    /// The page in which it is used.
    pub page: PageId,
    /// The places in the source that lead to the subject, outermost first: the tag in the page, then those in reusables.
    /// Empty if it is used by a condition or a loop.
    pub path: Vec<Span>,
}

/// All uses of a subject.
#[derive(Debug)]
pub struct Uses {
    /// The subject.
    pub subject: Subject,
    /// Each place with the units that show it, in the order of the site.
    pub places: BTreeMap<Place, Vec<Unit>>,
    /// Old addresses that lead to the page.
    pub redirects: Vec<String>,
    /// The units that an edit can change.
    pub changes: Vec<Unit>,
}

/// Finds all uses of the subjects with these names.
///
/// # Errors
/// A name means nothing in this site.
pub fn uses(session: &Session, names: &[String]) -> Result<Vec<Uses>, Unknown> {
    let subjects: Result<Vec<Subject>, Unknown> = names
        .iter()
        .map(|name| Subject::find(session, name))
        .collect();
    let subjects = subjects?;
    let hits = Hits::new(session, &subjects);
    let files: FxHashSet<FileId> = subjects.iter().flat_map(Subject::files).collect();
    let wants_facts = subjects.iter().any(Subject::is_linked);
    let units = session.units();
    let pages = match subjects.iter().all(Subject::is_everything) {
        // Nothing to look for.
        true => Vec::new(),
        false => plan::by_page(&units),
    };
    let found: Vec<Vec<(usize, Place, Unit)>> = pages
        .into_par_iter()
        .map(|at| {
            let mut found = Vec::new();
            let of_page = at.into_iter().map(|at| units[at]);
            session
                .renderer
                .survey_each(&files, wants_facts, of_page, |unit| {
                    hits.add(&unit, &mut found);
                });
            found
        })
        .collect();
    let mut all: Vec<BTreeMap<Place, Vec<Unit>>> = vec![BTreeMap::new(); subjects.len()];
    for (subject, place, unit) in found.into_iter().flatten() {
        all[subject].entry(place).or_default().push(unit);
    }
    let all = subjects.into_iter().zip(all);
    Ok(all
        .map(|(subject, places)| finish(session, &units, subject, places))
        .collect())
}

/// Adds what is known without rendering: lists of children, old addresses, what every page depends on.
fn finish(
    session: &Session,
    units: &[Unit],
    subject: Subject,
    mut places: BTreeMap<Place, Vec<Unit>>,
) -> Uses {
    let site = &*session.site;
    let mut redirects = Vec::new();
    if let Some(page) = subject.page() {
        let parents = site.entries().filter(|(_, it)| it.listed().contains(&page));
        for (parent, entry) in parents {
            let place = Place {
                how: How::Child,
                page: parent,
                path: vec![Span::of_key(entry.file, keys::CHILDREN.name)],
            };
            let versions = site.page(page).versions;
            let shows = |unit: &&Unit| unit.page == parent && versions.contains(unit.version);
            let shown: Vec<Unit> = units.iter().filter(shows).copied().collect();
            if !shown.is_empty() {
                places.insert(place, shown);
            }
        }
        let old = site.redirects.iter().filter(|old| old.to == page);
        redirects = old.map(|old| old.from.clone()).collect();
    }
    for shown in places.values_mut() {
        shown.sort_unstable();
        shown.dedup();
    }
    let mut changes: Vec<Unit> = match subject.is_everything() {
        true => units.to_vec(),
        false => {
            let shown = places.iter().filter(|(place, _)| place.how.shows_content());
            shown.flat_map(|(_, units)| units.iter().copied()).collect()
        }
    };
    changes.sort_unstable();
    changes.dedup();
    Uses {
        subject,
        places,
        redirects,
        changes,
    }
}
