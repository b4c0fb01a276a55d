//! A site whose texts are read through a recorder only.

use std::sync::Arc;

use super::{Read, Recorder, read};
use crate::{
    site::{Site, Structure},
    source::FileId,
};

/// A site. Nobody gets its texts out of it but a [`Recorder`], because the one field is private to this file.
#[derive(Debug, Clone)]
pub(crate) struct TrackedSite {
    site: Arc<Site>,
}

impl TrackedSite {
    pub(crate) fn new(site: Arc<Site>) -> Self {
        Self { site }
    }

    /// What is free to read.
    pub(crate) fn structure(&self) -> &Structure {
        self.site.structure()
    }

    /// What has changed in the structure since another state.
    pub(crate) fn change_since(&self, before: &Self) -> Option<String> {
        self.structure().change_since(before.structure())
    }

    /// The path of a file. A file keeps its number and path as long as the structure is the same.
    pub(crate) fn path(&self, file: FileId) -> &str {
        &self.site.files.file(file).path
    }

    /// A recorder that has noted nothing yet.
    pub(in crate::render) fn recorder(&self) -> Recorder<'_> {
        Recorder::new(&self.site)
    }

    /// Whether what was read is the same in this state.
    pub(super) fn holds(&self, read: &Read) -> bool {
        read::holds(read, self.site.texts())
    }

    /// What was read, for people.
    pub(in crate::render) fn describe(&self, read: &Read) -> String {
        read.describe(self.structure())
    }
}
