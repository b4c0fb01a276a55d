//! A read: what was read of a site, and its value. There is no explicit invalidation: values are compared.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::{
    parse::{Key, Page, types},
    site::{LanguageId, PageId, Reference, Size, Structure, Texts},
    source::{Day, Text},
    value::{Leaf, Value},
};

/// Something that was read, with its value.
#[derive(Debug, Clone)]
pub enum Read {
    /// A page's file in a language, as a whole.
    Page {
        /// The page.
        page: PageId,
        /// The language of the file.
        language: LanguageId,
        /// The file; `None` if the page is not translated.
        seen: Option<Arc<Page>>,
    },
    /// A text in a page's front matter, in a language and in the source language.
    Prose {
        /// The page.
        page: PageId,
        /// The language.
        language: LanguageId,
        /// The key.
        key: Key<types::Prose>,
        /// The text in the source language and in the translation.
        seen: [Option<Arc<Leaf>>; 2],
    },
    /// A piece of data. An empty path is all of it.
    Data {
        /// The language.
        language: LanguageId,
        /// Keys from the root.
        path: Box<[Box<str>]>,
        /// The value.
        seen: Option<Value>,
    },
    /// The keys of a map in the data, but not their values.
    Keys {
        /// The language.
        language: LanguageId,
        /// Keys from the root to the map.
        path: Box<[Box<str>]>,
        /// The keys of the map.
        seen: Option<Vec<Arc<str>>>,
    },
    /// A Liquid include.
    Include {
        /// Its name.
        name: Box<str>,
        /// Its text.
        seen: Option<Text>,
    },
    /// The names of all includes.
    IncludeNames {
        /// Sorted.
        seen: Box<[Box<str>]>,
    },
    /// The source terms of a glossary term.
    Term {
        /// The language of the term.
        language: LanguageId,
        /// The term.
        term: Box<str>,
        /// Terms in the source language; empty if `term` is not a glossary term.
        seen: Box<[String]>,
    },
    /// The size of an image.
    Image {
        /// Its URL path below the site's base path.
        address: Box<str>,
        /// Its size, if the image belongs to the site and the size is known.
        seen: Option<Size>,
    },
    /// Whether there is a file to which links lead.
    File {
        /// Its URL path below the site's base path.
        address: Box<str>,
        /// Whether the site has it.
        seen: bool,
    },
    /// The day on which a file was last changed.
    Changed {
        /// Path of the file.
        path: Box<str>,
        /// The day, if it is known.
        seen: Option<Day>,
    },
    /// REST operations, payloads or schemas.
    Reference {
        /// All of them.
        seen: Arc<Reference>,
    },
    /// The reads of something else, such as a title.
    All(Reads),
}

/// All reads of a value.
pub type Reads = Arc<[Read]>;

/// Whether a read has the same value in other texts of the site.
pub(super) fn holds(read: &Read, texts: &Texts) -> bool {
    match read {
        Read::Page {
            page,
            language,
            seen,
        } => agree(seen.as_ref(), texts.file(*page, *language), Arc::ptr_eq),
        Read::Prose {
            page,
            language,
            key,
            seen,
        } => {
            let now = prose(texts, *page, *language, *key);
            let mut pairs = seen.iter().zip(&now);
            pairs.all(|(seen, now)| agree(seen.as_ref(), now.as_ref(), |a, b| a.is_same(b)))
        }
        Read::Data {
            language,
            path,
            seen,
        } => agree(seen.as_ref(), datum(texts, *language, path), Value::is_same),
        Read::Keys {
            language,
            path,
            seen,
        } => *seen == keys(texts, *language, path),
        Read::Include { name, seen } => {
            let now = texts.includes.get(name).map(|leaf| &*leaf.text);
            seen.as_deref() == now
        }
        Read::IncludeNames { seen } => seen.iter().map(|name| &**name).eq(texts.includes.names()),
        Read::Term {
            language,
            term,
            seen,
        } => **seen == *texts.source_terms(*language, term),
        Read::Image { address, seen } => *seen == texts.images.size(address),
        Read::File { address, seen } => *seen == texts.images.has(address),
        Read::Changed { path, seen } => *seen == texts.history.day(path),
        Read::Reference { seen } => Arc::ptr_eq(seen, &texts.reference),
        Read::All(reads) => reads.iter().all(|read| holds(read, texts)),
    }
}

impl Read {
    /// Whether a path of data stands for a whole tree of texts. What reads one, such as an output of `site`, needs it to
    /// find a part, and shows none of its texts.
    pub fn is_tree(path: &[Box<str>]) -> bool {
        match path {
            [] => true,
            [root] => matches!(&**root, "reusables" | "variables"),
            _ => false,
        }
    }

