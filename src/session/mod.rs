//! The only orchestrator: opens a site, applies changes, and builds it.
//!
//! Enters: a root folder and the selection to build. Leaves: single pages ([`Session::renderer`]), or an output folder
//! and a report ([`Session::build`]). Start at [`Session::open`] and [`Session::refresh`].

mod build;
mod check;
mod findings;
mod history;
mod load;
mod paths;
mod problems;
mod refresh;
mod release;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::SystemTime,
};

pub use build::Built;
pub use check::{Ask, Checked, Checkpoint, More};
pub use paths::PathError;
pub(crate) use paths::similar;
use problems::Problems;

use crate::{
    config::{Config, Repair},
    diag::paths::is_builtin,
    diag::{emit::Style, finding::Findings},
    layout::{Layout, StaticFile},
    output::{disk::SinkError, map::OutputMap},
    plan::{self, Selection, Unit},
    render::Renderer,
    site::{Extras, Site},
    source::{FileId, Vfs, VfsError, touched_since},
};

/// Extensions of files that contain a site's text.
const TEXT_FILES: &[&str] = &["md", "yml", "yaml", "json"];

/// Folders whose changes affect the theme.
const THEME_FOLDERS: &[&str] = &["templates", "public", "assets"];

/// The location of a site, and the selection to build.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Root directory.
    pub root: PathBuf,
    /// Configuration file; defaults to `hanga.yml` in the root.
    pub config: Option<PathBuf>,
    /// Language codes; empty for all.
    pub languages: Vec<String>,
    /// Version ids; empty for all.
    pub versions: Vec<String>,
    /// Whether translations are repaired even if the configuration says that they are not.
    pub repairs: bool,
}

impl Options {
    /// Returns a configuration with what the options say instead.
    fn adjusted(&self, mut config: Config) -> Config {
        if self.repairs {
            config.translations.repair = Repair::Certain;
        }
        config
    }
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configuration cannot be read.
    #[error("cannot read configuration file {path}: {message}")]
    NoConfig {
        /// Path of the file.
        path: String,
        /// Cause.
        message: String,
    },
    /// The configuration is invalid; the problems say where.
    #[error("{}", Style::new(false).all(.0))]
    Config(Box<Findings>),
    /// A language or version that the site does not have.
    #[error("unknown {kind} `{name}`; available: {known}")]
    Unknown {
        /// `language`, `version` or `release`.
        kind: &'static str,
        /// The requested name.
        name: String,
        /// The available names.
        known: String,
    },
    /// A release that several plans have.
    #[error("several plans have a release `{name}`; name one of {known}")]
    Ambiguous {
        /// The requested name.
        name: String,
        /// The versions with this release.
        known: String,
    },
    /// There are no pages; most likely the root is wrong.
    #[error("no pages found in {0}/content; is `--root` correct?")]
    NoContent(String),
    /// A source folder or file cannot be read.
    #[error(transparent)]
    Source(#[from] VfsError),
    /// The output cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
}

/// An open site, in the state of its files when it was opened or last refreshed.
#[derive(Debug)]
pub struct Session {
    /// The site.
    pub site: Arc<Site>,
    /// Its layouts.
    pub layout: Arc<Layout>,
    /// The renderer of its pages.
    pub renderer: Renderer,
    /// Files to copy.
    pub static_files: Arc<[StaticFile]>,
    /// The selection to build.
    pub selection: Selection,
    options: Options,
    extras: Extras,
    problems: Problems,
    /// Shared by states whose output has the same files.
    outputs: Arc<OnceLock<OutputMap>>,
}

impl Session {
    /// Loads and indexes a site.
    ///
    /// # Errors
    /// No usable configuration, or a folder that cannot be read. What is wrong with single files is in the report.
    pub fn open(options: &Options) -> Result<Self, Error> {
        let session = Self::begin(options)?;
        Ok(session.with_reference().unwrap_or(session))
    }

