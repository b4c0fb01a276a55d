//! Reference data that is read when a page first asks for it, and once.
//!
//! Enters: where the data of a version is, and a function that reads it. Leaves: the data, or why it could not be read.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use super::{Before, Reference};
use crate::{
    config::VersionedFiles,
    site::VersionId,
    source::{below, read_text},
    value::Value,
};

/// What is read when it is first asked for.
#[derive(Debug)]
pub(super) struct Lazy<T> {
    pub(super) source: Source,
    read: fn(&Source) -> Result<T, Unreadable>,
    cell: OnceLock<Result<T, Unreadable>>,
}

/// Where it is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) root: PathBuf,
    pub(super) files: VersionedFiles,
    /// Name of the version's file or folder.
    pub(super) name: String,
    /// The version's id.
    pub(super) version: String,
    /// Files and folders that are read.
    pub(super) paths: Vec<String>,
}

/// A file that could not be read.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// Its path below the site's root.
    pub path: String,
    /// Why.
    pub message: String,
    /// For a mistake in its text: line and column, from 1.
    pub at: Option<(usize, usize)>,
}

/// What is read of each version. What `before` has read is taken over if none of its files changed.
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
    /// Whoever asks first reads, on its own thread: others wait for it, and it waits for nobody.
    pub(super) fn get(&self) -> Option<&T> {
        let read = self.cell.get_or_init(|| (self.read)(&self.source));
        read.as_ref().ok()
    }

    pub(super) fn problem(&self) -> Option<&Unreadable> {
        self.cell.get()?.as_ref().err()
    }
}

impl Source {
    /// Whether a changed file or folder may be, or hold, something that is read.
    fn has(&self, changed: &str) -> bool {
        let touches =
            |path: &String| below(path, changed).is_some() || below(changed, path).is_some();
        self.paths.iter().any(touches)
    }
}

/// A value, or why there is none.
pub(super) type JsonResult = Result<Value, Unreadable>;

/// Reads a file of JSON.
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
