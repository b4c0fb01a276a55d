//! Counts the steps of algorithms whose work could grow faster than their input, for the tests in `tests/growth.rs`.
//!
//! A loop that looks at earlier parts of the same input calls [`count`]. Builds without debug assertions count nothing.

use std::sync::atomic::{AtomicU64, Ordering};

static STEPS: AtomicU64 = AtomicU64::new(0);

/// Adds steps to those of the process.
#[inline]
pub(crate) fn count(steps: usize) {
    if cfg!(debug_assertions) {
        STEPS.fetch_add(steps as u64, Ordering::Relaxed);
    }
}

/// Returns the steps of the process so far.
#[doc(hidden)]
pub fn so_far() -> u64 {
    STEPS.load(Ordering::Relaxed)
}
