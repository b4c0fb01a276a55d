//! Lists what to render: one [`Unit`] for each page, version and language.

use std::collections::BTreeMap;

use crate::site::{LanguageId, PageId, Structure, VersionId};

/// A page in a version and a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// The language.
    pub language: LanguageId,
    /// The version.
    pub version: VersionId,
    /// The page.
    pub page: PageId,
}

impl Unit {
    /// Returns the path of the page, with its language and version, that identifies it in links and redirects.
    pub fn permalink(self, site: &Structure) -> String {
        site.permalink(self.language, self.version, &site.page(self.page).href)
    }
}

/// The versions and languages to render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Versions, in the order of the configuration.
    pub versions: Vec<VersionId>,
    /// Languages, in the order of the configuration.
    pub languages: Vec<LanguageId>,
}

impl Selection {
    /// Selects all versions and languages.
    pub fn all(site: &Structure) -> Self {
        Self {
            versions: site.version_ids().collect(),
            languages: (0..site.config.languages.len() as u8)
                .map(LanguageId)
                .collect(),
        }
    }
}

/// Returns all units of a selection, sorted by language, version, and path of the page.
pub fn plan(site: &Structure, selection: &Selection) -> Vec<Unit> {
    let mut units = Vec::new();
    for &language in &selection.languages {
        for &version in &selection.versions {
            let pages = site
                .entries()
                .filter(|(_, entry)| entry.versions.contains(version));
            units.extend(pages.map(|(page, _)| Unit {
                language,
                version,
                page,
            }));
        }
    }
    units
}

/// Returns the indices of units, grouped by page and sorted by version.
pub fn by_page(units: &[Unit]) -> Vec<Vec<usize>> {
    let mut pages: BTreeMap<PageId, Vec<usize>> = BTreeMap::new();
    for (at, unit) in units.iter().enumerate() {
        pages.entry(unit.page).or_default().push(at);
    }
    let mut pages: Vec<Vec<usize>> = pages.into_values().collect();
    for places in &mut pages {
        // Untranslated text is the same in the next language, and the outline that a translation needs is known by
        // then.
        places.sort_by_key(|at| (units[*at].version, units[*at].language));
    }
    pages
}

/// Returns `/<language>` for the home page of the default version, which is also written there unless that is its URL
/// already.
pub fn language_root(site: &Structure, unit: Unit) -> Option<String> {
    let is_home = site.page(unit.page).href.is_empty() && unit.version == site.default_version();
    let code = &site.config.languages[usize::from(unit.language.0)].code;
    (is_home && site.version(unit.version).segment.is_some()).then(|| format!("/{code}"))
}
