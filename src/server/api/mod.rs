//! API for other programs, one endpoint per file. The manual's REST reference describes the responses.
//!
//! Enters: a query. Leaves: JSON about the current state of the site; [`assets`] are for open pages.

mod assets;
mod check;
mod code;
mod diagnostics;
mod diff;
mod graph;
mod open;
mod pages;

use std::sync::Arc;

use axum::{http::HeaderMap, response::Response};
use serde::Serialize;

use super::{document::Document, preview::Preview, respond::respond, state::State};
use crate::session::Checkpoint;

pub(super) use assets::{check_script, inspector, script, style, tools_style};
pub(super) use check::{changes, check};
pub(super) use code::code;
pub(super) use diagnostics::diagnostics;
pub(super) use diff::diff;
pub(super) use graph::graph;
pub(super) use open::open;
pub(super) use pages::pages;

const JSON: &str = "application/json; charset=utf-8";

/// Response to a query that cannot be answered.
#[derive(Debug, Serialize)]
struct Failure {
    error: String,
    help: Option<String>,
}

fn not_found(error: &str, help: Option<String>) -> Document {
    let failure = Failure {
        error: error.to_owned(),
        help,
    };
    json(404, &failure)
}

/// Responds with a document about the current state. `make` may take long, so it does not run on a thread of the server.
async fn respond_about(
    preview: &Preview,
    headers: &HeaderMap,
    make: impl FnOnce(&State) -> Document + Send + 'static,
) -> Response {
    let state = preview.fresh().await;
    let made = tokio::task::spawn_blocking(move || make(&state)).await;
    let failed = || Document::text(500, "internal error while preparing this response");
    respond(headers, made.unwrap_or_else(|_| failed()))
}

/// Like [`respond_about`], with a check of the state.
async fn respond_checked(
    preview: Arc<Preview>,
    headers: &HeaderMap,
    make: impl FnOnce(&State, &Checkpoint) -> Document + Send + 'static,
) -> Response {
    let checked = Arc::clone(&preview);
    respond_about(&preview, headers, move |state| {
        let check = checked.checker().check(state);
        make(state, &check)
    })
    .await
}

fn json(status: u16, value: &impl Serialize) -> Document {
    let bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    Document::new(status, JSON, bytes)
}
