//! Many pages meet the same problem: a broken reusable is used on a hundred of them, in five versions.
//! Enters: what every unit found. Leaves: each problem once, in the order of the files, with a count of the pages.

use std::collections::BTreeMap;

use super::{Diagnostic, Severity};
use crate::source::{Span, Vfs};

/// Collects diagnostics and joins equal ones.
#[derive(Debug, Default)]
pub struct Report {
    entries: BTreeMap<(Span, &'static str, String), Entry>,
}

/// A problem and where it shows.
#[derive(Debug)]
pub struct Entry {
    /// The first one met, in the order of pages.
    pub diagnostic: Diagnostic,
    /// URLs of the pages on which it shows; none for a problem of a file as such.
    pub pages: Vec<String>,
}

impl Report {
    /// Adds what one page (a URL), or the site as such (`None`), found. Call it in the order of pages:
    /// then the report is the same for any number of threads.
    pub fn add(&mut self, page: Option<&str>, diagnostics: Vec<Diagnostic>) {
        for diagnostic in diagnostics {
            let key = (
                diagnostic.span.clone(),
                diagnostic.code.name,
                diagnostic.message.clone(),
            );
            let entry = self.entries.entry(key).or_insert_with(|| Entry {
                diagnostic,
                pages: Vec::new(),
            });
            if let Some(page) = page
                && entry.pages.last().is_none_or(|last| last != page)
            {
                entry.pages.push(page.to_owned());
            }
        }
    }

    /// All problems.
    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// All problems, by file and position.
    pub fn sorted(&self, files: &Vfs) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.entries().collect();
        // Equal positions keep the order of codes and messages.
        entries.sort_by_cached_key(|entry| {
            let span = &entry.diagnostic.span;
            let path = files.file(span.place.file).path.as_str();
            (path, span.locate(files).range.start)
        });
        entries
    }

    /// How many there are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.entries()
            .filter(|entry| entry.diagnostic.severity == severity)
            .count()
    }
}
