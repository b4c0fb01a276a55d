//! HTML as a tree: built from Markdown events and raw HTML, modified by [`passes`], printed once.
//!
//! Enters: events of `markdown`, and HTML strings from authors or data files. Leaves: a [`Tree`] whose elements are
//! nested properly, whatever the input. No step works on printed HTML.

mod build;
mod escape;
pub mod facts;
mod fragment;
mod graft;
mod joints;
pub mod passes;
mod print;
pub mod prompts;
mod script_address;
mod slot;
pub mod slug;
mod srcset;
mod tokens;
mod tree;

pub use build::Builder;
pub use escape::{escape_attribute, escape_text};
pub use fragment::{Fragment, Placed};
pub(crate) use joints::with_joints;
pub(crate) use script_address::{
    REPORTED, SCRIPT_HELP, runs_script, runs_script_in_html, script_message,
};
pub use slot::{Slot, is_always_default};
pub use srcset::addresses_in_set;
pub(crate) use tokens::first_tag;
pub use tree::{Attribute, Element, Kind, NodeId, Source, Tree};
