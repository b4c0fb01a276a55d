//! Which edits hold: the site is checked with all of them, and again without those that do not hold, until the rest does.

use std::collections::BTreeMap;

use super::{
    Dropped, EditedFile, Key, Plan, Proven, Reason, State,
    candidate::{Candidate, excess},
    problems::Counts,
};
use crate::{session::Session, source::Change};

/// Number of checks after which nothing more is tried: a check of a large site takes seconds.
const MAX_CHECKS: usize = 20;

impl Plan {
    /// Checks the site with the edits, without those with which a problem would remain or appear. If a new problem is in no
    /// edited file, the file that causes it is looked for by halving. `check` returns the state of a session.
    pub fn prove(self, before: State, check: impl Fn(Session) -> State) -> Proven {
        let mut search = Search {
            counts: Counts::of(&before.findings),
            before,
            check,
            checks: 0,
            best: None,
        };
        let mut candidates: Vec<Candidate<'_>> = self.files.iter().map(Candidate::new).collect();
        let found = search.run(&mut candidates).or(search.best);
        let (files, state) = found.unwrap_or((Vec::new(), search.before));
        let mut dropped = self.dropped;
        for candidate in &candidates {
            let path = &candidate.file.path;
            let made = files.iter().find(|file| file.path == *path);
            dropped.extend(left_out(candidate, made));
        }
        dropped.sort_by(|a, b| a.path.cmp(&b.path));
        Proven {
            state,
            files,
            dropped,
        }
    }
}

/// Returns the edits of a file that are not made, by reason.
fn left_out(candidate: &Candidate<'_>, made: Option<&EditedFile>) -> Vec<Dropped> {
    let reasons: BTreeMap<usize, &Reason> = candidate
        .refused
        .iter()
        .map(|(edit, reason)| (*edit, reason))
        .collect();
    let mut dropped: Vec<Dropped> = Vec::new();
    for (n, edit) in candidate.file.edits.iter().enumerate() {
        let mut all = made.into_iter().flat_map(|file| &file.edits);
        if all.any(|made| made.range == edit.range) {
            continue;
        }
        let reason = reasons.get(&n).copied().unwrap_or(&Reason::Unknown);
        match dropped.iter_mut().find(|known| known.reason == *reason) {
            Some(known) => known.fixes += edit.solves.len(),
            None => dropped.push(Dropped {
                path: candidate.file.path.clone(),
                fixes: edit.solves.len(),
                reason: reason.clone(),
            }),
        }
    }
    dropped
}

struct Search<C> {
    before: State,
    counts: Counts,
    check: C,
    checks: usize,
    /// The edits that have held together and fix the most problems, and the site with them.
    best: Option<(Vec<EditedFile>, State)>,
}

impl<C: Fn(Session) -> State> Search<C> {
    /// Returns the files with the edits that hold together, and the site with them; `None` if there are none, or if there
    /// have been too many checks.
    fn run(&mut self, candidates: &mut [Candidate<'_>]) -> Option<(Vec<EditedFile>, State)> {
        loop {
            if self.checks + 1 == MAX_CHECKS {
                for candidate in &mut *candidates {
                    candidate.drop_untried(&Reason::Unknown);
                }
            }
            let trial: Vec<EditedFile> = candidates.iter().filter_map(Candidate::trial).collect();
            let (state, excess) = self.attempt(&trial)?;
            let notes = candidates.iter_mut().map(|it| it.note(&excess));
            let is_named = notes.fold(false, |any, is_here| any | is_here);
            if excess.is_empty() {
                if candidates.iter().all(Candidate::is_settled) {
                    return Some((trial, state));
                }
                self.keep(trial, state);
            } else if !is_named {
                drop(state);
                let culprit = self.halved(trial)?;
                let mut candidates = candidates.iter_mut();
                let found = candidates.find(|candidate| candidate.file.path == culprit)?;
                found.drop_all(&Reason::New(excess.first()?.clone()));
            }
        }
    }

    /// Checks the site with edits. Returns its state, and the problems that there should not be; `None` if nothing is edited,
    /// or if there have been too many checks.
    fn attempt(&mut self, edited: &[EditedFile]) -> Option<(State, Vec<Key>)> {
        if edited.is_empty() || self.checks == MAX_CHECKS {
            return None;
        }
        self.checks += 1;
        let changes: Vec<Change> = edited
            .iter()
            .map(|file| Change::Text(file.path.clone(), file.text().into()))
            .collect();
        let state = (self.check)(self.before.session.refresh(&changes));
        let excess = excess(&self.counts, edited, &Counts::of(&state.findings));
        Some((state, excess))
    }

    /// Remembers edits that hold, for the case that nothing better is found.
    fn keep(&mut self, files: Vec<EditedFile>, state: State) {
        let fixes = |files: &[EditedFile]| files.iter().map(EditedFile::fixes).sum::<usize>();
        let most = self.best.as_ref().map_or(0, |(best, _)| fixes(best));
        if fixes(&files) > most {
            self.best = Some((files, state));
        }
    }

    /// Returns the path of a file whose edits cause a problem elsewhere; `None` if there have been too many checks.
    fn halved(&mut self, mut suspects: Vec<EditedFile>) -> Option<String> {
        while suspects.len() > 1 {
            let rest = suspects.split_off(suspects.len() / 2);
            let (state, excess) = self.attempt(&suspects)?;
            if excess.is_empty() {
                self.keep(std::mem::replace(&mut suspects, rest), state);
            }
        }
        suspects.pop().map(|file| file.path)
    }
}
