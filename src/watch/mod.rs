//! Files that change while a session lives.
//!
//! Enters: a root, and what of it counts ([`Targets`]). Leaves: [`Batch`]es of paths that have changed and are worth reading.
//! Start at [`Watch::wait`]. This is the only module that names `notify`.

mod settle;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use notify::{
    Event, EventKind, PollWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode, ModifyKind, RenameMode},
};

use settle::{Phase, Settling};

use crate::source::below;

/// How often files are looked at where the system cannot tell of changes.
const POLL: Duration = Duration::from_millis(500);

/// What is watched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Targets {
    /// Folders and files below the root, with all that is in them.
    pub paths: Vec<String>,
    /// A file elsewhere, and the name that it has in a batch.
    pub elsewhere: Option<(PathBuf, String)>,
}

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

/// Why nothing can be watched.
#[derive(Debug, thiserror::Error)]
#[error("cannot watch for changes: {0}")]
pub struct WatchError(#[from] notify::Error);

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
pub struct Watch {
    watcher: Box<dyn Watcher + Send>,
    sender: mpsc::Sender<Signal>,
    events: Receiver<Signal>,
    settling: Settling,
    roots: Vec<PathBuf>,
    targets: Targets,
    watched: BTreeSet<PathBuf>,
    marks: Option<PathBuf>,
    polls: bool,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch")
            .field("watched", &self.watched)
            .finish_non_exhaustive()
    }
}

impl Watch {
    /// Begins to watch. `marks` is a folder for marks: a file of a number's name that is written there after other files
    /// comes out in a batch not before their changes, so that whoever writes it knows when they have been seen. It works
    /// where events have one order (Linux), and is passed over elsewhere.
    ///
    /// # Errors
    /// The system has no watcher at all.
    pub fn start(root: &Path, targets: Targets, marks: Option<&Path>) -> Result<Self, WatchError> {
        let root = std::path::absolute(root).map_err(notify::Error::io)?;
        let canonical = root.canonicalize().map_err(notify::Error::io)?;
        let (sender, events) = mpsc::channel();
        let (watcher, polls): (Box<dyn Watcher + Send>, bool) =
            match notify::recommended_watcher(forward(&sender)) {
                Ok(watcher) => (Box::new(watcher), false),
                Err(_) => (Box::new(poll(&sender)?), true),
            };
        let marks = marks.filter(|_| cfg!(target_os = "linux") && !polls);
        let mut watch = Self {
            watcher,
            sender,
            events,
            settling: Settling::default(),
            roots: vec![root, canonical],
            targets,
            watched: BTreeSet::new(),
            marks: None,
            polls,
        };
        if let Some(marks) = marks
            && watch
                .watcher
                .watch(marks, RecursiveMode::NonRecursive)
                .is_ok()
        {
            watch.marks = Some(marks.to_owned());
        }
        watch.watch_targets()?;
        Ok(watch)
    }

    /// Whether marks come out.
    pub fn marks(&self) -> bool {
        self.marks.is_some()
    }

    /// Whether files are looked at from time to time, because the system cannot tell of changes.
    pub fn polls(&self) -> bool {
        self.polls
    }

    /// Watches other targets from now on.
    pub fn retarget(&mut self, targets: Targets) {
        if self.targets != targets {
            self.targets = targets;
            // What cannot be watched now may be later; until then the rest is.
            let _ = self.watch_targets();
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
        loop {
            let due = self.settling.due();
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
            let taken = self.settling.take(Instant::now(), batch.mark.is_some());
            let paths: BTreeSet<String> = taken.iter().flat_map(|path| self.names(path)).collect();
            batch.paths = paths.into_iter().collect();
            if is_woken || batch != Batch::default() {
                self.follow_folders(&taken);
                return Ok(batch);
            }
        }
    }

    fn note(&mut self, event: notify::Result<Event>, batch: &mut Batch) {
        let Ok(event) = event else {
            batch.lost = true;
            return;
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
            } else if self.counts(&path) && !(is_aside && self.settling.has(&path)) {
                self.settling.note(path, phase, now);
            }
        }
    }

