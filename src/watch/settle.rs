//! Detects when a change is complete.
//!
//! Enters: events. Leaves: paths that are ready to be read. An editor saves in steps: it truncates a file and then
//! writes it, or moves it away and writes a new one. The states in between must not be shown. `git switch` changes
//! thousands of files, and a page for each intermediate state would be useless.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Number of files up to which a change counts as a few: more than this is not a manual save.
const BULK_THRESHOLD: usize = 4;

/// How long to wait for the rest of a change. The defaults suit people who edit files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settle {
    /// How long a few finished files wait for others after the last event.
    pub quiet: Duration,
    /// The same for many files, where more are likely to follow.
    pub quiet_bulk: Duration,
    /// How long to wait for an unfinished change: a removed file to be written again, an open file to be closed, a new
    /// folder to be filled.
    pub unfinished: Duration,
    /// Maximum wait before finished files are returned while others keep changing.
    pub max_delay: Duration,
}

impl Default for Settle {
    fn default() -> Self {
        Self {
            quiet: Duration::from_millis(1),
            quiet_bulk: Duration::from_millis(20),
            unfinished: Duration::from_millis(50),
            max_delay: Duration::from_millis(500),
        }
    }
}

/// State of a path according to its last event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Written and closed, or moved to this path.
    Finished,
    /// Being written: more events will follow.
    Open,
    /// Removed or moved away.
    Removed,
}

/// Changed paths that have not been returned yet.
#[derive(Debug, Default)]
pub(super) struct Debouncer {
    settle: Settle,
    paths: BTreeMap<PathBuf, (Phase, Instant)>,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Debouncer {
    /// Nothing has changed yet.
    pub(super) fn new(settle: Settle) -> Self {
        Self {
            settle,
            ..Self::default()
        }
    }

    /// Forgets all changes.
    pub(super) fn clear(&mut self) {
        *self = Self::new(self.settle);
    }

    /// Records an event.
    pub(super) fn note(&mut self, path: PathBuf, phase: Phase, now: Instant) {
        self.first.get_or_insert(now);
        self.last = Some(now);
        self.paths.insert(path, (phase, now));
    }

    /// Whether a path is pending.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.paths.contains_key(path)
    }

    /// When to call [`take`](Self::take) next; `None` if nothing has changed.
    pub(super) fn due(&self) -> Option<Instant> {
        let (first, last) = (self.first?, self.last?);
        let quiet = if self.paths.len() > BULK_THRESHOLD {
            self.settle.quiet_bulk
        } else {
            self.settle.quiet
        };
        let unfinished = self.paths.values().filter(|path| path.0 != Phase::Finished);
        let settled = unfinished.map(|(_, at)| *at + self.settle.unfinished).max();
        let settled = settled.map_or(last + quiet, |settled| settled.max(last + quiet));
        Some(settled.min(first + self.settle.max_delay))
    }

    /// Whether the changes are complete, or there are none. `hurry`: a request is waiting, so a few finished files need
    /// not wait for others.
    pub(super) fn is_settled(&self, now: Instant, hurry: bool) -> bool {
        let is_finished = |path: &(Phase, Instant)| path.0 == Phase::Finished;
        let few = self.paths.len() <= BULK_THRESHOLD && self.paths.values().all(is_finished);
        hurry && few || self.due().is_none_or(|due| now >= due)
    }

    /// Returns all changed paths, except files that are still being written.
    pub(super) fn take(&mut self, now: Instant) -> Vec<PathBuf> {
        let unfinished = self.settle.unfinished;
        let stays = |phase: Phase, at: Instant| phase == Phase::Open && now < at + unfinished;
        let mut taken = Vec::new();
        self.paths.retain(|path, (phase, at)| {
            let stays = stays(*phase, *at);
            if !stays {
                taken.push(path.clone());
            }
            stays
        });
        if self.paths.is_empty() {
            (self.first, self.last) = (None, None);
        } else {
            self.first = Some(now);
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    impl Debouncer {
        fn take_if_over(&mut self, now: Instant, hurry: bool) -> Vec<PathBuf> {
            match self.is_settled(now, hurry) {
                true => self.take(now),
                false => Vec::new(),
            }
        }
    }

    #[test]
    fn a_saved_file_is_read_at_once() {
        let (mut settling, start) = (Debouncer::default(), Instant::now());
        settling.note("a.md".into(), Phase::Open, start);
        settling.note("a.md".into(), Phase::Finished, start);
        assert_eq!(settling.due(), Some(start + settling.settle.quiet));
        let taken = settling.take_if_over(start + settling.settle.quiet, false);
        assert_eq!(taken, [PathBuf::from("a.md")]);
        assert_eq!(settling.due(), None);
    }

    #[test]
    fn a_file_that_is_replaced_in_two_steps_is_never_missing() {
        let (mut settling, start) = (Debouncer::default(), Instant::now());
        settling.note("a.md".into(), Phase::Removed, start);
        for hurry in [false, true] {
            assert!(settling.take_if_over(start + 10 * MS, hurry).is_empty());
        }
        settling.note("a.md".into(), Phase::Open, start + 10 * MS);
        for hurry in [false, true] {
            assert!(settling.take_if_over(start + 40 * MS, hurry).is_empty());
        }
        settling.note("a.md".into(), Phase::Finished, start + 41 * MS);
        assert_eq!(settling.take_if_over(start + 42 * MS, false).len(), 1);
    }

    #[test]
    fn a_missing_file_counts_as_deleted_after_a_while() {
        let (mut settling, start) = (Debouncer::default(), Instant::now());
        settling.note("a.md".into(), Phase::Removed, start);
        assert_eq!(
            settling
                .take_if_over(start + settling.settle.unfinished, false)
                .len(),
            1
        );
    }

    #[test]
    fn many_changed_files_are_one_change() {
        let (mut settling, start) = (Debouncer::default(), Instant::now());
        for n in 0..100 {
            settling.note(format!("{n}.md").into(), Phase::Finished, start + n * MS);
            let hurry = n % 2 == 0;
            if n > 4 {
                let taken = settling.take_if_over(start + n * MS + settling.settle.quiet, hurry);
                assert!(taken.is_empty());
            }
        }
        let end = start + 99 * MS + settling.settle.quiet_bulk;
        assert_eq!(settling.take_if_over(end, false).len(), 100);
    }

    #[test]
    fn a_waiting_request_ends_the_quiet_period() {
        let (mut settling, start) = (Debouncer::default(), Instant::now());
        settling.note("b.md".into(), Phase::Finished, start);
        assert!(settling.take_if_over(start, false).is_empty());
        assert_eq!(settling.take_if_over(start, true).len(), 1);
    }

    #[test]
    fn a_file_that_is_written_continuously_delays_no_other() {
        let (mut settling, start) = (Debouncer::default(), Instant::now());
        settling.note("a.md".into(), Phase::Finished, start);
        for n in 0..500 {
            settling.note("log.md".into(), Phase::Open, start + n * MS);
        }
        let taken = settling.take_if_over(start + settling.settle.max_delay, false);
        assert_eq!(taken, [PathBuf::from("a.md")]);
    }
}
