//! The parts of a page, each in its own file.
//!
//! Enters: a unit, and a [`Recorder`] through which texts are read. Leaves: an [`Article`], a
//! [`Header`](header::Header), a sidebar, the parts of a landing page, and all of them together as the view for a
//! layout ([`view`]). Start at [`article`].

mod addresses;
mod article;
mod body;
mod description;
mod facts;
mod globals;
mod header;
mod landing;
mod link_titles;
mod linked;
mod neighbours;
mod products;
mod sections;
mod shared;
mod sidebar;
mod unfinished;
mod view;
mod world;

use std::{cell::RefCell, ops::Deref, rc::Rc};

pub use article::Article;
pub(super) use article::{SourceOutlines, outline_count};
pub use facts::{Anchor, Block, Facts, Image, Link, Media, Section};
pub(super) use globals::Globals;
pub(super) use header::{Headers, header_count};
pub(crate) use landing::no_landing;
pub(super) use products::ProductLists;
pub(super) use shared::SharedBodies;
pub(super) use sidebar::Sidebars;
pub(crate) use view::{LanguageChoice, LanguageView, SiteView};

use super::{
    Renderer,
    record::{Reads, Recorder, Trace},
};
use crate::{
    liquid::Allowance,
    plan::Unit,
    site::{PageId, VersionId},
};

/// Builds a page, or a part that several pages share. Contains what all pages have in common, and its own recorder.
pub(super) struct PageBuilder<'r> {
    renderer: &'r Renderer,
    recorder: Recorder<'r>,
    shared: Option<&'r SharedBodies>,
    work: Work,
    /// Facts of the unit, if requested.
    facts: Option<Rc<RefCell<Facts>>>,
}

/// What the texts of a unit may take: its body, and all others together, which must be shown even if the body takes too
/// much.
#[derive(Debug, Clone)]
struct Work {
    body: Allowance,
    other: Allowance,
}

impl Work {
    fn new(renderer: &Renderer) -> Self {
        Self {
            body: Allowance::of_site(renderer.units),
            other: Allowance::of_site(renderer.units),
        }
    }
}

impl<'r> Deref for PageBuilder<'r> {
    type Target = Recorder<'r>;
    fn deref(&self) -> &Recorder<'r> {
        &self.recorder
    }
}

impl<'r> PageBuilder<'r> {
    pub(super) fn new(renderer: &'r Renderer) -> Self {
        Self {
            renderer,
            recorder: renderer.site.recorder(),
            shared: None,
            work: Work::new(renderer),
            facts: None,
        }
    }

    /// Creates a builder that traces how its result is built.
    pub(super) fn traced(renderer: &'r Renderer, trace: Rc<Trace>) -> Self {
        Self::new(renderer).with_trace(trace)
    }

    /// Traces how the result is built.
    pub(super) fn with_trace(self, trace: Rc<Trace>) -> Self {
        Self {
            recorder: self.recorder.traced(Some(trace)),
            ..self
        }
    }

    /// Creates a builder that shares bodies with other units of the same page.
    pub(super) fn sharing(renderer: &'r Renderer, shared: &'r SharedBodies) -> Self {
        Self {
            shared: Some(shared),
            ..Self::new(renderer)
        }
    }

    /// Collects facts, if `wants_facts`.
    pub(super) fn with_facts(self, wants_facts: bool) -> Self {
        Self {
            facts: wants_facts.then(Rc::default),
            ..self
        }
    }

    /// Returns where facts are collected, if they are requested.
    pub(super) fn facts(&self) -> Option<Rc<RefCell<Facts>>> {
        self.facts.clone()
    }

    /// Creates a builder for a part of the same result, with its own reads.
    fn nested(&self) -> Self {
        Self {
            recorder: self.recorder.nested(),
            work: self.work.clone(),
            facts: self.facts.clone(),
            ..*self
        }
    }

    /// Creates a builder for another result that this one needs.
    fn detached(&self) -> Self {
        Self {
            recorder: self.recorder.detached(),
            work: Work::new(self.renderer),
            facts: None,
            ..*self
        }
    }

    /// Returns the index of a unit in a [`MemoTable`](super::record::MemoTable) of all units, or of those in the source
    /// language, which come first.
    fn index_of(&self, unit: Unit) -> usize {
        let structure = self.structure();
        let version =
            usize::from(unit.language.0) * structure.versions.len() + usize::from(unit.version.0);
        version * structure.pages.len() + unit.page.0 as usize
    }

    /// Finishes the work. Returns everything read.
    #[must_use]
    pub(super) fn finish(self) -> Reads {
        self.recorder.finish()
    }

    /// Returns the path that identifies a page in redirects and diagnostics.
    fn permalink(&self, unit: Unit) -> String {
        self.renderer.permalink(unit)
    }

    /// Returns the URL of a page.
    fn url(&self, unit: Unit) -> String {
        self.renderer.url(unit)
    }

    /// Whether a page exists in a version.
    fn has_version(&self, page: PageId, version: VersionId) -> bool {
        self.structure().page(page).versions.contains(version)
    }
}
