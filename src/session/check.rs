//! Checks a whole site without writing it.

use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};

use rayon::prelude::*;

use super::Session;
use crate::{
    check::{self, Check, CheckedPage, Finding, Ids, PageCheck, Scope, external},
    diag::{Diagnostic, report::Report},
    external::{Address, Answers, skip::Reach},
    layout::Layout,
    output::map::OutputMap,
    plan::{self, Selection, Unit},
    render::Reads,
    site::{PageId, Site, VersionId},
};

/// How to ask other hosts about the links of a site.
#[expect(
    missing_debug_implementations,
    reason = "a closure has no state to show"
)]
#[derive(Clone, Copy)]
pub struct Ask<'f> {
    /// Which hosts are asked.
    pub reach: Reach,
    /// Finds the answers for these addresses.
    pub ask: &'f dyn Fn(BTreeSet<Address>) -> Answers,
}

/// What is checked only on request.
#[expect(
    missing_debug_implementations,
    reason = "a closure has no state to show"
)]
#[derive(Clone, Copy, Default)]
pub struct More<'f> {
    /// Asks other hosts: it gets their addresses, and its answers are reported.
    pub ask: Option<Ask<'f>>,
    /// Reports what can be deleted when the site drops this release.
    pub deprecated: Option<VersionId>,
}

/// The result of a check.
#[derive(Debug)]
pub struct Checked {
    /// Number of pages checked.
    pub pages: usize,
    /// All problems: those of a build, and what the pages show together.
    pub report: Report,
}

/// A check from which one of a later state can start.
#[derive(Debug)]
pub struct Checkpoint {
    check: Check,
    /// Kept in memory: texts of the next state that are at the same place are the same.
    site: Arc<Site>,
    layout: Arc<Layout>,
    outputs: Arc<OnceLock<OutputMap>>,
    selection: Selection,
}

impl Checkpoint {
    /// Returns the findings about pages and texts, in no particular order, with the severities of the code.
    pub fn findings(&self) -> &[Arc<Finding>] {
        &self.check.findings
    }
}

impl Session {
    /// Renders everything and checks it as a whole. `progress` is called after each page.
    pub fn check(&self, progress: impl Fn() + Sync) -> Checked {
        self.check_more(More::default(), progress)
    }

    /// Like [`check`](Self::check), and checks more than usual.
    pub fn check_more(&self, more: More<'_>, progress: impl Fn() + Sync) -> Checked {
        let More { ask, deprecated } = more;
        let units = self.units();
        let wants_external = ask.is_some();
        let make = || PageCheck::new(false, wants_external);
        let mut check = self.check_pages(&units, None, make, progress);
        if let Some(Ask { reach, ask }) = ask {
            let answers = ask(external::addresses(&self.site, &check.pages, reach));
            let found = external::findings(&self.site, &check.pages, &answers);
            check.findings.extend(found.into_iter().map(Arc::new));
        }
        if let Some(release) = deprecated {
            let found = check.deprecated(&self.site, release);
            check.findings.extend(found.into_iter().map(Arc::new));
        }
        let mut report = Report::default();
        report.add(None, self.problems().cloned().collect());
        let severities = &self.site.config.severity;
        // Everything else is dropped: the report of a large site needs the memory.
        let mut findings = check.into_findings();
        // Of two equal problems, the one of the first page has the tags that include it.
        findings.sort_by(|a, b| a.units.cmp(&b.units));
        for finding in findings {
            let Finding { diagnostic, units } = Arc::unwrap_or_clone(finding);
            for diagnostic in severities.apply(vec![diagnostic]) {
                let pages = units.iter().map(|unit| self.renderer.permalink(*unit));
                report.add_to_pages(pages, diagnostic);
            }
        }
        Checked {
            pages: units.len(),
            report,
        }
    }

    /// Returns what is wrong with the links and words of one unit, besides its own problems. `ids_of` returns the ids of
    /// the units that it links to, as [`ids`](Self::ids) does.
    pub fn check_unit(&self, unit: Unit, ids_of: impl Fn(Unit) -> Ids) -> Vec<Diagnostic> {
        let page = self.check_page([unit].into_iter(), PageCheck::new(false, false), || ());
        let found = check::of_unit(&self.site, self.outputs(), &page, ids_of);
        self.site.config.severity.apply(found)
    }

