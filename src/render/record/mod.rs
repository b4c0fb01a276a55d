//! What a render reads, written down while it reads.
//!
//! Enters: a [`Site`](crate::site::Site), which goes into a [`TrackedSite`] and does not come out again. Leaves: a [`Recorder`],
//! through which texts are read, and the [`Reads`] it has noted. A page is made of the site's structure, which is free to read
//! and the same for all pages, of layouts, and of what is in its reads. So something that was made of one state of a site
//! is right for the next, too, if the structure and every read are the same there ([`Verifier`]); [`memo`] and [`page_cache`] keep
//! things by that rule. Start at [`Recorder`].
//!
//! No code outside of this folder can reach a text by another way: the field that holds the site is private to `tracked`.

mod memo;
mod page_cache;
mod read;
mod recorder;
mod trace;
mod tracked;
mod verifier;

pub(super) use memo::{Memo, MemoMap, MemoTable};
pub(super) use page_cache::{Cached, PageCache, Revision};
pub use read::{Read, Reads, flat};
pub(super) use recorder::Recorder;
pub(super) use trace::Trace;
pub use trace::{Shown, Stage};
pub(crate) use tracked::TrackedSite;
pub(super) use verifier::Verifier;
