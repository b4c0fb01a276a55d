//! Links to other sites: which addresses they have, and what the answers of their hosts mean for authors.
//!
//! Enters: the links of all pages, and the answers. Leaves: a finding for each place, in the order of places, however late
//! an answer was.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{CheckedPage, Finding, shown, survey::WrittenLink};
use crate::{
    diag::{Diagnostic, Fix, codes},
    external::{
        Address, Answer, Answers, Failure,
        skip::{Reach, Skip},
    },
    plan::Unit,
    site::Site,
    source::Span,
};

/// Returns the addresses to ask, each once. `reach` says which hosts are asked; the configuration lists addresses that are
/// not.
pub fn addresses(site: &Site, pages: &[Arc<CheckedPage>], reach: Reach) -> BTreeSet<Address> {
    let skip = Skip {
        reach,
        patterns: &site.config.external_ignore,
        own: &site.config.base_url,
    };
    let all = pages.iter().flat_map(|page| &page.survey.external);
    let all = all.filter_map(|link| Address::parse(&link.href));
    all.filter(|address| !skip.skips(address)).collect()
}

/// Reports the links that do not work, and those that have moved for good.
pub fn findings(site: &Site, pages: &[Arc<CheckedPage>], answers: &Answers) -> Vec<Finding> {
    let mut all: BTreeMap<(&Span, &str), Vec<&WrittenLink>> = BTreeMap::new();
    for link in pages.iter().flat_map(|page| &page.survey.external) {
        all.entry(link.written()).or_default().push(link);
    }
    let found = all.values().filter_map(|uses| {
        let answer = answers.get(&Address::parse(&uses[0].href)?)?;
        let diagnostic = problem(site, uses[0], answer)?;
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

fn problem(site: &Site, link: &WrittenLink, answer: &Answer) -> Option<Diagnostic> {
    let href = shown::url(&link.href);
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
            let fragment = link.href.split_once('#').map(|(_, fragment)| fragment);
            let address = match fragment {
                Some(fragment) => format!("{to}#{fragment}"),
                None => to.to_string(),
            };
            let message = format!("`{href}` has moved for good");
            let mut problem = report(&codes::EXTERNAL_REDIRECT, message);
            problem.help = Some(format!("write `{address}`"));
            let can_fix = link.is_verbatim(site) && is_plain(&address);
            problem.fix = can_fix.then(|| Fix {
                span: link.origin.span.clone(),
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
