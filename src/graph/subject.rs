//! What a name on the command line means: a file, a key of data, an image, an include, a page.
//!
//! Enters: a [`Session`] and a name. Leaves: a [`Subject`], or [`Unknown`] with the most similar names. Start at
//! [`Subject::find`].

use rustc_hash::FxHashSet;

use crate::{
    layout,
    session::{Session, similar},
    site::{LanguageId, PageId, Site},
    source::{At, FileId, KEY_SEPARATOR as SEPARATOR, Place, below},
    value::{Value, keys},
};

/// Something that pages can use.
#[derive(Debug)]
pub struct Subject {
    /// Its name, such as the path of its file.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    pub(super) target: Target,
}

/// What a subject is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page, or its translation.
    Page,
    /// A file in `data/reusables`.
    Reusable,
    /// A key or a file in `data/variables`.
    Variable,
    /// Any other data.
    Data,
    /// A Liquid include.
    Include,
    /// An image or another file that is copied.
    File,
    /// Data of REST, webhook or GraphQL references.
    Reference,
    /// A template, a word of the theme, a feature or the configuration: part of every page.
    Everything,
}

impl Kind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::Reusable => "reusable",
            Kind::Variable => "variable",
            Kind::Data => "data",
            Kind::Include => "include",
            Kind::File => "file",
            Kind::Reference => "reference",
            Kind::Everything => "everything",
        }
    }
}

#[derive(Debug)]
pub(super) enum Target {
    /// A page, in the file of a language.
    Page(PageId, LanguageId),
    Data(Texts),
    Include(FileId, String),
    /// By its address below the site's base path.
    File(String),
    Reference,
    Everything,
}

/// Texts of data.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// For each language, the paths of the texts and of everything that contains them, joined.
    paths: Vec<FxHashSet<String>>,
    places: FxHashSet<Place>,
}

impl Texts {
    /// Whether a piece of data is one of the texts, or contains one.
    pub(super) fn are_in(&self, language: LanguageId, path: &[Box<str>]) -> bool {
        let paths = &self.paths[usize::from(language.0)];
        !paths.is_empty() && paths.contains(&joined(path))
    }

    /// Whether one of the texts is at a place.
    pub(super) fn has(&self, place: &Place) -> bool {
        match place.at {
            At::Indented { offset, .. } => self.places.contains(&Place {
                file: place.file,
                at: At::Offset(offset),
            }),
            _ => self.places.contains(place),
        }
    }
}

/// A name that means nothing.
#[derive(Debug, thiserror::Error)]
#[error("nothing in this site is named `{name}`")]
pub struct Unknown {
    /// The name.
    pub name: String,
    /// Similar names.
    pub help: Option<String>,
}

impl Subject {
    /// Finds what a name means: the path of a file, with or without `#` and a key; a path of data such as
    /// `variables.product.name`; the address of a page or an image.
    ///
    /// # Errors
    /// It means nothing.
    pub fn find(session: &Session, name: &str) -> Result<Self, Unknown> {
        let plain = &*session.relative(name);
        let (path, key) = match plain.split_once('#') {
            Some((path, key))
                if below("data", path).is_some() || path.starts_with("translations/") =>
            {
                (path, Some(key))
            }
            _ => (plain, None),
        };
        let site = &*session.site;
        let file = site.files.find(path);
        let found = file.and_then(|file| of_file(session, file, path, key));
        let found = found
            .or_else(|| of_static(session, path))
            .or_else(|| of_reference(session, path))
            .or_else(|| of_address(site, plain))
            .or_else(|| of_keys(site, plain));
        found.ok_or_else(|| unknown(session, plain, path, key))
    }

    /// The page, if it is one.
    pub(super) fn page(&self) -> Option<PageId> {
        self.translation().map(|(page, _)| page)
    }

    /// The page, if it is one, and the language of its file.
    pub fn translation(&self) -> Option<(PageId, LanguageId)> {
        match self.target {
            Target::Page(page, language) => Some((page, language)),
            _ => None,
        }
    }

