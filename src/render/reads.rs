//! What a render reads of a site, written down while it reads.
//!
//! Something that was made of one state of a site, such as a title or a page, is right for the next state, too, if
//! everything it read is still the same there. Nothing is ever declared out of date: what was read is compared. What is
//! not here is part of the site's structure ([`Site::structure_change`]) or of its layouts, on which everything depends.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::{
    parse::Page,
    site::{LanguageId, PageId, Reference, Site, Size},
    source::Text,
    value::{Leaf, Value},
};

/// One thing that was read, and what it was.
#[derive(Debug, Clone)]
pub enum Read {
    /// A page's file in a language, all of it.
    Page {
        /// The page.
        page: PageId,
        /// The language of the file.
        language: LanguageId,
        /// The file; `None` if the page is not translated.
        seen: Option<Arc<Page>>,
    },
    /// A text of a page's front matter, in a language or its source.
    Prose {
        /// The page.
        page: PageId,
        /// The language.
        language: LanguageId,
        /// The key.
        key: &'static str,
        /// The text in the source language and in the translation.
        seen: [Option<Arc<Leaf>>; 2],
    },
    /// A piece of data. An empty path is all of it.
    Data {
        /// The language.
        language: LanguageId,
        /// Its keys from the top.
        path: Box<[Box<str>]>,
        /// What was there.
        seen: Option<Value>,
    },
    /// The keys of a map in the data, but not what they hold.
    Keys {
        /// The language.
        language: LanguageId,
        /// Keys of the map from the top.
        path: Box<[Box<str>]>,
        /// Its keys.
        seen: Option<Vec<Arc<str>>>,
    },
    /// A Liquid include.
    Include {
        /// Its name.
        name: Box<str>,
        /// Its text.
        seen: Option<Text>,
    },
    /// The size of an image.
    Image {
        /// Its address below the site's base path.
        address: Box<str>,
        /// Its size, if the image is the site's and the size is known.
        seen: Option<Size>,
    },
    /// REST operations, payloads or schemas.
    Reference {
        /// All of them.
        seen: Arc<Reference>,
    },
    /// What something else has read, such as a title.
    All(Reads),
}

/// Everything that something read.
pub type Reads = Arc<[Read]>;

impl Read {
    /// Whether the same is there in another state of the site.
    fn holds(&self, site: &Site) -> bool {
        match self {
            Read::Page {
                page,
                language,
                seen,
            } => agree(seen.as_ref(), file(site, *page, *language), Arc::ptr_eq),
            Read::Prose {
                page,
                language,
                key,
                seen,
            } => {
                let now = prose(site, *page, *language, key);
                let mut texts = seen.iter().zip(&now);
                texts.all(|(seen, now)| agree(seen.as_ref(), now.as_ref(), same_text))
            }
            Read::Data {
                language,
                path,
                seen,
            } => agree(seen.as_ref(), datum(site, *language, path), same),
            Read::Keys {
                language,
                path,
                seen,
            } => *seen == keys(site, *language, path),
            Read::Include { name, seen } => {
                let now = site.includes.get(name).map(|leaf| &*leaf.text);
                seen.as_deref() == now
            }
            Read::Image { address, seen } => *seen == site.images.size(address),
            Read::Reference { seen } => Arc::ptr_eq(seen, &site.reference),
            Read::All(reads) => reads.iter().all(|read| read.holds(site)),
        }
    }

