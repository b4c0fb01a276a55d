//! Which edits hold: the site is checked with them, and files whose edits do not hold are left out until the rest does.

use std::{collections::BTreeSet, sync::Arc};

use super::{EditedFile, Plan, Proven, Reason, State, problems::Counts, problems::Key};
use crate::{session::Session, source::Change};

/// Number of checks after which nothing more is tried: a check of a large site takes seconds.
const MAX_CHECKS: usize = 16;

impl Plan {
    /// Checks the site with the edits, without those of files in which a problem would remain or appear. If a new problem
    /// is in no edited file, the one that causes it is looked for by halving. `check` returns the state of a session.
    pub fn prove(self, before: State, check: impl Fn(Session) -> State) -> Proven {
        let Self { files, mut dropped } = self;
        let counts = Counts::of(&before.findings);
        let mut search = Search {
            before,
            counts,
            files: &files,
            check,
            checks: 0,
            best: None,
        };
        let mut reasons = Vec::new();
        let (set, state) = search.run((0..files.len()).collect(), &mut reasons);
        let state = state.unwrap_or(search.before);
        let dropped_files = reasons
            .into_iter()
            .map(|(at, reason): (usize, Reason)| files[at].dropped(reason));
        dropped.extend(dropped_files);
        dropped.sort_by(|a, b| a.path.cmp(&b.path));
        let is_kept = |(at, _): &(usize, EditedFile)| set.contains(at);
        let kept = files.into_iter().enumerate().filter(is_kept);
        Proven {
            state,
            files: kept.map(|(_, file)| file).collect(),
            dropped,
        }
    }
}

struct Search<'p, C> {
    before: State,
    counts: Counts,
    files: &'p [EditedFile],
    check: C,
    checks: usize,
    /// The largest set of files whose edits hold.
    best: Option<(BTreeSet<usize>, State)>,
}

impl<C: Fn(Session) -> State> Search<'_, C> {
    /// Returns the files of a set whose edits hold together, and the site with them; `None` is the site as it was.
    fn run(
        &mut self,
        mut set: BTreeSet<usize>,
        dropped: &mut Vec<(usize, Reason)>,
    ) -> (BTreeSet<usize>, Option<State>) {
        while !set.is_empty() {
            let Some((state, excess)) = self.attempt(&set) else {
                break;
            };
            if excess.is_empty() {
                return (set, Some(state));
            }
            drop(state);
            let mut culprits = self.named(&set, &excess);
            if culprits.is_empty() {
                let Some(culprit) = self.halved(&set) else {
                    break;
                };
                culprits.push((culprit, Reason::New(excess[0].clone())));
            }
            for (culprit, reason) in culprits {
                set.remove(&culprit);
                dropped.push((culprit, reason));
            }
        }
        let (best, state) = self.best.take().unzip();
        let best = best.unwrap_or_default();
        dropped.extend(set.difference(&best).map(|at| (*at, Reason::Unknown)));
        // A set that held by itself may have been part of a larger one that did not.
        dropped.retain(|(at, _)| !best.contains(at));
        (best, state)
    }

    /// Checks the site with the edits of a set. Returns its state, and the problems that there should not be; `None` if
    /// there have been enough checks.
    fn attempt(&mut self, set: &BTreeSet<usize>) -> Option<(State, Vec<Key>)> {
        if self.checks == MAX_CHECKS {
            return None;
        }
        self.checks += 1;
        let edited = || set.iter().map(|at| &self.files[*at]);
        let changes: Vec<Change> = edited()
            .map(|file| Change::Text(file.path.clone(), Arc::clone(&file.after)))
            .collect();
        let state = (self.check)(self.before.session.refresh(&changes));
        let allowed = self.counts.without(edited().flat_map(|file| &file.fixes));
        let excess = Counts::of(&state.findings).beyond(&allowed);
        Some((state, excess))
    }

    /// Returns the files that problems name: those that have them, and those whose edits should have solved them.
    fn named(&self, set: &BTreeSet<usize>, excess: &[Key]) -> Vec<(usize, Reason)> {
        let reason = |at: &usize| {
            let file = &self.files[*at];
            let remains = excess.iter().find(|key| file.fixes.contains(key));
            let is_here = |key: &&Key| key.file == file.path;
            let reason = match remains {
                Some(key) => Reason::Remains(key.clone()),
                None => Reason::New(excess.iter().find(is_here)?.clone()),
            };
            Some((*at, reason))
        };
        set.iter().filter_map(reason).collect()
    }

    /// Returns a file whose edits cause problems elsewhere; `None` if there have been enough checks.
    fn halved(&mut self, set: &BTreeSet<usize>) -> Option<usize> {
        let mut suspects: Vec<usize> = set.iter().copied().collect();
        while suspects.len() > 1 {
            let rest = suspects.split_off(suspects.len() / 2);
            let half: BTreeSet<usize> = suspects.iter().copied().collect();
            let (state, excess) = self.attempt(&half)?;
            if excess.is_empty() {
                let largest = self.best.as_ref().map_or(0, |(best, _)| best.len());
                if half.len() > largest {
                    self.best = Some((half, state));
                }
                suspects = rest;
            }
        }
        suspects.first().copied()
    }
}
