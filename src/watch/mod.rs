//! Watches the files of a session for changes.
//!
//! Enters: a root and the [`Targets`] below it. Leaves: [`Batch`]es of changed paths that are ready to be read. Start
//! at [`Watch::wait`]. This is the only module that uses `notify`.

mod settle;
mod targets;

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use notify::{
    Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode, ModifyKind, RenameMode},
};

pub use settle::Settle;
use settle::{Debouncer, Phase};
use targets::Rooted;
pub use targets::Targets;

/// Minimum polling interval where the system does not report changes.
const POLL: Duration = Duration::from_millis(500);

/// Changes that belong together.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// New, changed and removed files and folders, as paths relative to the root.
    pub paths: Vec<String>,
    /// Events were lost: anything may have changed.
    pub lost: bool,
    /// The latest mark seen with these changes; see [`Watch::marks`].
    pub mark: Option<u64>,
}

/// An event from the system, or a message from another thread.
enum Signal {
    Event(notify::Result<Event>),
    Wake,
    Stop,
}

/// Wakes or stops a [`Watch`] from another thread.
#[derive(Debug)]
pub struct WatchHandle(mpsc::Sender<Signal>);

impl WatchHandle {
    /// Makes [`Watch::wait`] return, even if nothing has changed.
    pub fn wake(&self) {
        let _ = self.0.send(Signal::Wake);
    }

    /// Makes [`Watch::wait`] return an error from now on.
    pub fn stop(&self) {
        let _ = self.0.send(Signal::Stop);
    }
}

/// A file watcher. It stops when it is dropped.
#[derive(Debug)]
pub struct Watch {
    /// `None` when polling. Batches then only state that anything may have changed.
    watcher: Option<RecommendedWatcher>,
    sender: mpsc::Sender<Signal>,
    events: Receiver<Signal>,
    settling: Debouncer,
    rooted: Rooted,
    /// Watched folders, and whether each is watched recursively.
    watched: BTreeMap<PathBuf, bool>,
    /// Newly watched folders that will be in the next batch for that reason.
    new: BTreeSet<PathBuf>,
    marks: Option<PathBuf>,
    /// When the last batch was returned.
    given: Instant,
    /// Whether links have been looked for.
    knows_links: bool,
}

impl Watch {
    /// Starts watching. With `polls`, files are polled instead of relying on notifications from the system. `marks` is
    /// a folder for marks: a mark is a file named by a number. If it is written after other files, its number is never
    /// reported before their changes, so its writer knows when those have been seen. This requires ordered events
    /// (Linux); on other systems, `marks` is ignored. `settle`: how long to wait for the rest of a change.
    ///
    /// # Errors
    /// The root does not exist.
    pub fn start(
        root: &Path,
        targets: Targets,
        polls: bool,
        marks: Option<&Path>,
        settle: Settle,
    ) -> io::Result<Self> {
        let rooted = Rooted::new(root, targets)?;
        let (sender, events) = mpsc::channel();
        // What links lead to is watched by itself: a link can lead anywhere.
        let settings = Config::default().with_follow_symlinks(false);
        let watcher = (!polls).then(|| RecommendedWatcher::new(forward(&sender), settings));
        let mut watch = Self {
            watcher: watcher.and_then(Result::ok),
            sender,
            events,
            settling: Debouncer::new(settle),
            rooted,
            watched: BTreeMap::new(),
            new: BTreeSet::new(),
            marks: None,
            given: Instant::now(),
            knows_links: false,
        };
        if let (Some(watcher), Some(marks)) = (&mut watch.watcher, marks)
            && cfg!(target_os = "linux")
        {
            let watches = watcher.watch(marks, RecursiveMode::NonRecursive);
            watch.marks = watches.is_ok().then(|| marks.to_owned());
        }
        watch.watch_folders();
        Ok(watch)
    }

    /// Whether marks are reported in batches.
    pub fn marks(&self) -> bool {
        self.marks.is_some()
    }

    /// Whether files are polled. Batches then only state, at intervals, that anything may have changed.
    pub fn polls(&self) -> bool {
        self.watcher.is_none()
    }

    /// Replaces the targets.
    pub fn retarget(&mut self, targets: Targets) {
        if self.rooted.targets != targets {
            self.rooted.targets = targets;
            self.knows_links = false;
            self.follow_folders(&[]);
        }
    }

    /// Returns a handle that wakes or stops this watch.
    pub fn handle(&self) -> WatchHandle {
        WatchHandle(self.sender.clone())
    }

