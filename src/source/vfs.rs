use std::{
    ops::{Deref, Range},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use rayon::prelude::*;
use walkdir::WalkDir;

/// Number of a [`SourceFile`] in its [`Vfs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

impl FileId {
    /// The first file, to point at when nothing better is known.
    pub const FIRST: Self = Self(0);
}

/// One text file of the site.
#[derive(Debug)]
pub struct SourceFile {
    /// Path below the site's root, with `/` on every system.
    pub path: String,
    /// The file's text; bytes that are not UTF-8 became U+FFFD.
    pub text: Arc<str>,
    /// Byte offset of the first byte that was not UTF-8.
    pub invalid_utf8_at: Option<u32>,
    lines: OnceLock<Vec<u32>>,
}

impl SourceFile {
    /// A file of this text. A byte order mark at its beginning is dropped.
    pub fn new(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        let (text, invalid_utf8_at) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to() as u32;
                (
                    String::from_utf8_lossy(error.as_bytes()).into_owned(),
                    Some(at),
                )
            }
        };
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => Arc::from(rest),
            None => Arc::from(text),
        };
        Self {
            path: path.into(),
            text,
            invalid_utf8_at,
            lines: OnceLock::new(),
        }
    }

    /// Byte offsets at which the lines begin.
    fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0)
                .chain(breaks.map(|at| at as u32 + 1))
                .collect()
        })
    }

    /// Line and column, both from 1, of a byte offset. Columns count characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start as usize <= offset);
        let start = starts[line - 1] as usize;
        (line, self.text[start..offset].chars().count() + 1)
    }

    /// Byte range of a line, counted from 1, without its line break.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let starts = self.line_starts();
        let start = starts[(line - 1).min(starts.len() - 1)] as usize;
        let end = starts
            .get(line)
            .map_or(self.text.len(), |&next| next as usize);
        start..start + self.text[start..end].trim_end_matches(['\n', '\r']).len()
    }

    /// The whole text as a [`Text`].
    pub fn whole(&self) -> Text {
        self.slice(0..self.text.len())
    }

    /// A piece of the text that keeps the file's buffer alive instead of copying it.
    pub fn slice(&self, range: Range<usize>) -> Text {
        Text {
            buffer: self.text.clone(),
            start: range.start as u32,
            end: range.end as u32,
        }
    }
}

/// A shared piece of text: cloning and slicing copy nothing.
#[derive(Clone)]
pub struct Text {
    buffer: Arc<str>,
    start: u32,
    end: u32,
}

impl Text {
    /// A piece of this text.
    pub fn slice(&self, range: Range<usize>) -> Self {
        let (start, end) = (
            self.start + range.start as u32,
            self.start + range.end as u32,
        );
        Self {
            buffer: Arc::clone(&self.buffer),
            start,
            end,
        }
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.buffer[self.start as usize..self.end as usize]
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&**self, f)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self {
            buffer: Arc::from(text),
            start: 0,
            end: text.len() as u32,
        }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self {
            start: 0,
            end: text.len() as u32,
            buffer: Arc::from(text),
        }
    }
}

/// All files of a site. A file keeps its number as long as a session lives, whatever happens to the others; files are
/// given out in the order of their paths.
#[derive(Debug, Default, Clone)]
pub struct Vfs {
    files: Vec<Arc<SourceFile>>,
    /// Numbers of the files that are there, by path.
    by_path: Vec<FileId>,
    /// What could not be read.
    pub unreadable: Vec<Unread>,
}

/// A folder or file that is left out, and why.
#[derive(Debug, Clone)]
pub struct Unread {
    /// Its path below the root.
    pub path: String,
    /// Why, without the path.
    pub reason: String,
}

/// A folder or file that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {path}: {source}")]
pub struct VfsError {
    path: String,
    source: std::io::Error,
}

impl VfsError {
    /// What cannot be read.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why, without the path.
    pub fn reason(&self) -> String {
        self.source.to_string()
    }
}

