//! Assigns the files of the output to their owners. The build writes this map, and the preview server answers from it.
//!
//! Every path has one owner. In a conflict, files by authors take precedence over generated ones: pages, then static
//! files, then generated files, then redirects. The file that is left out is reported by a diagnostic that names both.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{generated::Generated, portable, redirects::RedirectTable};
use crate::{
    diag::{Code, Diagnostic, codes, shorten},
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
    owners: FxHashMap<Box<str>, Owner>,
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
        let mut builder = Builder {
            site,
            files,
            config_file,
            map: Self::default(),
            folders: FxHashSet::default(),
        };
        let pages = builder.add_pages(units);
        builder.add_static_files();
        builder.add_generated(selection, units);
        builder.add_redirects(selection, &pages);
        builder.report_names();
        builder.map.owners.shrink_to_fit();
        builder.map
    }

    /// Returns the owner of a path.
    pub fn owner(&self, path: &str) -> Option<Owner> {
        self.owners.get(path).copied()
    }

    /// Returns the number of files.
    pub fn len(&self) -> usize {
        self.owners.len()
    }

    /// Whether there are no files.
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// Returns all paths, in arbitrary order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.owners.keys().map(|path| &**path)
    }
}

/// A map under construction.
struct Builder<'s> {
    site: &'s Structure,
    files: &'s [StaticFile],
    config_file: FileId,
    map: OutputMap,
    /// Folders of the files in the map.
    folders: FxHashSet<String>,
}