    /// The files whose texts tags include.
    pub(super) fn files(&self) -> Vec<FileId> {
        match &self.target {
            Target::Data(texts) => texts.places.iter().map(|place| place.file).collect(),
            Target::Include(file, _) => vec![*file],
            _ => Vec::new(),
        }
    }

    /// Whether links and images of texts lead to it.
    pub(super) fn is_linked(&self) -> bool {
        matches!(self.target, Target::Page(..) | Target::File(_))
    }

    /// Whether every page depends on it.
    pub(super) fn is_everything(&self) -> bool {
        matches!(self.target, Target::Everything)
    }

    fn new(name: impl Into<String>, kind: Kind, target: Target) -> Self {
        Self {
            name: name.into(),
            kind,
            target,
        }
    }
}

fn of_file(session: &Session, file: FileId, path: &str, key: Option<&str>) -> Option<Subject> {
    let site = &*session.site;
    if let Some((page, language)) = page_of(site, file) {
        return Some(Subject::new(path, Kind::Page, Target::Page(page, language)));
    }
    if let Some(name) = below("templates/includes", path) {
        let name = name.trim_start_matches('/').strip_suffix(".html")?;
        let target = Target::Include(file, name.to_owned());
        return Some(Subject::new(path, Kind::Include, target));
    }
    let is_word = |language: &crate::config::Language| layout::ui::is_at(&language.directory, path);
    let data = site.config.languages.iter().find_map(|language| {
        let folder = match language.directory.as_str() {
            "" => "data".to_owned(),
            directory => format!("translations/{directory}/data"),
        };
        below(&folder, path)
    });
    match data {
        Some(inner) if below("/features", inner).is_none() => {
            if site.config.languages.iter().any(is_word) {
                return Some(Subject::new(path, Kind::Everything, Target::Everything));
            }
            let wanted: Option<Vec<&str>> = key.map(|key| keys::split(key).collect());
            let texts = texts(site, |place, _| {
                place.file == file && wanted.as_ref().is_none_or(|wanted| is_below(place, wanted))
            });
            if key.is_some() && texts.places.is_empty() {
                return None;
            }
            let name = key.map_or_else(|| path.to_owned(), |key| format!("{path}#{key}"));
            Some(Subject::new(name, data_kind(inner), Target::Data(texts)))
        }
        _ => Some(Subject::new(path, Kind::Everything, Target::Everything)),
    }
}

fn data_kind(inner: &str) -> Kind {
    match inner.trim_start_matches('/').split(['/', '.']).next() {
        Some("reusables") => Kind::Reusable,
        Some("variables") => Kind::Variable,
        _ => Kind::Data,
    }
}

fn page_of(site: &Site, file: FileId) -> Option<(PageId, LanguageId)> {
    site.entries().find_map(|(page, entry)| {
        if entry.file == file {
            return Some((page, LanguageId::SOURCE));
        }
        let n = entry.translations.iter().position(|it| *it == Some(file))?;
        Some((page, LanguageId(n as u8 + 1)))
    })
}

fn of_static(session: &Session, path: &str) -> Option<Subject> {
    let mut files = session.static_files.iter();
    let address = path.strip_prefix('/');
    let file = files.find(|file| {
        file.source() == Some(path) || address.is_some_and(|address| file.path == address)
    })?;
    let target = Target::File(format!("/{}", file.path));
    Some(Subject::new(
        file.source().unwrap_or(path),
        Kind::File,
        target,
    ))
}

fn of_reference(session: &Session, path: &str) -> Option<Subject> {
    let mut folders = session.site.config.reference_folders();
    let is_there = folders.any(|folder| below(folder, path).is_some());
    let is_there = is_there && session.root().join(path).is_file();
    is_there.then(|| Subject::new(path, Kind::Reference, Target::Reference))
}

