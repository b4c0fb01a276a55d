//! `last_updated`: the day on which the file of a page was last changed, from git. Skipped without git.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

#[path = "../disk/mod.rs"]
mod disk;
mod repository;

mod days;
mod safety;
mod states;
