//! Links to other sites: which addresses they have, and what the answers of their hosts mean for authors.
//!
//! Enters: the links of all pages, and the answers. Leaves: a finding for each place, in the order of places, however late
//! an answer was.

use std::collections::BTreeSet;

use super::{
    Finding,
    links::{self, Written},
    moved, shown,
    survey::{PageSurvey, WrittenLink},
};
use crate::{
    diag::{Diagnostic, Fix, codes},
    external::{
        Address, Answer, Answers, Failure,
        skip::{Reach, Skip},
    },
    plan::Unit,
    site::Site,
};

/// Returns the addresses to ask, each once. `reach` says which hosts are asked; the configuration lists addresses that are
/// not.
pub fn addresses(site: &Site, pages: &[PageSurvey], reach: Reach) -> BTreeSet<Address> {
    let skip = Skip {
        reach,
        patterns: &site.config.external_ignore,
        own: &site.config.base_url,
    };
    let all = pages.iter().flat_map(|page| &page.external);
    let all = all.filter_map(|link| Address::parse(&link.href));
    all.filter(|address| !skip.skips(address)).collect()
}

/// Reports the links that do not work, and those that have moved for good.
pub(super) fn findings(site: &Site, pages: &[PageSurvey], answers: &Answers) -> Vec<Finding> {
    let all = links::by_place(pages.iter().flat_map(|page| &page.external));
    let found = all.iter().filter_map(|(place, uses)| {
        let answer = answers.get(&Address::parse(place.href)?)?;
        let diagnostic = problem(site, place, uses[0], answer)?;
        let mut units: Vec<Unit> = uses
            .iter()
            .flat_map(|link| &link.uses)
            .map(|(unit, _)| *unit)
            .collect();
        units.sort_unstable();
        Some(Finding { diagnostic, units })
    });
    found.collect()
}

fn problem(
    site: &Site,
    place: &Written<'_>,
    link: &WrittenLink,
    answer: &Answer,
) -> Option<Diagnostic> {
    let href = shown::url(place.href);
    let report = |code, message| link.origin.clone().problem(code, message);
    match answer {
        Answer::Fine | Answer::Skipped => None,
        Answer::Failed { why, at } => {
            let at = at.as_ref().map_or_else(String::new, |at| {
                format!(", at `{}`, to which it redirects", shown::url(at.url()))
            });
            let message = format!("`{href}` does not work: {why}{at}");
            let mut problem = report(&codes::EXTERNAL_LINK, message);
            problem.help = advice(why).map(str::to_owned);
            Some(problem)
        }
        Answer::Moved(to) => {
            let fragment = place.href.split_once('#').map(|(_, fragment)| fragment);
            let address = match fragment {
                Some(fragment) => format!("{to}#{fragment}"),
                None => to.to_string(),
            };
            let message = format!("`{href}` has moved for good");
            let mut problem = report(&codes::EXTERNAL_REDIRECT, message);
            problem.help = Some(format!("write `{address}`"));
            let can_fix = moved::is_verbatim(site, place) && is_plain(&address);
            problem.fix = can_fix.then(|| Fix {
                span: place.span.clone(),
                text: address,
            });
            Some(problem)
        }
    }
}

/// Whether an address means the same in Markdown, in HTML and in YAML.
fn is_plain(address: &str) -> bool {
    !address.contains(['(', ')', '[', ']', '*', '&', '\'', '"', '<', '>', ' '])
}

/// What to do about a failure, unless the link is simply wrong.
fn advice(why: &Failure) -> Option<&'static str> {
    match why {
        Failure::Status(404 | 410) | Failure::UnknownHost => None,
        Failure::Status(429) => Some(
            "the host has had too many requests; with `--external-cache`, later runs ask it less often",
        ),
        _ => Some("if it works in a browser, list it in `external_ignore` in the configuration"),
    }
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn a_fix_needs_no_escapes() {
        assert!(is_plain("https://a.com/b?c=d#e"));
        assert!(!is_plain("https://a.com/b_(c)") && !is_plain("https://a.com/?b=c&d=e"));
    }
}
