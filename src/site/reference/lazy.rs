//! Reference data that is read once, when a page first needs it.
//!
//! Enters: the location of a version's data, and a function that reads it. Leaves: the data, and a problem for each part
//! of it that cannot be read.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use super::{Before, Reference};
use crate::{config::VersionedFiles, diag::Code, site::VersionId, source::overlap};

/// Reads a value. What cannot be read is left out of it, and added to the problems.
pub(super) type Read<T> = fn(&Source, &mut Vec<Unreadable>) -> T;

/// A value that is read on first use.
#[derive(Debug)]
pub(super) struct Lazy<T> {
    pub(super) source: Source,
    read: Read<T>,
    cell: OnceLock<(T, Vec<Unreadable>)>,
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

/// A file, or a part of one, that cannot be read or is not used.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// Kind of the problem.
    pub code: &'static Code,
    /// Path relative to the site's root.
    pub path: String,
    /// Cause.
    pub message: String,
    /// Offset of the cause in the file, in bytes; `None` if the file as a whole cannot be read.
    pub at: Option<usize>,
}

/// Returns the lazy values of each version. Values in `before` are reused if none of their files changed.
pub(super) fn lazy<T>(
    sources: Vec<(VersionId, Source)>,
    read: Read<T>,
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
    pub(super) fn get(&self) -> &T {
        let read = || {
            let mut problems = Vec::new();
            ((self.read)(&self.source, &mut problems), problems)
        };
        &self.cell.get_or_init(read).0
    }

    /// What could not be read, if it has been read.
    pub(super) fn problems(&self) -> &[Unreadable] {
        self.cell.get().map_or(&[], |(_, problems)| problems)
    }
}

impl Source {
    /// Whether a changed file or folder is, or contains, something that is read.
    fn has(&self, changed: &str) -> bool {
        self.paths.iter().any(|path| overlap(path, changed))
    }
}
