//! Loads everything besides pages and data: the configuration, the selection, reference data, external links.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Error, Options, Problems};
use crate::{
    config::Config,
    diag::{
        Diagnostic, codes, did_you_mean,
        finding::{Findings, PageName},
        report::Report,
    },
    layout::{self, StaticFile, Theme},
    plan::Selection,
    render::no_landing,
    site::{Extras, Images, LanguageId, Reference, Site, Unreadable, VersionId},
    source::{
        FileId, Place, SourceFile, Span, Vfs, VfsError, below, read_bytes, read_inside, read_text,
    },
    translation::Repairs,
};

/// Whether a tree contains any pages.
pub(super) fn has_content(files: &Vfs) -> bool {
    files
        .iter()
        .any(|(_, file)| file.path.starts_with("content/"))
}

/// Returns the folders of languages that are not selected. Their files are listed but not read: pages show which
/// languages they are translated into.
pub(super) fn unselected(config: &Config, selection: &Selection) -> Vec<String> {
    let directory = |id: &LanguageId| &*config.languages[usize::from(id.0)].directory;
    let ids = (0..).map(LanguageId).zip(&config.languages);
    let folders = ids.filter(|(_, language)| {
        // Two languages can share a folder.
        let mut wanted = selection.languages.iter().map(directory);
        !language.directory.is_empty() && wanted.all(|it| it != language.directory)
    });
    folders
        .flat_map(|(_, language)| {
            let folder = |kind| format!("translations/{}/{kind}", language.directory);
            ["content", "data"].map(folder)
        })
        .collect()
}

/// Returns reference data, which is read on demand, and external links. `before`: the previous reference data, and the
/// paths that have changed since.
pub(super) fn extras(
    root: &Path,
    config: &Config,
    selection: &Selection,
    config_file: FileId,
    before: Option<(&Arc<Reference>, &[String])>,
    problems: &mut Problems,
) -> Extras {
    let all = version_ids(config);
    let versions = selection.versions.iter();
    let ids: Vec<_> = versions
        .map(|id| (*id, all[usize::from(id.0)].clone()))
        .collect();
    problems.external.clear();
    let reference = Reference::new(
        root,
        config,
        &ids,
        before.map(|(known, changed)| (&**known, changed)),
    );
    let same = before
        .map(|(known, _)| known)
        .filter(|known| reference.is(known));
    Extras {
        external: external_links(root, config, config_file, &mut problems.external),
        reference: same.map_or_else(|| Arc::new(reference), Arc::clone),
        ..Extras::default()
    }
}

/// Loads the theme, whose layouts are those of pages.
pub(super) fn theme(
    root: &Path,
    config: &Config,
    files: &mut Vfs,
    problems: &mut Vec<Diagnostic>,
) -> Result<Theme, VfsError> {
    let mut theme = layout::load(root, config, files, problems)?;
    theme.layout.set_defaults(&no_landing());
    Ok(theme)
}

/// Returns the images among the static files. `before`: the previous images, and the paths that have changed since.
pub(super) fn images(
    root: &Path,
    files: &[StaticFile],
    before: Option<(&Images, &[String])>,
) -> Images {
    let of_site = files
        .iter()
        .filter_map(|file| Some((&*file.path, file.source()?)));
    Images::new(root, of_site, before)
}

/// Reads all reference data. Returns the problems of its files.
pub(super) fn reference_problems(
    root: &Path,
    reference: &Reference,
    config_file: FileId,
    files: &mut Vfs,
) -> Vec<Diagnostic> {
    reference.read_all();
    let mut known = BTreeMap::new();
    let problems = reference.problems();
    problems
        .map(|problem| reference_problem(root, problem, config_file, files, &mut known))
        .collect()
}

/// Repairs the translations of a site, indexes it, and collects its problems.
pub(super) fn index(
    config: Config,
    mut files: Vfs,
    extras: &Extras,
    config_file: FileId,
    before: Option<&Site>,
    problems: &mut Problems,
) -> Arc<Site> {
    let unread = files.unreadable.iter();
    let mut found: Vec<Diagnostic> = unread
        .map(|file| unreadable(config_file, &file.path, &file.reason))
        .collect();
    let known = before.filter(|before| before.config == config);
    let known = known.map(|before| (before.repairs(), &before.files));
    let extras = Extras {
        repairs: Repairs::of(&config, &mut files, known),
        ..extras.clone()
    };
    let (site, of_site) = Site::index(config, files, extras, before);
    found.extend(of_site);
    found.extend(dead_paths(&site, config_file));
    found.extend(example_address(&site, config_file));
    problems.site = found;
    Arc::new(site)
}

