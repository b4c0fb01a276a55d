//! Checks a whole site without writing it.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::Session;
use crate::{
    check::{self, survey::PageSurvey, unused::Uses},
    diag::{Diagnostic, report::Report},
    plan::{self, Selection, Unit},
    site::VersionId,
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
        self.check_without(None, progress)
    }

    /// Like [`check`](Self::check), and also reports what can be deleted when the site drops a release.
    pub fn check_without(
        &self,
        deprecated: Option<VersionId>,
        progress: impl Fn() + Sync,
    ) -> Checked {
        let mut report = Report::default();
        let outputs = self.outputs();
        report.add(None, self.problems().cloned().collect());
        let units = self.units();
        // What some pages do not use, others may.
        let uses = (self.selection == Selection::all(&self.site)).then(Mutex::<Uses>::default);
        let surveyed: Vec<_> = plan::by_page(&units)
            .into_par_iter()
            .map(|places| self.survey(places.iter().map(|at| units[*at]), uses.as_ref(), &progress))
            .collect();
        let mut pages = Vec::with_capacity(surveyed.len());
        let mut problems = Vec::new();
        for (page, of_units) in surveyed {
            pages.push(page);
            problems.extend(of_units);
        }
        let mut found = check::findings(&self.site, outputs, &pages, &problems);
        let uses = uses.map(|uses| uses.into_inner().unwrap_or_else(PoisonError::into_inner));
        found.extend(check::gates::findings(&self.site, uses.as_ref()));
        if let Some(release) = deprecated {
            found.extend(check::deprecated::findings(
                &self.site,
                uses.as_ref(),
                release,
            ));
        }
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
        units: impl Iterator<Item = Unit> + Clone,
        uses: Option<&Mutex<Uses>>,
        progress: impl Fn(),
    ) -> (PageSurvey, Vec<(Unit, Diagnostic)>) {
        let mut page = PageSurvey::default();
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
                    page.add(unit, self.renderer.title(unit), &facts, &self.site);
                }
                progress();
            });
        page.finish();
        (page, problems)
    }
}
