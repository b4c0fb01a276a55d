//! Suggests pages for a path that does not exist.

use super::state::State;
use crate::{
    diag,
    output::roots::Suggestion,
    plan::Unit,
    site::{LanguageId, VersionId},
};

/// Maximum number of suggestions.
const MAX_SUGGESTIONS: usize = 8;

/// Longer paths get no suggestions: no page has such a path, and comparing it with those of all pages takes time.
const MAX_PATH_LEN: usize = 300;

/// Returns the same page in other versions, or else the pages with the most similar paths.
pub(super) fn pages(state: &State, path: &str, language: LanguageId) -> Vec<Suggestion> {
    let session = &state.session;
    let site = &*session.site;
    let rest = site.without_language(path);
    let (version, href) = site.without_version(rest);
    let wanted = href.trim_matches('/').trim_end_matches(".html");
    let version = version.unwrap_or(site.default_version());
    let near = |unit: Unit, title: String| Suggestion {
        title,
        href: session.renderer.url(unit),
    };
    let unit = |page, version| Unit {
        language,
        version,
        page,
    };
    let offered = |version: &VersionId| session.selection.versions.contains(version);
    if let Some(page) = site.find(wanted) {
        let versions = site.page(page).versions.iter().filter(offered);
        return versions
            .map(|version| {
                let unit = unit(page, version);
                let title = session.renderer.title(unit);
                near(unit, format!("{title} ({})", site.version(version).title))
            })
            .collect();
    }
    if wanted.len() > MAX_PATH_LEN {
        return Vec::new();
    }
    let has = |page: &crate::site::Entry| page.versions.contains(version) && offered(&version);
    let hrefs = site.entries().filter(|(_, page)| has(page));
    let hrefs = hrefs.map(|(_, page)| page.href.as_str());
    let found = diag::nearest(wanted, hrefs, MAX_SUGGESTIONS).into_iter();
    found
        .filter_map(|href| {
            let unit = unit(site.find(href)?, version);
            Some(near(unit, session.renderer.title(unit).to_owned()))
        })
        .collect()
}