    /// Like [`open`](Self::open), but reference data is read only when a page needs it, and its problems are not known
    /// yet: the first page does not have to wait for megabytes that it does not show.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn begin(options: &Options) -> Result<Self, Error> {
        let root = &options.root;
        let config = options.adjusted(load::config(root, options.config.as_deref())?);
        let selection = load::select(&config, options)?;
        let folders = config.source_folders();
        let unread = load::unselected(&config, &selection);
        let history = history::Reading::begin(root, &config);
        let mut files = Vfs::load(root, &folders, TEXT_FILES, unread)?;
        let mut problems = Problems::default();
        let theme = load::theme(root, &config, &mut files, &mut problems.theme)?;
        let config_file = files.add(load::config_file(root, options.config.as_deref())?);
        let extras = Extras {
            includes: Arc::new(theme.includes),
            images: Arc::new(load::images(root, &theme.files, None)),
            history: history.finish(config_file, &mut problems),
            ..load::extras(root, &config, &selection, config_file, None, &mut problems)
        };
        if !load::has_content(&files) {
            return Err(Error::NoContent(root.display().to_string()));
        }
        let site = load::index(config, files, &extras, config_file, None, &mut problems);
        problems.apply(&site.config.severity);
        let layout = Arc::new(theme.layout);
        Ok(Self {
            renderer: Renderer::new(Arc::clone(&site), Arc::clone(&layout)),
            site,
            layout,
            static_files: theme.files.into(),
            selection,
            options: options.clone(),
            extras,
            problems,
            outputs: Arc::default(),
        })
    }

    /// Reads all reference data that no page has needed yet.
    pub fn read_reference(&self) {
        self.extras.reference.read_all();
    }

    /// Returns the next state, in which all reference data has been read and checked; `None` if it has no problems,
    /// because this state is then the same.
    pub fn with_reference(&self) -> Option<Self> {
        let mut files = self.site.files.clone();
        let root = &self.options.root;
        let reference = &self.extras.reference;
        let found = load::reference_problems(root, reference, self.config_file(), &mut files);
        if found.is_empty() {
            return None;
        }
        // Problems quote the files that they refer to.
        let site = Arc::new(self.site.with_files(files));
        let layout = Arc::clone(&self.layout);
        Some(Self {
            renderer: Renderer::following(&self.renderer, Arc::clone(&site), Arc::clone(&layout)),
            site,
            layout,
            static_files: Arc::clone(&self.static_files),
            selection: self.selection.clone(),
            options: self.options.clone(),
            extras: self.extras.clone(),
            problems: Problems {
                reference: self.site.config.severity.apply(found),
                ..self.problems.clone()
            },
            outputs: Arc::clone(&self.outputs),
        })
    }

    /// Returns the folders and files below the root that the site consists of, whether they exist or not.
    pub fn inputs(&self) -> Vec<String> {
        let config = &self.site.config;
        let mut inputs = config.source_folders();
        inputs.extend(THEME_FOLDERS.iter().map(|folder| (*folder).to_owned()));
        inputs.extend(config.reference_folders().map(str::to_owned));
        if self.options.config.is_none() {
            inputs.push(load::config_name(None));
        }
        inputs.sort_unstable();
        inputs.dedup();
        inputs
    }

    /// Returns the path of the configuration if it is not in the root under its usual name. [`Session::refresh`] uses
    /// the same path for it.
    pub fn external_config(&self) -> Option<&Path> {
        self.options.config.as_deref()
    }

    /// Returns the site's root.
    pub fn root(&self) -> &Path {
        &self.options.root
    }

    /// Returns everything that may have changed since `moment`: for [`Session::refresh`], if there are no notifications
    /// of changes.
    pub fn touched_since(&self, moment: SystemTime) -> Vec<String> {
        let root = self.root();
        let mut paths = touched_since(root, &self.inputs(), moment);
        let config = load::config_name(self.external_config());
        if self.external_config().is_some() {
            // In a batch of changes, its name is the path as given.
            let folder = Path::new("");
            let touched = touched_since(folder, std::slice::from_ref(&config), moment);
            paths.extend(touched.first().map(|_| config.clone()));
        }
        let files = self.site.files.iter().map(|(_, file)| file.path.as_str());
        // The theme's own files are not on disk, and the configuration can be in another folder.
        let files = files.filter(|path| !is_builtin(path) && *path != config);
        let static_files = self.static_files.iter().filter_map(StaticFile::source);
        paths.extend(self.has_new_history().then(|| history::HISTORY.to_owned()));
        let is_gone = |path: &&str| !root.join(path).is_file();
        paths.extend(files.chain(static_files).filter(is_gone).map(str::to_owned));
        paths
    }

    /// Returns the configuration file, which problems refer to if there is no better location.
    fn config_file(&self) -> FileId {
        let name = load::config_name(self.options.config.as_deref());
        self.site.files.find(&name).unwrap_or(FileId::FIRST)
    }

    /// Returns all units to build.
    pub fn units(&self) -> Vec<Unit> {
        plan::plan(&self.site, &self.selection)
    }
}
