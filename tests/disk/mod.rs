//! Sites that tests write to disk.

use std::{fs, path::Path};

/// Writes a file below a folder, and creates its parent folders.
pub(crate) fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}