impl Vfs {
    /// Reads every file below the given folders of `root` whose extension is one of `extensions`.
    /// A folder that does not exist holds no files. Links are followed.
    ///
    /// # Errors
    /// A file or folder that cannot be read.
    pub fn load(root: &Path, folders: &[String], extensions: &[&str]) -> Result<Self, VfsError> {
        let (mut paths, mut unreadable) = (Vec::new(), Vec::new());
        for folder in folders {
            unreadable.extend(list(root, folder, extensions, &mut paths)?);
        }
        paths.sort_unstable();
        paths.dedup();
        let read: Vec<_> = paths.into_par_iter().map(|path| read(root, path)).collect();
        let mut files = Self {
            unreadable: unreadable.into_iter().map(Unread::from).collect(),
            ..Self::default()
        };
        for file in read {
            match file {
                Ok(file) => {
                    // The paths are sorted and different.
                    files.by_path.push(FileId(files.files.len() as u32));
                    files.files.push(Arc::new(file));
                }
                Err(error) => files.unreadable.push(error.into()),
            }
        }
        Ok(files)
    }

    /// A site held in memory, for tests.
    pub fn in_memory(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut all = Self::default();
        for (path, bytes) in files {
            all.add(SourceFile::new(path, bytes));
        }
        all
    }

    /// Adds a file, such as the configuration, which lies outside the walked folders, or takes it for the one that has
    /// its path. A file with the same bytes stays the one that it was.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        match self.position(&file.path) {
            Ok(at) => {
                let id = self.by_path[at];
                let old = &mut self.files[id.0 as usize];
                if old.text != file.text || old.invalid_utf8_at != file.invalid_utf8_at {
                    *old = Arc::new(file);
                }
                id
            }
            Err(at) => {
                // A file that comes back gets its former number: pieces of other files may still speak of it.
                let former = self.files.iter().position(|known| known.path == file.path);
                let number = former.unwrap_or(self.files.len());
                let id = FileId(number as u32);
                match former {
                    Some(number) => self.files[number] = Arc::new(file),
                    None => self.files.push(Arc::new(file)),
                }
                self.by_path.insert(at, id);
                id
            }
        }
    }

    /// Reads again what lies at some paths below `root`: files and folders that are new, changed or gone. Paths outside of
    /// the given folders are passed over.
    pub fn refresh(
        &mut self,
        root: &Path,
        folders: &[String],
        extensions: &[&str],
        changed: &[String],
    ) {
        let is_in = |path: &str, folder: &str| {
            path.strip_prefix(folder)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        for path in changed {
            let mut folders = folders.iter();
            let is_hidden = path.split('/').any(|part| part.starts_with('.'));
            if is_hidden || !folders.any(|folder| is_in(path, folder)) {
                continue;
            }
            self.unreadable.retain(|file| !is_in(&file.path, path));
            let mut found = Vec::new();
            if root.join(path).is_file() {
                let extension = path.rsplit_once('.').map(|(_, extension)| extension);
                found.extend(
                    extension
                        .filter(|extension| extensions.contains(extension))
                        .map(|_| path.clone()),
                );
            } else {
                match list(root, path, extensions, &mut found) {
                    Ok(unread) => self.unreadable.extend(unread.into_iter().map(Unread::from)),
                    Err(error) => self.unreadable.push(error.into()),
                }
            }
            let gone: Vec<String> = self
                .iter()
                .map(|(_, file)| &file.path)
                .filter(|known| is_in(known, path) && !found.contains(known))
                .cloned()
                .collect();
            for path in gone {
                self.remove(&path);
            }
            for path in found {
                match read(root, path.clone()) {
                    Ok(file) => {
                        self.add(file);
                    }
                    Err(error) => {
                        self.remove(&path);
                        self.unreadable.push(error.into());
                    }
                }
            }
        }
    }

    /// Takes a file away. Its text stays for those who still point at it.
    pub fn remove(&mut self, path: &str) {
        if let Ok(at) = self.position(path) {
            self.by_path.remove(at);
        }
    }

    /// Where a path is, or would be, in the order of paths.
    fn position(&self, path: &str) -> Result<usize, usize> {
        self.by_path
            .binary_search_by(|id| self.files[id.0 as usize].path.as_str().cmp(path))
    }

    /// The file of this number.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The file of this number, to hold on to.
    pub fn shared(&self, id: FileId) -> &Arc<SourceFile> {
        &self.files[id.0 as usize]
    }

    /// The number of the file at a path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.position(path).ok().map(|at| self.by_path[at])
    }

    /// Numbers of the files whose text is another than in `before`; `None` if other files are there.
    pub fn changed_since(&self, before: &Self) -> Option<Vec<FileId>> {
        let differs = |id: &&FileId| !Arc::ptr_eq(self.shared(**id), before.shared(**id));
        (self.by_path == before.by_path)
            .then(|| self.by_path.iter().filter(differs).copied().collect())
    }

    /// All files with their numbers, in the order of paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.by_path
            .iter()
            .map(|id| (*id, &*self.files[id.0 as usize]))
    }
}

