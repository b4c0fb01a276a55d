//! The only functions that read a site from disk.

use std::{
    fs::File,
    io::{self, BufReader},
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{
    SourceFile,
    encoding::decode,
    hidden::is_hidden,
    snapshot::{changed, little_before},
    walk::{NO_FILE, OUTSIDE, Step, border, walk},
};

/// A folder or file that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {path}: {source}")]
pub struct VfsError {
    pub(super) path: String,
    pub(super) source: std::io::Error,
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

/// Reads the text of a file below `root`, or elsewhere, if `path` leads there without links; without a byte order mark.
///
/// # Errors
/// It cannot be read, is no file, lies behind a link out of the site, or is not UTF-8.
#[expect(
    clippy::disallowed_methods,
    reason = "all files are read in this module"
)]
pub fn read_text(root: &Path, path: &str) -> io::Result<String> {
    check_inside(root, path).map_err(|error| error.source)?;
    check_file(&root.join(path))?;
    let bytes = std::fs::read(root.join(path))?;
    match decode(&bytes) {
        (text, None) => Ok(text.into_owned()),
        (_, Some(foreign)) => Err(io::Error::other(foreign.message())),
    }
}

/// Reads the bytes of a file below `root`.
///
/// # Errors
/// It cannot be read, or is no file.
#[expect(
    clippy::disallowed_methods,
    reason = "all files are read in this module"
)]
pub fn read_bytes(root: &Path, path: &str) -> Result<Vec<u8>, VfsError> {
    let place = root.join(path);
    let read = check_file(&place).and_then(|()| std::fs::read(place));
    read.map_err(|source| VfsError {
        path: path.to_owned(),
        source,
    })
}

/// Refuses what is neither file nor folder: reading it could take forever, or change something. Folders have an error of
/// their own.
fn check_file(place: &Path) -> io::Result<()> {
    let kind = std::fs::metadata(place)?.file_type();
    match kind.is_file() || kind.is_dir() {
        true => Ok(()),
        false => Err(io::Error::other(NO_FILE)),
    }
}

/// Reads the bytes of a file below `root`. Links within the site are followed; no link can lead anywhere else, so that
/// nothing is published by mistake.
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
    let place = root.join(path);
    let file = check_file(&place).and_then(|()| File::open(place));
    file.map(BufReader::new).map_err(|source| VfsError {
        path: path.to_owned(),
        source,
    })
}

/// Refuses a path behind a link out of the site.
///
/// # Errors
/// As [`read_inside`].
pub(super) fn check_inside(root: &Path, path: &str) -> Result<(), VfsError> {
    let failed = |source| VfsError {
        path: path.to_owned(),
        source,
    };
    let real = root.join(path).canonicalize().map_err(failed)?;
    match real.starts_with(border(root, path).map_err(failed)?) {
        true => Ok(()),
        false => Err(failed(io::Error::other(OUTSIDE))),
    }
}

/// Returns the paths, relative to `root`, of all files in a folder that have one of the extensions, sorted. An empty
/// list of extensions selects all files. A folder that does not exist is empty. What cannot be read is added to
/// `unreadable`.
pub fn list_files(
    root: &Path,
    folder: &str,
    extensions: &[&str],
    unreadable: &mut Vec<VfsError>,
) -> Vec<String> {
    let mut paths = Vec::new();
    unreadable.extend(list(root, folder, extensions, &mut paths));
    paths.sort_unstable();
    paths
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
    let is_touched =
        |place: &Path| std::fs::metadata(place).is_ok_and(|data| changed(&data) >= moment);
    for folder in folders {
        // What cannot be read is reported when it is read.
        walk(
            root,
            folder,
            |_| true,
            |step| match step {
                // The contents of a folder that was moved here keep their timestamps.
                Step::Folder(item) => item.mark || is_touched(item.place),
                Step::File(item) => {
                    if item.mark || is_touched(item.place) {
                        paths.push(item.path.to_owned());
                    }
                    false
                }
                Step::Problem(_) => false,
            },
        );
    }
    paths
}

/// Returns the links in folders below `root`, with the places that they lead to.
pub fn links(root: &Path, folders: &[String]) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for folder in folders {
        walk(
            root,
            folder,
            |_| true,
            |step| {
                if let Step::Folder(item) | Step::File(item) = step
                    && let Some(target) = item.target
                {
                    found.push((item.path.to_owned(), target.to_owned()));
                }
                false
            },
        );
    }
    found
}

#[expect(
    clippy::disallowed_methods,
    reason = "all files are read in this module"
)]
pub(super) fn read(root: &Path, path: String) -> Result<SourceFile, VfsError> {
    let place = root.join(&path);
    match check_file(&place).and_then(|()| std::fs::read(place)) {
        Ok(bytes) if is_link_as_text(&path, &bytes) => Err(VfsError {
            path,
            source: io::Error::other("symbolic link that git has written as a text file"),
        }),
        Ok(bytes) => Ok(SourceFile::new(path, bytes)),
        Err(source) => Err(VfsError { path, source }),
    }
}

/// Whether a file that should be a page contains only a path: where links cannot be made, git writes a file with the path
/// that the link leads to (`core.symlinks`).
fn is_link_as_text(path: &str, bytes: &[u8]) -> bool {
    /// Maximum length of a path in bytes.
    const MAX: usize = 4096;
    let mut parts = path.split('/');
    let is_page = match parts.next() {
        Some("content") => true,
        Some("translations") => parts.nth(1) == Some("content"),
        _ => false,
    };
    let starts = [&b"/"[..], b"./", b"../"];
    is_page
        && path.ends_with(".md")
        && bytes.len() <= MAX
        && starts.iter().any(|start| bytes.starts_with(start))
        && !bytes.iter().any(u8::is_ascii_whitespace)
}

/// Adds the files of a folder to `paths`. Hidden files, such as temporary files of editors and systems, are ignored. Returns
/// what cannot be read.
pub(super) fn list(
    root: &Path,
    folder: &str,
    extensions: &[&str],
    paths: &mut Vec<String>,
) -> Vec<VfsError> {
    let mut unreadable = Vec::new();
    let has_extension = |path: &str| {
        let extension = Path::new(path).extension().and_then(|it| it.to_str());
        extensions.is_empty() || extension.is_some_and(|it| extensions.contains(&it))
    };
    walk(
        root,
        folder,
        |path| !is_hidden(path),
        |step| {
            match step {
                Step::Folder(_) => {}
                // An input folder that is a file is no input.
                Step::File(item) if item.path == folder => {}
                Step::File(item) if has_extension(item.path) => paths.push(item.path.to_owned()),
                Step::File(_) => {}
                Step::Problem(error) => unreadable.push(error),
            }
            false
        },
    );
    unreadable
}
