//! Assets that the server adds to pages.

use axum::{http::HeaderMap, response::Response};

use crate::server::{document::Document, respond::respond};

/// Responds with the script of open pages.
pub(in crate::server) async fn script(headers: HeaderMap) -> Response {
    let bytes = include_bytes!("../live.js").to_vec();
    respond(
        &headers,
        Document::new(200, "text/javascript; charset=utf-8", bytes),
    )
}

/// Responds with the script of the inspector.
pub(in crate::server) async fn inspector(headers: HeaderMap) -> Response {
    let bytes = include_bytes!("../inspect.js").to_vec();
    respond(
        &headers,
        Document::new(200, "text/javascript; charset=utf-8", bytes),
    )
}

/// Responds with the script of the page of findings.
pub(in crate::server) async fn check_script(headers: HeaderMap) -> Response {
    let bytes = include_bytes!("../check.js").to_vec();
    respond(
        &headers,
        Document::new(200, "text/javascript; charset=utf-8", bytes),
    )
}

/// Responds with the style sheet of the inspector.
pub(in crate::server) async fn style(headers: HeaderMap) -> Response {
    let bytes = include_bytes!("../inspect.css").to_vec();
    respond(
        &headers,
        Document::new(200, "text/css; charset=utf-8", bytes),
    )
}

/// Responds with the style sheet of pages for writers.
pub(in crate::server) async fn tools_style(headers: HeaderMap) -> Response {
    let bytes = include_bytes!("../tools.css").to_vec();
    respond(
        &headers,
        Document::new(200, "text/css; charset=utf-8", bytes),
    )
}
