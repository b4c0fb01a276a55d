//! Changes to the tree of an article, one topic per file. Each takes the tree and the data it needs; none knows the
//! site.

pub mod alerts;
pub mod align;
pub mod annotate;
pub mod code;
pub mod footnotes;
pub mod headings;
pub mod images;
pub mod labels;
pub mod link_lists;
pub mod links;
mod marks;
pub mod names;
pub mod ranks;
pub mod scripts;
pub mod tables;
pub mod titles;

pub use headings::Heading;
pub use marks::{ElementRef, Marks};
