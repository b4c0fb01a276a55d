//! Describes a diagnostic code.

use axum::{extract::Path, http::HeaderMap, response::Response};
use serde::Serialize;

use super::{json, not_found};
use crate::{
    diag::{Code, Severity, codes, did_you_mean},
    server::respond::respond,
};

#[derive(Debug, Serialize)]
struct CodeView {
    code: &'static str,
    severity: Severity,
    meaning: &'static str,
}

/// Responds with the severity and meaning of a diagnostic code.
pub(in crate::server) async fn code(headers: HeaderMap, Path(name): Path<String>) -> Response {
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
            not_found("unknown diagnostic code", did_you_mean(&name, names))
        }
    };
    respond(&headers, document)
}
