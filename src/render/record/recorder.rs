//! The only access to the site's texts while a page is rendered. Every read is recorded.

use std::{cell::RefCell, ops::Deref, rc::Rc, sync::Arc, thread};

use super::{Read, Reads, Stage, Trace, read};
use crate::{
    parse::{Key, Page, types},
    site::{LanguageId, PageId, Reference, Site, Size, Structure},
    source::{Day, Text},
    value::{Leaf, Value},
};

/// Reads texts of a site and records the reads. The [`Structure`] can be read freely.
///
/// A recorder must be finished, so that no reads are lost; debug builds panic if it is not.
pub(in crate::render) struct Recorder<'r> {
    site: &'r Site,
    reads: RefCell<Vec<Read>>,
    trace: Option<Rc<Trace>>,
}

impl Deref for Recorder<'_> {
    type Target = Structure;
    fn deref(&self) -> &Structure {
        self.site.structure()
    }
}

impl Drop for Recorder<'_> {
    fn drop(&mut self) {
        debug_assert!(
            self.reads.get_mut().is_empty() || thread::panicking(),
            "a recorder is dropped with its reads",
        );
    }
}

impl<'r> Recorder<'r> {
    pub(super) fn new(site: &'r Site) -> Self {
        Self {
            site,
            reads: RefCell::default(),
            trace: None,
        }
    }

    /// Traces how the value is computed, too.
    pub(in crate::render) fn traced(mut self, trace: Option<Rc<Trace>>) -> Self {
        self.trace = trace;
        self
    }

    /// Creates a recorder for a part of the same value, with its own reads.
    pub(in crate::render) fn nested(&self) -> Self {
        Self::new(self.site).traced(self.trace.clone())
    }

    /// Creates a recorder for another value that this one needs.
    pub(in crate::render) fn detached(&self) -> Self {
        Self::new(self.site)
    }

