//! The site: every page, translation and piece of data, indexed once and never changed.
//!
//! Enters: a [`Config`] and the files. Leaves: a [`Site`] that threads share, and diagnostics. Start at [`Site::index`].

mod addresses;
mod collation;
mod data;
mod glossary;
mod images;
mod includes;
mod links;
mod parsed;
mod patch;
mod redirects;
mod reference;
mod structure;
mod tree;
mod versions;

use std::sync::Arc;

use parsed::Parsed;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub use collation::Collation;
pub(crate) use data::overlay;
pub use images::{Images, Size};
pub use includes::Includes;
pub(crate) use links::names_host;
pub use redirects::{Redirect, Redirects};
pub use reference::{Reference, Unreadable};
pub use versions::{Version, VersionSet};

use crate::{
    config::Config,
    diag::{Diagnostic, codes},
    parse::Page,
    source::{FileId, Vfs},
    value::Value,
};

/// Number of a page, in the order of paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// Number of a version, in the order of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionId(pub u8);

/// Number of a language; 0 is the one pages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageId(pub u8);

impl LanguageId {
    /// The language pages are written in.
    pub const SOURCE: Self = Self(0);
}

/// A page in the site.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its file, parsed.
    pub page: Arc<Page>,
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
    pub translations: Vec<Option<Arc<Page>>>,
}

/// What a page is in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// `content/index.md`.
    Home,
    /// The index page of a product.
    Product,
    /// Any other index page.
    Category,
    /// A page that only lists articles.
    MapTopic,
    /// A page with text of its own.
    Article,
}

impl PageKind {
    /// Its name for layouts and programs.
    pub fn name(self) -> &'static str {
        match self {
            PageKind::Home => "home",
            PageKind::Product => "product",
            PageKind::Category => "category",
            PageKind::MapTopic => "map_topic",
            PageKind::Article => "article",
        }
    }
}

/// Everything a render reads.
#[derive(Debug, Clone)]
pub struct Site {
    /// What its owner decided.
    pub config: Config,
    /// All its files.
    pub files: Vfs,
    /// Versions in order.
    pub versions: Vec<Version>,
    /// Pages by path.
    pub pages: Vec<Entry>,
    /// Products in order.
    pub products: Vec<PageId>,
    /// Old addresses.
    pub redirects: Arc<Redirects>,
    /// `site.data` in each language.
    pub data: Vec<Value>,
    /// Liquid includes.
    pub includes: Arc<Includes>,
    /// Images that it shows.
    pub images: Arc<Images>,
    /// REST operations, webhook payloads and GraphQL schemas.
    pub reference: Arc<Reference>,
    /// Paths that lead to other sites.
    external: Vec<String>,
    collations: Arc<[Collation]>,
    /// Glossary terms of each language.
    terms: Vec<Arc<glossary::Terms>>,
    /// Files as they were parsed, for the next index.
    parsed: Parsed,
    /// What is wrong with how files fit together.
    misfits: Arc<[Diagnostic]>,
    by_href: Arc<FxHashMap<String, PageId>>,
}

/// What is read beside the files of [`Vfs`].
#[derive(Debug, Clone, Default)]
pub struct Extras {
    /// Includes.
    pub includes: Arc<Includes>,
    /// Images.
    pub images: Arc<Images>,
    /// Reference data.
    pub reference: Arc<Reference>,
    /// Paths that lead to other sites.
    pub external: Vec<String>,
}

impl Site {
    /// Parses and indexes all files. Files that `before` has parsed already are not parsed again.
    pub fn index(
        config: Config,
        files: Vfs,
        extras: Extras,
        before: Option<&Self>,
    ) -> (Self, Vec<Diagnostic>) {
        if let Some(before) = before
            && let Some(site) = before.patched(&config, &files, &extras)
        {
            let problems = site.problems();
            return (site, problems);
        }
        let mut misfits = Vec::new();
        let mut parsed = Parsed::default();
        let collations: Arc<[_]> = config.languages.iter().map(Collation::of).collect();
        let read = data::read(&config, &files, before, &mut parsed.data);
        let unchanged = before.filter(|before| {
            before.parsed.data == parsed.data && before.config.languages == config.languages
        });
        let (data, terms) = match unchanged {
            Some(before) => (before.data.clone(), before.terms.clone()),
            None => data::merge(read, &collations),
        };
        let versions = versions::all(&config, &data[0], &files, &mut misfits);
        let mut site = Self {
            config,
            files,
            versions,
            pages: Vec::new(),
            products: Vec::new(),
            redirects: Arc::default(),
            data,
            includes: extras.includes,
            images: extras.images,
            reference: extras.reference,
            external: extras.external,
            collations,
            terms,
            parsed,
            misfits: Arc::default(),
            by_href: Arc::default(),
        };
        site.load_pages(before, &mut misfits);
        site.load_translations(before, &mut misfits);
        tree::grow(&mut site, &mut misfits);
        site.redirects = Arc::new(redirects::collect(&site, &mut misfits));
        site.misfits = misfits.into();
        let problems = site.problems();
        (site, problems)
    }

    /// The same site with more files, which nothing is made of.
    pub(crate) fn with_files(&self, files: Vfs) -> Self {
        Self {
            files,
            ..self.clone()
        }
    }

