//! What is to be made: one [`Unit`] for each page, version and language.

use crate::site::{LanguageId, PageId, Structure, VersionId};

/// One print: a page in a version and a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// The language.
    pub language: LanguageId,
    /// The version.
    pub version: VersionId,
    /// The page.
    pub page: PageId,
}

/// The versions and languages that are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// In the order of the configuration.
    pub versions: Vec<VersionId>,
    /// In the order of the configuration.
    pub languages: Vec<LanguageId>,
}

impl Selection {
    /// Everything.
    pub fn all(site: &Structure) -> Self {
        Self {
            versions: site.version_ids().collect(),
            languages: (0..site.config.languages.len() as u8)
                .map(LanguageId)
                .collect(),
        }
    }
}

/// All units of a selection: by language, version, and path of the page.
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

/// `/<language>`, where readers begin: the home page of the default version is printed there, too, unless its own
/// address is that already.
pub fn language_root(site: &Structure, unit: Unit) -> Option<String> {
    let is_home = site.page(unit.page).href.is_empty() && unit.version == site.default_version();
    let code = &site.config.languages[usize::from(unit.language.0)].code;
    (is_home && site.version(unit.version).segment.is_some()).then(|| format!("/{code}"))
}
