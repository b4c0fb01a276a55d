//! What programs can ask. The manual's REST reference describes each answer.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State as Extracted},
    http::HeaderMap,
    response::Response,
};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::{document::Document, preview::Preview, respond::respond, state::State};
use crate::{
    diag::{Code, Problem, Severity, codes, did_you_mean, report::Report},
    plan::Unit,
    site::{LanguageId, PageId},
    source::below,
};

const JSON: &str = "application/json; charset=utf-8";

/// The script of open pages.
pub(super) async fn script(headers: HeaderMap) -> Response {
    let bytes = include_bytes!("live.js").to_vec();
    respond(
        &headers,
        Document::new(200, "text/javascript; charset=utf-8", bytes),
    )
}

/// How the inspector looks.
pub(super) async fn style(headers: HeaderMap) -> Response {
    let bytes = include_bytes!("inspect.css").to_vec();
    respond(
        &headers,
        Document::new(200, "text/css; charset=utf-8", bytes),
    )
}

/// Which pages are wanted.
#[derive(Debug, Deserialize)]
pub(super) struct PagesQuery {
    language: Option<String>,
    version: Option<String>,
    product: Option<String>,
}

#[derive(Debug, Serialize)]
struct PageEntry<'p> {
    path: &'p str,
    title: &'p str,
    kind: &'static str,
    source: &'p str,
    href: String,
    fallback: bool,
}

#[derive(Debug, Serialize)]
struct Failure {
    error: String,
    help: Option<String>,
}

/// Pages of a language and a version, in the order of the tree.
pub(super) async fn pages(
    Extracted(preview): Extracted<Arc<Preview>>,
    headers: HeaderMap,
    Query(query): Query<PagesQuery>,
) -> Response {
    let state = preview.fresh().await;
    let made = tokio::task::spawn_blocking(move || list_pages(&state, &query));
    respond(&headers, made.await.unwrap_or_else(|_| failed()))
}

fn list_pages(state: &State, query: &PagesQuery) -> Document {
    let session = &state.session;
    let site = &*session.site;
    let selection = &session.selection;
    let code = |id: LanguageId| site.config.languages[usize::from(id.0)].code.as_str();
    let language = match &query.language {
        None => selection.languages.first().copied(),
        Some(name) => selection
            .languages
            .iter()
            .copied()
            .find(|id| code(*id) == name),
    };
    let version = match &query.version {
        None => {
            let default = site.default_version();
            let is_served = selection.versions.contains(&default);
            let first = selection.versions.first().copied();
            if is_served { Some(default) } else { first }
        }
        Some(name) => site
            .version_ids()
            .find(|id| *site.version(*id).info.id == **name),
    };
    let version = version.filter(|version| selection.versions.contains(version));
    let (Some(language), Some(version)) = (language, version) else {
        let known = selection.languages.iter().map(|id| code(*id));
        let versions = selection
            .versions
            .iter()
            .map(|id| &*site.version(*id).info.id);
        let known: Vec<&str> = known.chain(versions).collect();
        return not_found(
            "no such language or version",
            Some(format!("there are {}", known.join(", "))),
        );
    };
    let mut order = Vec::new();
    for (page, entry) in site.entries() {
        if entry.parent.is_none() {
            collect(state, page, &mut order);
        }
    }
    // Those that no list of children names.
    let named: FxHashSet<PageId> = order.iter().copied().collect();
    let pages = site.entries().map(|(page, _)| page);
    order.extend(pages.filter(|page| !named.contains(page)));
    let wanted = |page: &PageId| {
        let entry = site.page(*page);
        let of_product = |product: &String| below(product.trim_matches('/'), &entry.href).is_some();
        entry.versions.contains(version) && query.product.as_ref().is_none_or(of_product)
    };
    let entries: Vec<PageEntry<'_>> = order
        .into_iter()
        .filter(wanted)
        .map(|page| {
            let entry = site.page(page);
            let unit = Unit {
                language,
                version,
                page,
            };
            let text = site.text_file(page, language);
            PageEntry {
                path: &entry.href,
                title: session.renderer.title(unit),
                kind: entry.kind.name(),
                source: &site.files.file(text).path,
                href: session.renderer.url(unit),
                fallback: !site.has_text(page, language),
            }
        })
        .collect();
    json(200, &entries)
}

