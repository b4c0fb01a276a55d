//! Links and media that lead to no page and no file of the site.

use rustc_hash::FxHashMap;

use super::{Finding, advice::Advice, places::FaultyLink, shown, survey::Role};
use crate::{
    diag::{Diagnostic, codes},
    site::{Site, is_named_like_file, split_address},
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
    let href = shown::url(link.shown);
    let place = shown::only_in(site, &link.dead, &link.all);
    let (code, message) = match link.role {
        Role::Link => {
            let what = match is_named_like_file(split_address(link.href).0) {
                true => "file",
                false => "page",
            };
            let message = format!("link to `{href}` leads to no {what}{place}");
            (&codes::BROKEN_LINK, message)
        }
        Role::Entry => {
            let message = format!("this list does not show `{href}`{place}: there is no such page");
            (&codes::LIST_VERSION, message)
        }
        Role::Media => {
            let message = format!("no file of the site has the address `{href}`{place}");
            (&codes::BROKEN_LINK, message)
        }
    };
    let mut problem = link.problem(code, message);
    problem.help = match link.role {
        Role::Link | Role::Entry => advice.on_link(link.href),
        Role::Media => {
            // Only links get a language and a version.
            let is_page = site.locate(split_address(link.href).0).is_some();
            let help = "it is the path of a page; here, write its whole address, with language and version";
            is_page.then(|| help.to_owned())
        }
    };
    Some(Finding {
        diagnostic: problem,
        units: link.dead.clone(),
    })
}
