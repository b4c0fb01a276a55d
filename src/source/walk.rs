//! Walks folders of a site.
//!
//! Enters: a root and a folder or file below it. Leaves: its files and folders, and what is neither. Nothing outside of the
//! site is visited, however links lead there, and each link is followed once, so a walk ends soon in any tree: first come
//! all real folders, then the folders behind links, in the order of their names.

use std::{
    collections::VecDeque,
    ffi::OsStr,
    fs::{self, FileType},
    io,
    path::{Component, Path, PathBuf},
};

use rustc_hash::FxHashMap;

use super::VfsError;

/// What a walk comes by.
pub(super) enum Step<'w> {
    /// A folder, before its contents.
    Folder(Item<'w>),
    /// A file.
    File(Item<'w>),
    /// What cannot be read, or must not.
    Problem(VfsError),
}

/// A file or folder.
pub(super) struct Item<'w> {
    /// Path relative to the root, with `/`.
    pub(super) path: &'w str,
    /// Its place, which can contain links.
    pub(super) place: &'w Path,
    /// Where it is, if it is itself a link.
    pub(super) target: Option<&'w Path>,
    /// What the visitor returned for its folder.
    pub(super) mark: bool,
}

/// Why something is not read.
pub(super) const OUTSIDE: &str = "symbolic link points outside of the site";
pub(super) const NO_FILE: &str = "not a regular file";
const LOOP: &str = "symbolic link loop: it points to a parent directory";

/// A folder that is still to be visited.
struct Folder {
    path: String,
    place: PathBuf,
    /// Its place without links.
    real: PathBuf,
    mark: bool,
}

/// A walk.
struct Walk<V, W> {
    visit: V,
    is_wanted: W,
    /// Links lead nowhere else.
    border: PathBuf,
    folders: Vec<Folder>,
    behind_links: VecDeque<Folder>,
    /// Places of links, without links in front of them, and the paths by which they were followed.
    followed: FxHashMap<PathBuf, String>,
}

/// Visits a folder with everything in it, or a file. Nothing is visited if it does not exist. `is_wanted` is asked about the
/// path of everything but the folder itself; `visit` returns a mark for the contents of a folder.
pub(super) fn walk(
    root: &Path,
    top: &str,
    is_wanted: impl Fn(&str) -> bool,
    visit: impl FnMut(Step<'_>) -> bool,
) {
    let place = root.join(top);
    let mut walk = Walk {
        visit,
        is_wanted,
        border: PathBuf::new(),
        folders: Vec::new(),
        behind_links: VecDeque::new(),
        followed: FxHashMap::default(),
    };
    let kind = match fs::metadata(&place) {
        Ok(data) => data.file_type(),
        // A link can lead nowhere, and a folder can be out of reach.
        Err(source) if source.kind() != io::ErrorKind::NotFound || place.is_symlink() => {
            return walk.report(top, source);
        }
        Err(_) => return,
    };
    match border(root, top).and_then(|border| Ok((border, place.canonicalize()?))) {
        Ok((border, real)) if real.starts_with(&border) => {
            walk.border = border;
            let target = place.is_symlink().then(|| real.clone());
            walk.enter(top.to_owned(), place, real, target, kind, false);
            walk.run();
        }
        Ok(_) => walk.report(top, io::Error::other(OUTSIDE)),
        Err(source) => walk.report(top, source),
    }
}

/// Returns the folder that links below a path must not leave: the root, or, for a path that the configuration gives outside
/// of it, that path.
pub(super) fn border(root: &Path, path: &str) -> io::Result<PathBuf> {
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    match Path::new(path).components().all(plain) {
        true if !root.as_os_str().is_empty() => root.canonicalize(),
        _ => root.join(path).canonicalize(),
    }
}

fn problem(path: &str, source: io::Error) -> VfsError {
    VfsError {
        path: path.to_owned(),
        source,
    }
}

impl<V: FnMut(Step<'_>) -> bool, W: Fn(&str) -> bool> Walk<V, W> {
    fn run(&mut self) {
        loop {
            let next = self.folders.pop();
            let Some(folder) = next.or_else(|| self.behind_links.pop_front()) else {
                return;
            };
            self.contents(&folder);
        }
    }

    fn contents(&mut self, folder: &Folder) {
        let entries = match fs::read_dir(&folder.place) {
            Ok(entries) => entries,
            Err(source) => return self.report(&folder.path, source),
        };
        let mut names: Vec<(std::ffi::OsString, io::Result<FileType>)> = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => names.push((entry.file_name(), entry.file_type())),
                Err(source) => self.report(&folder.path, source),
            }
        }
        names.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for (name, kind) in names {
            let path = join(&folder.path, &name);
            if !(self.is_wanted)(&path) {
                continue;
            }
            let place = folder.place.join(&name);
            let real = folder.real.join(&name);
            match kind {
                Ok(kind) if kind.is_symlink() => self.link(path, place, real, folder),
                Ok(kind) => self.enter(path, place, real, None, kind, folder.mark),
                Err(source) => self.report(&path, source),
            }
        }
    }

    fn link(&mut self, path: String, place: PathBuf, real: PathBuf, folder: &Folder) {
        let target = match place.canonicalize() {
            Ok(target) if target.starts_with(&self.border) => target,
            Ok(_) => return self.report(&path, io::Error::other(OUTSIDE)),
            Err(source) => return self.report(&path, source),
        };
        let kind = match fs::metadata(&target) {
            Ok(data) => data.file_type(),
            Err(source) => return self.report(&path, source),
        };
        if kind.is_dir() {
            if folder.real.starts_with(&target) {
                return self.report(&path, io::Error::other(LOOP));
            }
            if let Some(first) = self.followed.get(&real) {
                let reason =
                    format!("symbolic link not followed again; it was followed as {first}");
                return self.report(&path, io::Error::other(reason));
            }
            self.followed.insert(real, path.clone());
        }
        self.enter(path, place, target.clone(), Some(target), kind, folder.mark);
    }

    fn enter(
        &mut self,
        path: String,
        place: PathBuf,
        real: PathBuf,
        target: Option<PathBuf>,
        kind: FileType,
        mark: bool,
    ) {
        let item = Item {
            path: &path,
            place: &place,
            target: target.as_deref(),
            mark,
        };
        if kind.is_dir() {
            let mark = (self.visit)(Step::Folder(item));
            let folder = Folder {
                path,
                place,
                real,
                mark,
            };
            match target {
                Some(_) => self.behind_links.push_back(folder),
                None => self.folders.push(folder),
            }
        } else if kind.is_file() {
            (self.visit)(Step::File(item));
        } else {
            self.report(&path, io::Error::other(NO_FILE));
        }
    }

    fn report(&mut self, path: &str, source: io::Error) {
        (self.visit)(Step::Problem(problem(path, source)));
    }
}

fn join(folder: &str, name: &OsStr) -> String {
    let name = name.to_string_lossy();
    match folder {
        "" => name.into_owned(),
        folder => format!("{folder}/{name}"),
    }
}
