use std::sync::Arc;

/// A change of a file or folder, given by its path relative to the site's root, with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Use the current state on disk, whatever it is. The path can be that of a folder.
    Disk(String),
    /// Use this text until the path changes again, such as that of an editor with unsaved changes.
    Text(String, Arc<str>),
    /// Treat the file as removed.
    Removed(String),
}

impl Change {
    /// Returns the changed path.
    pub fn path(&self) -> &str {
        match self {
            Change::Disk(path) | Change::Text(path, _) | Change::Removed(path) => path,
        }
    }
}
