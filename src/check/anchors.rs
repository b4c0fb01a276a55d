//! Links to anchors that a page does not have.

use std::sync::Arc;

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;

use super::{
    Finding,
    address::Target,
    advice::Advice,
    links::{Resolved, Written},
    shown,
    survey::PageSurvey,
    translated::Translated,
};
use crate::{diag::codes, plan::Unit, site::Site};

/// The anchors of all units.
#[derive(Debug)]
pub(super) struct Anchors<'p>(FxHashMap<Unit, &'p Arc<[Box<str>]>>);

impl<'p> Anchors<'p> {
    pub(super) fn of(pages: &'p [PageSurvey]) -> Self {
        let all = pages.iter().flat_map(|page| &page.anchors);
        Self(all.map(|(unit, ids)| (*unit, ids)).collect())
    }

    fn of_unit(&self, unit: Unit) -> &[Box<str>] {
        self.0.get(&unit).map_or(&[], |ids| ids)
    }

    /// Whether a unit has an anchor. Browsers compare the fragment as it is, and then decoded
    /// (<https://html.spec.whatwg.org/multipage/browsing-the-web.html#find-a-potential-indicated-element>).
    pub(super) fn has(&self, unit: Unit, fragment: &str) -> bool {
        let ids = self.of_unit(unit);
        let has = |id: &str| ids.binary_search_by(|known| (**known).cmp(id)).is_ok();
        has(fragment)
            || percent_decode_str(fragment)
                .decode_utf8()
                .is_ok_and(|id| has(&id))
    }
}

/// Whether a fragment leads to the top of any page, or is one for a program.
pub(super) fn is_always_there(fragment: &str) -> bool {
    fragment.is_empty() || fragment.eq_ignore_ascii_case("top") || fragment.starts_with(":~:")
}

/// Reports a link to a page that lacks the anchor, in some units or in all.
pub(super) fn missing(
    site: &Site,
    advice: &Advice<'_>,
    anchors: &Anchors<'_>,
    translated: &Translated<'_>,
    written: &Written<'_>,
    link: &Resolved<'_>,
) -> Option<Finding> {
    let lacks = |(unit, url, target): &(Unit, &str, Target)| {
        let (_, fragment) = url.split_once('#')?;
        let Target::Page(page) = target else {
            return None;
        };
        (!is_always_there(fragment) && !anchors.has(*page, fragment)).then_some((
            *unit,
            *page,
            (*fragment).to_owned(),
        ))
    };
    let found: Vec<_> = link.uses.iter().filter_map(lacks).collect();
    let (_, page, fragment) = found.first()?;
    let units: Vec<Unit> = found.iter().map(|(unit, ..)| *unit).collect();
    let place = shown::only_in(site, &units, &link.units());
    let owner = match written.href.starts_with('#') {
        true => "this page".to_owned(),
        false => format!("`/{}`", site.page(page.page).href),
    };
    let message = format!("{owner} has no anchor `#{}`{place}", shown::url(fragment));
    let mut problem = link.problem(&codes::BROKEN_ANCHOR, message);
    problem.fix = translated.fix(anchors, written, link);
    problem.help = match &problem.fix {
        Some(fix) => Some(format!("write `#{}`, as the source page does", fix.text)),
        None => advice.on_anchor(*page, fragment, anchors.of_unit(*page)),
    };
    Some(Finding {
        diagnostic: problem,
        units,
    })
}
