//! Cache of highlighted blocks, bounded in bytes. The least recently used blocks are evicted first.
//!
//! Enters: a language, a text, and a function that highlights it. Leaves: its HTML. If another thread is already
//! highlighting the same block, the caller waits for its result. Start at [`Blocks::get`].

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use lru::LruCache;
use rustc_hash::FxBuildHasher;

/// Maximum size of the cache in bytes, text and HTML. Fits all code blocks of a large site.
const MAX_BYTES: usize = 32 << 20;

/// Overhead of a block in bytes, besides its text and HTML: cache entry and heap allocations.
const BLOCK_OVERHEAD: usize = 160;

/// Cache key: index of the language, and the text.
type Key = (usize, Box<str>);

/// HTML of a block; `None` if it is not highlighted.
type Html = Option<Arc<str>>;

/// Cache of highlighted blocks.
#[derive(Debug)]
pub(super) struct Blocks {
    kept: Mutex<Entries>,
    max_bytes: usize,
}

#[derive(Debug)]
struct Entries {
    slots: LruCache<Key, Slot, FxBuildHasher>,
    /// Total size of all blocks.
    bytes: usize,
}

#[derive(Debug, Default)]
struct Slot {
    html: Arc<OnceLock<Html>>,
    /// 0 until the block is highlighted.
    bytes: usize,
}

impl Default for Blocks {
    fn default() -> Self {
        Self::new(MAX_BYTES)
    }
}

impl Blocks {
    fn new(max_bytes: usize) -> Self {
        let kept = Entries {
            slots: LruCache::unbounded_with_hasher(FxBuildHasher),
            bytes: 0,
        };
        Self {
            kept: Mutex::new(kept),
            max_bytes,
        }
    }

    /// Returns the HTML of a text. Calls `make` if it is not cached.
    pub(super) fn get(
        &self,
        language: usize,
        text: &str,
        make: impl FnOnce() -> Option<String>,
    ) -> Html {
        let key = (language, text.into());
        let cell = Arc::clone(&self.lock().slots.get_or_insert(key, Slot::default).html);
        let mut is_new = false;
        let html = cell.get_or_init(|| {
            is_new = true;
            make().map(Arc::from)
        });
        if is_new {
            let key = (language, text.into());
            self.lock().count(&key, &cell, html, self.max_bytes);
        }
        html.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entries {
    /// Adds the size of a new block, then evicts the least recently used blocks while the cache exceeds its bound.
    fn count(&mut self, key: &Key, cell: &Arc<OnceLock<Html>>, html: &Html, max_bytes: usize) {
        let slot = self.slots.peek_mut(key);
        // The block may have been evicted in the meantime, and may be in progress again.
        let Some(slot) = slot.filter(|slot| Arc::ptr_eq(&slot.html, cell)) else {
            return;
        };
        let of_html = html.as_ref().map_or(0, |html| html.len());
        slot.bytes = BLOCK_OVERHEAD + key.1.len() + of_html;
        self.bytes += slot.bytes;
        while self.bytes > max_bytes
            && let Some((_, forgotten)) = self.slots.pop_lru()
        {
            self.bytes -= forgotten.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Barrier,
            atomic::{AtomicUsize, Ordering},
        },
        thread,
    };

    use super::{BLOCK_OVERHEAD, Blocks, Html};

    /// HTML that contains its input.
    fn html(language: usize, text: &str) -> Option<String> {
        (language != 9).then(|| format!("{language}: {text}"))
    }

    fn get(blocks: &Blocks, language: usize, text: &str) -> Html {
        blocks.get(language, text, || html(language, text))
    }

    /// The HTML of a block that must be cached.
    fn known(blocks: &Blocks, language: usize, text: &str) -> Html {
        blocks.get(language, text, || panic!("{text} is not in memory"))
    }

    #[test]
    fn a_block_is_made_once() {
        let blocks = Blocks::default();
        let first = get(&blocks, 1, "text");
        assert_eq!(first.as_deref(), Some("1: text"));
        assert_eq!(known(&blocks, 1, "text"), first);
        assert_eq!(get(&blocks, 2, "text").as_deref(), Some("2: text"));
        assert_eq!(get(&blocks, 9, "no colours"), None);
        assert_eq!(known(&blocks, 9, "no colours"), None);
    }

    #[test]
    fn the_least_recently_used_entries_are_dropped_first() {
        let of_one = BLOCK_OVERHEAD + "a".len() + "1: a".len();
        let blocks = Blocks::new(2 * of_one);
        for text in ["a", "b", "a", "c"] {
            get(&blocks, 1, text);
        }
        known(&blocks, 1, "a");
        known(&blocks, 1, "c");
        assert_eq!(blocks.lock().slots.len(), 2);
    }

    #[test]
    fn a_block_larger_than_the_memory_is_not_kept() {
        let blocks = Blocks::new(1000);
        let text = "long ".repeat(1000);
        assert_eq!(
            get(&blocks, 1, &text).as_deref(),
            Some(&*format!("1: {text}"))
        );
        let kept = blocks.lock();
        assert_eq!((kept.slots.len(), kept.bytes), (0, 0));
    }

    #[test]
    fn forgetting_changes_nothing_and_the_bound_holds() {
        let blocks = Blocks::new(5000);
        for n in 0..2000_usize {
            let (language, text) = (n % 10, "x".repeat(n * n % 97));
            let made = get(&blocks, language, &text);
            assert_eq!(made.as_deref(), html(language, &text).as_deref());
            let kept = blocks.lock();
            let bytes: usize = kept.slots.iter().map(|(_, slot)| slot.bytes).sum();
            assert_eq!(kept.bytes, bytes);
            assert!(bytes <= 5000, "{bytes}");
        }
    }

    #[test]
    fn threads_wait_for_the_one_that_renders_the_same_block() {
        let (blocks, made, start) = (Blocks::default(), AtomicUsize::new(0), Barrier::new(8));
        let want = || {
            start.wait();
            blocks.get(1, "text", || {
                made.fetch_add(1, Ordering::Relaxed);
                html(1, "text")
            })
        };
        thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(want)).collect();
            for thread in threads {
                let html = thread.join().expect("no panic");
                assert_eq!(html.as_deref(), Some("1: text"));
            }
        });
        assert_eq!(made.into_inner(), 1);
    }
}
