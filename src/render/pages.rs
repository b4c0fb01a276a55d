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
    page: Cell,
    /// Why there is none of any other state: what has changed since.
    stale: Option<String>,
    /// 0 until it is made.
    bytes: usize,
}

/// What there was of a page in other states.
#[derive(Debug)]
pub(super) enum Former {
    /// Nothing.
    None,
    /// The page.
    Page(Arc<Rendered>),
    /// It is known to be wrong, because of this.
    Stale(String),
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
        make: impl FnOnce(Former) -> Arc<Rendered>,
    ) -> Arc<Rendered> {
        let (cell, former) = self.lock().slot(unit, state);
        let mut is_new = false;
        let page = cell.get_or_init(|| {
            is_new = true;
            make(former)
        });
        if is_new {
            self.lock().count(unit, &cell, page);
        }
        Arc::clone(page)
    }

    /// Lets go of pages that are wrong in a state: they would keep alive the texts that they were made of. `change` says
    /// what has changed of what a page has read.
    pub(super) fn tidy(&self, state: State, change: impl Fn(&Rendered) -> Option<String>) {
        for (unit, page) in self.all() {
            let change = change(&page);
            let mut kept = self.lock();
            let slot = kept.slots.peek_mut(&unit);
            let is_it = |slot: &&mut Slot| {
                slot.state != state
                    && slot
                        .page
                        .get()
                        .is_some_and(|known| Arc::ptr_eq(known, &page))
            };
            let Some(slot) = slot.filter(is_it) else {
                continue;
            };
            match change {
                None => slot.state = state,
                stale => {
                    let bytes = std::mem::take(&mut slot.bytes);
                    slot.page = Cell::default();
                    slot.stale = stale;
                    kept.bytes -= bytes;
                }
            }
        }
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
    fn slot(&mut self, unit: Unit, state: State) -> (Cell, Former) {
        let known = self.slots.get(&unit);
        let is_right = |slot: &&Slot| slot.state == state && slot.stale.is_none();
        if let Some(slot) = known.filter(is_right) {
            return (Arc::clone(&slot.page), Former::None);
        }
        let page = Cell::default();
        let slot = Slot {
            state,
            page: Arc::clone(&page),
            stale: None,
            bytes: 0,
        };
        let Some(former) = self.slots.put(unit, slot) else {
            return (page, Former::None);
        };
        self.bytes -= former.bytes;
        let former = match (former.stale, former.page.get()) {
            (Some(change), _) => Former::Stale(change),
            (None, Some(page)) => Former::Page(Arc::clone(page)),
            (None, None) => Former::None,
        };
        (page, former)
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
            html: vec![b'x'; bytes],
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
            assert!(matches!(former, Former::None));
            page(1)
        });
        pages.get(unit(0), ONE, |_| panic!("it is there"));
        pages.get(unit(0), two, |former| match former {
            Former::Page(page) => page,
            other => panic!("not that of the state before: {other:?}"),
        });
    }

    #[test]
    fn a_page_that_is_wrong_is_let_go_and_the_reason_kept() {
        let pages = Pages::default();
        let two = State(2);
        for n in 0..2 {
            pages.get(unit(n), ONE, |_| page(n as usize + 1));
        }
        pages.tidy(two, |page| {
            (page.html == b"x").then(|| "a title".to_owned())
        });
        pages.get(unit(1), two, |_| panic!("it is still right"));
        pages.get(unit(0), two, |former| {
            assert!(matches!(former, Former::Stale(reason) if reason == "a title"));
            page(1)
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
