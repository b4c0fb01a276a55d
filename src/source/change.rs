use std::sync::Arc;

/// What has become of a file or folder, named by its path below the site's root, with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// What is on disk counts, whatever it is now. The path may be that of a folder.
    Disk(String),
    /// This text counts until the path is changed again, as that of an editor whose buffer is not saved.
    Text(String, Arc<str>),
    /// The file counts as removed.
    Gone(String),
}

impl Change {
    /// Where.
    pub fn path(&self) -> &str {
        match self {
            Change::Disk(path) | Change::Text(path, _) | Change::Gone(path) => path,
        }
    }
}
