//! Shows who uses something: a page for writers, or JSON or Mermaid for programs.

use std::sync::Arc;

use axum::{
    extract::{Query, State as Extracted},
    http::HeaderMap,
    response::Response,
};
use serde::{Deserialize, Serialize};

use super::{JSON, not_found, respond_about};
use crate::{
    graph::{self, GraphView, UseView},
    layout::{Context, TeraResult, View},
    render::{LanguageView, SiteView},
    server::{document::Document, preview::Preview, resolve::named_language, state::State},
    site::LanguageId,
};

/// What to show.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct GraphQuery {
    path: Option<String>,
    language: Option<String>,
    format: Option<String>,
}

/// Number of uses and of addresses on a page. JSON has all of them.
const MAX_LISTED: usize = 500;

/// The data of the page.
#[derive(Debug, Serialize)]
struct GraphPage<'v> {
    site: SiteView<'v>,
    lang: LanguageView<'v>,
    path: &'v str,
    /// Percent-encoded, for links.
    path_in_url: String,
    error: Option<String>,
    help: Option<String>,
    found: Option<Found<'v>>,
}

#[derive(Debug, Serialize)]
struct Found<'v> {
    is_everything: bool,
    uses: Vec<Row<'v>>,
    redirects: &'v [String],
    addresses: usize,
    pages: usize,
    versions: String,
    listed: &'v [String],
    more: usize,
}

#[derive(Debug, Serialize)]
struct Row<'v> {
    how: &'v str,
    places: Vec<String>,
    addresses: usize,
    versions: String,
}

impl View for GraphPage<'_> {
    fn language(&self) -> LanguageId {
        self.lang.id
    }

    fn context(&self) -> TeraResult<Context> {
        Context::from_serialize(self)
    }
}

/// Responds with the uses of a file, a key or an address.
pub(in crate::server) async fn graph(
    Extracted(preview): Extracted<Arc<Preview>>,
    headers: HeaderMap,
    Query(query): Query<GraphQuery>,
) -> Response {
    respond_about(&preview, &headers, move |state| show(state, &query)).await
}

fn show(state: &State, query: &GraphQuery) -> Document {
    let session = &state.session;
    let path = query.path.as_deref().unwrap_or_default().trim();
    let found = match path {
        "" => Ok(None),
        path => graph::uses(session, &[path.to_owned()]).map(|uses| uses.into_iter().next()),
    };
    let found = found.map(|uses| uses.map(|uses| GraphView::new(session, &uses)));
    match (query.format.as_deref(), found) {
        (Some("json" | "mermaid"), Err(unknown)) => not_found(&unknown.to_string(), unknown.help),
        (Some("json"), Ok(view)) => {
            let views: Vec<GraphView> = view.into_iter().collect();
            Document::new(200, JSON, graph::json(&views).into_bytes())
        }
        (Some("mermaid"), Ok(view)) => {
            let views: Vec<GraphView> = view.into_iter().collect();
            Document::text(200, graph::mermaid(&views, true).trim_end())
        }
        (_, Ok(view)) => page(state, query, path, view.as_ref(), None),
        (_, Err(unknown)) => page(state, query, path, None, Some(unknown)),
    }
}

fn page(
    state: &State,
    query: &GraphQuery,
    path: &str,
    view: Option<&GraphView>,
    unknown: Option<graph::Unknown>,
) -> Document {
    let session = &state.session;
    let language = named_language(state, query.language.as_deref());
    let row = |it: &UseView| Row {
        how: session
            .layout
            .word(language, &format!("graph_how_{}", it.how)),
        places: it.places(),
        addresses: it.shown.addresses,
        versions: it.shown.line(),
    };
    let found = view.map(|view| Found {
        is_everything: view.kind == "everything",
        uses: view.uses.iter().take(MAX_LISTED).map(row).collect(),
        redirects: &view.redirects,
        addresses: view.changes.addresses,
        pages: view.changes.pages,
        versions: view.changes.line(),
        listed: &view.addresses[..view.addresses.len().min(MAX_LISTED)],
        more: view.addresses.len().saturating_sub(MAX_LISTED),
    });
    let page = GraphPage {
        site: session
            .renderer
            .site_view(language, session.site.default_version()),
        lang: session.renderer.language_view(language),
        path,
        path_in_url: percent_encoding::utf8_percent_encode(
            path,
            percent_encoding::NON_ALPHANUMERIC,
        )
        .to_string(),
        error: unknown.as_ref().map(ToString::to_string),
        help: unknown.and_then(|unknown| unknown.help),
        found,
    };
    let status = if page.error.is_some() { 404 } else { 200 };
    let html = session.layout.render_built_in("graph.html", &page);
    Document::new(status, "text/html; charset=utf-8", html.into_bytes())
}
