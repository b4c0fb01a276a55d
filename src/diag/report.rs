//! Collects the problems of all pages. Many pages can have the same problem: a broken reusable may be used on a hundred
//! of them, in five versions. Enters: the diagnostics of every unit. Leaves: each problem once, ordered by file, with
//! the number of pages.

use std::collections::BTreeMap;

use super::{Diagnostic, Severity};
use crate::source::{Span, Vfs};

/// Collects diagnostics and merges equal ones.
#[derive(Debug, Default)]
pub struct Report {
    entries: BTreeMap<(Span, &'static str, String), Entry>,
}

/// A problem and the pages that have it.
#[derive(Debug)]
pub struct Entry {
    /// The first occurrence, in the order of pages.
    pub diagnostic: Diagnostic,
    /// URLs of the pages that have it; empty for a problem of the file itself.
    pub pages: Vec<String>,
}

impl Report {
    /// Adds the diagnostics of a page (a URL), or of the site itself (`None`). Must be called in the order of pages, so
    /// that the report does not depend on the number of threads.
    pub fn add(&mut self, page: Option<&str>, diagnostics: Vec<Diagnostic>) {
        for diagnostic in diagnostics {
            let entry = self.entry(diagnostic);
            if let Some(page) = page
                && entry.pages.last().is_none_or(|last| last != page)
            {
                entry.pages.push(page.to_owned());
            }
        }
    }

    /// Adds a problem of several pages (URLs), in their order; of the site itself if there are none.
    pub fn add_to_pages(&mut self, pages: impl Iterator<Item = String>, diagnostic: Diagnostic) {
        self.entry(diagnostic).pages.extend(pages);
    }

    /// Returns the entry of a problem, which is the same for equal ones.
    fn entry(&mut self, diagnostic: Diagnostic) -> &mut Entry {
        let key = (
            diagnostic.span.clone(),
            diagnostic.code.name,
            diagnostic.message.clone(),
        );
        self.entries.entry(key).or_insert_with(|| Entry {
            diagnostic,
            pages: Vec::new(),
        })
    }

    /// Returns all problems.
    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// Returns all problems, sorted by file and position.
    pub fn sorted(&self, files: &Vfs) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.entries().collect();
        // Problems at the same position remain sorted by code and message.
        entries.sort_by_cached_key(|entry| {
            let span = &entry.diagnostic.span;
            let path = files.file(span.place.file).path.as_str();
            (path, span.locate(files).range.start)
        });
        entries
    }

    /// Returns the number of problems of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.entries()
            .filter(|entry| entry.diagnostic.severity == severity)
            .count()
    }
}
