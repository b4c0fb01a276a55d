//! The served site: its current state, its pages, and what is reported about them.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::watch;

use super::{
    announced::Announced, barrier::Barrier, checker::Checker, editor::Editor, resolve::page_at,
    state::State,
};
use crate::{
    diag::{Diagnostic, DiagnosticView, emit::Emitter, report::Report},
    plan::Unit,
    render::Rendered,
    session::Session,
    site::decode,
};

/// An event to report to the user.
#[derive(Debug)]
pub enum ServerEvent<'h> {
    /// Files have changed, and the site has been updated.
    Changed {
        /// Paths of the files.
        paths: &'h [String],
        /// Time taken to update the site.
        took: Duration,
    },
    /// A page was rendered.
    Rendered {
        /// URL path of the page.
        address: &'h str,
        /// Why it was rendered.
        why: &'h str,
        /// Time taken to render it.
        took: Duration,
    },
    /// A new problem, as text of several lines.
    Problem(&'h str),
    /// Number of further new problems.
    MoreProblems(usize),
    /// Number of problems that are fixed.
    Fixed(usize),
    /// The system no longer reports changes, so files are polled from now on.
    PollingStarted,
    /// A change could not be applied because of a bug in hanga.
    Failed,
}

/// Maximum number of new problems shown at once.
const MAX_REPORTED: usize = 50;

/// Receives events to report to the user.
pub type Listener = Box<dyn Fn(ServerEvent<'_>) + Send + Sync>;

/// A transition from one state to the next.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) before: Arc<State>,
    pub(super) now: Arc<State>,
}

/// The site being served.
pub(super) struct Preview {
    current: watch::Sender<Arc<State>>,
    barrier: Option<Barrier>,
    announced: Mutex<Announced>,
    listener: Listener,
    colour: bool,
    editor: Option<Editor>,
    checker: Checker,
}

impl std::fmt::Debug for Preview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Preview").finish_non_exhaustive()
    }
}

impl Preview {
    pub(super) fn new(
        session: Session,
        barrier: Option<Barrier>,
        listener: Listener,
        colour: bool,
        editor: Option<Editor>,
    ) -> Self {
        let preview = Self {
            current: watch::Sender::new(Arc::new(State::first(session))),
            barrier,
            announced: Mutex::default(),
            listener,
            colour,
            editor,
            checker: Checker::default(),
        };
        preview.report_site(&preview.state());
        preview
    }

    /// What checks the site.
    pub(super) fn checker(&self) -> &Checker {
        &self.checker
    }

    /// The editor, if files can be opened.
    pub(super) fn editor(&self) -> Option<&Editor> {
        self.editor.as_ref()
    }

    /// The current state.
    pub(super) fn state(&self) -> Arc<State> {
        Arc::clone(&self.current.borrow())
    }

    /// Returns a state that includes all earlier saves.
    pub(super) async fn fresh(&self) -> Arc<State> {
        if let Some(barrier) = &self.barrier {
            barrier.wait().await;
        }
        self.state()
    }

    /// Subscribes to future states.
    pub(super) fn subscribe(&self) -> watch::Receiver<Arc<State>> {
        self.current.subscribe()
    }

    /// Returns a page. Reports its problems if it had to be rendered.
    pub(super) fn page(&self, state: &State, unit: Unit) -> Arc<Rendered> {
        let start = Instant::now();
        let made = state.session.renderer.page(unit);
        if let Some(why) = &made.why {
            let address = state.session.renderer.url(unit);
            self.emit(ServerEvent::Rendered {
                address: &address,
                why,
                took: start.elapsed(),
            });
            self.report_page(state, &address, &made.page.diagnostics);
        }
        made.page
    }

    /// Returns the problems to show on a page: its own, with those of its links, those that affect all pages, and those of
    /// its files.
    pub(super) fn problems(
        &self,
        state: &State,
        page: Option<(Unit, &Rendered)>,
    ) -> Vec<DiagnosticView> {
        let session = &state.session;
        let mut files = BTreeSet::new();
        let mut of_links = Vec::new();
        if let Some((unit, _)) = page {
            of_links = self.checker.unit(session, unit);
            files.insert(session.site.page(unit.page).file);
            files.insert(session.site.text_file(unit.page, unit.language));
        }
        let everywhere = session.problems_of_all_pages();
        let of_files = session
            .problems_of_site()
            .filter(|problem| files.contains(&problem.span.place.file));
        let of_page = page.into_iter().flat_map(|(_, page)| &page.diagnostics);
        let mut problems: Vec<DiagnosticView> = Vec::new();
        for problem in everywhere.chain(of_files).chain(of_page).chain(&of_links) {
            let problem = DiagnosticView::new(problem, &session.site.files);
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        problems
    }

    /// Replaces the current state.
    pub(super) fn publish(&self, next: State) -> Step {
        let now = Arc::new(next);
        let before = self.current.send_replace(Arc::clone(&now));
        Step { before, now }
    }

    /// Releases requests that wait for a mark or an earlier one.
    pub(super) fn pass(&self, mark: Option<u64>) {
        if let (Some(barrier), Some(mark)) = (&self.barrier, mark) {
            barrier.pass(mark);
        }
    }

    /// Reports an event.
    pub(super) fn emit(&self, event: ServerEvent<'_>) {
        (self.listener)(event);
    }

    /// Reports the problems of the site as a whole if they have changed, and those that are fixed because their page
    /// was removed.
    pub(super) fn report_changes(&self, step: &Step) {
        let (before, now) = (&step.before.session, &step.now.session);
        now.outputs();
        if !now.problems().eq(before.problems()) {
            self.report_site(&step.now);
        }
        if !Arc::ptr_eq(now.site.structure(), before.site.structure()) {
            // Pages may have been added or removed, too.
            let addresses = self.announced().addresses();
            for address in addresses {
                let base = now.site.config.base_path();
                let path = address.strip_prefix(base).unwrap_or(&address);
                if page_at(&step.now, &decode(path)).is_none() {
                    self.report_page(&step.now, &address, &[]);
                }
            }
        }
    }

    /// Reports the problems of the site as a whole.
    pub(super) fn report_site(&self, state: &State) {
        // The map of the output is not computed for this, which would delay the start of the server.
        let problems: Vec<Diagnostic> = state.session.problems().cloned().collect();
        self.report_page(state, "", &problems);
    }

    fn announced(&self) -> MutexGuard<'_, Announced> {
        self.announced
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Reports problems of a page, or of the site as a whole (empty address), up to a limit.
    fn report_page(&self, state: &State, address: &str, problems: &[Diagnostic]) {
        let (new, fixed) = self.announced().update(address, problems);
        let mut report = Report::default();
        let shown = new
            .iter()
            .take(MAX_REPORTED)
            .map(|problem| (*problem).clone());
        // Without the address, so that the same problem on two pages is reported once.
        report.add(None, shown.collect());
        let files = &state.session.site.files;
        let emitter = Emitter::new(files, self.colour);
        for entry in report.sorted(files) {
            self.emit(ServerEvent::Problem(&emitter.emit(entry)));
        }
        if new.len() > MAX_REPORTED {
            self.emit(ServerEvent::MoreProblems(new.len() - MAX_REPORTED));
        }
        if fixed > 0 {
            self.emit(ServerEvent::Fixed(fixed));
        }
    }

    /// Releases all waiting requests, now and in the future: marks are no longer reported.
    pub(super) fn disable_barrier(&self) {
        if let Some(barrier) = &self.barrier {
            barrier.open();
        }
    }
}
