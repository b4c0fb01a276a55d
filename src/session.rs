//! The only orchestrator: opens a site and prints it.
//!
//! Enters: a root folder and what is wanted of it. Leaves: an output folder and a [`Report`].

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    config::Config,
    diag::{
        Diagnostic, codes, did_you_mean,
        emit::Emitter,
        report::{Entry, Report},
    },
    layout::{self, Layout, StaticFile},
    output::{
        self, Artifact,
        disk::{Sink, SinkError, Summary},
    },
    plan::{self, Selection, Unit},
    render::Renderer,
    site::{Extras, LanguageId, Reference, Site, Unreadable, VersionId},
    source::{FileId, Place, SourceFile, Span, Vfs, VfsError, read_bytes, read_text},
};

/// Extensions of files that hold a site's text.
const TEXT_FILES: &[&str] = &["md", "yml", "yaml", "json"];

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
    #[error("cannot read the configuration {path}: {message}")]
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
    #[error("the site has no {kind} `{name}`; it has {known}")]
    Unknown {
        /// `language` or `version`.
        kind: &'static str,
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// There are no pages: most likely the root is another folder.
    #[error("there is no page in {0}/content")]
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
}

/// What is wrong with the site as such, by where it was found: what is not read again keeps its problems.
#[derive(Debug, Clone, Default)]
struct Problems {
    config: Vec<Diagnostic>,
    theme: Vec<Diagnostic>,
    reference: Vec<Diagnostic>,
    site: Vec<Diagnostic>,
}

/// What a build did.
#[derive(Debug)]
pub struct Built {
    /// Pages made.
    pub pages: usize,
    /// Files written and removed.
    pub summary: Summary,
    /// Everything that is wrong.
    pub report: Report,
}

