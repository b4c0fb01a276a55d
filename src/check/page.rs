//! What was found out about one page: the facts about its units, the problems of each, and what they have read.
//!
//! Enters: the units of a page, rendered one after the other. Leaves: a [`CheckedPage`], which holds as long as what was
//! read is unchanged.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Finding, Ids, survey::PageSurvey, uses::Uses};
use crate::{
    diag::Diagnostic,
    plan::Unit,
    render::{Facts, Read, Reads, Rendered, union},
    site::{Site, VersionSet},
    source::Span,
};

/// A page, all of whose units have been looked at.
#[derive(Debug, Default)]
pub struct CheckedPage {
    pub(super) survey: PageSurvey,
    /// What is wrong with units alone, each problem once.
    pub(super) problems: Vec<Arc<Finding>>,
    pub(super) uses: Uses,
    /// What the units have read; empty unless that is kept.
    pub reads: Reads,
}

/// A page whose units are being looked at.
#[derive(Debug, Default)]
pub struct PageCheck {
    page: CheckedPage,
    problems: Vec<Finding>,
    places: FxHashMap<(Span, &'static str, String), usize>,
    /// The reads of each unit, if they are kept.
    reads: Option<Vec<Reads>>,
}

impl PageCheck {
    /// `keeps_reads`: whether the page is to be compared with later states. `wants_external`: whether links to other hosts
    /// are of interest.
    pub fn new(keeps_reads: bool, wants_external: bool) -> Self {
        Self {
            page: CheckedPage {
                survey: PageSurvey::new(wants_external),
                ..CheckedPage::default()
            },
            reads: keeps_reads.then(Vec::new),
            ..Self::default()
        }
    }

    /// Adds a unit, with its title and its facts.
    pub fn add(&mut self, unit: Unit, title: &str, rendered: Rendered, facts: &Facts, site: &Site) {
        for problem in rendered.diagnostics {
            self.add_problem(unit, problem);
        }
        self.page
            .survey
            .add(unit, title, &rendered.html, facts, site);
        let only = VersionSet::from_iter([unit.version]);
        self.page.uses.add(only, &rendered.reads);
        self.page.uses.add_media(facts);
        if let Some(reads) = &mut self.reads {
            reads.push(rendered.reads);
        }
    }

    fn add_problem(&mut self, unit: Unit, problem: Diagnostic) {
        let key = (
            problem.span.clone(),
            problem.code.name,
            problem.message.clone(),
        );
        let problems = &mut self.problems;
        let at = *self.places.entry(key).or_insert_with(|| {
            problems.push(Finding {
                diagnostic: problem.clone(),
                units: Vec::new(),
            });
            problems.len() - 1
        });
        let finding = &mut problems[at];
        // That of the first unit, in the order of units, whatever the order in which they were rendered.
        if finding.units.iter().all(|known| unit < *known) {
            finding.diagnostic = problem;
        }
        if finding.units.last() != Some(&unit) {
            finding.units.push(unit);
        }
    }

    /// Returns the ids of the units added so far.
    pub fn ids(&self) -> impl Iterator<Item = &Ids> {
        self.page.survey.anchors.iter().map(|(_, ids)| ids)
    }

    /// Returns the page.
    pub fn finish(self) -> CheckedPage {
        let mut page = self.page;
        page.survey.finish();
        page.uses.finish();
        let problems = self.problems.into_iter().map(|mut finding| {
            finding.units.sort_unstable();
            Arc::new(finding)
        });
        page.problems = problems.collect();
        if let Some(reads) = self.reads {
            let all: Vec<&Read> = reads.iter().flat_map(|reads| &**reads).collect();
            page.reads = union(all.into_iter());
        }
        page
    }
}