impl From<VfsError> for Unread {
    fn from(error: VfsError) -> Self {
        Self {
            reason: error.reason(),
            path: error.path,
        }
    }
}

/// The text of one file below `root`.
///
/// # Errors
/// It cannot be read, or is not UTF-8.
#[expect(
    clippy::disallowed_methods,
    reason = "`source` is where files are read"
)]
pub fn read_text(root: &Path, path: &str) -> std::io::Result<String> {
    std::fs::read_to_string(root.join(path))
}

/// The bytes of one file below `root`.
///
/// # Errors
/// It cannot be read.
#[expect(
    clippy::disallowed_methods,
    reason = "`source` is where files are read"
)]
pub fn read_bytes(root: &Path, path: &str) -> Result<Vec<u8>, VfsError> {
    std::fs::read(root.join(path)).map_err(|source| VfsError {
        path: path.to_owned(),
        source,
    })
}

/// Paths below `root` of all files in a folder, sorted; of all extensions where none is given. A folder that does not exist holds none.
///
/// # Errors
/// A folder that cannot be read.
pub fn list_files(root: &Path, folder: &str, extensions: &[&str]) -> Result<Vec<String>, VfsError> {
    let mut paths = Vec::new();
    list(root, folder, extensions, &mut paths)?;
    paths.sort_unstable();
    Ok(paths)
}

#[expect(
    clippy::disallowed_methods,
    reason = "`source` is where files are read"
)]
fn read(root: &Path, path: String) -> Result<SourceFile, VfsError> {
    match std::fs::read(root.join(&path)) {
        Ok(bytes) => Ok(SourceFile::new(path, bytes)),
        Err(source) => Err(VfsError { path, source }),
    }
}

/// Adds the files of a folder to `paths`. Hidden files, which editors and systems leave behind, are passed over.
fn list(
    root: &Path,
    folder: &str,
    extensions: &[&str],
    paths: &mut Vec<String>,
) -> Result<Vec<VfsError>, VfsError> {
    let top = root.join(folder);
    let mut unreadable = Vec::new();
    if !top.is_dir() {
        return Ok(unreadable);
    }
    let is_hidden =
        |name: &std::ffi::OsStr| name.to_str().is_some_and(|name| name.starts_with('.'));
    let entries = WalkDir::new(&top)
        .follow_links(true)
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name()));
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(&top).to_path_buf();
                if path.file_name().is_some_and(is_hidden) {
                    continue;
                }
                let depth = error.depth();
                let looped = error.loop_ancestor().is_some();
                let source = match error.into_io_error() {
                    Some(source) => source,
                    None if looped => {
                        std::io::Error::other("the link leads back to a folder around it")
                    }
                    None => std::io::Error::other("it cannot be walked"),
                };
                let error = VfsError {
                    path: relative(root, path),
                    source,
                };
                if depth == 0 {
                    return Err(error);
                }
                unreadable.push(error);
                continue;
            }
        };
        let wanted = |path: &Path| {
            extensions.is_empty()
                || path
                    .extension()
                    .and_then(|e| e.to_str())
                    .is_some_and(|e| extensions.contains(&e))
        };
        if entry.file_type().is_file() && wanted(entry.path()) {
            paths.push(relative(root, entry.into_path()));
        }
    }
    Ok(unreadable)
}

fn relative(root: &Path, path: PathBuf) -> String {
    let path = path
        .strip_prefix(root)
        .map(Path::to_path_buf)
        .unwrap_or(path);
    let parts: Vec<_> = path
        .components()
        .map(|c| c.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