    /// What is wrong with each file, in their order, and then with how they fit together.
    fn problems(&self) -> Vec<Diagnostic> {
        let files = self.files.iter();
        let of_files = files.flat_map(|(id, _)| self.parsed.problems(id));
        of_files.chain(&*self.misfits).cloned().collect()
    }

    /// A page.
    pub fn page(&self, id: PageId) -> &Entry {
        &self.pages[id.0 as usize]
    }

    /// A version.
    pub fn version(&self, id: VersionId) -> &Version {
        &self.versions[usize::from(id.0)]
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

    /// The file of a page in a language, and whether it is in that language.
    pub fn text(&self, id: PageId, language: LanguageId) -> (&Page, bool) {
        let entry = self.page(id);
        match self.translation(id, language) {
            Some(page) => (page, true),
            None => (&entry.page, language == LanguageId::SOURCE),
        }
    }

    /// The translation of a page.
    pub fn translation(&self, id: PageId, language: LanguageId) -> Option<&Page> {
        let n = usize::from(language.0).checked_sub(1)?;
        self.page(id).translations.get(n)?.as_deref()
    }

    /// Whether there is a translation of a page, into any language that is wanted.
    pub fn is_translated(&self, id: PageId) -> bool {
        let mut translations = self.page(id).translations.iter().flatten();
        translations.any(|page| !self.files.file(page.file).is_unwanted)
    }

    /// The product a page belongs to.
    pub fn product_of(&self, id: PageId) -> Option<PageId> {
        let href = &self.page(id).href;
        self.find(href.split('/').next().unwrap_or_default())
            .filter(|_| !href.is_empty())
    }

    fn load_pages(&mut self, before: Option<&Self>, problems: &mut Vec<Diagnostic>) {
        let mut by_href: FxHashMap<String, PageId> = FxHashMap::default();
        let sources = page_files(&self.files, "content/");
        let parsed: Vec<_> = sources
            .par_iter()
            .map(|(id, _)| Parsed::page(&self.files, *id, true, before))
            .collect();
        for ((id, relative_path), file) in sources.into_iter().zip(parsed) {
            let page = Arc::clone(&file.value);
            self.parsed.pages.insert(id, file);
            let href = addresses::href(&relative_path);
            if let Some(first) = by_href.get(&href) {
                let first = &self.files.file(self.page(*first).page.file).path;
                let span = crate::source::Span::start_of(id);
                let message = format!("this page has the same address as {first}: /{href}");
                problems.push(Diagnostic::new(&codes::URL_COLLISION, span, message));
                continue;
            }
            let versions = versions::applicable(self, &page, problems);
            let kind = kind(&relative_path, &page);
            by_href.insert(href.clone(), PageId(self.pages.len() as u32));
            let translations = self.config.languages.iter().skip(1).map(|_| None).collect();
            self.pages.push(Entry {
                page,
                relative_path,
                href,
                versions,
                parent: None,
                children: Vec::new(),
                kind,
                translations,
            });
        }
        self.by_href = Arc::new(by_href);
    }

    fn load_translations(&mut self, before: Option<&Self>, problems: &mut Vec<Diagnostic>) {
        for n in 1..self.config.languages.len() {
            let prefix = format!(
                "translations/{}/content/",
                self.config.languages[n].directory
            );
            let sources = page_files(&self.files, &prefix);
            let parsed: Vec<_> = sources
                .par_iter()
                .map(|(id, relative_path)| {
                    let page = self.find(&addresses::href(relative_path));
                    let page = page.filter(|page| self.page(*page).relative_path == *relative_path);
                    page.map(|page| (page, Parsed::page(&self.files, *id, false, before)))
                })
                .collect();
            for ((id, relative_path), parsed) in sources.into_iter().zip(parsed) {
                match parsed {
                    Some((page, file)) => {
                        let translation = Arc::clone(&file.value);
                        self.pages[page.0 as usize].translations[n - 1] = Some(translation);
                        self.parsed.pages.insert(id, file);
                    }
                    None if self.files.file(id).is_unwanted => {}
                    None => problems.push(orphan(id, &relative_path)),
                }
            }
        }
    }
}

fn orphan(id: FileId, relative_path: &str) -> Diagnostic {
    let span = crate::source::Span::start_of(id);
    let message =
        format!("there is no page content/{relative_path}, so this translation is not used");
    let help = "move it to where the page is now, or remove it";
    Diagnostic::new(&codes::ORPHAN_TRANSLATION, span, message).help(help)
}

/// Markdown files below a folder with their paths below it; READMEs are for writers.
fn page_files(files: &Vfs, prefix: &str) -> Vec<(FileId, String)> {
    files
        .iter()
        .filter_map(|(id, file)| {
            let relative = file.path.strip_prefix(prefix)?;
            let wanted = relative.ends_with(".md") && !relative.contains("README");
            wanted.then(|| (id, relative.to_owned()))
        })
        .collect()
}

fn kind(relative_path: &str, page: &Page) -> PageKind {
    let depth = relative_path.matches('/').count();
    match (depth, relative_path.ends_with("index.md")) {
        (0, true) => PageKind::Home,
        (1, true) => PageKind::Product,
        _ if page.front.flag("mapTopic") == Some(true) => PageKind::MapTopic,
        (_, true) => PageKind::Category,
        _ => PageKind::Article,
    }
}
