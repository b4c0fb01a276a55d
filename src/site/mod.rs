//! The site: all pages, translations and data, indexed once and immutable.
//!
//! Enters: a [`Config`] and the files. Leaves: a [`Site`] that threads share, and diagnostics. Start at [`Site::index`].
//!
//! A site has two parts. Its [`Structure`] can be read freely. Its [`Texts`] are read only through the recorder of
//! `render` while a page is rendered, which records what was read.

mod addresses;
mod collation;
mod data;
mod encoding;
mod glossary;
mod images;
mod includes;
mod index_versions;
mod journeys;
mod letter_case;
mod links;
mod pages;
mod parsed;
mod patch;
mod ranges;
mod redirect_pairs;
mod redirects;
mod reference;
mod structure;
mod texts;
mod tree;
mod versions;

use std::{ops::Deref, sync::Arc};

use parsed::Parsed;
use rustc_hash::FxHashMap;

pub use collation::Collation;
pub(crate) use data::overlay;
pub(crate) use encoding::encode_written;
pub use encoding::{decode, encode_path};
pub use images::{Images, Size};
pub use includes::Includes;
pub use journeys::{Journeys, Membership, TrackName};
pub use letter_case::fold_case;
pub use links::LinkTarget;
pub(crate) use links::{is_named_like_file, names_host, split_address};
pub use redirect_pairs::RedirectPair;
pub use redirects::{Redirect, Redirects};
pub use reference::{Reference, Unreadable};
pub use structure::{Entry, Structure};
pub use texts::{PageTexts, Texts};
pub use versions::{Version, VersionSet};

use crate::{
    config::Config,
    diag::{Diagnostic, codes},
    source::{History, Vfs},
    translation::Repairs,
};

/// Index of a page, in the order of paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// Index of a version, in the order of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionId(pub u8);

/// Index of a language; 0 is the source language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageId(pub u8);

impl LanguageId {
    /// The source language, in which pages are written.
    pub const SOURCE: Self = Self(0);
}

/// The role of a page in the tree.
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
    /// Returns its name for layouts and programs.
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

/// A site in one state.
#[derive(Debug, Clone)]
pub struct Site {
    /// All its files.
    pub files: Vfs,
    structure: Arc<Structure>,
    texts: Texts,
    /// Parsed files, for the next index.
    parsed: Parsed,
    repairs: Repairs,
    /// Problems caused by conflicts between files.
    conflicts: Arc<[Diagnostic]>,
}

/// The structure of a site can be read freely.
impl Deref for Site {
    type Target = Structure;
    fn deref(&self) -> &Structure {
        &self.structure
    }
}

/// Inputs besides the files of [`Vfs`].
#[derive(Debug, Clone, Default)]
pub struct Extras {
    /// Includes.
    pub includes: Arc<Includes>,
    /// Images.
    pub images: Arc<Images>,
    /// Reference data.
    pub reference: Arc<Reference>,
    /// When files were last changed.
    pub history: Arc<History>,
    /// Paths that lead to other sites.
    pub external: Vec<String>,
    /// Repairs of the translations among the files.
    pub repairs: Repairs,
}

impl Site {
    /// Parses and indexes all files. Files that `before` has already parsed are not parsed again.
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
        let mut conflicts = Vec::new();
        let mut parsed = Parsed::default();
        let collations: Vec<_> = config.languages.iter().map(Collation::of).collect();
        let read = data::read(&config, &files, before, &mut parsed.data);
        let unchanged = before.filter(|before| {
            before.parsed.data == parsed.data && before.config.languages == config.languages
        });
        let (data, terms) = match unchanged {
            Some(before) => (before.texts.data.clone(), before.texts.terms.clone()),
            None => data::merge(
                read,
                &config,
                &collations,
                before.map(|it| &*it.texts.terms),
            ),
        };
        let versions = versions::all(&config, &data[0], &files, &mut conflicts);
        let mut structure = Structure {
            config,
            versions,
            pages: Vec::new(),
            products: Vec::new(),
            redirects: Redirects::default(),
            journeys: Journeys::default(),
            external: extras.external,
            image_hosts: Vec::new(),
            collations,
            by_href: FxHashMap::default(),
        };
        structure.image_hosts = structure.versions_of_image_hosts();
        let pages = pages::load(&mut structure, &files, before, &mut parsed, &mut conflicts);
        let texts = Texts {
            pages,
            data,
            includes: extras.includes,
            images: extras.images,
            reference: extras.reference,
            history: extras.history,
            terms,
        };
        tree::grow(&mut structure, &texts, &mut conflicts);
        structure.redirects = redirects::collect(&structure, &mut conflicts);
        structure.journeys = Journeys::of(&structure, &texts.data[0]);
        let site = Self {
            files,
            structure: Arc::new(structure),
            texts,
            parsed,
            repairs: extras.repairs,
            conflicts: conflicts.into(),
        };
        let problems = site.problems();
        (site, problems)
    }

    /// Returns what can be read freely.
    pub fn structure(&self) -> &Arc<Structure> {
        &self.structure
    }

    /// Returns the repairs of its translations.
    pub fn repairs(&self) -> &Repairs {
        &self.repairs
    }

    /// Returns what is read only through a recorder while a page is rendered.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Returns the same site with more files, which do not affect its contents.
    pub(crate) fn with_files(&self, files: Vfs) -> Self {
        Self {
            files,
            ..self.clone()
        }
    }

    /// Returns the problems of each file, in the order of files, followed by those caused by conflicts between files.
    fn problems(&self) -> Vec<Diagnostic> {
        let files = self.files.iter();
        let target = |address: &str| self.plain_address(address);
        let of_files = files.flat_map(|(id, _)| {
            let of_translation = self.repairs.problems(id).iter().cloned();
            let of_links = self.repairs.link_problems(id, &target);
            let of_parsing = self.parsed.problems(id).iter().cloned();
            of_translation.chain(of_links).chain(of_parsing)
        });
        let is_ignored = |problem: &Diagnostic| {
            let key = problem.span.place.key();
            *problem.code == codes::FRONT_MATTER_KEY
                && key.is_some_and(|key| self.config.ignores_key(key))
        };
        let of_files = of_files.filter(|problem| !is_ignored(problem));
        of_files.chain(self.conflicts.iter().cloned()).collect()
    }
}
