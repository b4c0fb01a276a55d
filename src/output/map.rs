//! Which file of the output belongs to what. The build writes this map, and the preview server answers from it.
//!
//! Every path has one owner. Where two want the same, what a writer made comes before what hanga makes: pages, then static
//! files, then generated files, then redirects; and the one that is left out is a diagnostic that names both.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{generated::Generated, redirects::RedirectTable};
use crate::{
    diag::{Diagnostic, codes, shorten},
    layout::StaticFile,
    plan::{self, Selection, Unit},
    site::Structure,
    source::{FileId, Span},
};

/// Lengths that every file system takes.
const LONGEST_PATH: usize = 1024;
const LONGEST_PART: usize = 255;

/// What a file of the output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A page at its own address.
    Page(Unit),
    /// The home page of the default version once more, at `/<language>`.
    LanguageRoot(Unit),
    /// A static file, by its number.
    Static(usize),
    /// A file that hanga makes beside pages.
    Generated(Generated),
    /// A page that leads to the new address of what was here.
    Redirect,
}

/// All files of the output, by path.
#[derive(Debug, Default)]
pub struct OutputMap {
    owners: FxHashMap<String, Owner>,
    folders: FxHashSet<String>,
    /// Old addresses whose file is a redirect.
    pub redirects: RedirectTable,
    /// Who wanted a path that another one has.
    pub problems: Vec<Diagnostic>,
}

/// Why a path cannot be had.
enum Taken {
    /// It is another one's, or a folder around it would have to be that file.
    By(String, Owner),
    /// It is a folder of other files.
    Folder,
    /// No file can have it.
    TooLong,
}

impl OutputMap {
    /// The map of a site. `anchor` is a file to point at where there is no better one.
    pub fn new(
        site: &Structure,
        selection: &Selection,
        units: &[Unit],
        files: &[StaticFile],
        anchor: FileId,
    ) -> Self {
        let mut map = Self::default();
        let permalink = |unit: &Unit| {
            let href = &site.page(unit.page).href;
            site.permalink(unit.language, unit.version, href)
        };
        let mut pages = FxHashSet::default();
        for unit in units {
            let permalink = permalink(unit);
            map.insert(site.output_path(&permalink), Owner::Page(*unit));
            pages.insert(permalink);
        }
        for unit in units {
            if let Some(root) = plan::language_root(site, *unit)
                && map.claim(&site.output_path(&root)).is_none()
            {
                map.insert(site.output_path(&root), Owner::LanguageRoot(*unit));
                pages.insert(root);
            }
        }
        map.add_static_files(site, files, anchor);
        for (path, generated) in Generated::all(site, selection, units) {
            match map.claim(&path) {
                None => map.insert(path, Owner::Generated(generated)),
                Some(taken) => map.report_generated(site, files, anchor, &path, &taken),
            }
        }
        map.add_redirects(site, selection, files, anchor, &pages);
        map
    }

    /// Who has a path.
    pub fn owner(&self, path: &str) -> Option<Owner> {
        self.owners.get(path).copied()
    }

