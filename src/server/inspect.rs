//! The inspector of a page: its files, everything that it read and through which tags, its URLs, its problems, and the
//! time taken by each stage.
//!
//! Enters: a URL path and a [`State`]. Leaves: a [`Document`] in HTML or JSON. Start at [`document()`].

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::Value as Json;

use super::{
    document::Document,
    preview::Preview,
    resolve::{Resolved, resolve},
    state::State,
};
use crate::{
    diag::{DiagnosticView, SourcePosition},
    layout::{Context, TeraResult, View},
    plan::Unit,
    render::{Inspected, LanguageView, Read, Shown, SiteView, Stage},
    session::Session,
    site::{LanguageId, Site},
    source::{Place, Span},
    value::Value,
};

/// Requested format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Page,
    Json,
}

/// The inspection of a page. The manual's REST reference describes it.
#[derive(Debug, Serialize)]
struct Inspection<'i> {
    title: &'i str,
    href: String,
    language: &'i str,
    version: &'i str,
    kind: &'static str,
    source: &'i str,
    translation: Option<&'i str>,
    fallback: bool,
    bytes: usize,
    milliseconds: f64,
    stages: Vec<StageTime>,
    permalinks: Vec<Permalink<'i>>,
    redirects: Vec<String>,
    files: BTreeSet<String>,
    reads: Vec<ReadEntry<'i>>,
    problems: Vec<DiagnosticView>,
    front_matter: Json,
}

#[derive(Debug, Serialize)]
struct StageTime {
    stage: Stage,
    milliseconds: f64,
}

#[derive(Debug, Serialize)]
struct Permalink<'i> {
    language: &'i str,
    version: &'i str,
    href: String,
    current: bool,
    fallback: bool,
}

/// A source that was read.
#[derive(Debug, Serialize)]
struct ReadEntry<'i> {
    kind: &'static str,
    name: String,
    language: Option<&'i str>,
    found: bool,
    at: Option<SourcePosition>,
    chain: Vec<SourcePosition>,
    times: usize,
}

/// View of the inspector's template.
#[derive(Debug, Serialize)]
struct InspectorView<'i> {
    site: SiteView<'i>,
    lang: LanguageView<'i>,
    /// Whether places can be opened.
    opens: bool,
    page: &'i Inspection<'i>,
    front_matter: String,
}

impl View for InspectorView<'_> {
    fn language(&self) -> LanguageId {
        self.lang.id
    }

    fn context(&self) -> TeraResult<Context> {
        Context::from_serialize(self)
    }
}

/// Returns the format if a query requests the inspector: `inspect` or `inspect=json`.
pub(super) fn requested_format(query: Option<&str>) -> Option<Format> {
    query?.split('&').find_map(|part| match part {
        "inspect" | "inspect=" | "inspect=html" => Some(Format::Page),
        "inspect=json" => Some(Format::Json),
        _ => None,
    })
}

/// Returns the inspector of the page at a URL path, or the document itself if it is not a page.
pub(super) fn document(preview: &Preview, state: &State, path: &str, form: Format) -> Document {
    let Resolved::Page(unit) = resolve(state, path) else {
        return Document::at(preview, state, path);
    };
    let session = &state.session;
    let inspected = session.renderer.inspect(unit);
    let mut inspection = inspection(session, unit, &inspected);
    inspection.problems = preview.problems(state, Some((unit, &inspected.page)));
    match form {
        Format::Json => {
            let json = serde_json::to_vec_pretty(&inspection).unwrap_or_default();
            Document::new(200, "application/json; charset=utf-8", json)
        }
        Format::Page => {
            let view = InspectorView {
                site: session.renderer.site_view(unit.language, unit.version),
                opens: preview.editor().is_some(),
                lang: session.renderer.language_view(unit.language),
                front_matter: serde_json::to_string_pretty(&inspection.front_matter)
                    .unwrap_or_default(),
                page: &inspection,
            };
            let html = session.layout.render_built_in("inspect.html", &view);
            Document::new(200, "text/html; charset=utf-8", html.into_bytes())
        }
    }
}

fn inspection<'i>(session: &'i Session, unit: Unit, inspected: &Inspected) -> Inspection<'i> {
    let site = &*session.site;
    let entry = site.page(unit.page);
    let path = |file| site.files.file(file).path.as_str();
    let translation = site.translation_file(unit.page, unit.language);
    let text = &site.texts().pages[unit.page.0 as usize].source;
    let milliseconds = |time: std::time::Duration| (time.as_secs_f64() * 1e6).round() / 1e3;
    let reads = readings(session, inspected);
    let mut files: BTreeSet<String> = reads
        .iter()
        .flat_map(|read| read.at.iter().chain(&read.chain))
        .map(|at| at.file.clone())
        .collect();
    files.insert(path(entry.file).to_owned());
    files.extend(translation.map(|file| path(file).to_owned()));
    let stages = inspected.stages.iter();
    let from = site
        .redirects
        .iter()
        .filter(|redirect| redirect.to == unit.page);
    Inspection {
        title: session.renderer.title(unit),
        href: session.renderer.url(unit),
        language: &site.config.languages[usize::from(unit.language.0)].code,
        version: &site.version(unit.version).info.id,
        kind: entry.kind.name(),
        source: path(entry.file),
        translation: translation.map(path),
        fallback: translation.is_none() && unit.language != LanguageId::SOURCE,
        bytes: inspected.page.html.len(),
        milliseconds: milliseconds(inspected.stages.iter().map(|stage| stage.1).sum()),
        stages: stages
            .map(|(stage, time)| StageTime {
                stage: *stage,
                milliseconds: milliseconds(*time),
            })
            .collect(),
        permalinks: permalinks(session, unit),
        redirects: from.map(|redirect| redirect.from.clone()).collect(),
        files,
        reads,
        problems: Vec::new(),
        front_matter: map_json(text.front.values()),
    }
}

