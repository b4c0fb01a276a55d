//! Uses as data for programs and templates. The manual documents the JSON: names stay, new ones can be added.

use serde::Serialize;

use super::Uses;
use crate::{diag::SourcePosition, plan::Unit, session::Session};

/// The uses of a subject.
#[derive(Debug, Serialize)]
pub struct GraphView {
    /// Its name, such as the path of its file.
    pub name: String,
    /// `page`, `reusable`, `variable`, `data`, `include`, `file`, `reference`, or `everything`.
    pub kind: &'static str,
    /// Its uses, by kind and place.
    pub uses: Vec<UseView>,
    /// Old addresses that lead to the page.
    pub redirects: Vec<String>,
    /// Addresses that an edit can change.
    pub changes: Shown,
    /// Those addresses.
    pub addresses: Vec<String>,
}

/// One use.
#[derive(Debug, Serialize)]
pub struct UseView {
    /// `itself`, `text`, `title`, `data`, `source`, `image`, `link`, or `child`.
    pub how: &'static str,
    /// The file of the page that uses it.
    pub page: String,
    /// The places that lead to it: the tag in the page, then those in reusables.
    pub path: Vec<SourcePosition>,
    /// Where readers see it.
    pub shown: Shown,
}

impl UseView {
    /// Returns the places that lead to it as `path:line:column`; the page, if there are none.
    pub fn places(&self) -> Vec<String> {
        let place = |at: &SourcePosition| format!("{}:{}:{}", at.file, at.at.line, at.at.column);
        match &*self.path {
            [] => vec![self.page.clone()],
            path => path.iter().map(place).collect(),
        }
    }
}

/// Numbers of addresses.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Number of addresses: pages × versions × languages.
    pub addresses: usize,
    /// Number of pages.
    pub pages: usize,
    /// Codes of languages with ids of versions, in the order of the configuration.
    pub versions: Vec<InLanguage>,
}

/// The versions in a language.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct InLanguage {
    /// Code of the language.
    pub language: String,
    /// Ids of versions.
    pub versions: Vec<String>,
}

impl GraphView {
    /// Creates the view of the uses of a subject.
    pub fn new(session: &Session, uses: &Uses) -> Self {
        let site = &*session.site;
        let files = &site.files;
        let place = |(place, units): (&super::Place, &Vec<Unit>)| UseView {
            how: place.how.name(),
            page: files.file(site.page(place.page).file).path.clone(),
            path: place
                .path
                .iter()
                .map(|span| SourcePosition::of(span, files))
                .collect(),
            shown: Shown::new(session, units),
        };
        let mut uses_of: Vec<UseView> = uses.places.iter().map(place).collect();
        uses_of.sort_by_key(|it| it.path.first().map(|at| (at.file.clone(), at.at.line)));
        uses_of.sort_by_key(|it| std::cmp::Reverse(rank(it.how)));
        let url = |unit: &Unit| session.renderer.url(*unit);
        Self {
            name: uses.subject.name.clone(),
            kind: uses.subject.kind.name(),
            uses: uses_of,
            redirects: uses.redirects.clone(),
            changes: Shown::new(session, &uses.changes),
            addresses: uses.changes.iter().map(url).collect(),
        }
    }
}

/// What writers look for first has the highest rank.
fn rank(how: &str) -> u8 {
    match how {
        "text" => 4,
        "image" | "link" => 3,
        "child" | "data" => 2,
        "title" => 1,
        _ => 0,
    }
}

impl Shown {
    fn new(session: &Session, units: &[Unit]) -> Self {
        let site = &*session.site;
        let mut pages: Vec<_> = units.iter().map(|unit| unit.page).collect();
        pages.sort_unstable();
        pages.dedup();
        let mut versions = Vec::new();
        for &language in &session.selection.languages {
            let is_in = |version| {
                let mut units = units.iter();
                units.any(|unit| unit.language == language && unit.version == version)
            };
            let all = session.selection.versions.iter();
            let ids: Vec<String> = all
                .filter(|version| is_in(**version))
                .map(|version| site.version(*version).info.id.to_string())
                .collect();
            if !ids.is_empty() {
                versions.push(InLanguage {
                    language: site.language(language).code.clone(),
                    versions: ids,
                });
            }
        }
        Self {
            addresses: units.len(),
            pages: pages.len(),
            versions,
        }
    }

    /// `en, ja: a@1, a@2`, with languages that have the same versions together.
    pub fn line(&self) -> String {
        let mut parts: Vec<(Vec<&str>, &[String])> = Vec::new();
        for it in &self.versions {
            match parts
                .iter_mut()
                .find(|(_, versions)| *versions == it.versions)
            {
                Some((languages, _)) => languages.push(&it.language),
                None => parts.push((vec![&it.language], &it.versions)),
            }
        }
        let part = |(languages, versions): &(Vec<&str>, &[String])| {
            format!("{}: {}", languages.join(", "), versions.join(", "))
        };
        parts.iter().map(part).collect::<Vec<_>>().join("; ")
    }
}

#[derive(Serialize)]
struct Answer<'v> {
    subjects: &'v [GraphView],
}

/// Returns the JSON about some subjects.
pub fn json(subjects: &[GraphView]) -> String {
    let mut text = serde_json::to_string_pretty(&Answer { subjects }).unwrap_or_default();
    text.push('\n');
    text
}
