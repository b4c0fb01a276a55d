//! Saves that are seen as one change, however busy the machine is.

use std::{fs, path::Path};

/// Writes a file below a folder in one step, and creates its parent folders. A server that is slow, or a test that is
/// interrupted, never sees a part of it.
pub(crate) fn save(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
    let file = tempfile::NamedTempFile::new().expect("a file outside of the site");
    fs::write(file.path(), text).expect("written");
    file.persist(path).expect("moved into the site");
}