impl Session {
    /// Loads and indexes a site.
    ///
    /// # Errors
    /// No usable configuration, or a folder that cannot be read. What is wrong with single files is in the report.
    pub fn open(options: &Options) -> Result<Self, Error> {
        let root = &options.root;
        let config = load_config(root, options.config.as_deref())?;
        let selection = select(&config, options)?;
        let mut files = Vfs::load(root, &config.source_folders(), TEXT_FILES)?;
        let mut problems = Problems::default();
        let theme = layout::load(root, &config, &mut files, &mut problems.theme)?;
        let anchor = files.add(config_file(root, options.config.as_deref())?);
        let extras = Extras {
            includes: Arc::new(theme.includes),
            ..load_extras(root, &config, &selection, anchor, &mut files, &mut problems)
        };
        if !has_content(&files) {
            return Err(Error::NoContent(root.display().to_string()));
        }
        let site = index(config, files, &extras, anchor, None, &mut problems);
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
        })
    }

    /// The site after changes of some files or folders, named by their paths below the root. What cannot be read stays as
    /// it was, and is reported: a session that lives on never ends because of what a writer does. What was rendered
    /// before is taken over where it still holds.
    #[must_use]
    pub fn refresh(&self, changed: &[String]) -> Self {
        let root = &self.options.root;
        let mut problems = self.problems.clone();
        let mut files = self.site.files.clone();
        let (config, anchor) = self.read_config(changed, &mut files, &mut problems);
        let has_config = config != self.site.config;
        let folders = config.source_folders();
        if has_config {
            files.refresh(root, &folders, TEXT_FILES, &folders);
        } else {
            files.refresh(root, &folders, TEXT_FILES, changed);
        }
        let touches = |folder: &str| {
            let mut paths = changed.iter();
            paths.any(|path| path.split('/').next() == folder.split('/').next())
        };
        let mut extras = self.extras.clone();
        let mut layout = Arc::clone(&self.layout);
        let mut static_files = Arc::clone(&self.static_files);
        if has_config || ["templates", "public", "assets"].into_iter().any(touches) {
            let mut found = Vec::new();
            match layout::load(root, &config, &mut files, &mut found) {
                Ok(theme) => {
                    extras.includes = Arc::new(theme.includes);
                    // Whoever uses an include has read it; layouts count for every page.
                    if has_config || changed.iter().any(|path| is_layout(path)) {
                        layout = Arc::new(theme.layout);
                    }
                    static_files = theme.files.into();
                }
                Err(error) => found.push(unreadable(anchor, error.path(), &error.reason())),
            }
            problems.theme = found;
        }
        // A language that was asked for may have gone from the configuration.
        let everything = Options::default();
        let selection = select(&config, &self.options).or_else(|_| select(&config, &everything));
        let selection = selection.unwrap_or_else(|_| self.selection.clone());
        if has_config || config.reference_folders().any(touches) {
            let includes = Arc::clone(&extras.includes);
            problems.reference.clear();
            extras = Extras {
                includes,
                ..load_extras(root, &config, &selection, anchor, &mut files, &mut problems)
            };
        }
        let before = (!has_config).then_some(&*self.site);
        let site = index(config, files, &extras, anchor, before, &mut problems);
        Self {
            renderer: Renderer::following(&self.renderer, Arc::clone(&site), Arc::clone(&layout)),
            site,
            layout,
            static_files,
            selection,
            options: self.options.clone(),
            extras,
            problems,
        }
    }

    /// The configuration, if it has changed and can be used; else the one that was.
    fn read_config(
        &self,
        changed: &[String],
        files: &mut Vfs,
        problems: &mut Problems,
    ) -> (Config, FileId) {
        let name = config_name(self.options.config.as_deref());
        let anchor = files.find(&name).unwrap_or(FileId::FIRST);
        let old = self.site.config.clone();
        if !changed.contains(&name) {
            return (old, anchor);
        }
        match config_file(&self.options.root, self.options.config.as_deref()) {
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
            site,
        } = &self.problems;
        config.iter().chain(theme).chain(reference).chain(site)
    }

    /// Everything that is to be made.
    pub fn units(&self) -> Vec<Unit> {
        plan::plan(&self.site, &self.selection)
    }

    /// Renders everything into a folder. `progress` is called after each page.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn build(&self, out: &Path, progress: impl Fn() + Sync) -> Result<Built, Error> {
        let site = &*self.site;
        let sink = Sink::open(out, &self.options.root, &site.config.source_folders())?;
        let renderer = &self.renderer;
        let units = self.units();
        let links: Vec<String> = units.iter().map(|unit| permalink(site, *unit)).collect();
        let doors: Vec<String> = units
            .iter()
            .filter_map(|unit| plan::front_door(site, *unit))
            .collect();
        let pages: FxHashSet<String> = links.iter().chain(&doors).cloned().collect();
        let mut redirects = output::redirects::table(site, &self.selection, &pages);
        let static_paths: FxHashSet<&str> =
            self.static_files.iter().map(|file| &*file.path).collect();
        redirects.retain(|from, _| !is_taken(&site.output_path(from), &static_paths));
        let paths: Vec<String> = links
            .iter()
            .chain(redirects.keys())
            .chain(&doors)
            .map(|link| site.output_path(link))
            .collect();
        sink.announce(paths.iter().map(String::as_str))?;

        let mut report = Report::default();
        report.add(None, self.problems().cloned().collect());
        let found: Vec<Result<Vec<Diagnostic>, SinkError>> = units
            .par_iter()
            .zip(&paths)
            .map(|(unit, path)| {
                let page = renderer.render(*unit);
                sink.write(path, page.html.as_bytes())?;
                if let Some(front) = plan::front_door(site, *unit) {
                    sink.write(&site.output_path(&front), page.html.as_bytes())?;
                }
                progress();
                Ok(page.diagnostics)
            })
            .collect();
        for (link, diagnostics) in links.iter().zip(found) {
            report.add(Some(link), diagnostics?);
        }

        let mut problems = Vec::new();
        let pages_at: Vec<Result<Option<Diagnostic>, SinkError>> = redirects
            .par_iter()
            .map(|(from, to)| {
                let (artifact, problem) = output::redirects::page(renderer, &self.layout, from, to);
                sink.write(&artifact.path, &artifact.bytes)?;
                Ok(problem)
            })
            .collect();
        for problem in pages_at {
            problems.extend(problem?);
        }
        let unit_at: FxHashMap<&str, Unit> = paths
            .iter()
            .map(String::as_str)
            .zip(units.iter().copied())
            .collect();
        for file in &*self.static_files {
            match unit_at.get(&*file.path) {
                Some(unit) => problems.push(self.shadowed(*unit, file)),
                None => sink.write(&file.path, &file.bytes)?,
            }
        }
        let mut artifacts: Vec<Artifact> =
            output::roots::artifacts(renderer, &self.layout, &self.selection, &mut problems);
        artifacts.extend(output::sitemap::artifacts(site, &self.selection, &units));
        artifacts.push(output::redirects::json(&redirects));
        artifacts.extend(output::hosting::artifacts(
            site,
            &self.selection,
            &redirects,
        ));
        for artifact in artifacts {
            sink.write(&artifact.path, &artifact.bytes)?;
        }
        report.add(None, problems);
        Ok(Built {
            pages: units.len() + doors.len(),
            summary: sink.finish(self.selection == Selection::all(site))?,
            report,
        })
    }
}