    /// Returns the ids on a unit, sorted, and what they depend on, besides the structure of the site and layouts.
    pub fn ids(&self, unit: Unit) -> (Ids, Reads) {
        let (rendered, facts) = self.renderer.render_with_facts(unit);
        let reads = Reads::clone(&rendered.reads);
        let mut page = PageCheck::new(false, false);
        page.add(unit, "", rendered, &facts, &self.site);
        let ids = page.ids().next().cloned();
        (ids.unwrap_or_default(), reads)
    }

    /// Checks this state of the site, starting from the check of an earlier one.
    pub fn check_after(&self, before: Option<&Checkpoint>) -> Checkpoint {
        let before = before.filter(|before| {
            Arc::ptr_eq(before.site.structure(), self.site.structure())
                && Arc::ptr_eq(&before.layout, &self.layout)
                && Arc::ptr_eq(&before.outputs, &self.outputs)
                && before.selection == self.selection
        });
        let make = || PageCheck::new(true, false);
        Checkpoint {
            check: self.check_pages(&self.units(), before, make, || ()),
            site: Arc::clone(&self.site),
            layout: Arc::clone(&self.layout),
            outputs: Arc::clone(&self.outputs),
            selection: self.selection.clone(),
        }
    }

    /// `before`: a state with the same units and the same structure. `make` begins a page.
    fn check_pages(
        &self,
        units: &[Unit],
        before: Option<&Checkpoint>,
        make: impl Fn() -> PageCheck + Sync,
        progress: impl Fn() + Sync,
    ) -> Check {
        let outputs = self.outputs();
        let unchanged = before.map(|before| self.renderer.unchanged_since(&before.site));
        let before = before.map(|before| &before.check);
        let known = |n: usize| {
            let known = &before?.pages[n];
            let holds = self.renderer.holds_since(unchanged.as_ref()?, &known.reads);
            holds.then(|| Arc::clone(known))
        };
        let check = |(n, places): (usize, Vec<usize>)| {
            if let Some(known) = known(n) {
                return (n, known);
            }
            let units = places.iter().map(|at| units[*at]);
            (n, Arc::new(self.check_page(units, make(), &progress)))
        };
        let pages = plan::by_page(units).into_iter().enumerate();
        let (long, others): (Vec<_>, Vec<_>) =
            pages.partition(|(_, places)| before.is_none() && self.has_loop(units[places[0]].page));
        // Each of these needs as much memory as hundreds of others. Rendered first, they use it before the rest is there.
        let mut pages: Vec<(usize, Arc<CheckedPage>)> = long.into_par_iter().map(check).collect();
        pages.par_extend(others.into_par_iter().map(check));
        pages.sort_unstable_by_key(|(n, _)| *n);
        let pages = pages.into_iter().map(|(_, page)| page).collect();
        let scope = Scope {
            site: &self.site,
            outputs,
            static_files: &self.static_files,
            config_file: self.config_file(),
            is_whole: self.selection == Selection::all(&self.site),
        };
        Check::new(scope, pages, before)
    }

    /// Whether the text of a page has a loop: such a page can be of any length.
    fn has_loop(&self, page: PageId) -> bool {
        let file = self.site.page(page).file;
        memchr::memmem::find(self.site.files.file(file).text.as_bytes(), b"{% for ").is_some()
    }

    /// Renders the units of one page.
    fn check_page(
        &self,
        units: impl Iterator<Item = Unit> + Clone,
        mut page: PageCheck,
        progress: impl Fn(),
    ) -> CheckedPage {
        let mut rest = units.clone();
        self.renderer
            .render_each_with(true, units, |rendered, facts| {
                let Some(unit) = rest.next() else { return };
                let facts = facts.unwrap_or_default();
                page.add(
                    unit,
                    self.renderer.title(unit),
                    rendered,
                    &facts,
                    &self.site,
                );
                progress();
            });
        page.finish()
    }
}
