//! Parsed files, so that a long-running session parses only what has changed.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Site;
use crate::{
    diag::Diagnostic,
    parse::{self, Page},
    source::{FileId, SourceFile, Vfs},
    value::Value,
};

/// A parsed file.
#[derive(Debug, Clone)]
pub(super) struct File<T> {
    /// The file that was parsed. A changed text is a new `Arc`.
    source: Arc<SourceFile>,
    pub(super) value: T,
    pub(super) problems: Arc<[Diagnostic]>,
}

impl<T: Clone> File<T> {
    /// Returns `known` if it was parsed from the same text, otherwise the result of `parse`.
    fn of(
        source: &Arc<SourceFile>,
        known: Option<&Self>,
        parse: impl FnOnce(&SourceFile) -> (T, Vec<Diagnostic>),
    ) -> Self {
        if let Some(known) = known.filter(|known| Arc::ptr_eq(&known.source, source)) {
            return known.clone();
        }
        let (value, problems) = parse(source);
        Self {
            source: Arc::clone(source),
            value,
            problems: problems.into(),
        }
    }
}

/// Equal if parsed from the same text.
impl<T> PartialEq for File<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.source, &other.source)
    }
}

/// All files that a site has parsed.
#[derive(Debug, Clone, Default)]
pub(super) struct Parsed {
    pub(super) pages: FxHashMap<FileId, File<Arc<Page>>>,
    pub(super) data: FxHashMap<FileId, File<Value>>,
}

impl Parsed {
    /// Returns the problems of a file.
    pub(super) fn problems(&self, id: FileId) -> &[Diagnostic] {
        let page = self.pages.get(&id).map(|file| &*file.problems);
        page.or_else(|| self.data.get(&id).map(|file| &*file.problems))
            .unwrap_or_default()
    }

    /// Returns a page, parsed now or taken from `before`. `structure`: whether it is in the source language.
    pub(super) fn page(
        files: &Vfs,
        id: FileId,
        structure: bool,
        before: Option<&Site>,
    ) -> File<Arc<Page>> {
        let known = before.and_then(|site| site.parsed.pages.get(&id));
        File::of(files.shared(id), known, |source| {
            let (page, mut problems) = parse::page::parse(source, id, structure);
            if source.is_listed_only {
                problems.clear();
            }
            (Arc::new(page), problems)
        })
    }

    /// Returns a data file, parsed now or taken from `before`.
    /// `structure`: whether it is in the source language.
    pub(super) fn data(
        files: &Vfs,
        id: FileId,
        structure: bool,
        before: Option<&Site>,
    ) -> File<Value> {
        let known = before.and_then(|site| site.parsed.data.get(&id));
        File::of(files.shared(id), known, |source| {
            parse::data::parse(source, id, structure)
        })
    }
}
