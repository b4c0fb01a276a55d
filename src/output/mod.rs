//! Finished files, and where they go.
//!
//! Enters: a [`Site`](crate::site::Site) and its rendered pages. Leaves: files on disk. [`disk::Sink`] writes; the
//! other modules make the files that are no pages.

pub mod disk;
pub mod hosting;
pub mod record;
pub mod redirects;
pub mod roots;
pub mod sitemap;

/// A file of the output.
#[derive(Debug)]
pub struct Artifact {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Artifact {
    /// A text file.
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            bytes: text.into().into_bytes(),
        }
    }
}
