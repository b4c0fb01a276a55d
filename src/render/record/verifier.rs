//! Whether what was read in one state of a site is the same in another.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{Read, Reads, TrackedSite};

/// What is known of reads in one state of a site, for those that many have in common, such as those of a sidebar.
#[derive(Debug, Default)]
pub(in crate::render) struct Verifier {
    /// By where they are. They are kept, so that no others come to be there.
    by_place: Mutex<FxHashMap<usize, (Reads, bool)>>,
}

/// Reads so few that they are compared as fast as they are looked up.
const FEW_READS: usize = 4;

impl Verifier {
    /// Whether everything that was read is still the same.
    pub(in crate::render) fn holds(&self, reads: &Reads, site: &TrackedSite) -> bool {
        let compare = || self.first_change(reads, site).is_none();
        if reads.len() <= FEW_READS {
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

    /// The first thing read that is another now.
    pub(in crate::render) fn first_change<'r>(
        &self,
        reads: &'r [Read],
        site: &TrackedSite,
    ) -> Option<&'r Read> {
        reads.iter().find_map(|read| match read {
            Read::All(inner) if self.holds(inner, site) => None,
            Read::All(inner) => self.first_change(inner, site),
            read if site.holds(read) => None,
            read => Some(read),
        })
    }
}
