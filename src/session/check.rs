//! Checks a whole site without writing it.

use rayon::prelude::*;

use super::Session;
use crate::{
    check::{self, survey::PageSurvey},
    diag::{Diagnostic, report::Report},
    plan::{self, Unit},
};

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
        let mut report = Report::default();
        let outputs = self.outputs();
        report.add(None, self.problems().cloned().collect());
        let units = self.units();
        let surveyed: Vec<_> = plan::by_page(&units)
            .into_par_iter()
            .map(|places| self.survey(places.iter().map(|at| units[*at]), &progress))
            .collect();
        let mut pages = Vec::with_capacity(surveyed.len());
        let mut problems = Vec::new();
        for (page, of_units) in surveyed {
            pages.push(page);
            problems.extend(of_units);
        }
        let found = check::findings(&self.site, outputs, &pages, &problems);
        let severities = &self.site.config.severity;
        for finding in found {
            for diagnostic in severities.apply(vec![finding.diagnostic]) {
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
        units: impl Iterator<Item = Unit> + Clone,
        progress: impl Fn(),
    ) -> (PageSurvey, Vec<(Unit, Diagnostic)>) {
        let mut page = PageSurvey::default();
        let mut problems = Vec::new();
        let mut rest = units.clone();
        self.renderer
            .render_each_with(true, units, |rendered, facts| {
                let Some(unit) = rest.next() else { return };
                problems.extend(rendered.diagnostics.into_iter().map(|it| (unit, it)));
                if let Some(facts) = facts {
                    page.add(unit, &facts, &self.site.files);
                }
                progress();
            });
        page.finish();
        (page, problems)
    }
}
