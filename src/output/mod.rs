//! Output files and their destinations.
//!
//! Enters: a [`Structure`](crate::site::Structure) and rendered pages. Leaves: files on disk. [`map::OutputMap`]
//! assigns files to their owners, [`disk::Sink`] writes them, and [`generated`] lists the files besides pages.

pub mod disk;
pub mod generated;
pub mod hosting;
pub mod limits;
pub mod lock;
pub mod map;
pub mod netlify;
pub mod nginx;
pub mod portable;
pub mod record;
pub mod redirects;
pub mod roots;
pub mod sitemap;
