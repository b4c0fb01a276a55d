//! Lists pages.

use std::sync::Arc;

use axum::{
    extract::{Query, State as Extracted},
    http::HeaderMap,
    response::Response,
};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::{json, not_found, respond_about};
use crate::{
    plan::Unit,
    server::{document::Document, preview::Preview, state::State},
    site::{LanguageId, PageId},
    source::below,
};

/// Filters of the list.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct PagesQuery {
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

/// Responds with the pages of a language and version, in the order of the tree.
pub(in crate::server) async fn pages(
    Extracted(preview): Extracted<Arc<Preview>>,
    headers: HeaderMap,
    Query(query): Query<PagesQuery>,
) -> Response {
    respond_about(&preview, &headers, move |state| list_pages(state, &query)).await
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
            "unknown language or version",
            Some(format!("available: {}", known.join(", "))),
        );
    };
    let mut order = Vec::new();
    for (page, entry) in site.entries() {
        if entry.parent.is_none() {
            collect(state, page, &mut order);
        }
    }
    // Pages that are in no list of children.
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

/// Appends a page and its descendants.
fn collect(state: &State, page: PageId, order: &mut Vec<PageId>) {
    order.push(page);
    for child in &state.session.site.page(page).children {
        collect(state, *child, order);
    }
}
