//! Converts a [`Document`] to an HTTP response: status, headers, and no body if the browser has it already.

use std::{fmt::Write as _, sync::Arc};

use axum::{
    body::Body,
    extract::{Request, State as Extracted},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};

use super::{document::Document, inspect, preview::Preview};

/// Responds to requests for pages and files.
pub(super) async fn site(
    Extracted(preview): Extracted<Arc<Preview>>,
    request: Request,
) -> Response {
    let state = preview.fresh().await;
    let (parts, _) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let inspects = inspect::requested_format(parts.uri.query());
    let made = tokio::task::spawn_blocking(move || match inspects {
        Some(form) => inspect::document(&preview, &state, &path, form),
        None => Document::at(&preview, &state, &path),
    });
    match made.await {
        Ok(mut document) => {
            if let (Some(place), Some(query)) = (&mut document.location, parts.uri.query()) {
                place.push('?');
                place.push_str(query);
            }
            respond(&parts.headers, document)
        }
        Err(_) => respond(
            &parts.headers,
            Document::text(500, "internal error while rendering this page"),
        ),
    }
}

/// Returns the response to a request with these headers.
pub(super) fn respond(request: &HeaderMap, document: Document) -> Response {
    let quoted = format!("\"{}\"", document.etag);
    let known = request.get(header::IF_NONE_MATCH);
    let is_known = known
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| {
            let mut tags = known
                .split(',')
                .map(|tag| tag.trim().trim_start_matches("W/"));
            tags.any(|tag| tag == quoted || tag == "*")
        });
    let status = match document.status {
        200 if is_known => StatusCode::NOT_MODIFIED,
        status => StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    };
    let mut response = Response::new(match status {
        StatusCode::NOT_MODIFIED => Body::empty(),
        _ => Body::from(document.bytes),
    });
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let mut put = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put(header::ETAG, &quoted);
    // Browsers may cache a page, but must revalidate it each time.
    put(header::CACHE_CONTROL, "no-cache");
    put(header::CONTENT_TYPE, &document.content_type);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    for (name, value) in &document.headers {
        if let Ok(name) = header::HeaderName::try_from(*name) {
            put(name, value);
        }
    }
    if let Some(location) = &document.location {
        put(header::LOCATION, &encoded(location));
    }
    response
}

/// Percent-encodes a path as in headers and most links.
pub(super) fn encoded(address: &str) -> String {
    let mut text = String::new();
    for byte in address.bytes() {
        match byte {
            b'!'..=b'~'
                if !matches!(
                    byte,
                    b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
                ) =>
            {
                text.push(char::from(byte));
            }
            byte => _ = write!(text, "%{byte:02X}"),
        }
    }
    text
}
