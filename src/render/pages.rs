//! Pages in memory: those asked for last, up to a size.

use std::sync::{
    Arc, Mutex, MutexGuard, OnceLock, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use lru::LruCache;

use super::Rendered;
use crate::plan::Unit;

/// Most bytes that pages may take: a writer goes back and forth among a few, and any other is made again in milliseconds.
const MOST_BYTES: usize = 64 << 20;

/// What a read costs beside the value that it shares with the site.
const BYTES_OF_A_READ: usize = 96;

/// Number of a state of the site among those that share a memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State(u64);

/// Pages of several states of a site, one of each unit.
#[derive(Debug)]
pub(super) struct Pages {
    kept: Mutex<Kept>,
    states: AtomicU64,
}

#[derive(Debug)]
struct Kept {
    slots: LruCache<Unit, Slot>,
    bytes: usize,
}

#[derive(Debug)]
struct Slot {
    /// The state in which the page is known to be right.
    state: State,
    page: Arc<OnceLock<Arc<Rendered>>>,
    /// 0 until it is made.
    bytes: usize,
}

impl Default for Pages {
    fn default() -> Self {
        let kept = Kept {
            slots: LruCache::unbounded(),
            bytes: 0,
        };
        Self {
            kept: Mutex::new(kept),
            states: AtomicU64::new(0),
        }
    }
}

impl Pages {
    /// A state that no other has the number of.
    pub(super) fn new_state(&self) -> State {
        State(self.states.fetch_add(1, Ordering::Relaxed))
    }

    /// The page of a unit in a state. `make` is given that of another state, if there is one; when several threads ask
    /// at once, one makes it and the others wait.
    pub(super) fn get(
        &self,
        unit: Unit,
        state: State,
        make: impl FnOnce(Option<&Arc<Rendered>>) -> Arc<Rendered>,
    ) -> Arc<Rendered> {
        let (cell, former) = self.lock().slot(unit, state);
        let mut is_new = false;
        let page = cell.get_or_init(|| {
            is_new = true;
            make(former.as_ref())
        });
        if is_new {
            self.lock().count(unit, &cell, page);
        }
        Arc::clone(page)
    }

    /// All pages in memory with their units, in no order that means anything.
    pub(super) fn all(&self) -> Vec<(Unit, Arc<Rendered>)> {
        let kept = self.lock();
        let pages = kept.slots.iter();
        pages
            .filter_map(|(unit, slot)| Some((*unit, Arc::clone(slot.page.get()?))))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Cell = Arc<OnceLock<Arc<Rendered>>>;

impl Kept {
    /// The cell of a unit in a state, and what another state had there.
    fn slot(&mut self, unit: Unit, state: State) -> (Cell, Option<Arc<Rendered>>) {
        let known = self.slots.get(&unit);
        if let Some(slot) = known.filter(|slot| slot.state == state) {
            return (Arc::clone(&slot.page), None);
        }
        let page = Cell::default();
        let slot = Slot {
            state,
            page: Arc::clone(&page),
            bytes: 0,
        };
        let former = self.slots.put(unit, slot);
        self.bytes -= former.as_ref().map_or(0, |slot| slot.bytes);
        (page, former.and_then(|slot| slot.page.get().cloned()))
    }

    /// Adds up a page that was made, and forgets those that nobody has asked for in the longest time.
    fn count(&mut self, unit: Unit, cell: &Cell, page: &Rendered) {
        let slot = self.slots.peek_mut(&unit);
        let Some(slot) = slot.filter(|slot| Arc::ptr_eq(&slot.page, cell)) else {
            return;
        };
        slot.bytes = page.html.len() + page.reads.len() * BYTES_OF_A_READ;
        self.bytes += slot.bytes;
        while self.bytes > MOST_BYTES && self.slots.len() > 1 {
            self.bytes -= self.slots.pop_lru().map_or(0, |(_, slot)| slot.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::{LanguageId, PageId, VersionId};

    fn unit(n: u32) -> Unit {
        Unit {
            language: LanguageId::SOURCE,
            version: VersionId(0),
            page: PageId(n),
        }
    }

    fn page(bytes: usize) -> Arc<Rendered> {
        Arc::new(Rendered {
            html: "x".repeat(bytes),
            diagnostics: Vec::new(),
            reads: Arc::default(),
        })
    }

    const ONE: State = State(1);

    #[test]
    fn a_page_of_one_state_is_shown_to_the_maker_of_the_next() {
        let pages = Pages::default();
        let two = State(2);
        pages.get(unit(0), ONE, |former| {
            assert!(former.is_none());
            page(1)
        });
        pages.get(unit(0), ONE, |_| panic!("it is there"));
        pages.get(unit(0), two, |former| {
            Arc::clone(former.expect("that of the state before"))
        });
    }

    #[test]
    fn the_oldest_pages_are_forgotten() {
        let pages = Pages::default();
        for n in 0..5 {
            pages.get(unit(n), ONE, |_| page(MOST_BYTES / 4));
            pages.get(unit(0), ONE, |_| panic!("asked for all the time"));
        }
        let mut left: Vec<u32> = pages.all().iter().map(|(unit, _)| unit.page.0).collect();
        left.sort_unstable();
        assert_eq!(left, [0, 2, 3, 4]);
    }
}
