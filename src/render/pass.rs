//! One pass over the site: it makes one thing and writes down what it reads.

use std::{cell::RefCell, ops::Deref, rc::Rc, sync::Arc};

use super::{
    Renderer,
    log::{Log, Stage},
    reads::{self, Read, Reads},
    sheet::Kin,
};
use crate::{
    site::{LanguageId, PageId, Size},
    value::{Leaf, Value},
};

/// A renderer that writes down what it reads.
#[derive(Debug)]
pub(super) struct Pass<'r> {
    renderer: &'r Renderer,
    reads: RefCell<Vec<Read>>,
    log: Option<Rc<Log>>,
    kin: Option<&'r Kin>,
}

impl Deref for Pass<'_> {
    type Target = Renderer;
    fn deref(&self) -> &Renderer {
        self.renderer
    }
}

impl<'r> Pass<'r> {
    pub(super) fn new(renderer: &'r Renderer) -> Self {
        Self {
            renderer,
            reads: RefCell::default(),
            log: None,
            kin: None,
        }
    }

    /// One that writes down how something is made, too.
    pub(super) fn logged(renderer: &'r Renderer, log: Rc<Log>) -> Self {
        Self {
            log: Some(log),
            ..Self::new(renderer)
        }
    }

    /// One that shares sheets with other units of the same page.
    pub(super) fn among(renderer: &'r Renderer, kin: &'r Kin) -> Self {
        Self {
            kin: Some(kin),
            ..Self::new(renderer)
        }
    }

    /// A pass over a part of the same thing, whose reads are its own.
    pub(super) fn part(&self) -> Self {
        Self {
            log: self.log.clone(),
            ..self.apart()
        }
    }

    /// A pass over another thing that this one needs.
    pub(super) fn apart(&self) -> Self {
        Self {
            kin: self.kin,
            ..Self::new(self.renderer)
        }
    }

    pub(super) fn kin(&self) -> Option<&'r Kin> {
        self.kin
    }

    /// Does the work of a stage.
    pub(super) fn timed<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        match &self.log {
            Some(log) => log.timed(stage, work),
            None => work(),
        }
    }

    pub(super) fn log(&self) -> Option<&Log> {
        self.log.as_deref()
    }

    /// The renderer itself, which lives longer than the pass.
    pub(super) fn renderer(&self) -> &'r Renderer {
        self.renderer
    }

    /// Everything read so far, which ends the pass.
    pub(super) fn finish(self) -> Reads {
        self.reads.into_inner().into()
    }

    /// Writes down a read.
    pub(super) fn note(&self, read: Read) {
        self.reads.borrow_mut().push(read);
    }

    /// Writes down the reads of something that was made before.
    pub(super) fn note_all(&self, reads: &Reads) {
        if !reads.is_empty() {
            self.note(Read::All(Arc::clone(reads)));
        }
    }

    /// Writes down that a page's files are read: that in a language, and that in the source language.
    pub(super) fn note_page(&self, page: PageId, language: LanguageId) {
        let note = |language| {
            self.note(Read::Page {
                page,
                language,
                seen: reads::file(&self.site, page, language).cloned(),
            });
        };
        note(LanguageId::SOURCE);
        if language != LanguageId::SOURCE {
            note(language);
        }
    }

    /// A text of front matter in the source language and in a translation.
    pub(super) fn front_texts(
        &self,
        page: PageId,
        language: LanguageId,
        key: &'static str,
    ) -> [Option<Arc<Leaf>>; 2] {
        let seen = reads::prose(&self.site, page, language, key);
        self.note(Read::Prose {
            page,
            language,
            key,
            seen: seen.clone(),
        });
        seen
    }

    /// A piece of data.
    pub(super) fn datum<K: AsRef<str>>(
        &self,
        language: LanguageId,
        path: &[K],
    ) -> Option<&'r Value> {
        let renderer = self.renderer;
        let seen = reads::datum(&renderer.site, language, path);
        self.note(Read::Data {
            language,
            path: path.iter().map(|key| key.as_ref().into()).collect(),
            seen: seen.cloned(),
        });
        seen
    }

    /// The size of an image of the site's.
    pub(super) fn image_size(&self, address: &str) -> Option<Size> {
        let seen = self.site.images.size(address);
        self.note(Read::Image {
            address: address.into(),
            seen,
        });
        seen
    }

    /// The keys of a map in the data.
    pub(super) fn data_keys(&self, language: LanguageId, path: &[&str]) -> Option<Vec<Arc<str>>> {
        let seen = reads::keys(&self.site, language, path);
        self.note(Read::Keys {
            language,
            path: path.iter().map(|key| (*key).into()).collect(),
            seen: seen.clone(),
        });
        seen
    }
}
