//! The file of known problems.

#![expect(
    clippy::disallowed_methods,
    reason = "the list is no file of the site or its output"
)]

use std::{fs, io::ErrorKind, path::Path};

use crate::diag::baseline::Baseline;

/// Reads a list.
///
/// # Errors
/// A message.
pub(super) fn read(path: &Path) -> Result<Baseline, String> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Baseline::parse(&text)),
        Err(error) => {
            let file = path.display();
            let help = match error.kind() {
                ErrorKind::NotFound => {
                    format!("\n  = help: create it with `--write-baseline {file}`")
                }
                _ => String::new(),
            };
            Err(format!("error: cannot read baseline {file}: {error}{help}"))
        }
    }
}

/// Writes a list. A file that has the same text is not touched.
///
/// # Errors
/// A message.
pub(super) fn write(path: &Path, known: &Baseline) -> Result<(), String> {
    let text = known.text();
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text)
        .map_err(|error| format!("error: cannot write baseline {}: {error}", path.display()))
}
