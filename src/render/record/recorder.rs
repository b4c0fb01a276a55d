//! The only way from the making of a page to the site's texts. Whoever reads one has noted it.

use std::{cell::RefCell, ops::Deref, rc::Rc, sync::Arc};

use super::{Read, Reads, Stage, Trace, read};
use crate::{
    parse::{Key, Page, types},
    site::{LanguageId, PageId, Reference, Site, Size, Structure},
    source::Text,
    value::{Leaf, Value},
};

/// Reads texts of a site and notes what it has read. Its [`Structure`] is free to read.
#[derive(Debug)]
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

impl<'r> Recorder<'r> {
    pub(super) fn new(site: &'r Site) -> Self {
        Self {
            site,
            reads: RefCell::default(),
            trace: None,
        }
    }

    /// The same, which traces how something is made, too.
    pub(in crate::render) fn traced(self, trace: Option<Rc<Trace>>) -> Self {
        Self { trace, ..self }
    }

    /// A recorder for a part of the same thing, whose reads are its own.
    pub(in crate::render) fn part(&self) -> Self {
        Self::new(self.site).traced(self.trace.clone())
    }

    /// A recorder for another thing that this one needs.
    pub(in crate::render) fn apart(&self) -> Self {
        Self::new(self.site)
    }

    /// Does the work of a stage.
    pub(in crate::render) fn timed<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        match &self.trace {
            Some(trace) => trace.timed(stage, work),
            None => work(),
        }
    }

    pub(in crate::render) fn trace(&self) -> Option<&Trace> {
        self.trace.as_deref()
    }

    /// What is free to read. It lives longer than the recorder.
    pub(in crate::render) fn structure(&self) -> &'r Structure {
        self.site.structure()
    }

    /// Everything read so far, which ends the recording.
    pub(in crate::render) fn finish(self) -> Reads {
        self.reads.into_inner().into()
    }

    fn note(&self, read: Read) {
        self.reads.borrow_mut().push(read);
    }

    /// Notes the reads of something that was made before.
    pub(in crate::render) fn note_all(&self, reads: &Reads) {
        if !reads.is_empty() {
            self.note(Read::All(Arc::clone(reads)));
        }
    }

    /// A page's file in a language, all of it.
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

    /// A page's file in the source language, and its translation if it has one.
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

    /// A text of front matter in the source language and in a translation.
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

    /// A piece of data. An empty path is all of it.
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

    /// The piece of data at as many keys of a path as lead through maps, and how many those are. The first key that is missing
    /// from a map counts, too: then there is nothing.
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

    /// The keys of the map at as many keys of a path as exist, and how many those are.
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

    /// The Liquid include of a name.
    pub(in crate::render) fn include(&self, name: &str) -> Option<&'r Leaf> {
        let leaf = self.site.texts().includes.get(name);
        let seen: Option<Text> = leaf.map(|leaf| leaf.text.clone());
        self.note(Read::Include {
            name: name.into(),
            seen,
        });
        leaf
    }

    /// Names of all includes, sorted.
    pub(in crate::render) fn include_names(&self) -> Vec<&'r str> {
        let names: Vec<&str> = self.site.texts().includes.names().collect();
        self.note(Read::IncludeNames {
            seen: names.iter().map(|name| (*name).into()).collect(),
        });
        names
    }

    /// The size of an image of the site. Its file is opened when somebody first asks.
    pub(in crate::render) fn image_size(&self, address: &str) -> Option<Size> {
        let seen = self.site.texts().images.size(address);
        self.note(Read::Image {
            address: address.into(),
            seen,
        });
        seen
    }

    /// REST operations, payloads and schemas. A file of them is opened when somebody first asks.
    pub(in crate::render) fn reference(&self) -> &'r Reference {
        let seen = &self.site.texts().reference;
        self.note(Read::Reference {
            seen: Arc::clone(seen),
        });
        seen
    }

    /// What a glossary's term in a language is in the source language.
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
