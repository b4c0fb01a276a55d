//! Cache of rendered pages: the most recently requested ones, up to a total size.

use std::sync::{
    Arc, Mutex, MutexGuard, OnceLock, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use lru::LruCache;

use crate::{plan::Unit, render::Rendered};

/// Maximum size of the cached pages in bytes: an author switches between few pages, and any other page is rendered
/// again in milliseconds.
const MAX_BYTES: usize = 64 << 20;

/// Overhead of a read in bytes, besides the value that it shares with the site.
const READ_OVERHEAD: usize = 96;

/// Number of a site's revision, unique within a cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) struct Revision(u64);

/// Pages of several states of a site, one per unit.
#[derive(Debug)]
pub(in crate::render) struct PageCache {
    entries: Mutex<Entries>,
    revisions: AtomicU64,
}

#[derive(Debug)]
struct Entries {
    slots: LruCache<Unit, CacheEntry>,
    bytes: usize,
}

#[derive(Debug)]
struct CacheEntry {
    /// The revision for which the page is known to be valid.
    revision: Revision,
    page: Cell,
    /// Why the page of an earlier revision was dropped: what has changed since.
    stale: Option<String>,
    /// 0 until the page is rendered.
    bytes: usize,
}

/// What is cached of a page from other states.
#[derive(Debug)]
pub(in crate::render) enum Cached {
    /// Nothing.
    None,
    /// The page, not yet known to be valid.
    Page(Arc<Rendered>),
    /// A dropped page, with the reason.
    Stale(String),
}

impl Default for PageCache {
    fn default() -> Self {
        let entries = Entries {
            slots: LruCache::unbounded(),
            bytes: 0,
        };
        Self {
            entries: Mutex::new(entries),
            revisions: AtomicU64::new(0),
        }
    }
}

impl PageCache {
    /// Returns a new, unique revision.
    pub(in crate::render) fn new_revision(&self) -> Revision {
        Revision(self.revisions.fetch_add(1, Ordering::Relaxed))
    }

    /// Returns the page of a unit in a revision. `make` receives the page of another revision, if there is one. With
    /// several simultaneous callers, one renders the page and the others wait.
    pub(in crate::render) fn get(
        &self,
        unit: Unit,
        revision: Revision,
        make: impl FnOnce(Cached) -> Arc<Rendered>,
    ) -> Arc<Rendered> {
        let (cell, former) = self.lock().slot(unit, revision);
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

    /// Drops pages that are invalid in a revision: they would keep alive the texts that they depend on. `change`
    /// returns what has changed in a page's reads.
    pub(in crate::render) fn tidy(
        &self,
        revision: Revision,
        change: impl Fn(&Rendered) -> Option<String>,
    ) {
        for (unit, page) in self.all() {
            let change = change(&page);
            let mut entries = self.lock();
            let slot = entries.slots.peek_mut(&unit);
            let is_it = |slot: &&mut CacheEntry| {
                slot.revision != revision
                    && slot
                        .page
                        .get()
                        .is_some_and(|known| Arc::ptr_eq(known, &page))
            };
            let Some(slot) = slot.filter(is_it) else {
                continue;
            };
            match change {
                None => slot.revision = revision,
                stale => {
                    let bytes = std::mem::take(&mut slot.bytes);
                    slot.page = Cell::default();
                    slot.stale = stale;
                    entries.bytes -= bytes;
                }
            }
        }
    }

    /// Returns all cached pages with their units, in arbitrary order.
    pub(in crate::render) fn all(&self) -> Vec<(Unit, Arc<Rendered>)> {
        let entries = self.lock();
        let pages = entries.slots.iter();
        pages
            .filter_map(|(unit, slot)| Some((*unit, Arc::clone(slot.page.get()?))))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Cell = Arc<OnceLock<Arc<Rendered>>>;

impl Entries {
    /// Returns the cell of a unit in a revision, and what another revision had there.
    fn slot(&mut self, unit: Unit, revision: Revision) -> (Cell, Cached) {
        let known = self.slots.get(&unit);
        let is_right = |slot: &&CacheEntry| slot.revision == revision && slot.stale.is_none();
        if let Some(slot) = known.filter(is_right) {
            return (Arc::clone(&slot.page), Cached::None);
        }
        let page = Cell::default();
        let slot = CacheEntry {
            revision,
            page: Arc::clone(&page),
            stale: None,
            bytes: 0,
        };
        let Some(former) = self.slots.put(unit, slot) else {
            return (page, Cached::None);
        };
        self.bytes -= former.bytes;
        let former = match (former.stale, former.page.get()) {
            (Some(change), _) => Cached::Stale(change),
            (None, Some(page)) => Cached::Page(Arc::clone(page)),
            (None, None) => Cached::None,
        };
        (page, former)
    }

    /// Adds the size of a rendered page, and evicts the least recently requested pages.
    fn count(&mut self, unit: Unit, cell: &Cell, page: &Rendered) {
        let slot = self.slots.peek_mut(&unit);
        let Some(slot) = slot.filter(|slot| Arc::ptr_eq(&slot.page, cell)) else {
            return;
        };
        slot.bytes = page.html.len() + page.reads.len() * READ_OVERHEAD;
        self.bytes += slot.bytes;
        while self.bytes > MAX_BYTES && self.slots.len() > 1 {
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

    const ONE: Revision = Revision(1);

    #[test]
    fn rendering_again_receives_the_previous_page() {
        let pages = PageCache::default();
        let two = Revision(2);
        pages.get(unit(0), ONE, |former| {
            assert!(matches!(former, Cached::None));
            page(1)
        });
        pages.get(unit(0), ONE, |_| panic!("it is there"));
        pages.get(unit(0), two, |former| match former {
            Cached::Page(page) => page,
            other => panic!("not that of the revision before: {other:?}"),
        });
    }

    #[test]
    fn an_outdated_page_is_dropped_and_its_reason_kept() {
        let pages = PageCache::default();
        let two = Revision(2);
        for n in 0..2 {
            pages.get(unit(n), ONE, |_| page(n as usize + 1));
        }
        pages.tidy(two, |page| {
            (page.html == b"x").then(|| "a title".to_owned())
        });
        pages.get(unit(1), two, |_| panic!("it is still right"));
        pages.get(unit(0), two, |former| {
            assert!(matches!(former, Cached::Stale(reason) if reason == "a title"));
            page(1)
        });
    }

    #[test]
    fn the_least_recently_used_pages_are_dropped() {
        let pages = PageCache::default();
        for n in 0..5 {
            pages.get(unit(n), ONE, |_| page(MAX_BYTES / 4));
            pages.get(unit(0), ONE, |_| panic!("asked for all the time"));
        }
        let mut left: Vec<u32> = pages.all().iter().map(|(unit, _)| unit.page.0).collect();
        left.sort_unstable();
        assert_eq!(left, [0, 2, 3, 4]);
    }
}