    /// Describes what was read, for display.
    pub fn describe(&self, site: &Structure) -> String {
        let code = |language: &LanguageId| &*site.language(*language).code;
        let of_page = |page: &PageId| site.page(*page).relative_path.as_str();
        match self {
            Read::Page { page, language, .. } => format!("{} ({})", of_page(page), code(language)),
            Read::Prose {
                page,
                language,
                key,
                ..
            } => format!("{key:?} of {} ({})", of_page(page), code(language)),
            Read::Data { language, path, .. } => {
                format!("data {} ({})", path.join("."), code(language))
            }
            Read::Keys { language, path, .. } => {
                format!("keys of data {} ({})", path.join("."), code(language))
            }
            Read::Include { name, .. } => format!("include {name}"),
            Read::IncludeNames { .. } => "names of includes".to_owned(),
            Read::Term { language, term, .. } => {
                format!("glossary term {term} ({})", code(language))
            }
            Read::Image { address, .. } => format!("size of {address}"),
            Read::File { address, .. } => format!("whether {address} exists"),
            Read::Changed { path, .. } => format!("the date of {path}"),
            Read::Reference { .. } => "reference data".to_owned(),
            Read::All(reads) => reads
                .iter()
                .map(|read| read.describe(site))
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}

/// Identifies what was read, whatever its value.
#[derive(PartialEq, Eq, Hash)]
enum Subject<'r> {
    Page(PageId, LanguageId),
    Prose(PageId, LanguageId, &'static str),
    Data(LanguageId, &'r [Box<str>]),
    Keys(LanguageId, &'r [Box<str>]),
    Include(&'r str),
    IncludeNames,
    Term(LanguageId, &'r str),
    Image(&'r str),
    File(&'r str),
    Changed(&'r str),
    Reference,
    All(*const Read),
}

impl<'r> Subject<'r> {
    fn of(read: &'r Read) -> Self {
        match read {
            Read::Page { page, language, .. } => Self::Page(*page, *language),
            Read::Prose {
                page,
                language,
                key,
                ..
            } => Self::Prose(*page, *language, key.name),
            Read::Data { language, path, .. } => Self::Data(*language, path),
            Read::Keys { language, path, .. } => Self::Keys(*language, path),
            Read::Include { name, .. } => Self::Include(name),
            Read::IncludeNames { .. } => Self::IncludeNames,
            Read::Term { language, term, .. } => Self::Term(*language, term),
            Read::Image { address, .. } => Self::Image(address),
            Read::File { address, .. } => Self::File(address),
            Read::Changed { path, .. } => Self::Changed(path),
            Read::Reference { .. } => Self::Reference,
            Read::All(inner) => Self::All(inner.as_ptr()),
        }
    }
}

/// Returns the reads of several units of one state, each once: most versions of a page read the same.
pub fn union<'r>(reads: impl Iterator<Item = &'r Read>) -> Reads {
    let mut known = FxHashSet::default();
    let new = reads.filter(|read| known.insert(Subject::of(read)));
    new.cloned().collect()
}

/// Returns all reads in order, including nested ones.
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

/// Returns a text of front matter in the source language and in a translation.
pub(super) fn prose(
    texts: &Texts,
    page: PageId,
    language: LanguageId,
    key: Key<types::Prose>,
) -> [Option<Arc<Leaf>>; 2] {
    let of = |file: &Arc<Page>| file.front.prose(key).cloned();
    let is_source = language == LanguageId::SOURCE;
    let translation = if is_source {
        None
    } else {
        texts.file(page, language)
    };
    let source = texts.file(page, LanguageId::SOURCE);
    [source.and_then(of), translation.and_then(of)]
}

pub(super) fn datum<'s, K: AsRef<str>>(
    texts: &'s Texts,
    language: LanguageId,
    path: &[K],
) -> Option<&'s Value> {
    texts.data(language).at(path.iter().map(AsRef::as_ref))
}

pub(super) fn keys<K: AsRef<str>>(
    texts: &Texts,
    language: LanguageId,
    path: &[K],
) -> Option<Vec<Arc<str>>> {
    let map = datum(texts, language, path)?.as_map()?;
    Some(map.keys().cloned().collect())
}

/// Whether both are present and equal, or both are absent.
fn agree<T>(a: Option<&T>, b: Option<&T>, same: impl Fn(&T, &T) -> bool) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    }
}
