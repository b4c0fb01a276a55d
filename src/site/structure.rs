//! The parts of a site that can be read freely: its pages, their versions, URLs and places in the tree; all
//! front-matter keys that are not prose; old URLs; enabled features.
//!
//! Everything that is rendered depends on all of it, and otherwise only on what its [`Recorder`] has recorded. It gives
//! access to no text, so code that has only a [`Structure`] cannot read one.
//!
//! [`Recorder`]: crate::render

use rustc_hash::FxHashMap;

use super::{
    Collation, Journeys, LanguageId, PageId, PageKind, Redirects, Version, VersionId, VersionSet,
    decode, names_host, split_address, versions::same_features,
};
use crate::{
    config::{Config, Language},
    parse::{Settings, keys},
    source::{FileId, below},
};

/// A page of the site, without its texts.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its file.
    pub file: FileId,
    /// Its front-matter keys that are not prose.
    pub front: Settings,
    /// Path below `content/`.
    pub relative_path: String,
    /// URL path without language and version; empty for the home page.
    pub href: String,
    /// Versions of the page.
    pub versions: VersionSet,
    /// Parent in the tree.
    pub parent: Option<PageId>,
    /// Children in the tree, in order.
    pub children: Vec<PageId>,
    /// The pages that it lists, in order, if some of them have their place in the tree elsewhere.
    pub(super) listed: Option<Vec<PageId>>,
    /// Role in the tree.
    pub kind: PageKind,
    /// Its file in each language except the first.
    pub translations: Vec<Option<FileId>>,
    /// Whether there is a translation into a selected language.
    pub is_translated: bool,
}

impl Entry {
    /// Whether it is excluded from lists and sidebars.
    pub fn is_hidden(&self) -> bool {
        self.front.is(keys::HIDDEN)
    }

    /// The pages that it lists: its children, and pages whose place in the tree is elsewhere.
    pub fn listed(&self) -> &[PageId] {
        self.listed.as_deref().unwrap_or(&self.children)
    }

    /// Whether it belongs to `early-access`, which is meant for a few readers who know its address.
    pub fn is_early_access(&self) -> bool {
        below("early-access", &self.href).is_some()
    }

    /// Whether search engines should not list it.
    pub fn is_unlisted(&self) -> bool {
        self.is_hidden() || self.is_early_access()
    }

    /// Whether it is an index page, which lists the pages in its folder.
    pub fn is_index(&self) -> bool {
        self.relative_path.ends_with("index.md")
    }
}

/// The structure of a site.
#[derive(Debug)]
pub struct Structure {
    /// The configuration.
    pub config: Config,
    /// All versions, in order.
    pub versions: Vec<Version>,
    /// All pages, sorted by path.
    pub pages: Vec<Entry>,
    /// All products, in order.
    pub products: Vec<PageId>,
    /// Old URLs.
    pub redirects: Redirects,
    /// Pages that are guides of journeys and learning tracks.
    pub journeys: Journeys,
    /// Paths that lead to other sites.
    pub(super) external: Vec<String>,
    /// The versions to which each image host of the configuration applies.
    pub(super) image_hosts: Vec<VersionSet>,
    pub(super) collations: Vec<Collation>,
    pub(super) by_href: FxHashMap<String, PageId>,
}

impl Structure {
    /// Returns a page.
    pub fn page(&self, id: PageId) -> &Entry {
        &self.pages[id.0 as usize]
    }

    /// Returns a version.
    pub fn version(&self, id: VersionId) -> &Version {
        &self.versions[usize::from(id.0)]
    }

    /// Returns a language.
    pub fn language(&self, id: LanguageId) -> &Language {
        &self.config.languages[usize::from(id.0)]
    }

    /// Returns all languages, in order.
    pub fn language_ids(&self) -> impl Iterator<Item = LanguageId> + use<> {
        (0..self.config.languages.len() as u8).map(LanguageId)
    }

    /// Returns all pages with their indices.
    pub fn entries(&self) -> impl Iterator<Item = (PageId, &Entry)> {
        self.pages
            .iter()
            .enumerate()
            .map(|(n, entry)| (PageId(n as u32), entry))
    }

    /// Returns the page at a path without language and version.
    pub fn find(&self, href: &str) -> Option<PageId> {
        self.by_href.get(href.trim_matches('/')).copied()
    }

