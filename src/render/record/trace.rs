//! How a page was made: written down for inspections alone, since a clock and copies of chains cost more than a page.

use std::{
    cell::RefCell,
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::source::{Place, Span};

/// A stage of a render.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Expanding tags and outputs.
    Liquid,
    /// From text to elements.
    Markdown,
    /// Links, headings, images, coloured code; and printing.
    Html,
    /// Titles, intros and other short texts.
    FrontMatter,
    /// What a landing page shows beside the article.
    Landing,
    /// The sidebar.
    Sidebar,
    /// Tera.
    Layout,
}

/// A text that came to a page through a tag.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Where it stands.
    pub place: Place,
    /// The tags that brought it, innermost first.
    pub chain: Vec<Span>,
}

/// What is written down.
#[derive(Debug, Default)]
pub(in crate::render) struct Trace {
    stages: RefCell<Vec<(Stage, Duration)>>,
    /// Stages under way, each with the time that others took within it.
    open: RefCell<Vec<Duration>>,
    shown: RefCell<Vec<Shown>>,
}

impl Trace {
    /// Does something, and counts its time as that of a stage. What belongs to a stage within it is not counted twice.
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