    /// Runs the work of a stage.
    pub(in crate::render) fn timed<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        match &self.trace {
            Some(trace) => trace.timed(stage, work),
            None => work(),
        }
    }

    pub(in crate::render) fn trace(&self) -> Option<&Trace> {
        self.trace.as_deref()
    }

    /// Returns what can be read freely. It outlives the recorder.
    pub(in crate::render) fn structure(&self) -> &'r Structure {
        self.site.structure()
    }

    /// Ends the recording. Returns everything read.
    #[must_use]
    pub(in crate::render) fn finish(self) -> Reads {
        self.reads.take().into()
    }

    fn note(&self, read: Read) {
        self.reads.borrow_mut().push(read);
    }

    /// Records the reads of a value that was computed before.
    pub(in crate::render) fn note_all(&self, reads: &Reads) {
        if !reads.is_empty() {
            self.note(Read::All(Arc::clone(reads)));
        }
    }

    /// Returns a page's file in a language.
    pub(in crate::render) fn file(
        &self,
        page: PageId,
        language: LanguageId,
    ) -> Option<&'r Arc<Page>> {
        let seen = self.site.texts().file(page, language);
        self.note(Read::Page {
            page,
            language,
            seen: seen.cloned(),
        });
        seen
    }

    /// Returns a page's file in the source language, and its translation if it has one.
    pub(in crate::render) fn files(
        &self,
        page: PageId,
        language: LanguageId,
    ) -> (&'r Arc<Page>, Option<&'r Arc<Page>>) {
        self.file(page, LanguageId::SOURCE);
        let source = &self.site.texts().pages[page.0 as usize].source;
        let translation = (language != LanguageId::SOURCE).then(|| self.file(page, language));
        (source, translation.flatten())
    }

    /// Returns a text of front matter in the source language and in a translation.
    pub(in crate::render) fn prose(
        &self,
        page: PageId,
        language: LanguageId,
        key: Key<types::Prose>,
    ) -> [Option<Arc<Leaf>>; 2] {
        let seen = read::prose(self.site.texts(), page, language, key);
        self.note(Read::Prose {
            page,
            language,
            key,
            seen: seen.clone(),
        });
        seen
    }

    /// Returns a piece of data. An empty path is all of it.
    pub(in crate::render) fn datum<K: AsRef<str>>(
        &self,
        language: LanguageId,
        path: &[K],
    ) -> Option<&'r Value> {
        let seen = read::datum(self.site.texts(), language, path);
        self.note(Read::Data {
            language,
            path: path.iter().map(|key| key.as_ref().into()).collect(),
            seen: seen.cloned(),
        });
        seen
    }

    /// Follows the keys of a path as far as they lead through maps. Returns the data found and the number of keys used,
    /// including the first key that is missing from a map; in that case there is no data.
    pub(in crate::render) fn datum_along(
        &self,
        language: LanguageId,
        path: &[&str],
    ) -> (Option<&'r Value>, usize) {
        let mut value = self.site.texts().data(language);
        let mut known = 0;
        for key in path {
            let Some(map) = value.as_map() else { break };
            known += 1;
            match map.get(*key) {
                Some(found) => value = found,
                None => break,
            }
        }
        (self.datum(language, &path[..known]), known)
    }

    /// Follows the keys of a path as far as they exist. Returns the number of these keys, and the keys of the map that
    /// they lead to.
    pub(in crate::render) fn keys_along(
        &self,
        language: LanguageId,
        path: &[&str],
    ) -> (usize, Option<Vec<Arc<str>>>) {
        let exists =
            |known: &usize| read::datum(self.site.texts(), language, &path[..*known]).is_some();
        let known = (1..=path.len()).take_while(exists).count();
        let path = &path[..known];
        let seen = read::keys(self.site.texts(), language, path);
        self.note(Read::Keys {
            language,
            path: path.iter().map(|key| (*key).into()).collect(),
            seen: seen.clone(),
        });
        (known, seen)
    }

    /// Returns the Liquid include of this name.
    pub(in crate::render) fn include(&self, name: &str) -> Option<&'r Leaf> {
        let leaf = self.site.texts().includes.get(name);
        let seen: Option<Text> = leaf.map(|leaf| leaf.text.clone());
        self.note(Read::Include {
            name: name.into(),
            seen,
        });
        leaf
    }

    /// Returns the names of all includes, sorted.
    pub(in crate::render) fn include_names(&self) -> Vec<&'r str> {
        let names: Vec<&str> = self.site.texts().includes.names().collect();
        self.note(Read::IncludeNames {
            seen: names.iter().map(|name| (*name).into()).collect(),
        });
        names
    }

    /// Returns the size of an image of the site. Its file is opened on first use.
    pub(in crate::render) fn image_size(&self, address: &str) -> Option<Size> {
        let seen = self.site.texts().images.size(address);
        self.note(Read::Image {
            address: address.into(),
            seen,
        });
        seen
    }

    /// Whether the site has a file at a path below its base path.
    pub(in crate::render) fn has_file(&self, address: &str) -> bool {
        let seen = self.site.texts().images.has(address);
        self.note(Read::File {
            address: address.into(),
            seen,
        });
        seen
    }

    /// Returns REST operations, payloads and schemas. Each file is opened on first use.
    pub(in crate::render) fn reference(&self) -> &'r Reference {
        let seen = &self.site.texts().reference;
        self.note(Read::Reference {
            seen: Arc::clone(seen),
        });
        seen
    }

    /// Returns the day on which the file of a page's text was last changed, if the site asks for it.
    pub(in crate::render) fn changed_on(&self, page: PageId, language: LanguageId) -> Option<Day> {
        let structure = self.site.structure();
        if !structure.config.last_updated {
            return None;
        }
        let path = &*self
            .site
            .files
            .file(structure.text_file(page, language))
            .path;
        let seen = self.site.texts().history.day(path);
        self.note(Read::Changed {
            path: path.into(),
            seen,
        });
        seen
    }

    /// Returns the source terms of a glossary term in a language.
    pub(in crate::render) fn source_terms(&self, language: LanguageId, term: &str) -> &'r [String] {
        let seen = self.site.texts().source_terms(language, term);
        self.note(Read::Term {
            language,
            term: term.into(),
            seen: seen.into(),
        });
        seen
    }
}
