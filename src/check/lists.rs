//! Pages that readers cannot find: in no list that is shown in a version of theirs, and not linked either.
//!
//! Enters: the tree of pages, and the links of all units to pages that no list shows. Leaves: findings at `children` entries and at titles of pages.
//! That a list shows some of its pages in some versions only is how authors mean it. Entries of tracks and featured links
//! that lead to a page without the version are links, which [`super::links`] reports.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Finding, shown};
use crate::{
    diag::{Diagnostic, codes},
    parse::keys,
    plan::Unit,
    site::Site,
    source::Span,
};

/// Reports entries of `children` that are shown in no version.
pub(super) fn never_shown(site: &Site) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, entry) in site.entries() {
        for leaf in entry.front.get(keys::CHILDREN).unwrap_or_default() {
            let name = leaf.text.trim().trim_matches('/');
            let path = format!("{}/{name}", entry.href);
            let Some(child) = site
                .find(&path)
                .filter(|child| entry.listed().contains(child))
            else {
                continue;
            };
            let versions = site.page(child).versions;
            let is_shown = versions
                .iter()
                .any(|version| entry.versions.contains(version));
            if is_shown || versions.is_empty() || entry.versions.is_empty() {
                continue;
            }
            let message = format!("child page `{}` is never shown", leaf.text.trim());
            let help = format!(
                "it exists only in {}, and this list in {}",
                shown::names(site, versions),
                shown::names(site, entry.versions)
            );
            found.push(Finding {
                diagnostic: Diagnostic::new(&codes::CHILD_VERSION, leaf.span(), message).help(help),
                units: Vec::new(),
            });
        }
    }
    found
}

/// Reports pages that no reader can reach from the home page, in some of their versions. Pages in no list at all have been
/// reported on sites that list them. A link counts even where it is shown in one version only: a reader who follows it
/// sees that the page exists.
pub(super) fn unreachable(
    site: &Site,
    rendered: &FxHashSet<Unit>,
    to_unlisted: impl Iterator<Item = (Unit, Unit)>,
) -> Vec<Finding> {
    let Some(home) = site.find("") else {
        return Vec::new();
    };
    let mut links: FxHashMap<Unit, Vec<Unit>> = FxHashMap::default();
    for (from, to) in to_unlisted {
        links.entry(from).or_default().push(to);
    }
    let mut reached: FxHashSet<Unit> = FxHashSet::default();
    let mut open: Vec<Unit> = Vec::new();
    let starts = rendered.iter().filter(|unit| {
        let entry = site.page(unit.page);
        unit.page == home || entry.parent.is_none() && site.products.contains(&unit.page)
    });
    open.extend(starts);
    while let Some(unit) = open.pop() {
        if !rendered.contains(&unit) || !reached.insert(unit) {
            continue;
        }
        let listed = site.page(unit.page).listed().iter();
        open.extend(listed.map(|page| Unit {
            page: *page,
            ..unit
        }));
        open.extend(links.get(&unit).into_iter().flatten());
    }
    let mut missed: Vec<Unit> = rendered.difference(&reached).copied().collect();
    missed.retain(|unit| !site.page(unit.page).is_unlisted());
    missed.sort_by_key(|unit| (unit.page, unit.version));
    missed
        .chunk_by(|a, b| a.page == b.page)
        .map(|units| finding(site, rendered, units))
        .collect()
}

fn finding(site: &Site, rendered: &FxHashSet<Unit>, units: &[Unit]) -> Finding {
    let entry = site.page(units[0].page);
    let all: Vec<Unit> = (entry.versions.iter())
        .map(|version| Unit {
            version,
            ..units[0]
        })
        .filter(|unit| rendered.contains(unit))
        .collect();
    let message = format!(
        "no list and no link leads to this page{}",
        shown::only_in(site, units, &all)
    );
    let span = Span::of_key(entry.file, keys::TITLE.name);
    let mut problem = Diagnostic::new(&codes::UNREACHABLE_PAGE, span, message);
    problem.help = entry.parent.map(|parent| {
        format!(
            "its parent, `/{}`, exists only in {}",
            site.page(parent).href,
            shown::names(site, site.page(parent).versions)
        )
    });
    Finding {
        diagnostic: problem,
        units: units.to_vec(),
    }
}

/// Returns the units whose parents, up to a product, do not all list them: readers reach them by links, if at all.
/// `rendered`: the units in the source language.
pub(super) fn unlisted(site: &Site, rendered: &FxHashSet<Unit>) -> FxHashSet<Unit> {
    let is_listed = |unit: &Unit| {
        let mut page = unit.page;
        while let Some(parent) = site.page(page).parent {
            if !site.page(parent).versions.contains(unit.version) {
                return false;
            }
            page = parent;
        }
        site.products.contains(&page) || site.page(page).href.is_empty()
    };
    let all = rendered.iter().copied();
    all.filter(|unit| !is_listed(unit)).collect()
}
