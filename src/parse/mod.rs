//! Files as pages, translations and data.
//!
//! Enters: one source file. Leaves: what it holds, and diagnostics; parsing never fails and never looks at another
//! file. Start at [`page::parse`] and [`data::parse`].

pub mod data;
mod date;
pub(crate) mod document;
pub mod front_matter;
pub mod page;
mod placed;
mod readable;
mod schema;
mod slips;
pub(crate) mod versions;
pub mod yaml;

pub use date::Date;
pub use front_matter::{FrontMatter, Settings};
pub use page::Page;
pub use schema::{Key, Structural, keys, names as front_matter_keys, types};
pub use versions::{RangeSpec, VersionsSpec};
