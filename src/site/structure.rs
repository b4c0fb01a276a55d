//! What of a site is free to read: which pages there are, in which versions, where, and below what; all front-matter keys that
//! are not prose; old addresses; which features are on.
//!
//! Everything that is rendered depends on all of it, and on nothing more of the site than its [`Recorder`] has noted. It holds no
//! text, so whoever is given a [`Structure`] cannot read one.
//!
//! [`Recorder`]: crate::render

use rustc_hash::FxHashMap;

use super::{
    Collation, LanguageId, PageId, PageKind, Redirects, Version, VersionId, VersionSet, names_host,
    versions::same_features,
};
use crate::{
    config::{Config, Language},
    parse::{Settings, keys},
    source::FileId,
};

/// A page in the site, without its texts.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its file.
    pub file: FileId,
    /// Its front-matter keys that are not prose.
    pub front: Settings,
    /// Path below `content/`.
    pub relative_path: String,
    /// Path in addresses, without language and version; empty for the home page.
    pub href: String,
    /// Versions it is made for.
    pub versions: VersionSet,
    /// The page above it.
    pub parent: Option<PageId>,
    /// The pages below it, in order.
    pub children: Vec<PageId>,
    /// What it is in the tree.
    pub kind: PageKind,
    /// Its file in each language but the first.
    pub translations: Vec<Option<FileId>>,
    /// Whether there is a translation into a language that is selected.
    pub is_translated: bool,
}

impl Entry {
    /// Whether it is left out of lists and sidebars.
    pub fn is_hidden(&self) -> bool {
        self.front.is(keys::HIDDEN)
    }

    /// Whether it is an index page, which lists what is in its folder.
    pub fn is_index(&self) -> bool {
        self.relative_path.ends_with("index.md")
    }
}

/// The structure of a site.
#[derive(Debug)]
pub struct Structure {
    /// What its owner decided.
    pub config: Config,
    /// Versions in order.
    pub versions: Vec<Version>,
    /// Pages by path.
    pub pages: Vec<Entry>,
    /// Products in order.
    pub products: Vec<PageId>,
    /// Old addresses.
    pub redirects: Redirects,
    /// Paths that lead to other sites.
    pub(super) external: Vec<String>,
    pub(super) collations: Vec<Collation>,
    pub(super) by_href: FxHashMap<String, PageId>,
}

impl Structure {
    /// A page.
    pub fn page(&self, id: PageId) -> &Entry {
        &self.pages[id.0 as usize]
    }

    /// A version.
    pub fn version(&self, id: VersionId) -> &Version {
        &self.versions[usize::from(id.0)]
    }

    /// A language.
    pub fn language(&self, id: LanguageId) -> &Language {
        &self.config.languages[usize::from(id.0)]
    }

    /// All languages in order.
    pub fn language_ids(&self) -> impl Iterator<Item = LanguageId> + use<> {
        (0..self.config.languages.len() as u8).map(LanguageId)
    }

    /// All pages with their numbers.
    pub fn entries(&self) -> impl Iterator<Item = (PageId, &Entry)> {
        self.pages
            .iter()
            .enumerate()
            .map(|(n, entry)| (PageId(n as u32), entry))
    }

    /// The page at a path without language and version.
    pub fn find(&self, href: &str) -> Option<PageId> {
        self.by_href.get(href.trim_matches('/')).copied()
    }

    /// The page that authors mean by a path, which may be an old address or name a language or version.
    pub fn locate(&self, href: &str) -> Option<PageId> {
        let path = href.split(['#', '?']).next().unwrap_or_default();
        let path = format!("/{}", path.trim_matches('/'));
        let find = |path: &str| self.find(path).or_else(|| self.redirects.find(path));
        find(&path).or_else(|| find(self.without_version(self.without_language(&path)).1))
    }

    /// Whether a path leads to another site.
    pub fn is_external(&self, href: &str) -> bool {
        let scheme = href.split(':').next().unwrap_or_default();
        let has_scheme = scheme.len() < href.len()
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
        let path = href.split(['#', '?']).next().unwrap_or_default();
        has_scheme || names_host(href) || self.external.iter().any(|known| known == path)
    }

    /// Paths of all pages, to suggest one.
    pub fn hrefs(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().map(|entry| entry.href.as_str())
    }

    /// The file of the translation of a page.
    pub fn translation_file(&self, id: PageId, language: LanguageId) -> Option<FileId> {
        let n = usize::from(language.0).checked_sub(1)?;
        *self.page(id).translations.get(n)?
    }

    /// Whether a page has a text in a language. The source language's is shown where it has none.
    pub fn has_text(&self, id: PageId, language: LanguageId) -> bool {
        language == LanguageId::SOURCE || self.translation_file(id, language).is_some()
    }

    /// The language of the text that a page shows in a language.
    pub fn language_of_text(&self, id: PageId, language: LanguageId) -> LanguageId {
        match self.has_text(id, language) {
            true => language,
            false => LanguageId::SOURCE,
        }
    }

    /// The file of the text that a page shows in a language.
    pub fn text_file(&self, id: PageId, language: LanguageId) -> FileId {
        let translation = self.translation_file(id, language);
        translation.unwrap_or(self.page(id).file)
    }

    /// The product a page belongs to.
    pub fn product_of(&self, id: PageId) -> Option<PageId> {
        let href = &self.page(id).href;
        self.find(href.split('/').next().unwrap_or_default())
            .filter(|_| !href.is_empty())
    }

    /// What is different from the structure of another state of the site, for people. `None`: nothing, so that numbers of
    /// pages, versions and languages mean the same in both.
    pub fn change_since(&self, before: &Self) -> Option<String> {
        if std::ptr::eq(self, before) {
            return None;
        }
        if self.config != before.config {
            return Some("the configuration".to_owned());
        }
        if self.external != before.external {
            return Some("the list of external links".to_owned());
        }
        if !same_features(&self.versions, &before.versions) {
            return Some("a feature".to_owned());
        }
        if self.pages.len() != before.pages.len() {
            return Some("the number of pages".to_owned());
        }
        let mut pairs = self.pages.iter().zip(&before.pages);
        if let Some((now, _)) = pairs.find(|(now, then)| !same(now, then)) {
            return Some(format!("the structure of {}", now.relative_path));
        }
        (self.products != before.products).then(|| "the products".to_owned())
    }
}

fn same(a: &Entry, b: &Entry) -> bool {
    a.file == b.file
        && a.relative_path == b.relative_path
        && a.versions == b.versions
        && a.parent == b.parent
        && a.children == b.children
        && a.kind == b.kind
        && a.is_translated == b.is_translated
        && a.translations == b.translations
        && a.front.same(&b.front)
}
