//! Caches values that many units need, and reuses them in the next state of the site if they are still valid.
//!
//! Nothing is checked when a state begins: a cached value is compared with the site on its first use.

use std::{
    hash::Hash,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use rustc_hash::FxHashMap;

use super::{Reads, Recorder, TrackedSite, Verifier};

/// A value computed from a site, with its dependencies.
pub(in crate::render) trait Memo {
    /// Returns what it depends on.
    fn reads(&self) -> &Reads;
}

/// The values of one state, by index.
#[derive(Debug)]
pub(in crate::render) struct MemoTable<T> {
    cells: Vec<OnceLock<Arc<T>>>,
    /// The latest values, from any state.
    last: Arc<[Mutex<Option<Arc<T>>>]>,
}

impl<T: Memo> MemoTable<T> {
    pub(in crate::render) fn new(count: usize) -> Self {
        Self {
            cells: (0..count).map(|_| OnceLock::new()).collect(),
            last: (0..count).map(|_| Mutex::default()).collect(),
        }
    }

    /// Creates the table of the next state, in which indices have the same meaning.
    pub(in crate::render) fn following(before: &Self) -> Self {
        Self {
            cells: (0..before.cells.len()).map(|_| OnceLock::new()).collect(),
            last: Arc::clone(&before.last),
        }
    }

    /// Returns the value at an index, and records its reads. The first caller computes it while others wait; no lock is
    /// held meanwhile.
    pub(in crate::render) fn get(
        &self,
        at: usize,
        recorder: &Recorder<'_>,
        state: (&TrackedSite, &Verifier),
        make: impl FnOnce() -> T,
    ) -> &Arc<T> {
        let value = self.find(at, state, make);
        recorder.note_all(value.reads());
        value
    }

    /// Adds a value that has been computed for another purpose, if there is none.
    pub(in crate::render) fn offer(
        &self,
        at: usize,
        state: (&TrackedSite, &Verifier),
        value: impl FnOnce() -> T,
    ) {
        self.find(at, state, value);
    }

    fn find(
        &self,
        at: usize,
        (site, verifier): (&TrackedSite, &Verifier),
        make: impl FnOnce() -> T,
    ) -> &Arc<T> {
        self.cells[at].get_or_init(|| {
            let last = || self.last[at].lock().unwrap_or_else(PoisonError::into_inner);
            let known = last().clone();
            let known = known.filter(|known| verifier.holds(known.reads(), site));
            known.unwrap_or_else(|| {
                let made = Arc::new(make());
                *last() = Some(Arc::clone(&made));
                made
            })
        })
    }
}

/// The values of one state, by key, if keys cannot be numbered.
#[derive(Debug)]
pub(in crate::render) struct MemoMap<K, T> {
    known: Mutex<FxHashMap<K, Arc<T>>>,
    last: Arc<Mutex<FxHashMap<K, Arc<T>>>>,
}

impl<K, T> Default for MemoMap<K, T> {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            last: Arc::default(),
        }
    }
}

impl<K: Eq + Hash + Copy, T: Memo> MemoMap<K, T> {
    /// Creates the map of the next state, in which keys have the same meaning.
    pub(in crate::render) fn following(before: &Self) -> Self {
        Self {
            known: Mutex::default(),
            last: Arc::clone(&before.last),
        }
    }

    /// Returns the value of a key, and records its reads. Two simultaneous callers may both compute it, with the same
    /// result.
    pub(in crate::render) fn get(
        &self,
        key: K,
        recorder: &Recorder<'_>,
        state: (&TrackedSite, &Verifier),
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        let value = self.find(key, state, make);
        recorder.note_all(value.reads());
        value
    }

    fn find(
        &self,
        key: K,
        (site, verifier): (&TrackedSite, &Verifier),
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let last = || self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(&key) {
            return Arc::clone(known);
        }
        let former = last().get(&key).cloned();
        let former = former.filter(|former| verifier.holds(former.reads(), site));
        let made = former.unwrap_or_else(|| {
            let made = Arc::new(make());
            last().insert(key, Arc::clone(&made));
            made
        });
        known().insert(key, Arc::clone(&made));
        made
    }
}
