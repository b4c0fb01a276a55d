use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    Change, SourceFile, VfsError,
    disk::{check_inside, list, list_files, read, read_bytes},
    hidden::is_hidden,
};

/// Index of a [`SourceFile`] in its [`Vfs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

impl FileId {
    /// The first file, to refer to if nothing better is known.
    pub const FIRST: Self = Self(0);
}

/// All files of a site. A file keeps its index for the lifetime of a session, whatever happens to other files. Files
/// are iterated in the order of their paths.
#[derive(Debug, Default, Clone)]
pub struct Vfs {
    files: Vec<Arc<SourceFile>>,
    /// Indices of the existing files, sorted by path.
    by_path: Vec<FileId>,
    /// Indices of removed files: spans in other texts can still refer to them.
    gone: FxHashMap<String, FileId>,
    /// Files and folders that cannot be read.
    pub unreadable: Vec<UnreadableFile>,
    /// Folders whose files are listed but not read.
    listed_only: Arc<[String]>,
    /// Texts that override the files on disk.
    overlay: Arc<BTreeMap<String, Arc<str>>>,
    /// Files that are treated as removed, even if they exist.
    removed: Arc<BTreeSet<String>>,
}

/// A folder or file that cannot be read, with the cause.
#[derive(Debug, Clone)]
pub struct UnreadableFile {
    /// Path relative to the root.
    pub path: String,
    /// Cause, without the path.
    pub reason: String,
}

/// The folder of the pages.
const CONTENT: &str = "content";

impl Vfs {
    /// Reads every file below the given folders of `root` whose extension is one of `extensions`. Files below `listed_only`
    /// are listed but not read. A folder that does not exist is empty. Links within the site are followed. What cannot be
    /// read is in [`Vfs::unreadable`].
    ///
    /// # Errors
    /// The folder of the pages cannot be read.
    pub fn load(
        root: &Path,
        folders: &[String],
        extensions: &[&str],
        listed_only: Vec<String>,
    ) -> Result<Self, VfsError> {
        let (mut paths, mut unreadable) = (Vec::new(), Vec::new());
        for folder in folders {
            let mut found = list(root, folder, extensions, &mut paths);
            // Without its pages, there is no site.
            let is_content = |error: &VfsError| folder == CONTENT && error.path() == folder;
            if let Some(at) = found.iter().position(is_content) {
                return Err(found.swap_remove(at));
            }
            unreadable.append(&mut found);
        }
        paths.sort_unstable();
        paths.dedup();
        let mut files = Self {
            unreadable: unreadable.into_iter().map(UnreadableFile::from).collect(),
            listed_only: listed_only.into(),
            ..Self::default()
        };
        let paths = paths.into_par_iter();
        let read: Vec<_> = paths.map(|path| files.read(root, path)).collect();
        for file in read {
            match file {
                Ok(file) => {
                    // The paths are sorted and unique.
                    files.by_path.push(FileId(files.files.len() as u32));
                    files.files.push(Arc::new(file));
                }
                Err(error) => files.unreadable.push(error.into()),
            }
        }
        Ok(files)
    }

    fn read(&self, root: &Path, path: String) -> Result<SourceFile, VfsError> {
        let mut listed_only = self.listed_only.iter();
        if listed_only.any(|folder| below(folder, &path).is_some()) {
            return Ok(SourceFile::listed_only(path));
        }
        match self.overlay.get(&path) {
            Some(text) => Ok(SourceFile::new(path, text.as_bytes().to_vec())),
            None => read(root, path),
        }
    }

