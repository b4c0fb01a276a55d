//! The only orchestrator: opens a site, follows its changes, and prints it.
//!
//! Enters: a root folder and what is wanted of it. Leaves: pages one by one ([`Session::renderer`]), or an output folder
//! and a report ([`Session::build`]). Start at [`Session::open`] and [`Session::refresh`].

mod build;
mod load;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::SystemTime,
};

pub use build::Built;

use crate::{
    config::Config,
    diag::{Diagnostic, Severities, codes},
    layout::{self, Layout, StaticFile},
    output::{disk::SinkError, map::OutputMap},
    plan::{self, Selection, Unit},
    render::Renderer,
    site::{Extras, Site},
    source::{Change, FileId, SourceFile, Span, Vfs, VfsError, below, touched_since},
};

/// Extensions of files that hold a site's text.
const TEXT_FILES: &[&str] = &["md", "yml", "yaml", "json"];

/// Folders that a theme's changes lie in.
const THEME_FOLDERS: &[&str] = &["templates", "public", "assets"];

/// Where a site is, and what of it is wanted.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Its root.
    pub root: PathBuf,
    /// Its configuration; `hanga.yml` in the root where there is none.
    pub config: Option<PathBuf>,
    /// Language codes; all where there are none.
    pub languages: Vec<String>,
    /// Version ids; all where there are none.
    pub versions: Vec<String>,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configuration cannot be read.
    #[error("cannot read configuration file {path}: {message}")]
    NoConfig {
        /// Its path.
        path: String,
        /// Why.
        message: String,
    },
    /// The configuration cannot be used; the text shows where.
    #[error("{0}")]
    Config(String),
    /// A language or version that the site does not have.
    #[error("unknown {kind} `{name}`; available: {known}")]
    Unknown {
        /// `language` or `version`.
        kind: &'static str,
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// There are no pages: most likely the root is another folder.
    #[error("no pages found in {0}/content; is `--root` correct?")]
    NoContent(String),
    /// A source folder or file cannot be read.
    #[error(transparent)]
    Source(#[from] VfsError),
    /// The output cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
}

/// An open site, in the state in which its files were when it was opened or last refreshed.
#[derive(Debug)]
pub struct Session {
    /// The site.
    pub site: Arc<Site>,
    /// Its layouts.
    pub layout: Arc<Layout>,
    /// Makes its pages.
    pub renderer: Renderer,
    /// Files to copy.
    pub static_files: Arc<[StaticFile]>,
    /// What is to be made.
    pub selection: Selection,
    options: Options,
    extras: Extras,
    problems: Problems,
    /// Shared by states whose output has the same files.
    outputs: Arc<OnceLock<OutputMap>>,
}

/// What is wrong with the site as such, by where it was found: what is not read again keeps its problems.
#[derive(Debug, Clone, Default)]
struct Problems {
    config: Vec<Diagnostic>,
    theme: Vec<Diagnostic>,
    reference: Vec<Diagnostic>,
    external: Vec<Diagnostic>,
    site: Vec<Diagnostic>,
}

impl Problems {
    /// Gives each the severity that the site has for it.
    fn apply(&mut self, severities: &Severities) {
        let Self {
            config,
            theme,
            reference,
            external,
            site,
        } = self;
        for problems in [config, theme, reference, external, site] {
            *problems = severities.apply(std::mem::take(problems));
        }
    }
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

    /// The same, but reference data is read only when a page asks for it, and what is wrong with it is not known yet:
    /// the first page need not wait for megabytes that it does not show.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn begin(options: &Options) -> Result<Self, Error> {
        let root = &options.root;
        let config = load::config(root, options.config.as_deref())?;
        let selection = load::select(&config, options)?;
        let folders = config.source_folders();
        let unread = load::unselected(&config, &selection);
        let mut files = Vfs::load(root, &folders, TEXT_FILES, unread)?;
        let mut problems = Problems::default();
        let theme = layout::load(root, &config, &mut files, &mut problems.theme)?;
        let anchor = files.add(load::config_file(root, options.config.as_deref())?);
        let extras = Extras {
            includes: Arc::new(theme.includes),
            images: Arc::new(load::images(root, &theme.files, None)),
            ..load::extras(root, &config, &selection, anchor, None, &mut problems)
        };
        if !load::has_content(&files) {
            return Err(Error::NoContent(root.display().to_string()));
        }
        let site = load::index(config, files, &extras, anchor, None, &mut problems);
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

    /// Reads all reference data that no page has asked for yet.
    pub fn read_reference(&self) {
        self.extras.reference.read_all();
    }

    /// The next state, in which all reference data has been read and checked; `None` if nothing is wrong with it, so
    /// that this state is that one.
    pub fn with_reference(&self) -> Option<Self> {
        let mut files = self.site.files.clone();
        let root = &self.options.root;
        let reference = &self.extras.reference;
        let found = load::reference_problems(root, reference, self.anchor(), &mut files);
        if found.is_empty() {
            return None;
        }
        // Problems show the files that they are about.
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

    /// Folders and files below the root that the site is made of, whether they are there or not.
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

    /// The configuration, if it does not lie in the root under its usual name: its path, which is also what
    /// [`Session::refresh`] calls it.
    pub fn config_elsewhere(&self) -> Option<&Path> {
        self.options.config.as_deref()
    }

    /// The site's root.
    pub fn root(&self) -> &Path {
        &self.options.root
    }

    /// Everything that may have changed since a moment: for [`Session::refresh`], if nobody was told what did.
    pub fn touched_since(&self, moment: SystemTime) -> Vec<String> {
        let root = self.root();
        let mut paths = touched_since(root, &self.inputs(), moment);
        let config = load::config_name(self.config_elsewhere());
        if self.config_elsewhere().is_some() {
            // The name in a batch is the path as it was given.
            let folder = Path::new("");
            let touched = touched_since(folder, std::slice::from_ref(&config), moment);
            paths.extend(touched.first().map(|_| config.clone()));
        }
        let files = self.site.files.iter().map(|(_, file)| file.path.as_str());
        // The theme's own files have never been there, and the configuration may lie elsewhere.
        let files = files.filter(|path| !path.starts_with('(') && *path != config);
        let static_files = self.static_files.iter().filter_map(StaticFile::source);
        let is_gone = |path: &&str| !root.join(path).is_file();
        paths.extend(files.chain(static_files).filter(is_gone).map(str::to_owned));
        paths
    }

    /// The configuration's file, at which problems point that have no better place.
    fn anchor(&self) -> FileId {
        let name = load::config_name(self.options.config.as_deref());
        self.site.files.find(&name).unwrap_or(FileId::FIRST)
    }

    /// The site after changes of some files or folders, named by their paths below the root. What cannot be read stays as
    /// it was, and is reported: a session that lives on never ends because of what a writer does. What was rendered
    /// before is taken over where it still holds.
    #[must_use]
    pub fn refresh(&self, changes: &[Change]) -> Self {
        let root = &self.options.root;
        let mut problems = self.problems.clone();
        let mut files = self.site.files.clone();
        files.lay_over(changes);
        let changed: Vec<String> = changes.iter().map(|it| it.path().to_owned()).collect();
        let changed = &*changed;
        let (config, anchor) = self.read_config(changes, &mut files, &mut problems);
        let has_config = config != self.site.config;
        // A language that was asked for may have gone from the configuration.
        let everything = Options::default();
        let selection =
            load::select(&config, &self.options).or_else(|_| load::select(&config, &everything));
        let selection = selection.unwrap_or_else(|_| self.selection.clone());
        let folders = config.source_folders();
        let mut new = files.set_unread(load::unselected(&config, &selection));
        files.refresh(root, &folders, TEXT_FILES, changes);
        if has_config {
            let known = self.site.config.source_folders();
            files.leave(&known, &folders);
            new.extend(folders.iter().filter(|it| !known.contains(it)).cloned());
            let new: Vec<Change> = new.into_iter().map(Change::Disk).collect();
            files.refresh(root, &folders, TEXT_FILES, &new);
        }
        let touches = |folder: &str| {
            let mut paths = changed.iter();
            paths.any(|path| path.split('/').next() == folder.split('/').next())
        };
        let mut extras = self.extras.clone();
        let mut layout = Arc::clone(&self.layout);
        let mut static_files = Arc::clone(&self.static_files);
        if has_config || THEME_FOLDERS.iter().copied().any(touches) {
            let mut found = Vec::new();
            match layout::load(root, &config, &mut files, &mut found) {
                Ok(theme) => {
                    extras.includes = Arc::new(theme.includes);
                    let before = Some((&*extras.images, changed));
                    extras.images = Arc::new(load::images(root, &theme.files, before));
                    // Whoever uses an include has read it; layouts count for every page.
                    let names_others = theme.layout.has_custom_css != layout.has_custom_css;
                    if has_config || names_others || changed.iter().any(|path| is_layout(path)) {
                        layout = Arc::new(theme.layout);
                    }
                    static_files = theme.files.into();
                }
                Err(error) => found.push(load::unreadable(anchor, error.path(), &error.reason())),
            }
            problems.theme = found;
        }
        let concerns = |folder: &str| {
            let touches =
                |path: &String| below(folder, path).is_some() || below(path, folder).is_some();
            changed.iter().any(touches)
        };
        if has_config || config.reference_folders().any(concerns) {
            let (includes, images) = (Arc::clone(&extras.includes), Arc::clone(&extras.images));
            let before = Some((&self.extras.reference, changed));
            extras = Extras {
                includes,
                images,
                ..load::extras(root, &config, &selection, anchor, before, &mut problems)
            };
            problems.reference =
                load::reference_problems(root, &extras.reference, anchor, &mut files);
        }
        let before = Some(&*self.site);
        let site = load::index(config, files, &extras, anchor, before, &mut problems);
        problems.apply(&site.config.severity);
        let mut next = Self {
            renderer: Renderer::following(&self.renderer, Arc::clone(&site), Arc::clone(&layout)),
            site,
            layout,
            static_files,
            selection,
            options: self.options.clone(),
            extras,
            problems,
            outputs: Arc::default(),
        };
        if next.has_outputs_of(self) {
            next.outputs = Arc::clone(&self.outputs);
        }
        next
    }

    /// The configuration, if it has changed and can be used; else the one that was.
    fn read_config(
        &self,
        changes: &[Change],
        files: &mut Vfs,
        problems: &mut Problems,
    ) -> (Config, FileId) {
        let name = load::config_name(self.options.config.as_deref());
        let anchor = self.anchor();
        let old = self.site.config.clone();
        let mut changes = changes.iter().rev();
        let Some(change) = changes.find(|change| change.path() == name) else {
            return (old, anchor);
        };
        let read = match change {
            Change::Text(_, text) => Ok(SourceFile::new(name, text.as_bytes().to_vec())),
            Change::Disk(_) | Change::Gone(_) => {
                load::config_file(&self.options.root, self.options.config.as_deref())
            }
        };
        match read {
            Ok(file) => {
                let anchor = files.add(file);
                match Config::parse(files.file(anchor), anchor) {
                    Ok(config) => {
                        problems.config.clear();
                        (config, anchor)
                    }
                    Err(found) => {
                        problems.config = found;
                        (old, anchor)
                    }
                }
            }
            Err(error) => {
                let span = Span::start_of(anchor);
                problems.config = vec![Diagnostic::new(&codes::CONFIG, span, error.to_string())];
                (old, anchor)
            }
        }
    }

    /// What is wrong with the site as such.
    pub fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        let Problems {
            config,
            theme,
            reference,
            external,
            site,
        } = &self.problems;
        let outside = reference.iter().chain(external);
        config.iter().chain(theme).chain(outside).chain(site)
    }

    /// Those that every page depends on: of the configuration, the theme, reference data.
    pub fn problems_of_all_pages(&self) -> impl Iterator<Item = &Diagnostic> {
        let Problems { config, theme, .. } = &self.problems;
        config.iter().chain(theme)
    }

    /// Those of single files, and of how they fit together.
    pub fn problems_of_site(&self) -> impl Iterator<Item = &Diagnostic> {
        self.problems.site.iter()
    }

    /// Everything that is to be made.
    pub fn units(&self) -> Vec<Unit> {
        plan::plan(&self.site, &self.selection)
    }
}

/// Whether a path is, or may hold, a layout or the theme's words.
fn is_layout(path: &str) -> bool {
    below("templates", path).is_some() && below("templates/includes", path).is_none()
}