/// Lengths that every file system takes.
const LONGEST_PATH: usize = 1024;
const LONGEST_PART: usize = 255;

/// Files that hanga makes beside pages.
const MADE: &[&str] = &[
    "index.html",
    "404.html",
    "sitemap.xml",
    "robots.txt",
    "redirects.json",
    "redirects.nginx.conf",
    "_redirects",
];

/// Whether something other than a page or redirect stands at a path of the output, or no file can.
fn is_taken(path: &str, static_paths: &FxHashSet<&str>) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    let taken = |path: &str| MADE.contains(&path) || static_paths.contains(path);
    taken(path)
        || taken(first)
        || path.len() > LONGEST_PATH
        || path.split('/').any(|part| part.len() > LONGEST_PART)
}

impl Session {
    /// A static file that has a page's place.
    fn shadowed(&self, unit: Unit, file: &StaticFile) -> Diagnostic {
        let span = Span::start_of(self.site.page(unit.page).page.file);
        let message = format!(
            "public/{} would take the place of this page; it is not copied",
            file.path
        );
        Diagnostic::new(&codes::URL_COLLISION, span, message)
    }
}

fn permalink(site: &Site, unit: Unit) -> String {
    site.permalink(unit.language, unit.version, &site.page(unit.page).href)
}

/// Whether a path is, or may hold, a layout or the theme's words.
fn is_layout(path: &str) -> bool {
    let below = path.strip_prefix("templates");
    below.is_some_and(|rest| rest != "/includes" && !rest.starts_with("/includes/"))
}

/// Whether a tree has any page.
fn has_content(files: &Vfs) -> bool {
    files
        .iter()
        .any(|(_, file)| file.path.starts_with("content/"))
}

/// Reference data and external links.
fn load_extras(
    root: &Path,
    config: &Config,
    selection: &Selection,
    anchor: FileId,
    files: &mut Vfs,
    problems: &mut Problems,
) -> Extras {
    let all = version_ids(config);
    let versions = selection.versions.iter();
    let ids: Vec<_> = versions
        .map(|id| (*id, all[usize::from(id.0)].clone()))
        .collect();
    let (reference, unreadable) = Reference::load(root, config, &ids);
    for file in unreadable {
        let problem = reference_problem(root, &file, anchor, files);
        problems.reference.push(problem);
    }
    Extras {
        external: external_links(root, config, anchor, &mut problems.reference),
        reference: Arc::new(reference),
        ..Extras::default()
    }
}

/// Indexes a site and finds what is wrong with it.
fn index(
    config: Config,
    files: Vfs,
    extras: &Extras,
    anchor: FileId,
    before: Option<&Site>,
    problems: &mut Problems,
) -> Arc<Site> {
    let unread = files.unreadable.iter();
    let mut found: Vec<Diagnostic> = unread
        .map(|file| unreadable(anchor, &file.path, &file.reason))
        .collect();
    let (site, of_site) = Site::index(config, files, extras.clone(), before);
    found.extend(of_site);
    found.extend(dead_paths(&site, anchor));
    problems.site = found;
    Arc::new(site)
}

fn unreadable(anchor: FileId, path: &str, reason: &str) -> Diagnostic {
    let message = format!("cannot read {path}: {reason}");
    Diagnostic::new(&codes::UNREADABLE_FILE, Span::start_of(anchor), message)
}

/// The name under which the configuration is among the files.
fn config_name(path: Option<&Path>) -> String {
    path.map_or_else(|| "hanga.yml".to_owned(), |path| path.display().to_string())
}

fn config_file(root: &Path, path: Option<&Path>) -> Result<SourceFile, Error> {
    let name = config_name(path);
    let folder = match path {
        None => root.to_owned(),
        Some(_) => PathBuf::new(),
    };
    match read_bytes(&folder, &name) {
        Ok(bytes) => Ok(SourceFile::new(name, bytes)),
        Err(error) => Err(Error::NoConfig {
            path: folder.join(name).display().to_string(),
            message: error.reason(),
        }),
    }
}

fn load_config(root: &Path, path: Option<&Path>) -> Result<Config, Error> {
    let mut files = Vfs::default();
    let id = files.add(config_file(root, path)?);
    Config::parse(files.file(id), id).map_err(|problems| {
        let emitter = Emitter::new(&files, false);
        let texts: Vec<String> = problems
            .into_iter()
            .map(|diagnostic| {
                emitter.emit(&Entry {
                    diagnostic,
                    pages: Vec::new(),
                })
            })
            .collect();
        Error::Config(texts.concat().trim_end().to_owned())
    })
}