    /// Returns the bytes of a file below `root`, or of the text that overrides it.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read_bytes(&self, root: &Path, path: &str) -> Result<Vec<u8>, VfsError> {
        match self.overlay.get(path) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => read_bytes(root, path),
        }
    }

    /// Returns the paths of all files with one of the extensions in a folder below `root`, sorted, including those that
    /// exist only as overrides. Records what cannot be read.
    pub fn list_files(&mut self, root: &Path, folder: &str, extensions: &[&str]) -> Vec<String> {
        let mut unreadable = Vec::new();
        let mut paths = list_files(root, folder, extensions, &mut unreadable);
        self.note_unreadable(folder, unreadable);
        paths.retain(|path| !self.removed.contains(path));
        let is_listed =
            |path: &&String| below(folder, path).is_some() && has_extension(path, extensions);
        paths.extend(self.overlay.keys().filter(is_listed).cloned());
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    /// Records what cannot be read in a folder, instead of what was recorded before.
    pub fn note_unreadable(&mut self, folder: &str, unreadable: Vec<VfsError>) {
        self.unreadable
            .retain(|file| below(folder, &file.path).is_none());
        let unreadable = unreadable.into_iter().map(UnreadableFile::from);
        self.unreadable.extend(unreadable);
    }

    /// Adds texts that override files, and removes overrides of files that are to be read from disk again. Notes which
    /// files are treated as removed, even if they exist.
    pub fn apply_overlay(&mut self, changes: &[Change]) {
        for change in changes {
            let path = change.path();
            if let Change::Text(_, text) = change {
                Arc::make_mut(&mut self.overlay).insert(path.to_owned(), Arc::clone(text));
            } else if self.overlay.contains_key(path) {
                Arc::make_mut(&mut self.overlay).remove(path);
            }
            let is_at_or_below = |removed: &String| below(path, removed).is_some();
            if let Change::Removed(_) = change {
                Arc::make_mut(&mut self.removed).insert(path.to_owned());
            } else if self.removed.iter().any(is_at_or_below) {
                Arc::make_mut(&mut self.removed).retain(|removed| !is_at_or_below(removed));
            }
        }
    }

    /// From now on, lists files below these folders without reading them. Returns the folders that need a refresh
    /// because of that.
    pub fn set_listed_only(&mut self, folders: Vec<String>) -> Vec<String> {
        let before = std::mem::replace(&mut self.listed_only, folders.into());
        let is_new = |folder: &&String| !before.contains(folder);
        let is_left = |folder: &&String| !self.listed_only.contains(folder);
        let new = self.listed_only.iter().filter(is_new);
        new.chain(before.iter().filter(is_left)).cloned().collect()
    }

    /// Creates a site in memory, for tests.
    pub fn in_memory(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut all = Self::default();
        for (path, bytes) in files {
            all.add(SourceFile::new(path, bytes));
        }
        all
    }

    /// Adds a file, such as the configuration, which is outside of the loaded folders. Replaces a file with the same
    /// path, unless its contents are equal.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        match self.position(&file.path) {
            Ok(at) => {
                let id = self.by_path[at];
                let old = &mut self.files[id.0 as usize];
                if old.written() != file.written()
                    || old.foreign != file.foreign
                    || old.is_listed_only != file.is_listed_only
                {
                    *old = Arc::new(file);
                }
                id
            }
            Err(at) => {
                // A file that reappears gets its former index.
                let id = match self.gone.remove(&file.path) {
                    Some(id) => {
                        self.files[id.0 as usize] = Arc::new(file);
                        id
                    }
                    None => {
                        self.files.push(Arc::new(file));
                        FileId(self.files.len() as u32 - 1)
                    }
                };
                self.by_path.insert(at, id);
                id
            }
        }
    }

    /// Reads the given paths below `root` again: files and folders that are new, changed or removed. Paths outside of
    /// the given folders are ignored. Call [`Vfs::apply_overlay`] first.
    pub fn refresh(
        &mut self,
        root: &Path,
        folders: &[String],
        extensions: &[&str],
        changes: &[Change],
    ) {
        let mut found = Vec::new();
        for change in changes {
            let path = change.path();
            let mut folders = folders.iter();
            if is_hidden(path) || !folders.any(|folder| below(folder, path).is_some()) {
                continue;
            }
            self.unreadable
                .retain(|file| below(path, &file.path).is_none());
            let there = match change {
                Change::Disk(_) => self.listed(root, path, extensions),
                Change::Text(..) => vec![path.to_owned()],
                Change::Removed(_) => Vec::new(),
            };
            let is_gone = |known: &&String| there.binary_search(known).is_err();
            let gone: Vec<String> = self.below(path).filter(is_gone).cloned().collect();
            for path in gone {
                self.remove(&path);
            }
            found.extend(there);
        }
        found.sort_unstable();
        found.dedup();
        let files: Vec<_> = found
            .into_par_iter()
            .map(|path| {
                let file = self.read(root, path.clone());
                file.map_err(|error| (path, error))
            })
            .collect();
        for file in files {
            match file {
                Ok(file) => _ = self.add(file),
                Err((path, error)) => {
                    self.remove(&path);
                    self.unreadable.push(error.into());
                }
            }
        }
    }

    /// Returns the files at or below a path, sorted. Records what cannot be read.
    fn listed(&mut self, root: &Path, path: &str, extensions: &[&str]) -> Vec<String> {
        let overridden = self
            .overlay
            .keys()
            .filter(|known| below(path, known).is_some());
        let mut found: Vec<String> = overridden.cloned().collect();
        if !root.join(path).is_file() {
            let unread = list(root, path, extensions, &mut found);
            let unread = unread.into_iter().map(UnreadableFile::from);
            self.unreadable.extend(unread);
        } else if has_extension(path, extensions) {
            match check_inside(root, path) {
                Ok(()) => found.push(path.to_owned()),
                Err(error) => self.unreadable.push(error.into()),
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Removes the files of folders that are no longer part of the site.
    pub fn remove_dropped_folders(&mut self, known: &[String], now: &[String]) {
        let counts = |path: &str| now.iter().any(|folder| below(folder, path).is_some());
        let left = known.iter().flat_map(|folder| self.below(folder));
        let left: Vec<String> = left.filter(|path| !counts(path)).cloned().collect();
        for path in left {
            self.remove(&path);
        }
        self.unreadable.retain(|file| {
            let mut folders = known.iter();
            counts(&file.path) || !folders.any(|folder| below(folder, &file.path).is_some())
        });
    }

    /// Removes a file. Its text remains available, because spans can still refer to it.
    pub fn remove(&mut self, path: &str) {
        if let Ok(at) = self.position(path) {
            let id = self.by_path.remove(at);
            self.gone.insert(path.to_owned(), id);
        }
    }

    /// Returns the path of the file at a path and those of all files below it.
    fn below(&self, path: &str) -> impl Iterator<Item = &String> {
        let folder = format!("{path}/");
        let path_of = |id: &FileId| &self.files[id.0 as usize].path;
        let from = self.by_path.partition_point(|id| *path_of(id) < folder);
        let inner = self.by_path[from..].iter().map(path_of);
        let itself = self.position(path).ok().map(|at| &self.by_path[at]);
        itself
            .map(path_of)
            .into_iter()
            .chain(inner.take_while(move |known| known.starts_with(&folder)))
    }

    /// Returns the index of a path in the sorted list of paths, or where it would be inserted.
    fn position(&self, path: &str) -> Result<usize, usize> {
        self.by_path
            .binary_search_by(|id| self.files[id.0 as usize].path.as_str().cmp(path))
    }

    /// Returns the file with this index.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Returns the file with this index as a shared pointer.
    pub fn shared(&self, id: FileId) -> &Arc<SourceFile> {
        &self.files[id.0 as usize]
    }

    /// Replaces a file with another reading of it.
    pub(crate) fn replace(&mut self, id: FileId, file: Arc<SourceFile>) {
        self.files[id.0 as usize] = file;
    }

    /// Returns the index of the file at a path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.position(path).ok().map(|at| self.by_path[at])
    }

    /// Returns the indices of the files that differ from `before`; `None` if files were added or removed.
    pub fn changed_since(&self, before: &Self) -> Option<Vec<FileId>> {
        let differs = |id: &&FileId| !Arc::ptr_eq(self.shared(**id), before.shared(**id));
        (self.by_path == before.by_path)
            .then(|| self.by_path.iter().filter(differs).copied().collect())
    }

    /// Returns all files with their indices, in the order of paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.by_path
            .iter()
            .map(|id| (*id, &*self.files[id.0 as usize]))
    }
}

impl From<VfsError> for UnreadableFile {
    fn from(error: VfsError) -> Self {
        Self {
            reason: error.reason(),
            path: error.path().to_owned(),
        }
    }
}

/// Returns the rest of a path after a folder, if the path is the folder itself or something below it.
pub(crate) fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    let rest = path.strip_prefix(folder)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

/// Whether one of two paths is the other, or is below it.
pub(crate) fn overlap(a: &str, b: &str) -> bool {
    below(a, b).is_some() || below(b, a).is_some()
}

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, extension)| extensions.contains(&extension))
}