    /// All paths, in no particular order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.owners.keys().map(String::as_str)
    }

    fn insert(&mut self, path: String, owner: Owner) {
        for folder in folders(&path) {
            if !self.folders.contains(folder) {
                self.folders.insert(folder.to_owned());
            }
        }
        self.owners.insert(path, owner);
    }

    /// Why a path cannot be had, if so.
    fn claim(&self, path: &str) -> Option<Taken> {
        if path.len() > LONGEST_PATH || path.split('/').any(|part| part.len() > LONGEST_PART) {
            return Some(Taken::TooLong);
        }
        if self.folders.contains(path) {
            return Some(Taken::Folder);
        }
        let mut around = std::iter::once(path).chain(folders(path));
        around.find_map(|path| Some(Taken::By(path.to_owned(), self.owner(path)?)))
    }

    fn add_static_files(&mut self, site: &Structure, files: &[StaticFile], anchor: FileId) {
        for (n, file) in files.iter().enumerate() {
            match self.claim(&file.path) {
                None => self.insert(file.path.clone(), Owner::Static(n)),
                Some(Taken::By(_, Owner::Page(unit) | Owner::LanguageRoot(unit))) => {
                    let span = Span::start_of(site.page(unit.page).file);
                    let message =
                        format!("{} has the URL of this page; file not copied", file.name());
                    self.problems
                        .push(Diagnostic::new(&codes::URL_COLLISION, span, message));
                }
                Some(taken) => {
                    let reason = reason(&taken, &file.path, files);
                    let message = format!("{} not copied: {} {reason}", file.name(), file.path);
                    let span = Span::start_of(anchor);
                    self.problems
                        .push(Diagnostic::new(&codes::URL_COLLISION, span, message));
                }
            }
        }
    }

    fn report_generated(
        &mut self,
        site: &Structure,
        files: &[StaticFile],
        anchor: FileId,
        path: &str,
        taken: &Taken,
    ) {
        let (span, message) = match taken {
            Taken::By(_, Owner::Page(unit) | Owner::LanguageRoot(unit)) => {
                let span = Span::start_of(site.page(unit.page).file);
                (
                    span,
                    format!("this page replaces the generated file {path}"),
                )
            }
            Taken::By(_, Owner::Static(n)) => {
                let name = files[*n].name();
                (
                    Span::start_of(anchor),
                    format!("{name} replaces the generated file {path}"),
                )
            }
            taken => {
                let reason = reason(taken, path, files);
                (
                    Span::start_of(anchor),
                    format!("generated file not written: {path} {reason}"),
                )
            }
        };
        self.problems
            .push(Diagnostic::new(&codes::OUTPUT_REPLACED, span, message));
    }

    fn add_redirects(
        &mut self,
        site: &Structure,
        selection: &Selection,
        files: &[StaticFile],
        anchor: FileId,
        pages: &FxHashSet<String>,
    ) {
        let mut reported: FxHashSet<usize> = FxHashSet::default();
        for (from, moved) in super::redirects::table(site, selection, pages) {
            let path = site.output_path(&from);
            // With addresses that end with `.html`, a file may have the old address and another path.
            let file = from.trim_start_matches('/');
            let of_address = || Some(Taken::By(file.to_owned(), self.owner(file)?));
            let Some(taken) = self.claim(&path).or_else(of_address) else {
                self.insert(path, Owner::Redirect);
                self.redirects.insert(from, moved);
                continue;
            };
            // One `redirect_from` has an address for each language and version.
            if !reported.insert(moved.redirect) {
                continue;
            }
            let written = site.redirects.get(moved.redirect).span.clone();
            let span = written.unwrap_or_else(|| Span::start_of(anchor));
            let (code, message) = match taken {
                Taken::TooLong => (
                    &codes::REDIRECT_PATH,
                    format!(
                        "redirect not written: `{}` is too long for a file name",
                        shorten(&from)
                    ),
                ),
                taken => {
                    let reason = reason(&taken, &path, files);
                    (
                        &codes::REDIRECT_SHADOWED,
                        format!("redirect from `{from}` not written: {path} {reason}"),
                    )
                }
            };
            self.problems.push(Diagnostic::new(code, span, message));
        }
    }
}

/// The folders that a path is in, the innermost first.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// The rest of a sentence that begins with a path.
fn reason(taken: &Taken, wanted: &str, files: &[StaticFile]) -> String {
    match taken {
        Taken::By(path, owner) => {
            let name = match owner {
                Owner::Page(_) | Owner::LanguageRoot(_) => "a page".to_owned(),
                Owner::Static(n) => files[*n].name(),
                Owner::Generated(_) => "a generated file".to_owned(),
                Owner::Redirect => "another redirect".to_owned(),
            };
            match path == wanted {
                true => format!("is taken by {name}"),
                false => format!("is below {name}"),
            }
        }
        Taken::Folder => "is a folder of other files".to_owned(),
        Taken::TooLong => "is too long for a file".to_owned(),
    }
}