    /// Returns the page that an author's path refers to. The path can be an old URL, or contain a language or version.
    pub fn locate(&self, href: &str) -> Option<PageId> {
        let (path, suffix) = split_address(href);
        // The name of a file can contain these signs, too.
        let whole = || {
            (!suffix.is_empty())
                .then(|| self.locate_path(href))
                .flatten()
        };
        let decoded = || path.contains('%').then(|| self.locate_path(&decode(path)));
        let found = whole().or_else(|| self.locate_path(path));
        found.or_else(|| decoded().flatten())
    }

    /// Returns an author's address in its plain form, in which two addresses of the same place are equal: that of a page has
    /// neither language nor version, and an old one is that of today.
    pub fn plain_address(&self, address: &str) -> String {
        let (path, suffix) = split_address(address);
        let is_path = path.starts_with('/') && !self.is_external(address);
        match is_path.then(|| self.locate(path)).flatten() {
            Some(page) => format!("/{}{suffix}", self.page(page).href),
            None => address.to_owned(),
        }
    }

    fn locate_path(&self, path: &str) -> Option<PageId> {
        let path = format!("/{}", path.trim_matches('/'));
        let find = |path: &str| self.find(path).or_else(|| self.redirects.find(path));
        find(&path).or_else(|| find(self.without_version(self.without_language(&path)).1))
    }

    /// Whether a path leads to another site.
    pub fn is_external(&self, href: &str) -> bool {
        let mut rest = href
            .bytes()
            .skip_while(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(byte));
        let has_scheme =
            href.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.next() == Some(b':');
        let path = split_address(href).0;
        has_scheme || names_host(href) || self.external.iter().any(|known| known == path)
    }

    /// The number of pages in all their versions and languages.
    pub fn unit_count(&self) -> usize {
        let versions = self.pages.iter().map(|entry| entry.versions.len());
        versions.sum::<usize>() * self.config.languages.len()
    }

    /// Returns the paths of all pages, for suggestions.
    pub fn hrefs(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().map(|entry| entry.href.as_str())
    }

    /// Returns the file of a page's translation.
    pub fn translation_file(&self, id: PageId, language: LanguageId) -> Option<FileId> {
        let n = usize::from(language.0).checked_sub(1)?;
        *self.page(id).translations.get(n)?
    }

    /// Whether a page has a text in a language. Otherwise, the source text is shown.
    pub fn has_text(&self, id: PageId, language: LanguageId) -> bool {
        language == LanguageId::SOURCE || self.translation_file(id, language).is_some()
    }

    /// Returns the language of the text that a page shows in a language.
    pub fn language_of_text(&self, id: PageId, language: LanguageId) -> LanguageId {
        match self.has_text(id, language) {
            true => language,
            false => LanguageId::SOURCE,
        }
    }

    /// Returns the file of the text that a page shows in a language.
    pub fn text_file(&self, id: PageId, language: LanguageId) -> FileId {
        let translation = self.translation_file(id, language);
        translation.unwrap_or(self.page(id).file)
    }

    /// Returns the product that a page belongs to.
    pub fn product_of(&self, id: PageId) -> Option<PageId> {
        let href = &self.page(id).href;
        self.find(href.split('/').next().unwrap_or_default())
            .filter(|_| !href.is_empty())
    }

    /// Returns what is different from the structure of another state of the site, for display. `None` if there is no
    /// difference, so that indices of pages, versions and languages have the same meaning in both.
    pub fn change_since(&self, before: &Self) -> Option<String> {
        if std::ptr::eq(self, before) {
            return None;
        }
        if self.config != before.config {
            return Some("the configuration changed".to_owned());
        }
        if self.external != before.external {
            return Some("the list of external links changed".to_owned());
        }
        if !same_features(&self.versions, &before.versions) {
            return Some("a feature changed".to_owned());
        }
        if self.pages.len() != before.pages.len() {
            return Some("the number of pages changed".to_owned());
        }
        let mut pairs = self.pages.iter().zip(&before.pages);
        if let Some((now, _)) = pairs.find(|(now, then)| !same(now, then)) {
            return Some(format!("the structure of {} changed", now.relative_path));
        }
        if self.journeys != before.journeys {
            return Some("the guides of a track changed".to_owned());
        }
        (self.products != before.products).then(|| "the products changed".to_owned())
    }
}

fn same(a: &Entry, b: &Entry) -> bool {
    a.file == b.file
        && a.relative_path == b.relative_path
        && a.versions == b.versions
        && a.parent == b.parent
        && a.children == b.children
        && a.listed == b.listed
        && a.kind == b.kind
        && a.is_translated == b.is_translated
        && a.translations == b.translations
        && a.front.same(&b.front)
}