pub(super) fn unreadable(config_file: FileId, path: &str, reason: &str) -> Diagnostic {
    let instead = match path.starts_with("templates/") {
        true => "; the theme's own file is used, if there is one",
        false => "",
    };
    let message = format!("cannot read {path}: {reason}{instead}");
    Diagnostic::new(
        &codes::UNREADABLE_FILE,
        Span::start_of(config_file),
        message,
    )
}

/// Returns the path of the configuration among the source files.
pub(super) fn config_name(path: Option<&Path>) -> String {
    path.map_or_else(|| "hanga.yml".to_owned(), |path| path.display().to_string())
}

pub(super) fn config_file(root: &Path, path: Option<&Path>) -> Result<SourceFile, Error> {
    let name = config_name(path);
    let folder = match path {
        None => root.to_owned(),
        Some(_) => PathBuf::new(),
    };
    let read = match path {
        None => read_inside(&folder, &name),
        Some(_) => read_bytes(&folder, &name),
    };
    match read {
        Ok(bytes) => Ok(SourceFile::new(name, bytes)),
        Err(error) => Err(Error::NoConfig {
            path: folder.join(name).display().to_string(),
            message: error.reason(),
        }),
    }
}

pub(super) fn config(root: &Path, path: Option<&Path>) -> Result<Config, Error> {
    let mut files = Vfs::default();
    let id = files.add(config_file(root, path)?);
    Config::parse(files.file(id), id).map_err(|problems| {
        let mut report = Report::default();
        report.add(None, problems);
        Error::Config(Box::new(Findings::of(&report, &files, PageName::of)))
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

/// Returns the selected languages and versions, in the order of the configuration.
pub(super) fn select(config: &Config, options: &Options) -> Result<Selection, Error> {
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

/// Returns the problem of a reference file. It is reported at its position in the file; if there is none, in the
/// configuration that names the file. `known`: the files that were added for other problems.
fn reference_problem<'f>(
    root: &Path,
    file: &'f Unreadable,
    config_file: FileId,
    files: &mut Vfs,
    known: &mut BTreeMap<&'f str, Option<FileId>>,
) -> Diagnostic {
    let mut add = || {
        let bytes = read_bytes(root, &file.path).ok()?;
        Some(files.add(SourceFile::new(file.path.clone(), bytes)))
    };
    if let Some(at) = file.at
        && let Some(id) = *known.entry(&file.path).or_insert_with(&mut add)
    {
        let span = Place::start_of(id).span(at, at);
        return Diagnostic::new(file.code, span, file.message.clone());
    }
    let message = format!("cannot load {}: {}", file.path, file.message);
    let text = &files.file(config_file).text;
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let name = name.strip_suffix(".json").unwrap_or(name);
    let at = text.find(name).unwrap_or(0);
    let span = Place::start_of(config_file).span(at, at + if at > 0 { name.len() } else { 0 });
    Diagnostic::new(&codes::REFERENCE_FILE, span, message)
}

/// The `base_url` of a site that `hanga new` has created.
const EXAMPLE_URL: &str = "https://docs.example.com";

/// Reports a `base_url` that nobody has set: canonical links and the sitemap would lead elsewhere.
fn example_address(site: &Site, config_file: FileId) -> Option<Diagnostic> {
    if site.config.base_url != EXAMPLE_URL {
        return None;
    }
    let at = site.files.file(config_file).text.find(EXAMPLE_URL)?;
    let span = Place::start_of(config_file).span(at, at + EXAMPLE_URL.len());
    let message = "`base_url` still has its example value";
    let help = "set it to the address at which the site is published";
    Some(Diagnostic::new(&codes::EXAMPLE_URL, span, message).help(help))
}

/// Reports paths in the configuration that do not lead to a page.
fn dead_paths(site: &Site, config_file: FileId) -> Vec<Diagnostic> {
    let moved = &site.config.moved_folders;
    // A folder can have moved again.
    let folders = moved.values().filter(|to| !moved.contains_key(*to));
    let paths = folders.chain(&site.config.graphql_objects_page);
    let is_dead = |path: &&String| {
        let path = path.trim_matches('/');
        !site.hrefs().any(|href| below(path, href).is_some())
    };
    paths
        .filter(is_dead)
        .map(|path| {
            let text = &site.files.file(config_file).text;
            let at = text.rfind(path.as_str()).unwrap_or(0);
            let span = Place::start_of(config_file).span(at, at + path.len());
            let message = format!("no page at or below `{path}`");
            let mut problem = Diagnostic::new(&codes::DEAD_LINK, span, message);
            problem.help = did_you_mean(path.trim_matches('/'), site.hrefs());
            problem
        })
        .collect()
}

fn external_links(
    root: &Path,
    config: &Config,
    config_file: FileId,
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
            let message = format!("cannot load {path}: {message}");
            problems.push(Diagnostic::new(
                &codes::REFERENCE_FILE,
                Place::start_of(config_file).span(0, 0),
                message,
            ));
            Vec::new()
        }
    }
}
