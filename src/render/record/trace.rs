//! Traces how a page is rendered. Only used for inspections, because measuring time and copying chains cost more than
//! rendering a page.

use std::{
    cell::RefCell,
    rc::Rc,
    time::{Duration, Instant},
};

use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::source::{FileId, Place, Span};

/// A rendering stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Expanding tags and outputs.
    Liquid,
    /// Parsing the text into elements.
    Markdown,
    /// Links, headings, images, highlighted code; and printing.
    Html,
    /// Titles, intros and other short texts.
    FrontMatter,
    /// The parts of a landing page besides the article.
    Landing,
    /// The sidebar.
    Sidebar,
    /// The Tera template.
    Layout,
}

/// A text that a tag included in a page.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Its origin.
    pub place: Place,
    /// The tags that included it, innermost first.
    pub chain: Vec<Span>,
}

/// The recorded trace.
#[derive(Debug, Default)]
pub(in crate::render) struct Trace {
    stages: RefCell<Vec<(Stage, Duration)>>,
    /// The open stages, with the time spent in stages nested in each.
    open: RefCell<Vec<Duration>>,
    shown: RefCell<Vec<Shown>>,
    /// The files whose texts are recorded; `None` for all.
    files: Option<Rc<FxHashSet<FileId>>>,
}

impl Trace {
    /// Creates a trace that records only the texts of these files: copying the chains of all texts takes long.
    pub(in crate::render) fn of_files(files: &Rc<FxHashSet<FileId>>) -> Self {
        Self {
            files: Some(Rc::clone(files)),
            ..Self::default()
        }
    }

    /// Runs a function, and adds its time to a stage. The time of nested stages is not counted twice.
    pub(in crate::render) fn timed<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        self.open.borrow_mut().push(Duration::ZERO);
        let start = Instant::now();
        let done = work();
        let whole = start.elapsed();
        let mut open = self.open.borrow_mut();
        let others = open.pop().unwrap_or_default();
        if let Some(outer) = open.last_mut() {
            *outer += whole;
        }
        let own = whole.saturating_sub(others);
        let mut stages = self.stages.borrow_mut();
        match stages.iter_mut().find(|(known, _)| *known == stage) {
            Some((_, time)) => *time += own,
            None => stages.push((stage, own)),
        }
        done
    }

    pub(in crate::render) fn show(&self, place: &Place, chain: &[Span]) {
        let is_wanted = |files: &Rc<FxHashSet<FileId>>| files.contains(&place.file);
        if !self.files.as_ref().is_none_or(is_wanted) {
            return;
        }
        self.shown.borrow_mut().push(Shown {
            place: place.clone(),
            chain: chain.iter().rev().cloned().collect(),
        });
    }

    pub(in crate::render) fn stages(&self) -> Vec<(Stage, Duration)> {
        self.stages.borrow().clone()
    }

    pub(in crate::render) fn shown(&self) -> Vec<Shown> {
        self.shown.borrow().clone()
    }
}
