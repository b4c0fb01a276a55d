//! What is to be made: one [`Unit`] for each page, version and language.

use crate::site::{LanguageId, PageId, Site, VersionId};

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
    pub fn all(site: &Site) -> Self {
        Self {
            versions: site.version_ids().collect(),
            languages: (0..site.config.languages.len() as u8)
                .map(LanguageId)
                .collect(),
        }
    }
}

/// All units of a selection: by language, version, and path of the page.
pub fn plan(site: &Site, selection: &Selection) -> Vec<Unit> {
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
pub fn front_door(site: &Site, unit: Unit) -> Option<String> {
    let is_home = site.page(unit.page).href.is_empty() && unit.version == site.default_version();
    let code = &site.config.languages[usize::from(unit.language.0)].code;
    (is_home && site.version(unit.version).segment.is_some()).then(|| format!("/{code}"))
}

/// The unit of a selection whose permalink, or front door, this is.
pub fn unit_at(site: &Site, selection: &Selection, permalink: &str) -> Option<Unit> {
    let (code, rest) = first_segment(permalink.strip_prefix('/')?);
    let mut languages = selection.languages.iter().copied();
    let language = languages.find(|id| site.config.languages[usize::from(id.0)].code == code)?;
    let unit = |version, href| {
        let page = site
            .find(href)
            .filter(|page| site.page(*page).href == href)?;
        let exists = site.page(page).versions.contains(version);
        exists.then_some(Unit {
            language,
            version,
            page,
        })
    };
    let (first, inner) = first_segment(rest);
    let of_version = |version: &&VersionId| match &site.version(**version).segment {
        Some(segment) => **segment == *first,
        None => false,
    };
    let versions = &selection.versions;
    let named = versions.iter().find(of_version);
    if let Some(unit) = named.and_then(|version| unit(*version, inner)) {
        return Some(unit);
    }
    let mut unnamed = versions
        .iter()
        .filter(|version| site.version(**version).segment.is_none());
    let found = unnamed.find_map(|version| unit(*version, rest));
    let door = || {
        let door = unit(site.default_version(), "")?;
        (rest.is_empty() && versions.contains(&door.version)).then_some(door)
    };
    found.or_else(door)
}

/// What stands before the first slash, and after it.
fn first_segment(path: &str) -> (&str, &str) {
    path.split_once('/').unwrap_or((path, ""))
}
