//! Finished files, and where they go.
//!
//! Enters: a [`Structure`](crate::site::Structure) and rendered pages. Leaves: files on disk. [`map::OutputMap`] says which file
//! belongs to what, [`disk::Sink`] writes, and the files beside pages are listed in [`generated`].

pub mod disk;
pub mod generated;
pub mod hosting;
pub mod map;
pub mod record;
pub mod redirects;
pub mod roots;
pub mod sitemap;
