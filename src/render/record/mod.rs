//! Records what is read while a page is rendered.
//!
//! Enters: a [`Site`](crate::site::Site), which is wrapped in a [`TrackedSite`] and not accessible from then on.
//! Leaves: a [`Recorder`], through which texts are read, and the [`Reads`] that it recorded. A page depends on the
//! site's structure, which can be read freely and is the same for all pages, on layouts, and on its reads. A value
//! computed for one state of a site is therefore valid for the next if the structure and every read are unchanged
//! ([`Verifier`]); [`memo`] and [`page_cache`] cache values by that rule. Start at [`Recorder`].
//!
//! Code outside of this folder has no other access to texts: the field that holds the site is private to `tracked`.

mod memo;
mod page_cache;
mod read;
mod recorder;
mod trace;
mod tracked;
mod unchanged;
mod verifier;

pub(super) use memo::{Memo, MemoMap, MemoTable};
pub(super) use page_cache::{Cached, PageCache, Revision};
pub use read::{Read, Reads, flat, union};
pub(super) use recorder::Recorder;
pub(super) use trace::Trace;
pub use trace::{Shown, Stage};
pub(crate) use tracked::TrackedSite;
pub use unchanged::Unchanged;
pub(super) use verifier::Verifier;
