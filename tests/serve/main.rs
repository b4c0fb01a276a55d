//! The preview server, tested over real connections, with real changes to files on disk.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites that they serve"
)]

#[path = "../disk/mod.rs"]
mod disk;
#[path = "../tree/mod.rs"]
mod tree;

mod client;
mod running;
mod save;
mod sites;

mod answers;
mod bytes;
mod changes;
mod editor;
mod events;
mod history;
mod safety;
