//! Links to anchors that a page does not have.

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;

use super::{Finding, Ids, advice::Advice, places::FaultyLink, shown, translated::Translated};
use crate::{diag::codes, plan::Unit, site::Site};

/// The anchors of all units.
#[derive(Debug)]
pub(super) struct Anchors<'p>(FxHashMap<Unit, &'p Ids>);

impl<'p> Anchors<'p> {
    pub(super) fn of(units: impl Iterator<Item = (Unit, &'p Ids)>) -> Self {
        Self(units.collect())
    }

    fn of_unit(&self, unit: Unit) -> &[Box<str>] {
        self.0.get(&unit).map_or(&[], |ids| ids)
    }

    /// Returns the address in memory of the anchors of a unit: the same as long as they are the same.
    pub(super) fn address(&self, unit: Unit) -> usize {
        self.0.get(&unit).map_or(0, |ids| ids.as_ptr().addr())
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

/// Returns the fragment of a URL, unless that leads to the top of any page, or is one for a program.
pub(super) fn fragment_to_find(url: &str) -> Option<&str> {
    let (_, fragment) = url.split_once('#')?;
    let is_always_there =
        fragment.is_empty() || fragment.eq_ignore_ascii_case("top") || fragment.starts_with(":~:");
    (!is_always_there).then_some(fragment)
}

/// Reports a link to a page that lacks the anchor, in some units or in all.
pub(super) fn missing(
    site: &Site,
    advice: &Advice<'_>,
    anchors: &Anchors<'_>,
    translated: &Translated<'_>,
    link: &FaultyLink<'_>,
) -> Option<Finding> {
    let first = link.lacking.first()?;
    let fragment = fragment_to_find(&first.url)?;
    let units: Vec<Unit> = link.lacking.iter().map(|it| it.unit).collect();
    let place = shown::only_in(site, &units, &link.all);
    let owner = match link.href.starts_with('#') {
        true => "this page".to_owned(),
        false => format!("`/{}`", site.page(first.target.page).href),
    };
    let message = format!("{owner} has no anchor `#{}`{place}", shown::url(fragment));
    let mut problem = link.problem(&codes::BROKEN_ANCHOR, message);
    problem.fix = translated.fix(anchors, link);
    problem.help = match &problem.fix {
        Some(fix) => Some(format!("write `#{}`, as the source page does", fix.text)),
        None => advice.on_anchor(first.target, fragment, anchors.of_unit(first.target)),
    };
    Some(Finding {
        diagnostic: problem,
        units,
    })
}