/// Returns the permalinks of the page in every version and language that is served.
fn permalinks(session: &Session, unit: Unit) -> Vec<Permalink<'_>> {
    let site = &*session.site;
    let selection = &session.selection;
    let mut links = Vec::new();
    for &language in &selection.languages {
        let versions = site.page(unit.page).versions.iter();
        for version in versions.filter(|version| selection.versions.contains(version)) {
            let other = Unit {
                language,
                version,
                page: unit.page,
            };
            links.push(Permalink {
                language: &site.config.languages[usize::from(language.0)].code,
                version: &site.version(version).info.id,
                href: session.renderer.url(other),
                current: other == unit,
                fallback: !site.has_text(unit.page, language),
            });
        }
    }
    links
}

/// Returns everything that was read, without duplicates, in the order of the first read.
fn readings<'i>(session: &'i Session, inspected: &Inspected) -> Vec<ReadEntry<'i>> {
    let site = &*session.site;
    let mut shown: FxHashMap<&Place, (&Shown, usize)> = FxHashMap::default();
    for text in &inspected.shown {
        shown.entry(&text.place).or_insert((text, 0)).1 += 1;
    }
    let mut readings: Vec<ReadEntry<'i>> = Vec::new();
    let mut known: BTreeMap<(&'static str, String, Option<&str>), ()> = BTreeMap::new();
    for read in crate::render::flat(&inspected.page.reads) {
        let (mut reading, place) = reading(site, read);
        let key = (reading.kind, reading.name.clone(), reading.language);
        if known.insert(key, ()).is_some() {
            continue;
        }
        if let Some(place) = place {
            reading.at = Some(SourcePosition::of(&place.span(0, 0), &site.files));
            if let Some((text, times)) = shown.get(&place) {
                let position = |via: &Span| SourcePosition::of(via, &site.files);
                reading.chain = text.chain.iter().map(position).collect();
                reading.times = *times;
            }
        }
        readings.push(reading);
    }
    readings
}

/// Describes a read, and returns the place of the text that was read.
fn reading<'i>(site: &'i Site, read: &Read) -> (ReadEntry<'i>, Option<Place>) {
    let code =
        |language: &LanguageId| Some(site.config.languages[usize::from(language.0)].code.as_str());
    let path = |page: &crate::site::PageId| site.page(*page).relative_path.clone();
    let (kind, name, language, found, place) = match read {
        Read::Page {
            page,
            language,
            seen,
        } => {
            let place = seen.as_ref().map(|page| Place::start_of(page.file));
            ("page", path(page), code(language), seen.is_some(), place)
        }
        Read::Prose {
            page,
            language,
            key,
            seen: [source, own],
        } => {
            let text = own.as_ref().or(source.as_ref());
            let place = text.map(|leaf| leaf.place.clone());
            let name = format!("{}: {key:?}", path(page));
            ("front_matter", name, code(language), text.is_some(), place)
        }
        Read::Data {
            language,
            path,
            seen,
        } => {
            let place = seen.as_ref().and_then(Value::as_leaf);
            let place = place.map(|leaf| leaf.place.clone());
            (
                "data",
                path.join("."),
                code(language),
                seen.is_some(),
                place,
            )
        }
        Read::Keys {
            language,
            path,
            seen,
        } => ("keys", path.join("."), code(language), seen.is_some(), None),
        Read::Include { name, seen } => {
            let place = site
                .texts()
                .includes
                .get(name)
                .map(|leaf| leaf.place.clone());
            ("include", name.to_string(), None, seen.is_some(), place)
        }
        Read::IncludeNames { .. } => ("includes", "names of includes".to_owned(), None, true, None),
        Read::Term {
            language,
            term,
            seen,
        } => (
            "term",
            term.to_string(),
            code(language),
            !seen.is_empty(),
            None,
        ),
        Read::Image { address, seen } => ("image", address.to_string(), None, seen.is_some(), None),
        Read::File { address, seen } => ("file", address.to_string(), None, *seen, None),
        Read::Changed { path, seen } => ("changed", path.to_string(), None, seen.is_some(), None),
        Read::Reference { .. } => ("reference", "reference data".to_owned(), None, true, None),
        Read::All(_) => ("all", String::new(), None, true, None),
    };
    let reading = ReadEntry {
        kind,
        name,
        language,
        found,
        at: None,
        chain: Vec::new(),
        times: 1,
    };
    (reading, place)
}

fn map_json(map: &crate::value::Map) -> Json {
    let entries = map
        .iter()
        .map(|(key, value)| (key.to_string(), json(value)));
    Json::Object(entries.collect())
}

/// Converts a value to JSON. Strings are unchanged.
fn json(value: &Value) -> Json {
    match value {
        Value::Nil => Json::Null,
        Value::Bool(flag) => Json::from(*flag),
        Value::Written(written) if written.is_canonical() => json(&written.value),
        Value::List(values) => values.iter().map(json).collect(),
        Value::Map(map) => map_json(map),
        other => match (other.as_str(), other.as_number()) {
            (Some(text), _) => Json::from(text),
            (None, Some(number)) if number.fract() == 0.0 => Json::from(number as i64),
            (None, Some(number)) => Json::from(number),
            (None, None) => Json::Null,
        },
    }
}
