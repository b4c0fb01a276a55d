//! Replaces files of the site.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use super::{Dropped, EditedFile, Reason};
use crate::source::read_inside;

/// Why a file is not written that nobody may write.
const READ_ONLY: &str = "the file is read-only";

/// Returns why a file cannot be written, as far as that is known without trying.
pub(super) fn refusal(root: &Path, path: &str) -> Option<Reason> {
    let known = fs::metadata(root.join(path)).ok()?;
    let is_refused = known.permissions().readonly();
    is_refused.then(|| Reason::Failed(READ_ONLY.to_owned()))
}

/// Writes files with their fixes. One that has changed on disk meanwhile, or that cannot be written, is left as it is, taken
/// out of the list and returned. `fixes` returns the number of fixes in a file.
pub(super) fn replace_all(
    root: &Path,
    files: &mut Vec<EditedFile>,
    fixes: impl Fn(&EditedFile) -> usize,
) -> Vec<Dropped> {
    let mut dropped = Vec::new();
    files.retain(|file| {
        let Err(reason) = replace(root, file) else {
            return true;
        };
        dropped.push(Dropped {
            path: file.path.clone(),
            fixes: fixes(file),
            reason,
        });
        false
    });
    dropped
}

/// Writes a file with its fixes. It is written beside the old one and then takes its place, so that nobody ever sees a part
/// of it; it keeps the permissions. A link stays, and the file that it leads to is replaced.
///
/// # Errors
/// The file has changed since it was read, or cannot be written.
fn replace(root: &Path, file: &EditedFile) -> Result<(), Reason> {
    let known = read_inside(root, &file.path).map_err(|error| Reason::Failed(error.reason()))?;
    let new = file.after();
    // Two paths can lead to the same file.
    if known == new.as_bytes() {
        return Ok(());
    }
    if known != file.before().as_bytes() {
        return Err(Reason::Changed);
    }
    put(&root.join(&file.path), new.as_bytes()).map_err(|error| Reason::Failed(error.to_string()))
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = path.canonicalize()?;
    let permissions = fs::metadata(&path)?.permissions();
    // The new file would not need the permission to write to the old one.
    if permissions.readonly() {
        return Err(io::Error::other(READ_ONLY));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    // Hidden files are no part of a site.
    let mut new = tempfile::Builder::new()
        .prefix(".hanga-")
        .tempfile_in(folder)?;
    new.write_all(bytes)?;
    new.as_file().set_permissions(permissions)?;
    new.as_file().sync_all()?;
    new.persist(path)?;
    Ok(())
}
