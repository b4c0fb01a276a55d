//! The flags of commands that open a site: where it is, and which part of it is wanted.

use std::path::PathBuf;

use crate::session::Options;

/// Where a site is.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Place {
    /// Root directory of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Configuration file [default: <root>/hanga.yml]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

/// Which part of a site is wanted.
#[derive(Debug, Default, clap::Args)]
#[group(skip)]
pub(super) struct Part {
    /// Limit to these languages, separated by commas
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub(super) language: Vec<String>,
    /// Limit to these versions, separated by commas
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub(super) version: Vec<String>,
}

impl Part {
    /// Whether it is all of the site.
    pub(super) fn is_whole(&self) -> bool {
        self.language.is_empty() && self.version.is_empty()
    }
}

impl Place {
    /// Returns how to open a part of the site.
    pub(super) fn options(&self, part: &Part) -> Options {
        Options {
            root: self.root.clone(),
            config: self.config.clone(),
            languages: part.language.clone(),
            versions: part.version.clone(),
            repairs: false,
        }
    }
}
