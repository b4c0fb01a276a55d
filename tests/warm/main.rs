//! A long-running session: after each edit, its pages and problems are byte for byte the same as those of a new one.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

mod buffers;
mod checks;
#[path = "../disk/mod.rs"]
mod disk;
mod edits;
mod encodings;
mod languages;
mod sessions;
mod templates;
#[path = "../tree/mod.rs"]
mod tree;
mod unseen;
mod work;
