//! What many units need is made once, and taken over from one state of the site to the next where it still holds.
//!
//! Nothing is looked through when a state begins: what was known is compared with the site when somebody asks for it.

use std::{
    hash::Hash,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use rustc_hash::FxHashMap;

use super::{Renderer, reads::Reads};

/// Something that was made of a site, and of what.
pub(super) trait Made {
    /// What it was made of.
    fn reads(&self) -> &Reads;
}

/// One thing for each number, of one state.
#[derive(Debug)]
pub(super) struct Table<T> {
    cells: Vec<OnceLock<Arc<T>>>,
    /// What was last known in any state.
    last: Arc<[Mutex<Option<Arc<T>>>]>,
}

impl<T: Made> Table<T> {
    pub(super) fn new(count: usize) -> Self {
        Self {
            cells: (0..count).map(|_| OnceLock::new()).collect(),
            last: (0..count).map(|_| Mutex::default()).collect(),
        }
    }

    /// For the next state, in which the numbers mean the same.
    pub(super) fn following(before: &Self) -> Self {
        Self {
            cells: (0..before.cells.len()).map(|_| OnceLock::new()).collect(),
            last: Arc::clone(&before.last),
        }
    }

    /// The thing of a number. Who asks first makes it, and others wait; no lock is held meanwhile.
    pub(super) fn get(&self, at: usize, renderer: &Renderer, make: impl FnOnce() -> T) -> &Arc<T> {
        self.cells[at].get_or_init(|| {
            let last = || self.last[at].lock().unwrap_or_else(PoisonError::into_inner);
            let known = last().clone();
            let known = known.filter(|known| renderer.holds(known.reads()));
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
pub(super) struct Map<K, T> {
    known: Mutex<FxHashMap<K, Arc<T>>>,
    last: Arc<Mutex<FxHashMap<K, Arc<T>>>>,
}

impl<K, T> Default for Map<K, T> {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            last: Arc::default(),
        }
    }
}

impl<K: Eq + Hash + Copy, T: Made> Map<K, T> {
    /// For the next state, in which the keys mean the same.
    pub(super) fn following(before: &Self) -> Self {
        Self {
            known: Mutex::default(),
            last: Arc::clone(&before.last),
        }
    }

    /// The thing of a key. Two that ask at once may both make it; they make the same.
    pub(super) fn get(&self, key: K, renderer: &Renderer, make: impl FnOnce() -> T) -> Arc<T> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let last = || self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(&key) {
            return Arc::clone(known);
        }
        let former = last().get(&key).cloned();
        let former = former.filter(|former| renderer.holds(former.reads()));
        let made = former.unwrap_or_else(|| {
            let made = Arc::new(make());
            last().insert(key, Arc::clone(&made));
            made
        });
        known().insert(key, Arc::clone(&made));
        made
    }
}