    /// What was read, for people.
    pub fn describe(&self, site: &Site) -> String {
        let code = |language: &LanguageId| &*site.config.languages[usize::from(language.0)].code;
        let of_page = |page: &PageId| site.page(*page).relative_path.as_str();
        match self {
            Read::Page { page, language, .. } => format!("{} ({})", of_page(page), code(language)),
            Read::Prose {
                page,
                language,
                key,
                ..
            } => format!("{key} of {} ({})", of_page(page), code(language)),
            Read::Data { language, path, .. } => {
                format!("data {} ({})", path.join("."), code(language))
            }
            Read::Keys { language, path, .. } => {
                format!("keys of data {} ({})", path.join("."), code(language))
            }
            Read::Include { name, .. } => format!("include {name}"),
            Read::Image { address, .. } => format!("size of {address}"),
            Read::Reference { .. } => "reference data".to_owned(),
            Read::All(reads) => reads
                .iter()
                .map(|read| read.describe(site))
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}

/// What is known of reads in one state of a site, for those that many have in common, such as those of a sidebar.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// By where they are. They are kept, so that no others come to be there.
    by_place: Mutex<FxHashMap<usize, (Reads, bool)>>,
}

/// Reads so few that they are compared as fast as they are looked up.
const FEW: usize = 4;

impl Known {
    /// Whether everything that was read is still the same.
    pub(super) fn holds(&self, reads: &Reads, site: &Site) -> bool {
        let compare = || self.first_change(reads, site).is_none();
        if reads.len() <= FEW {
            return compare();
        }
        let place = Arc::as_ptr(reads).addr();
        let by_place = || self.by_place.lock().unwrap_or_else(PoisonError::into_inner);
        let known = by_place().get(&place).map(|(_, holds)| *holds);
        known.unwrap_or_else(|| {
            let holds = compare();
            by_place().insert(place, (Arc::clone(reads), holds));
            holds
        })
    }

    /// The first thing read that is another now.
    pub(super) fn first_change<'r>(&self, reads: &'r [Read], site: &Site) -> Option<&'r Read> {
        reads.iter().find_map(|read| match read {
            Read::All(inner) if self.holds(inner, site) => None,
            Read::All(inner) => self.first_change(inner, site),
            read if read.holds(site) => None,
            read => Some(read),
        })
    }
}

/// Everything read, with what was read by what it shows, in order.
pub fn flat(reads: &[Read]) -> Vec<&Read> {
    let mut all = Vec::new();
    for read in reads {
        match read {
            Read::All(inner) => all.extend(flat(inner)),
            read => all.push(read),
        }
    }
    all
}

/// A page's file in a language.
pub(super) fn file(site: &Site, page: PageId, language: LanguageId) -> Option<&Arc<Page>> {
    let entry = site.page(page);
    match usize::from(language.0).checked_sub(1) {
        None => Some(&entry.page),
        Some(n) => entry.translations.get(n)?.as_ref(),
    }
}

/// A text of front matter in the source language and in a translation.
pub(super) fn prose(
    site: &Site,
    page: PageId,
    language: LanguageId,
    key: &str,
) -> [Option<Arc<Leaf>>; 2] {
    let of = |file: &Page| file.front.prose(key).cloned();
    let translation = site.translation(page, language);
    [of(&site.page(page).page), translation.and_then(of)]
}

pub(super) fn datum<'s, K: AsRef<str>>(
    site: &'s Site,
    language: LanguageId,
    path: &[K],
) -> Option<&'s Value> {
    site.data[usize::from(language.0)].at(path.iter().map(AsRef::as_ref))
}

pub(super) fn keys<K: AsRef<str>>(
    site: &Site,
    language: LanguageId,
    path: &[K],
) -> Option<Vec<Arc<str>>> {
    let map = datum(site, language, path)?.as_map()?;
    Some(map.keys().cloned().collect())
}

/// Whether both are there and the same, or neither is there.
fn agree<T>(a: Option<&T>, b: Option<&T>, same: impl Fn(&T, &T) -> bool) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    }
}

/// Whether two texts are the same and stand at the same place.
fn same_text(a: &Arc<Leaf>, b: &Arc<Leaf>) -> bool {
    Arc::ptr_eq(a, b) || *a.text == *b.text && a.place == b.place
}

/// Whether two values are equal; those that are one are not compared.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Leaf(a), Value::Leaf(b)) => same_text(a, b),
        (Value::Map(a), Value::Map(b)) => {
            // Loops go round in the order of the file.
            let mut pairs = a.iter().zip(b.iter());
            Arc::ptr_eq(a, b)
                || a.len() == b.len() && pairs.all(|(a, b)| a.0 == b.0 && same(a.1, b.1))
        }
        (Value::List(a), Value::List(b)) => {
            let mut pairs = a.iter().zip(b.iter());
            Arc::ptr_eq(a, b) || a.len() == b.len() && pairs.all(|(a, b)| same(a, b))
        }
        _ => a == b,
    }
}
