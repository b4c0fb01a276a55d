//! Links that lead to no page and no file of the site.

use rustc_hash::FxHashMap;

use super::{Finding, advice::Advice, places::FaultyLink, shown};
use crate::{
    diag::{Diagnostic, codes},
    site::Site,
    source::{Place, Span},
};

/// Places of links that were reported when their page was rendered.
#[derive(Debug)]
pub(super) struct Known<'d>(FxHashMap<&'d Place, Vec<&'d Span>>);

impl<'d> Known<'d> {
    pub(super) fn of(problems: impl Iterator<Item = &'d Diagnostic>) -> Self {
        let about_links = [&codes::DEAD_LINK, &codes::DEAD_LINK_TAG, &codes::LINK_TITLE];
        let mut known: FxHashMap<&Place, Vec<&Span>> = FxHashMap::default();
        for problem in problems.filter(|problem| about_links.contains(&problem.code)) {
            let spans = known.entry(&problem.span.place).or_default();
            if !spans.contains(&&problem.span) {
                spans.push(&problem.span);
            }
        }
        Self(known)
    }

    /// Whether a problem overlaps a place.
    pub(super) fn covers(&self, span: &Span) -> bool {
        let spans = self.0.get(&span.place).map_or(&[][..], |spans| spans);
        spans
            .iter()
            .any(|it| it.start < span.end && span.start < it.end)
    }
}

/// Reports a link that leads nowhere, in some units or in all.
pub(super) fn dead(site: &Site, advice: &Advice<'_>, link: &FaultyLink<'_>) -> Option<Finding> {
    if link.dead.is_empty() {
        return None;
    }
    let href = shown::url(link.href);
    let place = shown::only_in(site, &link.dead, &link.all);
    let mut problem = match link.is_listed {
        true => {
            let message = format!("this list does not show `{href}`{place}: there is no such page");
            link.problem(&codes::LIST_VERSION, message)
        }
        false => {
            let message = format!("link to `{href}` leads to no page{place}");
            link.problem(&codes::BROKEN_LINK, message)
        }
    };
    problem.help = advice.on_link(link.href);
    Some(Finding {
        diagnostic: problem,
        units: link.dead.clone(),
    })
}
