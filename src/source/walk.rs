//! Walks folders of a site.
//!
//! Enters: a root and a folder or file below it. Leaves: its files and folders, and what is neither. Nothing outside of the
//! site is visited, however links lead there, and each link is followed once, so a walk ends soon in any tree: first come
//! all real folders, then the folders behind links, in the order of their names.

use std::{
    borrow::Cow,
    collections::VecDeque,
    fs::{self, FileType},
    io,
    path::{Component, Path, PathBuf},
};

use rustc_hash::FxHashMap;
use walkdir::WalkDir;

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
const UNLISTED: &str = "cannot list its contents";
const LOOP: &str = "symbolic link loop: it points to a parent directory";

/// A folder whose contents are still to be visited.
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
    /// The first folder, and then those behind links.
    folders: VecDeque<Folder>,
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
        folders: VecDeque::new(),
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
            let is_link = place.is_symlink();
            let entered = Folder {
                path: top.to_owned(),
                place,
                real,
                mark: false,
            };
            walk.enter(entered, is_link, kind);
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
        while let Some(folder) = self.folders.pop_front() {
            self.contents(&folder);
        }
    }

    /// Visits what is in a folder, but for what is behind links to folders.
    fn contents(&mut self, folder: &Folder) {
        // Paths are cut and compared as texts: to take each apart would be half of the work.
        let length = folder.place.to_string_lossy().len();
        let relative = |place: &Path| match place.to_string_lossy().get(length..) {
            Some(inner) => with_slashes(inner).trim_start_matches('/').to_owned(),
            None => String::new(),
        };
        // The marks of the folders that contain the entry, from the outermost one.
        let mut marks = vec![folder.mark];
        let mut entries = WalkDir::new(&folder.place)
            .sort_by(|a, b| a.path().as_os_str().cmp(b.path().as_os_str()))
            .into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) if entry.depth() == 0 => continue,
                Ok(entry) => entry,
                Err(error) => {
                    let place = error.path().map(relative).unwrap_or_default();
                    let source = error.into_io_error();
                    let source = source.unwrap_or_else(|| io::Error::other(UNLISTED));
                    self.report(&join(&folder.path, &place), source);
                    continue;
                }
            };
            let inner = relative(entry.path());
            let path = join(&folder.path, &inner);
            let kind = entry.file_type();
            if !(self.is_wanted)(&path) {
                if kind.is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            marks.truncate(entry.depth());
            let mark = marks.last().copied().unwrap_or_default();
            if kind.is_symlink() {
                self.link(path, entry.into_path(), folder.real.join(inner), mark);
            } else {
                marks.push(self.visit(&path, entry.path(), None, kind, mark));
            }
        }
    }

    /// Visits a link, whose place without links in front of it is `real`.
    fn link(&mut self, path: String, place: PathBuf, real: PathBuf, mark: bool) {
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
            if real.starts_with(&target) {
                return self.report(&path, io::Error::other(LOOP));
            }
            if let Some(first) = self.followed.get(&real) {
                let reason =
                    format!("symbolic link not followed again; it was followed as {first}");
                return self.report(&path, io::Error::other(reason));
            }
            self.followed.insert(real, path.clone());
        }
        let entered = Folder {
            path,
            place,
            real: target,
            mark,
        };
        self.enter(entered, true, kind);
    }

    /// Visits a file, or a folder and later its contents. It has the mark of its folder.
    fn enter(&mut self, mut entered: Folder, is_link: bool, kind: FileType) {
        let Folder {
            path, place, real, ..
        } = &entered;
        let target = is_link.then_some(&**real);
        entered.mark = self.visit(path, place, target, kind, entered.mark);
        if kind.is_dir() {
            self.folders.push_back(entered);
        }
    }

    /// Passes an item to the visitor. Returns the mark for its contents.
    fn visit(
        &mut self,
        path: &str,
        place: &Path,
        target: Option<&Path>,
        kind: FileType,
        mark: bool,
    ) -> bool {
        let item = Item {
            path,
            place,
            target,
            mark,
        };
        if kind.is_dir() {
            return (self.visit)(Step::Folder(item));
        }
        if kind.is_file() {
            (self.visit)(Step::File(item));
        } else {
            self.report(path, io::Error::other(NO_FILE));
        }
        false
    }

    fn report(&mut self, path: &str, source: io::Error) {
        (self.visit)(Step::Problem(problem(path, source)));
    }
}

fn join(folder: &str, inner: &str) -> String {
    match (folder, inner) {
        ("", path) | (path, "") => path.to_owned(),
        _ => format!("{folder}/{inner}"),
    }
}

fn with_slashes(path: &str) -> Cow<'_, str> {
    match std::path::MAIN_SEPARATOR {
        '/' => path.into(),
        separator => path.replace(separator, "/").into(),
    }
}
