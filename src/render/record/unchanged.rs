//! What has changed between two states of a site, for the question whether reads of the first one hold in the second.
//!
//! Enters: the texts of two states. Leaves: which reads cannot have changed, without a look at their values. Most edits
//! change one file, and a site has a million reads. Start at [`Unchanged::new`].

use std::sync::Arc;

use super::Read;
use crate::{
    site::{LanguageId, Texts},
    value::Value,
};

/// More changes than these are not worth to be told apart.
const MAX_PATHS: usize = 32;

/// What is the same in two states of a site.
#[derive(Debug)]
pub struct Unchanged {
    /// For each page, whether all its files are the same.
    pages: Vec<bool>,
    images: bool,
    includes: bool,
    history: bool,
    reference: bool,
    /// Whether the glossaries of all languages are the same.
    terms: bool,
    /// For each language, what has changed in its data.
    data: Vec<Changes>,
}

/// What has changed in a piece of data.
#[derive(Debug, Default)]
struct Changes {
    /// The innermost paths that have other values.
    paths: Vec<Vec<Box<str>>>,
    /// Whether there are more of them.
    is_cut: bool,
}

impl Unchanged {
    /// Compares two states that have the same structure.
    pub(super) fn new(before: &Texts, now: &Texts) -> Self {
        let pages = before.pages.iter().zip(&now.pages);
        let data = before.data.iter().zip(&now.data);
        Self {
            pages: pages.map(|(a, b)| a.are_same_files(b)).collect(),
            images: Arc::ptr_eq(&before.images, &now.images),
            includes: Arc::ptr_eq(&before.includes, &now.includes),
            history: Arc::ptr_eq(&before.history, &now.history),
            reference: Arc::ptr_eq(&before.reference, &now.reference),
            terms: before.has_same_terms(now),
            data: data.map(|(a, b)| Changes::between(a, b)).collect(),
        }
    }

    /// Whether a read cannot have changed. If not, its values must be compared.
    pub(super) fn covers(&self, read: &Read) -> bool {
        match read {
            Read::Page { page, .. } | Read::Prose { page, .. } => {
                self.pages.get(page.0 as usize) == Some(&true)
            }
            Read::Data { language, path, .. } | Read::Keys { language, path, .. } => {
                self.covers_data(*language, path)
            }
            Read::Include { .. } | Read::IncludeNames { .. } => self.includes,
            Read::Image { .. } | Read::File { .. } => self.images,
            Read::Term { .. } => self.terms,
            Read::Changed { .. } => self.history,
            Read::Reference { .. } => self.reference,
            Read::All(_) => false,
        }
    }

    fn covers_data(&self, language: LanguageId, path: &[Box<str>]) -> bool {
        let changes = self.data.get(usize::from(language.0));
        changes.is_some_and(|changes| !changes.is_cut && !changes.concern(path))
    }
}

impl Changes {
    fn between(before: &Value, now: &Value) -> Self {
        let mut found = Self::default();
        found.compare(before, now, &mut Vec::new());
        found
    }

    fn compare<'v>(&mut self, before: &'v Value, now: &'v Value, path: &mut Vec<&'v str>) {
        let (Some(a), Some(b)) = (before.as_map(), now.as_map()) else {
            if !before.is_same(now) {
                self.add(path);
            }
            return;
        };
        if self.is_cut || std::ptr::eq(a, b) {
            return;
        }
        for (key, value) in a {
            path.push(key);
            match b.get(key) {
                Some(now) => self.compare(value, now, path),
                None => self.add(path),
            }
            path.pop();
        }
        for key in b.keys().filter(|key| !a.contains_key(*key)) {
            path.push(key);
            self.add(path);
            path.pop();
        }
        // The order of keys is a part of a map.
        if !a.keys().eq(b.keys()) {
            self.add(path);
        }
    }

    fn add(&mut self, path: &[&str]) {
        self.is_cut |= self.paths.len() >= MAX_PATHS;
        if !self.is_cut {
            self.paths
                .push(path.iter().map(|key| (*key).into()).collect());
        }
    }

    /// Whether a value at a path contains a change, or is part of one.
    fn concern(&self, path: &[Box<str>]) -> bool {
        let is_concerned = |changed: &Vec<Box<str>>| {
            let mut pairs = changed.iter().zip(path);
            pairs.all(|(a, b)| a == b)
        };
        self.paths.iter().any(is_concerned)
    }
}