    fn mark(&self, path: &Path) -> Option<u64> {
        let name = path.strip_prefix(self.marks.as_ref()?).ok()?;
        name.to_str()?.parse().ok()
    }

    /// A path below the root, with `/`.
    fn relative(&self, path: &Path) -> Option<String> {
        let inner = |root: &PathBuf| path.strip_prefix(root).ok();
        let parts = self.roots.iter().find_map(inner)?.components();
        let parts: Vec<_> = parts
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        Some(parts.join("/"))
    }

    fn counts(&self, path: &Path) -> bool {
        !self.names(path).is_empty()
    }

    /// What a path is called in a batch. A folder above targets stands for all of them.
    fn names(&self, path: &Path) -> Vec<String> {
        if let Some((file, name)) = &self.targets.elsewhere
            && file == path
        {
            return vec![name.clone()];
        }
        let Some(relative) = self.relative(path) else {
            return Vec::new();
        };
        // What editors leave beside a file.
        if relative.split('/').any(|part| part.starts_with('.')) {
            return Vec::new();
        }
        let targets = &self.targets.paths;
        if targets
            .iter()
            .any(|target| below(target, &relative).is_some())
        {
            return vec![relative];
        }
        let inner = targets
            .iter()
            .filter(|target| relative.is_empty() || below(&relative, target).is_some());
        inner.cloned().collect()
    }

    /// Watches the targets that are there, the folders between them and the root, and the root itself, where targets may
    /// come and go.
    fn watch_targets(&mut self) -> Result<(), WatchError> {
        let root = self.roots[0].clone();
        let mut wanted: Vec<(PathBuf, RecursiveMode)> =
            vec![(root.clone(), RecursiveMode::NonRecursive)];
        if let Some(folder) = self
            .targets
            .elsewhere
            .as_ref()
            .and_then(|file| file.0.parent())
        {
            wanted.push((folder.to_owned(), RecursiveMode::NonRecursive));
        }
        for target in &self.targets.paths {
            let path = root.join(target);
            let above = path.ancestors().skip(1).take_while(|above| *above != root);
            wanted.extend(above.map(|above| (above.to_owned(), RecursiveMode::NonRecursive)));
            if path.is_dir() {
                wanted.push((path, RecursiveMode::Recursive));
            }
        }
        for (path, mode) in wanted {
            if self.watched.contains(&path) || !path.exists() {
                continue;
            }
            match self.watcher.watch(&path, mode) {
                Ok(()) => _ = self.watched.insert(path),
                // Of folders that are gone by now others tell.
                Err(_) if !path.exists() => {}
                Err(error) if self.polls => return Err(error.into()),
                // Such as more folders than the system watches.
                Err(_) => return self.poll_instead(),
            }
        }
        Ok(())
    }

    /// Looks at files from time to time from now on.
    fn poll_instead(&mut self) -> Result<(), WatchError> {
        self.watcher = Box::new(poll(&self.sender)?);
        self.polls = true;
        self.marks = None;
        self.watched.clear();
        self.watch_targets()
    }

    /// A folder that is new is watched; one that is gone, or another by now, is no longer.
    fn follow_folders(&mut self, changed: &[PathBuf]) {
        let stale: Vec<PathBuf> = self
            .watched
            .iter()
            .filter(|known| changed.iter().any(|path| known.starts_with(path)))
            .cloned()
            .collect();
        for path in &stale {
            let _ = self.watcher.unwatch(path);
            self.watched.remove(path);
        }
        let _ = self.watch_targets();
    }
}

fn poll(sender: &mpsc::Sender<Signal>) -> Result<PollWatcher, WatchError> {
    let config = notify::Config::default().with_poll_interval(POLL);
    Ok(PollWatcher::new(forward(sender), config)?)
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