fn version_ids(config: &Config) -> Vec<String> {
    let releases = |plan: &crate::config::Plan| {
        plan.releases
            .iter()
            .map(|release| format!("{}@{}", plan.plan, release.name))
            .collect::<Vec<_>>()
    };
    config.versions.iter().flat_map(releases).collect()
}

/// The wanted languages and versions, in the order of the configuration.
fn select(config: &Config, options: &Options) -> Result<Selection, Error> {
    let codes: Vec<String> = config
        .languages
        .iter()
        .map(|language| language.code.clone())
        .collect();
    Ok(Selection {
        languages: pick("language", &codes, &options.languages)?
            .into_iter()
            .map(LanguageId)
            .collect(),
        versions: pick("version", &version_ids(config), &options.versions)?
            .into_iter()
            .map(VersionId)
            .collect(),
    })
}

fn pick(kind: &'static str, known: &[String], wanted: &[String]) -> Result<Vec<u8>, Error> {
    if let Some(name) = wanted.iter().find(|name| !known.contains(name)) {
        return Err(Error::Unknown {
            kind,
            name: name.clone(),
            known: known.join(", "),
        });
    }
    let numbers = (0..known.len() as u8).zip(known);
    Ok(numbers
        .filter(|(_, name)| wanted.is_empty() || wanted.contains(name))
        .map(|(n, _)| n)
        .collect())
}

/// A mistake in a reference file is shown there; one that is not there, in the configuration that names it.
fn reference_problem(
    root: &Path,
    file: &Unreadable,
    anchor: FileId,
    files: &mut Vfs,
) -> Diagnostic {
    if let Some((line, column)) = file.at
        && let Ok(bytes) = read_bytes(root, &file.path)
    {
        let source = SourceFile::new(file.path.clone(), bytes);
        let start = source.line_range(line.max(1)).start + column.saturating_sub(1);
        let span = Place::start_of(files.add(source)).span(start, start);
        return Diagnostic::new(&codes::REFERENCE_FILE, span, file.message.clone());
    }
    let message = format!("cannot use {}: {}", file.path, file.message);
    let text = &files.file(anchor).text;
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let name = name.strip_suffix(".json").unwrap_or(name);
    let at = text.find(name).unwrap_or(0);
    let span = Place::start_of(anchor).span(at, at + if at > 0 { name.len() } else { 0 });
    Diagnostic::new(&codes::REFERENCE_FILE, span, message)
}

/// Paths in the configuration that lead to no page.
fn dead_paths(site: &Site, anchor: FileId) -> Vec<Diagnostic> {
    let moved = &site.config.moved_folders;
    // A folder may have moved on.
    let folders = moved.values().filter(|to| !moved.contains_key(*to));
    let paths = folders.chain(&site.config.graphql_objects_page);
    let is_dead = |path: &&String| {
        let path = path.trim_matches('/');
        let below = format!("{path}/");
        !site
            .hrefs()
            .any(|href| href == path || href.starts_with(&below))
    };
    paths
        .filter(is_dead)
        .map(|path| {
            let text = &site.files.file(anchor).text;
            let at = text.rfind(path.as_str()).unwrap_or(0);
            let span = Place::start_of(anchor).span(at, at + path.len());
            let message = format!("there is no page at `{path}` or below it");
            let mut problem = Diagnostic::new(&codes::DEAD_LINK, span, message);
            problem.help = did_you_mean(path.trim_matches('/'), site.hrefs());
            problem
        })
        .collect()
}

fn external_links(
    root: &Path,
    config: &Config,
    anchor: FileId,
    problems: &mut Vec<Diagnostic>,
) -> Vec<String> {
    let Some(path) = &config.external_links else {
        return Vec::new();
    };
    let read = read_text(root, path).map_err(|error| error.to_string());
    let parsed = read.and_then(|text| {
        serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&text)
            .map_err(|error| error.to_string())
    });
    match parsed {
        Ok(map) => map.into_iter().map(|(path, _)| path).collect(),
        Err(message) => {
            let message = format!("cannot use {path}: {message}");
            problems.push(Diagnostic::new(
                &codes::REFERENCE_FILE,
                Place::start_of(anchor).span(0, 0),
                message,
            ));
            Vec::new()
        }
    }
}