impl Builder<'_> {
    /// Adds pages and copies of home pages. Returns their permalinks.
    fn add_pages(&mut self, units: &[Unit]) -> FxHashSet<Arc<str>> {
        let site = self.site;
        let mut pages = FxHashSet::default();
        for unit in units {
            let permalink = unit.permalink(site);
            self.insert(site.output_path(&permalink), Owner::Page(*unit));
            pages.insert(permalink.into());
        }
        for unit in units {
            let Some(root) = plan::language_root(site, *unit) else {
                continue;
            };
            let path = site.output_path(&root);
            if self.conflict(&path).is_none() {
                self.insert(path, Owner::LanguageRoot(*unit));
                pages.insert(root.into());
            }
        }
        pages
    }

    fn add_static_files(&mut self) {
        for (n, file) in self.files.iter().enumerate() {
            let Some(conflict) = self.conflict(&file.path) else {
                self.insert(file.path.clone(), Owner::Static(n));
                continue;
            };
            let name = file.name();
            let (span, message) = match conflict {
                Conflict::By(_, Owner::Page(unit) | Owner::LanguageRoot(unit)) => {
                    let message = format!("{name} has the URL of this page; file not copied");
                    (self.start_of(unit), message)
                }
                conflict => {
                    let reason = self.reason(&conflict, &file.path);
                    let message = format!("{name} not copied: {} {reason}", file.path);
                    (Span::start_of(self.config_file), message)
                }
            };
            self.report(&codes::URL_COLLISION, span, message);
        }
    }

    fn add_generated(&mut self, selection: &Selection, units: &[Unit]) {
        for (path, generated) in Generated::all(self.site, selection, units) {
            let Some(conflict) = self.conflict(&path) else {
                self.insert(path, Owner::Generated(generated));
                continue;
            };
            let (span, message) = match conflict {
                Conflict::By(_, Owner::Page(unit) | Owner::LanguageRoot(unit)) => {
                    let message = format!("this page replaces the generated file {path}");
                    (self.start_of(unit), message)
                }
                Conflict::By(_, Owner::Static(n)) => {
                    let name = self.files[n].name();
                    let message = format!("{name} replaces the generated file {path}");
                    (Span::start_of(self.config_file), message)
                }
                conflict => {
                    let reason = self.reason(&conflict, &path);
                    let message = format!("generated file not written: {path} {reason}");
                    (Span::start_of(self.config_file), message)
                }
            };
            self.report(&codes::OUTPUT_REPLACED, span, message);
        }
    }

    fn add_redirects(&mut self, selection: &Selection, pages: &FxHashSet<Arc<str>>) {
        let mut reported: FxHashSet<usize> = FxHashSet::default();
        for (from, moved) in super::redirects::table(self.site, selection, pages) {
            let path = self.site.output_path_of_old(&from);
            // With URLs that end with `.html`, a file can have the old URL and another path.
            let file = from.trim_start_matches('/');
            let of_address = || Some(Conflict::By(file.to_owned(), self.map.owner(file)?));
            let conflict = self.conflict(&path).or_else(of_address);
            let conflict = conflict.filter(|conflict| {
                // Without a page, the old URL needs no file.
                let is_of_file = matches!(conflict, Conflict::TooLong | Conflict::Folder);
                moved.has_page || !is_of_file
            });
            let Some(conflict) = conflict else {
                if moved.has_page {
                    self.insert(path, Owner::Redirect);
                }
                self.map.redirects.insert(from, moved);
                continue;
            };
            // One `redirect_from` results in a URL for each language and version.
            let Some(redirect) = moved.redirect.filter(|it| reported.insert(*it)) else {
                continue;
            };
            let written = self.site.redirects.get(redirect).span.clone();
            let span = written.unwrap_or_else(|| Span::start_of(self.config_file));
            let (code, message) = match conflict {
                Conflict::TooLong => {
                    let from = shorten(&from);
                    let message =
                        format!("redirect not written: `{from}` is too long for a file name");
                    (&codes::REDIRECT_PATH, message)
                }
                conflict => {
                    let reason = self.reason(&conflict, &path);
                    let message = format!("redirect from `{from}` not written: {path} {reason}");
                    (&codes::REDIRECT_SHADOWED, message)
                }
            };
            self.report(code, span, message);
        }
    }

    /// Reports names that other systems do not distinguish or allow.
    fn report_names(&mut self) {
        let files = self.files.iter().filter(|file| file.source().is_some());
        let found = portable::check(self.site, files, self.config_file);
        self.map.problems.extend(found);
    }

    fn insert(&mut self, path: String, owner: Owner) {
        // If a folder is known, those around it are, too.
        for folder in folders(&path) {
            if self.folders.contains(folder) {
                break;
            }
            self.folders.insert(folder.to_owned());
        }
        self.map.owners.insert(path.into(), owner);
    }

    /// Returns why a path is not available; `None` if it is.
    fn conflict(&self, path: &str) -> Option<Conflict> {
        let has_long_part = || path.split('/').any(|part| part.len() > MAX_COMPONENT_LEN);
        if path.len() > MAX_PATH_LEN || path.len() > MAX_COMPONENT_LEN && has_long_part() {
            return Some(Conflict::TooLong);
        }
        if self.folders.contains(path) {
            return Some(Conflict::Folder);
        }
        // No folder that has files is within the path of a file.
        let folders = folders(path).take_while(|folder| !self.folders.contains(*folder));
        let mut around = std::iter::once(path).chain(folders);
        around.find_map(|path| Some(Conflict::By(path.to_owned(), self.map.owner(path)?)))
    }

    fn report(&mut self, code: &'static Code, span: Span, message: String) {
        self.map.problems.push(Diagnostic::new(code, span, message));
    }

    fn start_of(&self, unit: Unit) -> Span {
        Span::start_of(self.site.page(unit.page).file)
    }

    /// Returns the rest of a sentence that begins with a path.
    fn reason(&self, conflict: &Conflict, wanted: &str) -> String {
        match conflict {
            Conflict::By(path, owner) => {
                let name = match owner {
                    Owner::Page(_) | Owner::LanguageRoot(_) => "a page".to_owned(),
                    Owner::Static(n) => self.files[*n].name(),
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
}

/// Returns the parent folders of a path, innermost first.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}
