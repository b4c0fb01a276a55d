//! What units use, without their HTML: nothing is laid out, and nothing is kept.
//!
//! Enters: units of one page, and the files of interest. Leaves: what each unit has read, its facts, and the tags
//! through which it includes texts of these files. Start at [`Renderer::survey_each`].

use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::{
    Facts, Reads, Renderer, Shown,
    page::{PageBuilder, SharedBodies},
    record::Trace,
};
use crate::{plan::Unit, source::FileId};

/// What a unit uses.
#[derive(Debug)]
pub struct Surveyed {
    /// The unit.
    pub unit: Unit,
    /// What it has read.
    pub reads: Reads,
    /// Its links, images and blocks; empty unless requested.
    pub facts: Facts,
    /// Texts of the files of interest that tags have included, in order.
    pub shown: Vec<Shown>,
}

impl Renderer {
    /// Surveys units of one page in sequence.
    pub fn survey_each(
        &self,
        files: &FxHashSet<FileId>,
        wants_facts: bool,
        units: impl IntoIterator<Item = Unit>,
        mut take: impl FnMut(Surveyed),
    ) {
        let shared = SharedBodies::default();
        let files = Rc::new(files.clone());
        for unit in units {
            let trace = Rc::new(Trace::of_files(&files));
            let builder = PageBuilder::sharing(self, &shared)
                .with_facts(wants_facts)
                .with_trace(Rc::clone(&trace));
            builder.add_front_facts(unit);
            let facts = builder.facts();
            let article = builder.article(unit);
            // The view reads titles, lists and the sidebar.
            drop(builder.view(unit, &article, &mut Vec::new()));
            take(Surveyed {
                unit,
                reads: builder.finish(),
                facts: facts.map(|facts| facts.take()).unwrap_or_default(),
                shown: trace.shown(),
            });
        }
    }

    /// Returns the intro of a page, as plain text.
    pub fn intro(&self, unit: Unit) -> &str {
        self.unrecorded(|builder| builder.header(unit).intro_text())
    }
}