/// A page and all that is below it.
fn collect(state: &State, page: PageId, order: &mut Vec<PageId>) {
    order.push(page);
    for child in &state.session.site.page(page).children {
        collect(state, *child, order);
    }
}

/// Which problems are wanted.
#[derive(Debug, Deserialize)]
pub(super) struct DiagnosticsQuery {
    severity: Option<String>,
    file: Option<String>,
}

#[derive(Debug, Serialize)]
struct Diagnostics {
    errors: usize,
    warnings: usize,
    diagnostics: Vec<OnPages>,
}

#[derive(Debug, Serialize)]
struct OnPages {
    #[serde(flatten)]
    problem: Problem,
    pages: Vec<String>,
}

/// What is wrong with the site, and with the pages that are in memory.
pub(super) async fn diagnostics(
    Extracted(preview): Extracted<Arc<Preview>>,
    headers: HeaderMap,
    Query(query): Query<DiagnosticsQuery>,
) -> Response {
    let state = preview.fresh().await;
    let made = tokio::task::spawn_blocking(move || list_diagnostics(&state, &query));
    respond(&headers, made.await.unwrap_or_else(|_| failed()))
}

fn list_diagnostics(state: &State, query: &DiagnosticsQuery) -> Document {
    let session = &state.session;
    let files = &session.site.files;
    let mut report = Report::default();
    report.add(None, session.problems().cloned().collect());
    for (unit, page) in session.renderer.in_memory() {
        report.add(Some(&session.renderer.url(unit)), page.diagnostics.clone());
    }
    let severity = |severity: Severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let wanted = |entry: &OnPages| {
        let named = query.severity.as_deref();
        let file = query.file.as_deref().map(|file| file.trim_end_matches('/'));
        named.is_none_or(|name| severity(entry.problem.severity) == name)
            && file.is_none_or(|file| below(file, &entry.problem.at.file).is_some())
    };
    let all = report.sorted(files).into_iter().map(|entry| OnPages {
        problem: Problem::new(&entry.diagnostic, files),
        pages: entry.pages.clone(),
    });
    let diagnostics: Vec<OnPages> = all.filter(wanted).collect();
    let count = |severity| {
        let of_severity = diagnostics
            .iter()
            .filter(|entry| entry.problem.severity == severity);
        of_severity.count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let answer = Diagnostics {
        errors,
        warnings,
        diagnostics,
    };
    json(200, &answer)
}

#[derive(Debug, Serialize)]
struct CodeView {
    code: &'static str,
    severity: Severity,
    meaning: &'static str,
}

/// What a code means.
pub(super) async fn code(headers: HeaderMap, Path(name): Path<String>) -> Response {
    let code = codes::ALL.iter().find(|code| code.name == name);
    let view = |code: &Code| CodeView {
        code: code.name,
        severity: code.severity,
        meaning: code.meaning,
    };
    let document = match code {
        Some(code) => json(200, &view(code)),
        None => {
            let names = codes::ALL.iter().map(|code| code.name);
            not_found("no such code", did_you_mean(&name, names))
        }
    };
    respond(&headers, document)
}

fn not_found(error: &str, help: Option<String>) -> Document {
    let failure = Failure {
        error: error.to_owned(),
        help,
    };
    json(404, &failure)
}

fn failed() -> Document {
    Document::text(500, "this answer could not be made")
}

fn json(status: u16, value: &impl Serialize) -> Document {
    let bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    Document::new(status, JSON, bytes)
}
