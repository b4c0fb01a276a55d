//! A site whose texts can be read only through a recorder.

use std::{fmt, sync::Arc};

use super::{Read, Recorder, Unchanged, read};
use crate::{
    site::{Site, Structure},
    source::FileId,
};

/// A site. Only a [`Recorder`] can read its texts, because its only field is private to this file.
#[derive(Clone)]
pub(crate) struct TrackedSite {
    site: Arc<Site>,
}

impl fmt::Debug for TrackedSite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TrackedSite")
            .finish_non_exhaustive()
    }
}

impl TrackedSite {
    pub(crate) fn new(site: Arc<Site>) -> Self {
        Self { site }
    }

    /// Returns what can be read freely.
    pub(crate) fn structure(&self) -> &Structure {
        self.site.structure()
    }

    /// Returns what has changed in the structure since another state.
    pub(crate) fn change_since(&self, before: &Self) -> Option<String> {
        self.structure().change_since(before.structure())
    }

    /// Returns the path of a file. A file keeps its index and path as long as the structure is the same.
    pub(crate) fn path(&self, file: FileId) -> &str {
        &self.site.files.file(file).path
    }

    /// Returns a recorder without any reads.
    pub(in crate::render) fn recorder(&self) -> Recorder<'_> {
        Recorder::new(&self.site)
    }

    /// Compares this state with an earlier one that has the same structure.
    pub(in crate::render) fn unchanged_since(&self, before: &Site) -> Unchanged {
        Unchanged::new(before.texts(), self.site.texts())
    }

    /// Whether a read has the same value in this state.
    pub(super) fn holds(&self, read: &Read) -> bool {
        read::holds(read, self.site.texts())
    }

    /// Describes what was read, for display.
    pub(in crate::render) fn describe(&self, read: &Read) -> String {
        read.describe(self.structure())
    }
}
