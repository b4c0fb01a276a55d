//! The site that is served: its current state, its pages, and what people are told of them.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::watch;

use super::{barrier::Barrier, resolve::page_at, state::State, told::Told};
use crate::{
    diag::{Diagnostic, Problem, emit::Emitter, report::Report},
    plan::Unit,
    render::Rendered,
    session::Session,
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
    /// So many more problems are new.
    More(usize),
    /// So many problems are gone.
    Mended(usize),
    /// From now on files are looked at from time to time: the system cannot tell of changes any more.
    Polls,
    /// A change was not followed because of a mistake in hanga.
    Failed,
}

/// Most new problems that are shown at once.
const MOST_TOLD: usize = 50;

/// Who is told.
pub type Listener = Box<dyn Fn(Happening<'_>) + Send + Sync>;

/// From one state to the next.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) before: Arc<State>,
    pub(super) now: Arc<State>,
}

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
            self.say(Happening::Rendered {
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
            files.insert(session.site.page(unit.page).file);
            files.insert(session.site.text_file(unit.page, unit.language));
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

    /// Puts the next state in the place of the current one.
    pub(super) fn publish(&self, next: State) -> Step {
        let now = Arc::new(next);
        let before = self.current.send_replace(Arc::clone(&now));
        Step { before, now }
    }

    /// Answers those who have waited until everything up to a mark was seen.
    pub(super) fn pass(&self, mark: Option<u64>) {
        if let (Some(barrier), Some(mark)) = (&self.barrier, mark) {
            barrier.pass(mark);
        }
    }

    /// Tells what has happened.
    pub(super) fn say(&self, happening: Happening<'_>) {
        (self.listener)(happening);
    }

    /// Tells what is wrong with the site as such, if that is something else now, and what is mended because its page is gone.
    pub(super) fn tell_of(&self, step: &Step) {
        let (before, now) = (&step.before.session, &step.now.session);
        now.outputs();
        let of_output =
            |session: &'_ Session| session.known_outputs().map(|map| map.problems.clone());
        if !now.problems().eq(before.problems()) || of_output(now) != of_output(before) {
            self.tell_of_site(&step.now);
        }
        if !Arc::ptr_eq(now.site.structure(), before.site.structure()) {
            // Pages may have come or gone, too.
            let addresses = self.told().addresses();
            for address in addresses {
                let base = now.site.config.base_path();
                let path = address.strip_prefix(base).unwrap_or(&address);
                if page_at(&step.now, path).is_none() {
                    self.tell(&step.now, &address, &[]);
                }
            }
        }
    }

    /// Tells what is wrong with the site as such.
    pub(super) fn tell_of_site(&self, state: &State) {
        let session = &state.session;
        // The map of the output is made when somebody first asks for it, and a server that starts has no time for it.
        let of_output = session.known_outputs().map_or(&[][..], |map| &map.problems);
        let problems: Vec<Diagnostic> = session.problems().chain(of_output).cloned().collect();
        self.tell(state, "", &problems);
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells of problems of a page, or of the site as such (without an address). Nobody reads more than some of them.
    fn tell(&self, state: &State, address: &str, problems: &[Diagnostic]) {
        let (new, mended) = self.told().update(address, problems);
        let mut report = Report::default();
        let shown = new.iter().take(MOST_TOLD).map(|problem| (*problem).clone());
        // Without the address, so that the same problem on two pages is one.
        report.add(None, shown.collect());
        let files = &state.session.site.files;
        let emitter = Emitter::new(files, self.colour);
        for entry in report.sorted(files) {
            self.say(Happening::Problem(&emitter.emit(entry)));
        }
        if new.len() > MOST_TOLD {
            self.say(Happening::More(new.len() - MOST_TOLD));
        }
        if mended > 0 {
            self.say(Happening::Mended(mended));
        }
    }

    /// Nobody waits for marks any more: they do not come out.
    pub(super) fn give_up_marks(&self) {
        if let Some(barrier) = &self.barrier {
            barrier.open();
        }
    }
}
