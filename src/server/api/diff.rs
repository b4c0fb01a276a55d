//! Shows a page in two versions side by side: a page for writers, or JSON for programs.

use std::sync::Arc;

use axum::{
    extract::{Query, State as Extracted},
    http::HeaderMap,
    response::Response,
};
use serde::{Deserialize, Serialize};

use super::{json, not_found, respond_about};
use crate::{
    compare::{self, BlockView, ComparisonView, Side, Target},
    layout::{Context, TeraResult, View},
    render::{LanguageView, SiteView},
    server::{document::Document, preview::Preview, resolve::named_language, state::State},
    site::LanguageId,
};

/// What to compare.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct DiffQuery {
    page: Option<String>,
    from: Option<String>,
    to: Option<String>,
    language: Option<String>,
    format: Option<String>,
}

/// The data of the page.
#[derive(Debug, Serialize)]
struct DiffPage<'v> {
    site: SiteView<'v>,
    lang: LanguageView<'v>,
    page: &'v str,
    versions: Vec<VersionChoice<'v>>,
    error: Option<String>,
    help: Option<String>,
    found: Option<Found<'v>>,
}

#[derive(Debug, Serialize)]
struct VersionChoice<'v> {
    id: &'v str,
    title: &'v str,
    is_from: bool,
    is_to: bool,
}

#[derive(Debug, Serialize)]
struct Found<'v> {
    same: bool,
    from: &'v str,
    to: &'v str,
    hreflang: &'v str,
    rows: Vec<RowView<'v>>,
}

/// A block, or a number of blocks that are left out.
#[derive(Debug, Serialize)]
struct RowView<'v> {
    change: &'v str,
    kind: &'v str,
    from: Option<Cell<'v>>,
    to: Option<Cell<'v>>,
    skipped: usize,
}

#[derive(Debug, Serialize)]
struct Cell<'v> {
    words: &'v [(&'static str, String)],
    place: String,
}

/// Number of blocks that are shown around those that differ.
const AROUND: usize = 2;

impl View for DiffPage<'_> {
    fn language(&self) -> LanguageId {
        self.lang.id
    }

    fn context(&self) -> TeraResult<Context> {
        Context::from_serialize(self)
    }
}

/// Responds with a page in two versions.
pub(in crate::server) async fn diff(
    Extracted(preview): Extracted<Arc<Preview>>,
    headers: HeaderMap,
    Query(query): Query<DiffQuery>,
) -> Response {
    respond_about(&preview, &headers, move |state| show(state, &query)).await
}

fn show(state: &State, query: &DiffQuery) -> Document {
    let session = &state.session;
    let language = query.language.as_deref().filter(|code| !code.is_empty());
    let found = match (&query.page, &query.from, &query.to) {
        (Some(page), Some(from), Some(to)) => {
            let target = Target::find(session, page, [from, to], language);
            target.map(|target| {
                let comparison = compare::compare(session, &target);
                Some((target, ComparisonView::new(session, &comparison)))
            })
        }
        _ => Ok(None),
    };
    match (query.format.as_deref(), found) {
        (Some("json"), Ok(Some((_, view)))) => json(200, &view),
        (Some("json"), Ok(None)) => not_found("`page`, `from` and `to` are required", None),
        (Some("json"), Err(error)) => {
            not_found(&error.to_string(), error.help().map(str::to_owned))
        }
        (_, Ok(found)) => {
            let language = match &found {
                // The words of the page are those of its readers.
                Some((target, _)) => target.from.language,
                None => named_language(state, language),
            };
            page(
                state,
                query,
                language,
                found.as_ref().map(|(_, view)| view),
                None,
            )
        }
        (_, Err(error)) => {
            let language = named_language(state, language);
            page(state, query, language, None, Some(&error))
        }
    }
}

fn page(
    state: &State,
    query: &DiffQuery,
    language: LanguageId,
    view: Option<&ComparisonView>,
    error: Option<&compare::Error>,
) -> Document {
    let session = &state.session;
    let site = &*session.site;
    let choice = |id| {
        let version = site.version(id);
        let is = |named: &Option<String>| named.as_deref() == Some(&*version.info.id);
        VersionChoice {
            id: &version.info.id,
            title: &version.title,
            is_from: is(&query.from),
            is_to: is(&query.to),
        }
    };
    let page = DiffPage {
        site: session.renderer.site_view(language, site.default_version()),
        lang: session.renderer.language_view(language),
        page: query.page.as_deref().unwrap_or_default(),
        versions: site.version_ids().map(choice).collect(),
        error: error.map(ToString::to_string),
        help: error.and_then(|error| error.help().map(str::to_owned)),
        found: view.map(|view| Found {
            same: view.same,
            from: &view.from,
            to: &view.to,
            hreflang: &site.language(language).hreflang,
            rows: rows(&view.blocks),
        }),
    };
    let status = if error.is_some() { 404 } else { 200 };
    let html = session.layout.render_built_in("diff.html", &page);
    Document::new(status, "text/html; charset=utf-8", html.into_bytes())
}

/// Returns the blocks that differ, with a few around them.
fn rows(blocks: &[BlockView]) -> Vec<RowView<'_>> {
    let differs: Vec<usize> = (0..blocks.len())
        .filter(|n| blocks[*n].change != "same")
        .collect();
    let is_near = |n: usize| {
        let next = differs.partition_point(|at| *at + AROUND < n);
        differs.get(next).is_some_and(|at| at.abs_diff(n) <= AROUND)
    };
    let mut rows: Vec<RowView<'_>> = Vec::new();
    for (n, block) in blocks.iter().enumerate() {
        if is_near(n) {
            rows.push(RowView {
                change: block.change,
                kind: block.kind,
                from: block.from.as_ref().map(Cell::new),
                to: block.to.as_ref().map(Cell::new),
                skipped: 0,
            });
            continue;
        }
        match rows.last_mut().filter(|row| row.skipped > 0) {
            Some(row) => row.skipped += 1,
            None => rows.push(RowView {
                change: "skipped",
                kind: "",
                from: None,
                to: None,
                skipped: 1,
            }),
        }
    }
    rows
}

impl<'v> Cell<'v> {
    fn new(side: &'v Side) -> Self {
        Self {
            words: &side.words,
            place: side.place(),
        }
    }
}
