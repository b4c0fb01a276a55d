//! Assets that the server adds to pages.

use axum::{http::HeaderMap, response::Response};

use crate::server::{document::Document, respond::respond};

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// Responds with the script of open pages.
pub(in crate::server) async fn script(headers: HeaderMap) -> Response {
    asset(&headers, SCRIPT, include_bytes!("../live.js"))
}

/// Responds with the script of pages with places in the source.
pub(in crate::server) async fn inspector(headers: HeaderMap) -> Response {
    asset(&headers, SCRIPT, include_bytes!("../inspect.js"))
}

/// Responds with the script of the page of findings.
pub(in crate::server) async fn check_script(headers: HeaderMap) -> Response {
    asset(&headers, SCRIPT, include_bytes!("../check.js"))
}

/// Responds with the style sheet of the inspector.
pub(in crate::server) async fn style(headers: HeaderMap) -> Response {
    asset(&headers, STYLE, include_bytes!("../inspect.css"))
}

/// Responds with the style sheet of pages for writers.
pub(in crate::server) async fn tools_style(headers: HeaderMap) -> Response {
    asset(&headers, STYLE, include_bytes!("../tools.css"))
}

fn asset(headers: &HeaderMap, content_type: &'static str, bytes: &[u8]) -> Response {
    respond(headers, Document::new(200, content_type, bytes.to_vec()))
}
