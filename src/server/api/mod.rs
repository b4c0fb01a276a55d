//! API for other programs, one endpoint per file. The manual's REST reference describes the responses.
//!
//! Enters: a query. Leaves: JSON about the current state of the site; [`assets`] are for open pages.

mod assets;
mod code;
mod diagnostics;
mod pages;

use serde::Serialize;

use super::document::Document;

pub(super) use assets::{script, style};
pub(super) use code::code;
pub(super) use diagnostics::diagnostics;
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

fn failed() -> Document {
    Document::text(500, "internal error while preparing this response")
}

fn json(status: u16, value: &impl Serialize) -> Document {
    let bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    Document::new(status, JSON, bytes)
}
