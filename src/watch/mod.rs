//! Files that change while a session lives.
//!
//! Enters: a root, and what of it counts ([`Targets`]). Leaves: [`Batch`]es of paths that have changed and are worth reading.
//! Start at [`Watch::wait`]. This is the only module that names `notify`.

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
    ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode, ModifyKind, RenameMode},
};

use settle::{Phase, Settling};
use targets::Rooted;
pub use targets::Targets;

/// How often files are looked at, at most, where the system cannot tell of changes.
const POLL: Duration = Duration::from_millis(500);

/// Changes that belong together.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Files and folders that are new, changed or gone, by their paths below the root.
    pub paths: Vec<String>,
    /// Events were lost: anything may have changed.
    pub lost: bool,
    /// The last mark that was set before these changes were over: see [`Watch::marks`].
    pub mark: Option<u64>,
}

/// What arrives: what the system tells, or a word from another thread.
enum Signal {
    Event(notify::Result<Event>),
    Wake,
    Stop,
}

/// Speaks to a [`Watch`] from another thread.
#[derive(Debug)]
pub struct Bell(mpsc::Sender<Signal>);

impl Bell {
    /// [`Watch::wait`] returns, even if nothing has changed.
    pub fn wake(&self) {
        let _ = self.0.send(Signal::Wake);
    }

    /// [`Watch::wait`] gives an error from now on.
    pub fn stop(&self) {
        let _ = self.0.send(Signal::Stop);
    }
}

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watch {
    /// `None`: the system cannot tell of changes, so that all that can be said is that there may be some.
    watcher: Option<RecommendedWatcher>,
    sender: mpsc::Sender<Signal>,
    events: Receiver<Signal>,
    settling: Settling,
    rooted: Rooted,
    /// Folders that are watched, and whether with all that is in them.
    watched: BTreeMap<PathBuf, bool>,
    /// Those of them that will be in the next batch because they are watched only now.
    new: BTreeSet<PathBuf>,
    marks: Option<PathBuf>,
    /// When the last batch was given out.
    given: Instant,
}

impl Watch {
    /// Begins to watch. `polls`: to look at files from time to time, and not to be told by the system. `marks` is a folder
    /// for marks: a file of a number's name that is written there after other files comes out in a batch not before
    /// their changes, so that whoever writes it knows when they have been seen. It works where events have one order
    /// (Linux), and is passed over elsewhere.
    ///
    /// # Errors
    /// There is no such root.
    pub fn start(
        root: &Path,
        targets: Targets,
        polls: bool,
        marks: Option<&Path>,
    ) -> io::Result<Self> {
        let rooted = Rooted::new(root, targets)?;
        let (sender, events) = mpsc::channel();
        let told = (!polls).then(|| notify::recommended_watcher(forward(&sender)));
        let mut watch = Self {
            watcher: told.and_then(Result::ok),
            sender,
            events,
            settling: Settling::default(),
            rooted,
            watched: BTreeMap::new(),
            new: BTreeSet::new(),
            marks: None,
            given: Instant::now(),
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

    /// Whether marks come out.
    pub fn marks(&self) -> bool {
        self.marks.is_some()
    }

    /// Whether the system cannot tell of changes. Then batches only say, from time to time, that there may be some.
    pub fn polls(&self) -> bool {
        self.watcher.is_none()
    }

    /// Watches other targets from now on.
    pub fn retarget(&mut self, targets: Targets) {
        if self.rooted.targets != targets {
            self.rooted.targets = targets;
            self.follow_folders(&[]);
        }
    }

    /// To wake or end it.
    pub fn bell(&self) -> Bell {
        Bell(self.sender.clone())
    }

    /// Waits for the next changes.
    ///
    /// # Errors
    /// It was told to stop.
    pub fn wait(&mut self) -> Result<Batch, mpsc::RecvError> {
        let mut batch = Batch::default();
        let mut is_woken = false;
        let began = Instant::now();
        loop {
            let due = match self.polls() {
                // Looking at many files takes time, of which others want some, too.
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
            if !self.settling.is_over(now, batch.mark.is_some()) && !is_woken && !batch.lost {
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
                    // To watch some folders and not others is worst.
                    self.poll();
                }
                return;
            }
        };
        batch.lost |= event.need_rescan();
        let Some(phase) = phase(&event.kind) else {
            return;
        };
        // Rights and times may change at the end of a save, too, and then say nothing new.
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

    /// Watches all folders that are to be watched and are not. Returns them.
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
                // Of folders that are gone by now others tell.
                Err(_) if !path.exists() => {}
                // Such as more folders than the system watches.
                Err(_) => self.poll(),
            }
        }
        new
    }

    /// Gives up watching: batches will only say that there may be changes.
    fn poll(&mut self) {
        self.watcher = None;
        self.marks = None;
        self.watched.clear();
        self.settling = Settling::default();
    }

    /// A folder that is new is watched, and may have been filled before it was; one that is gone, or another by now, is no
    /// longer watched.
    fn follow_folders(&mut self, changed: &[PathBuf]) {
        let told = std::mem::take(&mut self.new);
        let changed = || changed.iter().filter(|path| !told.contains(*path));
        let is_stale = |known: &&PathBuf| changed().any(|path| known.starts_with(path));
        let stale: Vec<PathBuf> = self.watched.keys().filter(is_stale).cloned().collect();
        for path in &stale {
            if let Some(watcher) = &mut self.watcher {
                let _ = watcher.unwatch(path);
            }
            self.watched.remove(path);
        }
        let new = self.watch_folders();
        let now = Instant::now();
        for path in new {
            if self.watched.get(&path) == Some(&true) {
                self.new.insert(path.clone());
                // Whoever fills it may not be done.
                self.settling.note(path, Phase::Open, now);
            }
        }
    }
}

fn forward(sender: &mpsc::Sender<Signal>) -> impl FnMut(notify::Result<Event>) + Send + use<> {
    let sender = sender.clone();
    move |event| _ = sender.send(Signal::Event(event))
}

/// What an event says of its paths; nothing, where somebody has only looked.
fn phase(kind: &EventKind) -> Option<Phase> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Phase::Finished),
        EventKind::Access(_) => None,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => {
            Some(Phase::Gone)
        }
        EventKind::Modify(ModifyKind::Name(RenameMode::To)) => Some(Phase::Finished),
        // It tells again of what was moved away and of what was moved here.
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => None,
        EventKind::Create(_) | EventKind::Modify(_) => Some(Phase::Open),
        EventKind::Any | EventKind::Other => None,
    }
}
