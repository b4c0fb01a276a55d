//! Translations beside their sources.
//!
//! Enters: the files of a site. Leaves: translations that are read as they were meant. Both texts are cut into blocks
//! ([`block`]) before Liquid, and the blocks are aligned ([`align`]). What is damaged is repaired where the source tells what was
//! meant ([`repair`]); where it does not, the block of the source is shown ([`fallback`]). All of these work on two texts; only
//! [`site`] and `world` know a site. Start at [`Repairs::of`].

pub mod align;
pub mod block;
pub mod differences;
pub mod fallback;
mod file;
pub mod glance;
pub mod judge;
pub mod links;
pub mod repair;
mod report;
mod residue;
mod site;
pub mod tag;
mod world;

use crate::source::edit;
pub use site::Repairs;
