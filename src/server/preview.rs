//! The site that is served: its current state, and how it follows changes.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant, SystemTime},
};

use tokio::sync::watch;

use super::{barrier::Barrier, state::State, told::Told};
use crate::{
    diag::{Diagnostic, Problem, emit::Emitter, report::Report},
    plan::Unit,
    render::Rendered,
    session::Session,
    source,
    watch::{Batch, Targets, Watch},
};

/// Something to tell the person who started the server.
#[derive(Debug)]
pub enum Happening<'h> {
    /// Files have changed, and the site has followed.
    Changed {
        /// Their paths.
        paths: &'h [String],
        /// The time until the new state was there.
        took: Duration,
    },
    /// A page was rendered.
    Rendered {
        /// Its address.
        address: &'h str,
        /// What had changed.
        why: &'h str,
        /// The time that it took.
        took: Duration,
    },
    /// A problem that is new, as text of several lines.
    Problem(&'h str),
    /// So many problems are gone.
    Mended(usize),
}

/// Who is told.
pub type Listener = Box<dyn Fn(Happening<'_>) + Send + Sync>;

/// The site while it is served.
pub(super) struct Preview {
    current: watch::Sender<Arc<State>>,
    barrier: Option<Barrier>,
    told: Mutex<Told>,
    listener: Listener,
    colour: bool,
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
    ) -> Self {
        let preview = Self {
            current: watch::Sender::new(Arc::new(State::first(session))),
            barrier,
            told: Mutex::default(),
            listener,
            colour,
        };
        preview.tell_of_site(&preview.state());
        preview
    }

    /// The state as it is.
    pub(super) fn state(&self) -> Arc<State> {
        Arc::clone(&self.current.borrow())
    }

    /// The state in which everything is that was saved by now.
    pub(super) async fn fresh(&self) -> Arc<State> {
        if let Some(barrier) = &self.barrier {
            barrier.wait().await;
        }
        self.state()
    }

    /// To be told of each state that follows.
    pub(super) fn subscribe(&self) -> watch::Receiver<Arc<State>> {
        self.current.subscribe()
    }

    /// A page. What is wrong with it is told if it had to be rendered.
    pub(super) fn page(&self, state: &State, unit: Unit) -> Arc<Rendered> {
        let start = Instant::now();
        let made = state.session.renderer.page(unit);
        if let Some(why) = &made.why {
            let site = &state.session.site;
            let link = site.permalink(unit.language, unit.version, &site.page(unit.page).href);
            let address = site.url(&link);
            (self.listener)(Happening::Rendered {
                address: &address,
                why,
                took: start.elapsed(),
            });
            self.tell(state, &address, &made.page.diagnostics);
        }
        made.page
    }

    /// What a reader of a page should know of: what is wrong with it, with what all pages depend on, and with its files.
    pub(super) fn problems(&self, state: &State, page: Option<(Unit, &Rendered)>) -> Vec<Problem> {
        let session = &state.session;
        let mut files = BTreeSet::new();
        if let Some((unit, _)) = page {
            files.insert(session.site.page(unit.page).page.file);
            files.insert(session.site.text(unit.page, unit.language).0.file);
        }
        let everywhere = session.problems_of_all_pages();
        let of_files = session
            .problems_of_site()
            .filter(|problem| files.contains(&problem.span.place.file));
        let of_page = page.into_iter().flat_map(|(_, page)| &page.diagnostics);
        let mut problems: Vec<Problem> = Vec::new();
        for problem in everywhere.chain(of_files).chain(of_page) {
            let problem = Problem::new(problem, &session.site.files);
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        problems
    }

    /// Follows changes until it is told to stop. `since`: the moment before the first state was read.
    pub(super) fn follow(&self, mut watch: Watch, since: SystemTime) {
        let moment = source::now();
        self.catch_up(since, &mut watch);
        let mut since = moment;
        // What no page has asked for yet is read on the side, to tell what is wrong with it.
        let (state, bell) = (self.state(), watch.bell());
        let (sender, is_read) = mpsc::channel();
        thread::spawn(move || {
            state.session.read_reference();
            let _ = sender.send(());
            bell.wake();
        });
        while let Ok(batch) = watch.wait() {
            if is_read.try_recv().is_ok() {
                self.check_reference();
            }
            if batch.lost {
                let moment = source::now();
                self.catch_up(since, &mut watch);
                since = moment;
            }
            self.take(&batch.paths, &mut watch);
            self.pass(&batch);
        }
    }

    /// Reads what may have changed while nobody was watching.
    fn catch_up(&self, since: SystemTime, watch: &mut Watch) {
        let paths = self.state().session.touched_since(since);
        let next = self.state().session.refresh(&paths);
        // Nothing has changed, as a rule, and then nobody need know.
        if next.is_same(&self.state().session) {
            return;
        }
        self.publish(next, &paths, watch);
    }

    fn take(&self, paths: &[String], watch: &mut Watch) {
        if paths.is_empty() {
            return;
        }
        let start = Instant::now();
        let next = self.state().session.refresh(paths);
        (self.listener)(Happening::Changed {
            paths,
            took: start.elapsed(),
        });
        self.publish(next, paths, watch);
    }

    fn publish(&self, next: Session, changed: &[String], watch: &mut Watch) {
        let state = Arc::new(self.state().next(next, changed));
        watch.retarget(targets(&state.session));
        self.current.send_replace(Arc::clone(&state));
        self.tell_of_site(&state);
    }

    fn pass(&self, batch: &Batch) {
        if let (Some(barrier), Some(mark)) = (&self.barrier, batch.mark) {
            barrier.pass(mark);
        }
    }

    /// Tells what is wrong with reference data.
    fn check_reference(&self) {
        let state = self.state();
        if let Some(next) = state.session.with_reference() {
            let state = Arc::new(state.next(next, &[]));
            self.current.send_replace(Arc::clone(&state));
            self.tell_of_site(&state);
        }
    }

    fn tell_of_site(&self, state: &State) {
        let problems: Vec<Diagnostic> = state.session.problems().cloned().collect();
        self.tell(state, "", &problems);
    }

    /// Tells of problems of a page, or of the site as such (without an address).
    fn tell(&self, state: &State, address: &str, problems: &[Diagnostic]) {
        let mut report = Report::default();
        // Without the address, so that the same problem on two pages is one.
        report.add(None, problems.to_vec());
        let files = &state.session.site.files;
        let emitter = Emitter::new(files, self.colour);
        let sorted = report.sorted(files);
        let texts: Vec<String> = sorted
            .into_iter()
            .map(|entry| emitter.emit(entry))
            .collect();
        let (new, mended) = {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            told.update(address, &texts)
        };
        for problem in new {
            (self.listener)(Happening::Problem(&problem));
        }
        if mended > 0 {
            (self.listener)(Happening::Mended(mended));
        }
    }
}

/// What is to be watched for a session.
pub(super) fn targets(session: &Session) -> Targets {
    let elsewhere = session.config_elsewhere().and_then(|path| {
        let name = path.display().to_string();
        Some((std::path::absolute(path).ok()?, name))
    });
    Targets {
        paths: session.inputs(),
        elsewhere,
    }
}
