//! Assigns the files of the output to their owners. The build writes this map, and the preview server answers from it.
//!
//! Every path has one owner. In a conflict, files by authors take precedence over generated ones: pages, then static
//! files, then generated files, then redirects. The file that is left out is reported by a diagnostic that names both.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{generated::Generated, redirects::RedirectTable};
use crate::{
    diag::{Diagnostic, codes, shorten},
    layout::StaticFile,
    plan::{self, Selection, Unit},
    site::Structure,
    source::{FileId, Span},
};

/// Maximum length that every file system supports.
const MAX_PATH_LEN: usize = 1024;
const MAX_COMPONENT_LEN: usize = 255;

/// The owner of an output file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A page at its own URL.
    Page(Unit),
    /// A copy of the default version's home page, at `/<language>`.
    LanguageRoot(Unit),
    /// A static file, by its index.
    Static(usize),
    /// A generated file.
    Generated(Generated),
    /// A page that redirects from an old URL to the new one.
    Redirect,
}

/// All files of the output, by path.
#[derive(Debug, Default)]
pub struct OutputMap {
    owners: FxHashMap<String, Owner>,
    folders: FxHashSet<String>,
    /// Old URLs whose file is a redirect.
    pub redirects: RedirectTable,
    /// Conflicts between owners of the same path.
    pub problems: Vec<Diagnostic>,
}

/// Why a path is not available.
enum Conflict {
    /// It belongs to another owner, or a parent folder has the path of that file.
    By(String, Owner),
    /// It is a folder of other files.
    Folder,
    /// It is too long for a file.
    TooLong,
}

impl OutputMap {
    /// Creates the map of a site. `config_file` is the file that problems refer to if there is no better location.
    pub fn new(
        site: &Structure,
        selection: &Selection,
        units: &[Unit],
        files: &[StaticFile],
        config_file: FileId,
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
                && map.conflict(&site.output_path(&root)).is_none()
            {
                map.insert(site.output_path(&root), Owner::LanguageRoot(*unit));
                pages.insert(root);
            }
        }
        map.add_static_files(site, files, config_file);
        for (path, generated) in Generated::all(site, selection, units) {
            match map.conflict(&path) {
                None => map.insert(path, Owner::Generated(generated)),
                Some(conflict) => map.report_generated(site, files, config_file, &path, &conflict),
            }
        }
        map.add_redirects(site, selection, files, config_file, &pages);
        // All paths are claimed.
        map.folders = FxHashSet::default();
        map.owners.shrink_to_fit();
        map
    }

    /// Returns the owner of a path.
    pub fn owner(&self, path: &str) -> Option<Owner> {
        self.owners.get(path).copied()
    }

    /// Returns all paths, in arbitrary order.
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

    /// Returns why a path is not available; `None` if it is.
    fn conflict(&self, path: &str) -> Option<Conflict> {
        if path.len() > MAX_PATH_LEN || path.split('/').any(|part| part.len() > MAX_COMPONENT_LEN) {
            return Some(Conflict::TooLong);
        }
        if self.folders.contains(path) {
            return Some(Conflict::Folder);
        }
        let mut around = std::iter::once(path).chain(folders(path));
        around.find_map(|path| Some(Conflict::By(path.to_owned(), self.owner(path)?)))
    }

    fn add_static_files(&mut self, site: &Structure, files: &[StaticFile], config_file: FileId) {
        for (n, file) in files.iter().enumerate() {
            match self.conflict(&file.path) {
                None => self.insert(file.path.clone(), Owner::Static(n)),
                Some(Conflict::By(_, Owner::Page(unit) | Owner::LanguageRoot(unit))) => {
                    let span = Span::start_of(site.page(unit.page).file);
                    let message =
                        format!("{} has the URL of this page; file not copied", file.name());
                    self.problems
                        .push(Diagnostic::new(&codes::URL_COLLISION, span, message));
                }
                Some(conflict) => {
                    let reason = reason(&conflict, &file.path, files);
                    let message = format!("{} not copied: {} {reason}", file.name(), file.path);
                    let span = Span::start_of(config_file);
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
        config_file: FileId,
        path: &str,
        conflict: &Conflict,
    ) {
        let (span, message) = match conflict {
            Conflict::By(_, Owner::Page(unit) | Owner::LanguageRoot(unit)) => {
                let span = Span::start_of(site.page(unit.page).file);
                (
                    span,
                    format!("this page replaces the generated file {path}"),
                )
            }
            Conflict::By(_, Owner::Static(n)) => {
                let name = files[*n].name();
                (
                    Span::start_of(config_file),
                    format!("{name} replaces the generated file {path}"),
                )
            }
            conflict => {
                let reason = reason(conflict, path, files);
                (
                    Span::start_of(config_file),
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
        config_file: FileId,
        pages: &FxHashSet<String>,
    ) {
        let mut reported: FxHashSet<usize> = FxHashSet::default();
        for (from, moved) in super::redirects::table(site, selection, pages) {
            let path = site.output_path(&from);
            // With URLs that end with `.html`, a file can have the old URL and another path.
            let file = from.trim_start_matches('/');
            let of_address = || Some(Conflict::By(file.to_owned(), self.owner(file)?));
            let Some(conflict) = self.conflict(&path).or_else(of_address) else {
                self.insert(path, Owner::Redirect);
                self.redirects.insert(from, moved);
                continue;
            };
            // One `redirect_from` results in a URL for each language and version.
            if !reported.insert(moved.redirect) {
                continue;
            }
            let written = site.redirects.get(moved.redirect).span.clone();
            let span = written.unwrap_or_else(|| Span::start_of(config_file));
            let (code, message) = match conflict {
                Conflict::TooLong => (
                    &codes::REDIRECT_PATH,
                    format!(
                        "redirect not written: `{}` is too long for a file name",
                        shorten(&from)
                    ),
                ),
                conflict => {
                    let reason = reason(&conflict, &path, files);
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

/// Returns the parent folders of a path, innermost first.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// Returns the rest of a sentence that begins with a path.
fn reason(conflict: &Conflict, wanted: &str, files: &[StaticFile]) -> String {
    match conflict {
        Conflict::By(path, owner) => {
            let name = match owner {
                Owner::Page(_) | Owner::LanguageRoot(_) => "a page".to_owned(),
                Owner::Static(n) => files[*n].name(),
                Owner::Generated(_) => "a generated file".to_owned(),
                Owner::Redirect => "another redirect".to_owned(),
            };
            match path == wanted {
                true => format!("is taken by {name}"),
                false => format!("is inside the path of {name}"),
            }
        }
        Conflict::Folder => "is a directory that contains other files".to_owned(),
        Conflict::TooLong => "is too long for a file name".to_owned(),
    }
}
