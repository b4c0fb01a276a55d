//! The edits of a file that are still to be proven. They are tried together; if there is a problem in the file then, halves
//! of them are, so that one that does not hold costs no other.

use super::{EditedFile, Key, Reason, problems::Counts};

/// A file whose edits are tried. Edits are given by their numbers.
pub(super) struct Candidate<'p> {
    pub(super) file: &'p EditedFile,
    /// Edits that have held, in ascending order.
    kept: Vec<usize>,
    /// Groups of edits to try, the next one last.
    groups: Vec<Vec<usize>>,
    /// Edits that do not hold, each with the reason.
    pub(super) refused: Vec<(usize, Reason)>,
}

impl<'p> Candidate<'p> {
    pub(super) fn new(file: &'p EditedFile) -> Self {
        Self {
            file,
            kept: Vec::new(),
            groups: vec![(0..file.edits.len()).collect()],
            refused: Vec::new(),
        }
    }

    /// Returns the file with the edits that have held, and the next ones; `None` without edits.
    pub(super) fn trial(&self) -> Option<EditedFile> {
        let mut edits = self.kept.clone();
        edits.extend(self.groups.last().into_iter().flatten());
        edits.sort_unstable();
        (!edits.is_empty()).then(|| self.file.with(edits.into_iter()))
    }

    /// Whether all edits have been tried.
    pub(super) fn is_settled(&self) -> bool {
        self.groups.is_empty()
    }

    /// Notes what came of a trial: the problems that there should not be. Returns whether one of them is of this file.
    pub(super) fn note(&mut self, excess: &[Key]) -> bool {
        let solves = |edit: &usize, key: &Key| self.file.edits[*edit].solves.contains(key);
        let tried = self.groups.pop();
        let edits = || self.kept.iter().chain(tried.iter().flatten());
        // Another problem of the file can be a consequence of one that an edit should have solved.
        let remaining = excess.iter().find(|key| edits().any(|it| solves(it, key)));
        if let Some(key) = remaining {
            let (bad, rest): (Vec<usize>, Vec<usize>) =
                edits().copied().partition(|it| solves(it, key));
            self.refuse(bad, &Reason::Remains(key.clone()));
            self.kept.retain(|it| rest.contains(it));
            let again = rest.into_iter().filter(|it| !self.kept.contains(it));
            let again: Vec<usize> = again.collect();
            self.groups.extend((!again.is_empty()).then_some(again));
            return true;
        }
        let new = excess.iter().find(|key| key.file == self.file.path);
        let Some(new) = new.filter(|_| edits().next().is_some()) else {
            self.kept.extend(tried.into_iter().flatten());
            self.kept.sort_unstable();
            return false;
        };
        let reason = Reason::New(new.clone());
        match tried {
            // What has held before does not any more.
            None => {
                let kept = std::mem::take(&mut self.kept);
                self.refuse(kept, &reason);
            }
            Some(group) if group.len() == 1 => self.refuse(group, &reason),
            Some(mut group) => {
                let second = group.split_off(group.len() / 2);
                self.groups.extend([second, group]);
            }
        }
        true
    }

    /// Gives up all edits.
    pub(super) fn drop_all(&mut self, reason: &Reason) {
        let kept = std::mem::take(&mut self.kept);
        self.refuse(kept, reason);
        self.drop_untried(reason);
    }

    /// Gives up the edits that have not been tried, or not alone.
    pub(super) fn drop_untried(&mut self, reason: &Reason) {
        let groups = std::mem::take(&mut self.groups);
        self.refuse(groups.concat(), reason);
    }

    fn refuse(&mut self, edits: Vec<usize>, reason: &Reason) {
        let refused = edits.into_iter().map(|edit| (edit, reason.clone()));
        self.refused.extend(refused);
    }
}

/// Returns the problems that there should not be with edits of some files.
pub(super) fn excess(before: &Counts, edited: &[EditedFile], after: &Counts) -> Vec<Key> {
    after.beyond(&before.without(edited.iter().flat_map(EditedFile::solves)))
}
