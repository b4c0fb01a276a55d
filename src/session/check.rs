//! Checks a whole site without writing it.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use rayon::prelude::*;

use super::Session;
use crate::{
    check::{self, survey::PageSurvey, unused::Uses},
    diag::{Diagnostic, report::Report},
    external::{Address, Answers, skip::Reach},
    plan::{self, Selection, Unit},
};

/// How to ask other hosts about the links of a site.
#[expect(
    missing_debug_implementations,
    reason = "a closure has no state to show"
)]
pub struct Ask<'f> {
    /// Which hosts are asked.
    pub reach: Reach,
    /// Finds the answers for these addresses.
    pub ask: &'f dyn Fn(BTreeSet<Address>) -> Answers,
}

/// The result of a check.
#[derive(Debug)]
pub struct Checked {
    /// Number of pages checked.
    pub pages: usize,
    /// All problems: those of a build, and what the pages show together.
    pub report: Report,
}

impl Session {
    /// Renders everything and checks it as a whole. `progress` is called after each page.
    pub fn check(&self, progress: impl Fn() + Sync) -> Checked {
        self.check_with(None, progress)
    }

    /// Like [`check`](Self::check). If `ask` is given, it gets the addresses of other hosts, and its answers are reported.
    pub fn check_with(&self, ask: Option<Ask<'_>>, progress: impl Fn() + Sync) -> Checked {
        let mut report = Report::default();
        let outputs = self.outputs();
        report.add(None, self.problems().cloned().collect());
        let units = self.units();
        // What some pages do not use, others may.
        let uses = (self.selection == Selection::all(&self.site)).then(Mutex::<Uses>::default);
        let wants_external = ask.is_some();
        let surveyed: Vec<_> = plan::by_page(&units)
            .into_par_iter()
            .map(|places| {
                let page = PageSurvey::new(wants_external);
                let units = places.iter().map(|at| units[*at]);
                self.survey(page, units, uses.as_ref(), &progress)
            })
            .collect();
        let mut pages = Vec::with_capacity(surveyed.len());
        let mut problems = Vec::new();
        for (page, of_units) in surveyed {
            pages.push(page);
            problems.extend(of_units);
        }
        let answers = ask
            .map(|Ask { reach, ask }| ask(check::external::addresses(&self.site, &pages, reach)));
        let answers = answers.as_ref();
        let mut found = check::findings(&self.site, outputs, &pages, &problems, answers);
        let uses = uses.map(|uses| uses.into_inner().unwrap_or_else(PoisonError::into_inner));
        found.extend(check::gates::findings(&self.site, uses.as_ref()));
        if let Some(uses) = &uses {
            found.extend(check::unused::findings(
                &self.site,
                &self.static_files,
                self.config_file(),
                uses,
            ));
        }
        let severities = &self.site.config.severity;
        for finding in found {
            for diagnostic in severities.apply(vec![finding.diagnostic]) {
                if finding.units.is_empty() {
                    report.add(None, vec![diagnostic.clone()]);
                }
                problems.extend(finding.units.iter().map(|unit| (*unit, diagnostic.clone())));
            }
        }
        // In the order of the pages, as a build reports them.
        problems.sort_by_key(|(unit, _)| *unit);
        for (unit, diagnostic) in problems {
            let page = self.renderer.permalink(unit);
            report.add(Some(&page), vec![diagnostic]);
        }
        Checked {
            pages: units.len(),
            report,
        }
    }

    /// Renders the units of one page. Returns what they show, and the problems of each.
    fn survey(
        &self,
        mut page: PageSurvey,
        units: impl Iterator<Item = Unit> + Clone,
        uses: Option<&Mutex<Uses>>,
        progress: impl Fn(),
    ) -> (PageSurvey, Vec<(Unit, Diagnostic)>) {
        let mut problems = Vec::new();
        let mut rest = units.clone();
        self.renderer
            .render_each_with(true, units, |rendered, facts| {
                let Some(unit) = rest.next() else { return };
                if let Some(uses) = uses {
                    let mut uses = uses.lock().unwrap_or_else(PoisonError::into_inner);
                    uses.add(unit.version, &rendered.reads);
                }
                problems.extend(rendered.diagnostics.into_iter().map(|it| (unit, it)));
                if let Some(facts) = facts {
                    if let Some(uses) = uses.filter(|_| !facts.media.is_empty()) {
                        let mut uses = uses.lock().unwrap_or_else(PoisonError::into_inner);
                        uses.add_media(&facts);
                    }
                    page.add(unit, self.renderer.title(unit), &facts, &self.site);
                }
                progress();
            });
        page.finish();
        (page, problems)
    }
}