fn of_address(site: &Site, name: &str) -> Option<Subject> {
    let path = name.strip_prefix(site.config.base_path()).unwrap_or(name);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let rest = site.without_version(site.without_language(path)).1;
    // The home page has an empty path, which every wrong name without letters would lead to.
    let page = site
        .find(rest)
        .filter(|_| path.starts_with('/') || !rest.is_empty())?;
    let path = &site.files.file(site.page(page).file).path;
    Some(Subject::new(
        path,
        Kind::Page,
        Target::Page(page, LanguageId::SOURCE),
    ))
}

fn of_keys(site: &Site, name: &str) -> Option<Subject> {
    let wanted: Vec<&str> = keys::split(name).collect();
    let name = wanted.join(".");
    let is_there = |path: &[String]| {
        let mut pairs = path.iter().zip(&wanted);
        path.len() >= wanted.len() && pairs.all(|(key, wanted)| key == wanted)
    };
    let texts = texts(site, |_, path| is_there(path));
    let kind = data_kind(&name);
    let is_known = !name.is_empty() && !texts.places.is_empty();
    is_known.then(|| Subject::new(name, kind, Target::Data(texts)))
}

/// Returns the texts of data that are wanted, in all languages.
fn texts(site: &Site, is_wanted: impl Fn(&Place, &[String]) -> bool) -> Texts {
    let mut texts = Texts::default();
    for data in &site.texts().data {
        let mut paths = FxHashSet::default();
        walk(data, &mut Vec::new(), &mut |place, path| {
            if is_wanted(place, path) {
                paths.extend((0..=path.len()).map(|n| joined(&path[..n])));
                texts.places.insert(place.clone());
            }
        });
        texts.paths.push(paths);
    }
    texts
}

/// Returns a path of data as one text, by which it is looked up.
fn joined(path: &[impl AsRef<str>]) -> String {
    let mut text = String::new();
    for key in path {
        text.push_str(key.as_ref());
        text.push(SEPARATOR);
    }
    text
}

/// Whether a text is a value at or below these keys of a YAML file.
fn is_below(place: &Place, keys: &[&str]) -> bool {
    let At::Value(path) = &place.at else {
        return false;
    };
    let mut path = path.split(SEPARATOR);
    keys.iter().all(|key| path.next() == Some(*key))
}

/// Calls `found` for every text of data, with its place and its path in the data.
fn walk(value: &Value, path: &mut Vec<String>, found: &mut impl FnMut(&Place, &[String])) {
    match value {
        Value::Map(map) => {
            for (key, value) in map.iter() {
                path.push(key.to_string());
                walk(value, path, found);
                path.pop();
            }
        }
        Value::List(values) => {
            for (n, value) in values.iter().enumerate() {
                path.push(n.to_string());
                walk(value, path, found);
                path.pop();
            }
        }
        value => {
            if let Some(leaf) = value.as_leaf() {
                found(&leaf.place, path);
            }
        }
    }
}

fn unknown(session: &Session, name: &str, path: &str, key: Option<&str>) -> Unknown {
    let site = &*session.site;
    let mut known: Vec<String> = Vec::new();
    if let (Some(file), Some(_)) = (site.files.find(path), key) {
        for data in &site.texts().data {
            walk(data, &mut Vec::new(), &mut |place, _| {
                if let At::Value(keys) = &place.at
                    && place.file == file
                {
                    known.push(format!("{path}#{}", keys.replace(SEPARATOR, ".")));
                }
            });
        }
    } else if !name.contains('/') {
        for data in &site.texts().data {
            walk(data, &mut Vec::new(), &mut |_, path| {
                known.push(path.join("."))
            });
        }
    } else {
        let files = site.files.iter().map(|(_, file)| file.path.clone());
        let copied = session.static_files.iter().filter_map(|it| it.source());
        known.extend(files.chain(copied.map(str::to_owned)));
        known.extend(site.hrefs().map(|href| format!("/{href}")));
    }
    known.sort_unstable();
    known.dedup();
    Unknown {
        name: name.to_owned(),
        help: similar(name, known.iter().map(String::as_str)),
    }
}
