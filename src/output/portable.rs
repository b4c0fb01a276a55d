//! Names of files that other systems do not distinguish, or do not allow.
//!
//! Enters: pages and static files. Leaves: a warning for each that could not be built on another system, or would take the
//! place of another.

use icu_normalizer::ComposingNormalizerBorrowed;
use rustc_hash::FxHashMap;

use crate::{
    diag::{Diagnostic, codes},
    layout::StaticFile,
    site::{Structure, fold_case},
    source::{FileId, Span},
};

/// Names that Windows reserves, with any extension
/// (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>). `com` and `lpt` are followed by a digit.
const RESERVED: &[&str] = &["con", "prn", "aux", "nul"];

/// Returns the problems of all names.
pub(super) fn check<'f>(
    site: &Structure,
    files: impl Iterator<Item = &'f StaticFile>,
    config_file: FileId,
) -> Vec<Diagnostic> {
    let pages = site.entries().map(|(_, entry)| {
        let name = format!("content/{}", entry.relative_path);
        (entry.href.as_str(), name, Span::start_of(entry.file))
    });
    let files = files.map(|file| (file.path.as_str(), file.name(), Span::start_of(config_file)));
    let mut found = check_all(pages);
    found.extend(check_all(files));
    found
}

/// Checks the names of one kind: addresses, with the name and the place of their file.
fn check_all<'p>(all: impl Iterator<Item = (&'p str, String, Span)>) -> Vec<Diagnostic> {
    let mut known: FxHashMap<String, (&str, String, Span)> = FxHashMap::default();
    let mut found = Vec::new();
    for (path, name, span) in all {
        if let Some(part) = path.split('/').find(|part| !is_allowed(part)) {
            let message =
                format!("{name}: Windows allows no file or directory with the name `{part}`");
            found.push(Diagnostic::new(&codes::FILE_NAME, span.clone(), message));
        }
        match known.get(&folded(path)) {
            Some((other, first, place)) if *other != path => {
                let kind = match fold_case(other) == fold_case(path) {
                    true => "case",
                    false => "the form of their characters",
                };
                let message = format!(
                    "{name} and {first} differ only in {kind}; some systems do not distinguish them"
                );
                let problem = Diagnostic::new(&codes::FILE_NAME, span, message);
                found.push(problem.label(place.clone(), "the other file"));
            }
            Some(_) => {}
            None => _ = known.insert(folded(path), (path, name, span)),
        }
    }
    found
}

/// Returns what is equal for all names that a system may not distinguish.
fn folded(path: &str) -> String {
    match path.is_ascii() {
        true => fold_case(path).into_owned(),
        false => {
            let composed = ComposingNormalizerBorrowed::new_nfc().normalize(path);
            fold_case(&composed).into_owned()
        }
    }
}

/// Whether Windows allows a name of a file or folder.
fn is_allowed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_ascii_lowercase();
    let is_port = |prefix: &str| {
        let digit = stem.strip_prefix(prefix);
        digit.is_some_and(|digit| digit.len() == 1 && matches!(digit.as_bytes()[0], b'1'..=b'9'))
    };
    let is_reserved = RESERVED.contains(&&*stem) || is_port("com") || is_port("lpt");
    !is_reserved && !name.ends_with(['.', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_names_are_not_allowed() {
        for name in ["con", "NUL", "aux.js", "com1", "Lpt9.txt", "a.", "a "] {
            assert!(!is_allowed(name), "{name}");
        }
        for name in ["", "console", "com", "com10", "lpt0", "a.con", ".a", "a b"] {
            assert!(is_allowed(name), "{name}");
        }
    }

    #[test]
    fn case_and_form_are_not_distinguished() {
        assert_eq!(folded("a/B"), folded("A/b"));
        assert_eq!(folded("Über/x"), folded("u\u{308}ber/X"));
        assert_ne!(folded("a/b"), folded("a-b"));
    }
}
