//! Changes to the tree of an article, one topic per file. Each takes the tree and the data it needs; none knows the
//! site.

pub mod align;
pub mod code;
pub mod headings;
pub mod images;
pub mod labels;
pub mod links;
mod marks;
pub mod ranks;

pub use headings::Heading;
pub use marks::{ElementRef, Marks};