    /// Waits for the next batch of changes.
    ///
    /// # Errors
    /// The watch was stopped.
    pub fn wait(&mut self) -> Result<Batch, mpsc::RecvError> {
        let mut batch = Batch::default();
        let mut is_woken = false;
        let began = Instant::now();
        if !self.knows_links {
            self.follow_folders(&[]);
        }
        loop {
            let due = match self.polls() {
                // Polling many files takes time: leave some of it to other work.
                true => Some(began + POLL.max(4 * began.duration_since(self.given))),
                false => self.settling.due(),
            };
            let left = due.map(|due| due.saturating_duration_since(Instant::now()));
            let event = match left {
                Some(left) => match self.events.recv_timeout(left) {
                    Ok(event) => Some(event),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return Err(mpsc::RecvError),
                },
                None => Some(self.events.recv()?),
            };
            let mut next = event;
            while let Some(signal) = next {
                match signal {
                    Signal::Event(event) => self.note(event, &mut batch),
                    Signal::Wake => is_woken = true,
                    Signal::Stop => return Err(mpsc::RecvError),
                }
                next = self.events.try_recv().ok();
            }
            let now = Instant::now();
            batch.lost |= self.polls() && due.is_some_and(|due| now >= due);
            if !self.settling.is_settled(now, batch.mark.is_some()) && !is_woken && !batch.lost {
                continue;
            }
            let taken = self.settling.take(now);
            let names = taken.iter().flat_map(|path| self.rooted.names(path));
            batch.paths = names.collect::<BTreeSet<_>>().into_iter().collect();
            if is_woken || batch != Batch::default() {
                self.follow_folders(&taken);
                self.given = Instant::now();
                return Ok(batch);
            }
        }
    }

    fn note(&mut self, event: notify::Result<Event>, batch: &mut Batch) {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                batch.lost = true;
                if matches!(error.kind, ErrorKind::MaxFilesWatch) {
                    // Watching only some folders would be worse than polling.
                    self.poll();
                }
                return;
            }
        };
        batch.lost |= event.need_rescan();
        let Some(phase) = phase(&event.kind) else {
            return;
        };
        // Permissions and times may also change at the end of a save. This adds nothing if the path is already pending.
        let is_aside = matches!(event.kind, EventKind::Modify(ModifyKind::Metadata(_)));
        let now = Instant::now();
        for path in event.paths {
            if let Some(mark) = self.mark(&path) {
                if phase == Phase::Finished {
                    batch.mark = batch.mark.max(Some(mark));
                }
                continue;
            }
            let says_nothing = is_aside && self.settling.has(&path);
            if !says_nothing && !self.rooted.names(&path).is_empty() {
                self.settling.note(path, phase, now);
            }
        }
    }

    fn mark(&self, path: &Path) -> Option<u64> {
        let name = path.strip_prefix(self.marks.as_ref()?).ok()?;
        name.to_str()?.parse().ok()
    }

    /// Watches all folders that are not watched yet. Returns them.
    fn watch_folders(&mut self) -> Vec<PathBuf> {
        let mut new = Vec::new();
        for (path, whole) in self.rooted.folders() {
            let Some(watcher) = &mut self.watcher else {
                break;
            };
            let known = self.watched.get(&path).copied();
            if known == Some(true) || known == Some(whole) {
                continue;
            }
            if known.is_some() {
                let _ = watcher.unwatch(&path);
            }
            let mode = match whole {
                true => RecursiveMode::Recursive,
                false => RecursiveMode::NonRecursive,
            };
            match watcher.watch(&path, mode) {
                Ok(()) => {
                    self.watched.insert(path.clone(), whole);
                    new.push(path);
                }
                // Removed folders are reported by the watches of their parents.
                Err(_) if !path.exists() => {}
                // For example, the system's limit of watched folders is reached.
                Err(_) => self.poll(),
            }
        }
        new
    }

    /// Switches to polling: batches will only state that anything may have changed.
    fn poll(&mut self) {
        self.watcher = None;
        self.marks = None;
        self.watched.clear();
        self.settling.clear();
    }

    /// Watches new folders, which may already contain files, and stops watching folders that were removed or replaced.
    fn follow_folders(&mut self, changed: &[PathBuf]) {
        let reported = std::mem::take(&mut self.new);
        let others = || changed.iter().filter(|path| !reported.contains(*path));
        let is_stale = |known: &&PathBuf| others().any(|path| known.starts_with(path));
        let stale: Vec<PathBuf> = self.watched.keys().filter(is_stale).cloned().collect();
        for path in &stale {
            if let Some(watcher) = &mut self.watcher {
                let _ = watcher.unwatch(path);
            }
            self.watched.remove(path);
        }
        if !self.polls() && (!self.knows_links || self.rooted.can_change_links(changed)) {
            self.rooted.find_links();
            self.knows_links = true;
        }
        let new = self.watch_folders();
        let now = Instant::now();
        for path in new {
            if self.watched.get(&path) == Some(&true) {
                self.new.insert(path.clone());
                // Files may still be being written into it.
                self.settling.note(path, Phase::Open, now);
            }
        }
    }
}

fn forward(sender: &mpsc::Sender<Signal>) -> impl FnMut(notify::Result<Event>) + Send + use<> {
    let sender = sender.clone();
    move |event| _ = sender.send(Signal::Event(event))
}

/// Returns the phase that an event indicates; `None` if a file was only accessed.
fn phase(kind: &EventKind) -> Option<Phase> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Phase::Finished),
        EventKind::Access(_) => None,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => {
            Some(Phase::Removed)
        }
        EventKind::Modify(ModifyKind::Name(RenameMode::To)) => Some(Phase::Finished),
        // Repeats the events for the old and the new name.
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => None,
        EventKind::Create(_) | EventKind::Modify(_) => Some(Phase::Open),
        EventKind::Any | EventKind::Other => None,
    }
}
