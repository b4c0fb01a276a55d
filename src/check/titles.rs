//! Pages of a product with the same title: in lists, search results and tabs nobody can tell them apart.
//!
//! Enters: the titles of all units. Leaves: a finding at the title of each page whose title another page of its product
//! has before it. Only titles in the source language are compared: a translator cannot choose them.

use std::collections::BTreeMap;

use super::{Finding, shown, survey::PageSurvey};
use crate::{
    diag::{Diagnostic, codes, shorten},
    parse::keys,
    plan::Unit,
    site::{LanguageId, PageId, Site, VersionId},
    source::Span,
};

/// Reports the titles that an earlier page of the same product has in the same version.
pub(super) fn twice(site: &Site, pages: &[&PageSurvey]) -> Vec<Finding> {
    let mut first: BTreeMap<(Option<PageId>, VersionId, &str), Unit> = BTreeMap::new();
    let mut pairs: BTreeMap<(PageId, PageId), Vec<(Unit, &str)>> = BTreeMap::new();
    let units = pages.iter().flat_map(|page| &page.titles);
    for (unit, title) in units.filter(|(unit, _)| is_compared(site, *unit)) {
        let key = (site.product_of(unit.page), unit.version, &**title);
        let known = first.entry(key).or_insert(*unit);
        if known.page != unit.page && !is_family(site, known.page, unit.page) {
            let pair = pairs.entry((unit.page, known.page)).or_default();
            pair.push((*unit, &**title));
        }
    }
    let mut findings = Vec::new();
    for ((page, known), uses) in pairs {
        let units: Vec<Unit> = uses.iter().map(|(unit, _)| *unit).collect();
        let own = pages.iter().flat_map(|page| &page.titles);
        let all: Vec<Unit> = own
            .map(|(unit, _)| *unit)
            .filter(|unit| unit.page == page && unit.language == LanguageId::SOURCE)
            .collect();
        let message = format!(
            "`/{}` has the same title, `{}`{}",
            site.page(known).href,
            shorten(uses[0].1),
            shown::only_in(site, &units, &all)
        );
        let span = |page: PageId| Span::of_key(site.page(page).file, keys::TITLE.name);
        let problem = Diagnostic::new(&codes::TITLE_TWICE, span(page), message)
            .label(span(known), "first used here");
        findings.push(Finding {
            diagnostic: problem,
            units,
        });
    }
    findings
}

fn is_compared(site: &Site, unit: Unit) -> bool {
    unit.language == LanguageId::SOURCE && !site.page(unit.page).is_unlisted()
}

/// Whether one page lists the other: a category with a single guide may have its title.
fn is_family(site: &Site, a: PageId, b: PageId) -> bool {
    site.page(a).parent == Some(b) || site.page(b).parent == Some(a)
}
