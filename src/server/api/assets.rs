//! Files that the server itself gives open pages.

use axum::{http::HeaderMap, response::Response};

use crate::server::{document::Document, respond::respond};

/// The script of open pages.
pub(in crate::server) async fn script(headers: HeaderMap) -> Response {
    let bytes = include_bytes!("../live.js").to_vec();
    respond(
        &headers,
        Document::new(200, "text/javascript; charset=utf-8", bytes),
    )
}

/// How the inspector looks.
pub(in crate::server) async fn style(headers: HeaderMap) -> Response {
    let bytes = include_bytes!("../inspect.css").to_vec();
    respond(
        &headers,
        Document::new(200, "text/css; charset=utf-8", bytes),
    )
}
