//! Checks whether reads from one state of a site have the same values in another.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{Read, Reads, TrackedSite, Unchanged};

/// Caches comparisons for one state of a site, for reads that many pages have in common, such as those of a sidebar.
#[derive(Debug, Default)]
pub(in crate::render) struct Verifier {
    /// By memory address. The reads are kept alive, so that their addresses are not reused.
    by_place: Mutex<FxHashMap<usize, (Reads, bool)>>,
}

/// Maximum number of reads for which a comparison is as fast as a lookup.
const UNCACHED_READS: usize = 4;

impl Verifier {
    /// Whether all reads still have the same values.
    pub(in crate::render) fn holds(&self, reads: &Reads, site: &TrackedSite) -> bool {
        self.verify(reads, site, None)
    }

    /// Returns the first read whose value has changed. `unchanged`: what is the same since a state in which all reads held.
    pub(in crate::render) fn first_change<'r>(
        &self,
        reads: &'r [Read],
        site: &TrackedSite,
        unchanged: Option<&Unchanged>,
    ) -> Option<&'r Read> {
        reads.iter().find_map(|read| match read {
            Read::All(inner) if self.verify(inner, site, unchanged) => None,
            Read::All(inner) => self.first_change(inner, site, unchanged),
            read if unchanged.is_some_and(|it| it.covers(read)) || site.holds(read) => None,
            read => Some(read),
        })
    }

    fn verify(&self, reads: &Reads, site: &TrackedSite, unchanged: Option<&Unchanged>) -> bool {
        let compare = || self.first_change(reads, site, unchanged).is_none();
        if reads.len() <= UNCACHED_READS {
            return compare();
        }
        let place = Arc::as_ptr(reads).addr();
        let by_place = || self.by_place.lock().unwrap_or_else(PoisonError::into_inner);
        let known = by_place().get(&place).map(|(_, holds)| *holds);
        known.unwrap_or_else(|| {
            let holds = compare();
            by_place().insert(place, (Arc::clone(reads), holds));
            holds
        })
    }
}
