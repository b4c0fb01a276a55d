//! Reference data that is read once, when a page first needs it.
//!
//! Enters: the location of a version's data, and a function that reads it. Leaves: the data, or why it cannot be read.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use super::{Before, Reference};
use crate::{
    config::VersionedFiles,
    site::VersionId,
    source::{overlap, read_text},
    value::Value,
};

/// A value that is read on first use.
#[derive(Debug)]
pub(super) struct Lazy<T> {
    pub(super) source: Source,
    read: fn(&Source) -> Result<T, Unreadable>,
    cell: OnceLock<Result<T, Unreadable>>,
}

/// The location of the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) root: PathBuf,
    pub(super) files: VersionedFiles,
    /// Name of the version's file or folder.
    pub(super) name: String,
    /// Id of the version.
    pub(super) version: String,
    /// Files and folders that are read.
    pub(super) paths: Vec<String>,
}

/// A file that cannot be read.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// Path relative to the site's root.
    pub path: String,
    /// Cause.
    pub message: String,
    /// For a syntax error: line and column, counted from 1.
    pub at: Option<(usize, usize)>,
}

/// Returns the lazy values of each version. Values in `before` are reused if none of their files changed.
pub(super) fn lazy<T>(
    sources: Vec<(VersionId, Source)>,
    read: fn(&Source) -> Result<T, Unreadable>,
    before: Option<Before<'_>>,
    of: impl Fn(&Reference) -> &BTreeMap<VersionId, Arc<Lazy<T>>>,
) -> BTreeMap<VersionId, Arc<Lazy<T>>> {
    let known = |source: &Source| {
        let (reference, changed) = before?;
        let mut candidates = of(reference).values();
        let lazy = candidates.find(|lazy| lazy.source == *source)?;
        (!changed.iter().any(|path| source.has(path))).then(|| Arc::clone(lazy))
    };
    let new = |source| {
        Arc::new(Lazy {
            source,
            read,
            cell: OnceLock::new(),
        })
    };
    let lazy = |(version, source)| (version, known(&source).unwrap_or_else(|| new(source)));
    sources.into_iter().map(lazy).collect()
}

impl<T> Lazy<T> {
    /// Returns the value. The first caller reads it on its own thread, without waiting for others; other callers wait.
    pub(super) fn get(&self) -> Option<&T> {
        let read = self.cell.get_or_init(|| (self.read)(&self.source));
        read.as_ref().ok()
    }

    pub(super) fn problem(&self) -> Option<&Unreadable> {
        self.cell.get()?.as_ref().err()
    }
}

impl Source {
    /// Whether a changed file or folder is, or contains, something that is read.
    fn has(&self, changed: &str) -> bool {
        self.paths.iter().any(|path| overlap(path, changed))
    }
}

/// A value, or why it cannot be read.
pub(super) type JsonResult = Result<Value, Unreadable>;

/// Reads a JSON file.
pub(super) fn json(root: &Path, path: &str) -> JsonResult {
    let unreadable = |message: String, at| Unreadable {
        path: path.to_owned(),
        message,
        at,
    };
    let text = read_text(root, path).map_err(|error| unreadable(error.to_string(), None))?;
    serde_json::from_str(&text).map_err(|error| {
        let full = error.to_string();
        let message = full.split(" at line ").next().unwrap_or(&full).to_owned();
        unreadable(message, Some((error.line(), error.column())))
    })
}
