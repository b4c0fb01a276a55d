//! The only functions that read a site from disk.

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
    time::SystemTime,
};

use walkdir::WalkDir;

use super::{
    SourceFile,
    encoding::decode,
    snapshot::{changed, little_before},
};

/// A folder or file that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {path}: {source}")]
pub struct VfsError {
    path: String,
    source: std::io::Error,
}

impl VfsError {
    /// Returns the path that cannot be read.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the cause, without the path.
    pub fn reason(&self) -> String {
        self.source.to_string()
    }
}

/// Reads the text of a file below `root`, without a byte order mark.
///
/// # Errors
/// It cannot be read, or is not UTF-8.
#[expect(
    clippy::disallowed_methods,
    reason = "all files are read in this module"
)]
pub fn read_text(root: &Path, path: &str) -> std::io::Result<String> {
    let bytes = std::fs::read(root.join(path))?;
    match decode(&bytes) {
        (text, None) => Ok(text.into_owned()),
        (_, Some(foreign)) => Err(std::io::Error::other(foreign.message())),
    }
}

/// Reads the bytes of a file below `root`.
///
/// # Errors
/// It cannot be read.
#[expect(
    clippy::disallowed_methods,
    reason = "all files are read in this module"
)]
pub fn read_bytes(root: &Path, path: &str) -> Result<Vec<u8>, VfsError> {
    std::fs::read(root.join(path)).map_err(|source| VfsError {
        path: path.to_owned(),
        source,
    })
}

/// Reads the bytes of a file below `root` that is published unchanged. Links within the site are followed, and so is
/// the file's top folder if it is itself a link; no link can lead anywhere else, so that nothing is published by
/// mistake.
///
/// # Errors
/// It cannot be read, or lies outside.
pub fn read_inside(root: &Path, path: &str) -> Result<Vec<u8>, VfsError> {
    check_inside(root, path)?;
    read_bytes(root, path)
}

/// Opens the same file, for callers that need only its beginning.
///
/// # Errors
/// As [`read_inside`].
pub fn open_inside(root: &Path, path: &str) -> Result<BufReader<File>, VfsError> {
    check_inside(root, path)?;
    let file = File::open(root.join(path));
    file.map(BufReader::new).map_err(|source| VfsError {
        path: path.to_owned(),
        source,
    })
}

fn check_inside(root: &Path, path: &str) -> Result<(), VfsError> {
    let failed = |source| VfsError {
        path: path.to_owned(),
        source,
    };
    let top = path.split('/').next().unwrap_or_default();
    let real = root.join(path).canonicalize().map_err(failed)?;
    let mut roots = [root.to_path_buf(), root.join(top)].into_iter();
    let is_inside = |folder: PathBuf| {
        let folder = folder.canonicalize();
        folder.is_ok_and(|folder| real.starts_with(folder))
    };
    if !roots.any(is_inside) {
        let reason = "symbolic link points outside of the site";
        return Err(failed(std::io::Error::other(reason)));
    }
    Ok(())
}

/// Returns the paths, relative to `root`, of all files in a folder that have one of the extensions, sorted. An empty
/// list of extensions selects all files. A folder that does not exist is empty.
///
/// # Errors
/// A folder that cannot be read.
pub fn list_files(root: &Path, folder: &str, extensions: &[&str]) -> Result<Vec<String>, VfsError> {
    let mut paths = Vec::new();
    list(root, folder, extensions, &mut paths)?;
    paths.sort_unstable();
    Ok(paths)
}

/// Returns the current time, to be passed to [`touched_since`] later.
#[expect(
    clippy::disallowed_methods,
    reason = "it is compared with modification times and not part of any output"
)]
pub fn now() -> SystemTime {
    SystemTime::now()
}

/// Returns the paths of files in folders below `root` that were written, created or moved since `moment`, or shortly
/// before, because file systems have coarse timestamps. `folders` can also contain files. No file is opened.
pub fn touched_since(root: &Path, folders: &[String], moment: SystemTime) -> Vec<String> {
    let moment = little_before(moment);
    let mut paths = Vec::new();
    for folder in folders {
        // Depth of the outermost enclosing folder that was moved here: its contents keep their timestamps.
        let mut moved: Option<usize> = None;
        let entries = WalkDir::new(root.join(folder)).follow_links(true);
        // Entries that cannot be read are reported when they are read.
        for entry in entries.into_iter().flatten() {
            moved = moved.filter(|depth| *depth < entry.depth());
            let is_touched = || entry.metadata().is_ok_and(|data| changed(&data) >= moment);
            if entry.file_type().is_dir() {
                if moved.is_none() && is_touched() {
                    moved = Some(entry.depth());
                }
            } else if moved.is_some() || is_touched() {
                paths.push(relative(root, entry.into_path()));
            }
        }
    }
    paths
}

#[expect(
    clippy::disallowed_methods,
    reason = "all files are read in this module"
)]
pub(super) fn read(root: &Path, path: String) -> Result<SourceFile, VfsError> {
    match std::fs::read(root.join(&path)) {
        Ok(bytes) => Ok(SourceFile::new(path, bytes)),
        Err(source) => Err(VfsError { path, source }),
    }
}

/// Adds the files of a folder to `paths`. Hidden files, such as temporary files of editors and systems, are ignored.
pub(super) fn list(
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
                        std::io::Error::other("symbolic link loop: it points to a parent directory")
                    }
                    None => std::io::Error::other("cannot list its contents"),
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
