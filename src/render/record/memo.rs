//! What many units need is made once, and taken over from one state of the site to the next where it still holds.
//!
//! Nothing is looked through when a state begins: what was known is compared with the site when somebody asks for it.

use std::{
    hash::Hash,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use rustc_hash::FxHashMap;

use super::{Reads, TrackedSite, Verifier};

/// Something that was made of a site, and of what.
pub(in crate::render) trait Memo {
    /// What it was made of.
    fn reads(&self) -> &Reads;
}

/// One thing for each number, of one state.
#[derive(Debug)]
pub(in crate::render) struct MemoTable<T> {
    cells: Vec<OnceLock<Arc<T>>>,
    /// What was last known in any state.
    last: Arc<[Mutex<Option<Arc<T>>>]>,
}

impl<T: Memo> MemoTable<T> {
    pub(in crate::render) fn new(count: usize) -> Self {
        Self {
            cells: (0..count).map(|_| OnceLock::new()).collect(),
            last: (0..count).map(|_| Mutex::default()).collect(),
        }
    }

    /// For the next state, in which the numbers mean the same.
    pub(in crate::render) fn following(before: &Self) -> Self {
        Self {
            cells: (0..before.cells.len()).map(|_| OnceLock::new()).collect(),
            last: Arc::clone(&before.last),
        }
    }

    /// The thing of a number. Who asks first makes it, and others wait; no lock is held meanwhile.
    pub(in crate::render) fn get(
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

/// One thing for each key, of one state, where keys cannot be counted.
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
    /// For the next state, in which the keys mean the same.
    pub(in crate::render) fn following(before: &Self) -> Self {
        Self {
            known: Mutex::default(),
            last: Arc::clone(&before.last),
        }
    }

    /// The thing of a key. Two that ask at once may both make it; they make the same.
    pub(in crate::render) fn get(
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
