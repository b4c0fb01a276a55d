//! The response for a URL path: bytes with their type and entity tag.

use std::{
    borrow::Cow,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use super::{
    nearest,
    preview::Preview,
    resolve::{Resolved, language_of, resolve},
    script,
    state::State,
};
use crate::{
    output::{hosting, map::Owner, roots},
    plan::Unit,
    render::Rendered,
};

/// A response.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) status: u16,
    pub(super) content_type: Cow<'static, str>,
    /// Hash of the bytes: 16 hexadecimal digits.
    pub(super) etag: String,
    pub(super) bytes: Vec<u8>,
    /// Target of a redirect.
    pub(super) location: Option<String>,
    /// Headers that pages have on any host.
    pub(super) headers: Vec<(&'static str, String)>,
    /// The page, if the document is one.
    pub(super) page: Option<(Unit, Arc<Rendered>)>,
}

impl Document {
    pub(super) fn new(
        status: u16,
        content_type: impl Into<Cow<'static, str>>,
        bytes: Vec<u8>,
    ) -> Self {
        Self {
            status,
            content_type: content_type.into(),
            etag: etag(&bytes),
            bytes,
            location: None,
            headers: Vec::new(),
            page: None,
        }
    }

    /// A document with one line of text.
    pub(super) fn text(status: u16, text: &str) -> Self {
        Self::new(
            status,
            "text/plain; charset=utf-8",
            format!("{text}\n").into_bytes(),
        )
    }

    /// Returns the document for the path of a request.
    pub(super) fn at(preview: &Preview, state: &State, path: &str) -> Self {
        match resolve(state, path) {
            Resolved::Page(unit) => {
                let page = preview.page(state, unit);
                let mut document = Self::html(200, &page.text(), path, preview, state);
                document.page = Some((unit, page));
                document
            }
            Resolved::Static(file) => match file.read(state.session.root()) {
                Ok(bytes) => Self::file(&file.path, bytes.into_owned()),
                Err(_) => Self::missing(preview, state, path, path),
            },
            Resolved::Generated(generated, file) => {
                // Problems of the template are shown on every page.
                let (text, _) = state.session.generate(generated);
                match generated.is_html() {
                    true => Self::html(200, &text, path, preview, state),
                    false => Self::file(&file, text.into_bytes()),
                }
            }
            Resolved::Redirect(to) => {
                let mut document = Self::text(301, &format!("moved to {to}"));
                document.location = Some(to);
                document
            }
            Resolved::Missing(inner) => Self::missing(preview, state, path, &inner),
            Resolved::Invalid => Self::text(400, "invalid URL path"),
        }
    }

    /// Returns the site's own 404 page, as hosts do, or a generated one in the language of the path, with the most similar
    /// pages. `inner`: the path without the site's base path.
    fn missing(preview: &Preview, state: &State, path: &str, inner: &str) -> Self {
        let session = &state.session;
        let language = language_of(state, inner);
        let code = &session.site.language(language).code;
        let files = [format!("{code}/404.html"), "404.html".to_owned()];
        let own = files.iter().find_map(|file| match state.owner(file)? {
            Owner::Page(unit) => Some(Self::html(
                404,
                &preview.page(state, unit).text(),
                path,
                preview,
                state,
            )),
            Owner::Static(n) => {
                let file = &session.static_files[n];
                let bytes = file.read(session.root()).ok()?;
                let document = Self::file(&file.path, bytes.into_owned());
                Some(Self {
                    status: 404,
                    ..document
                })
            }
            _ => None,
        });
        if let Some(own) = own {
            return own;
        }
        let near = nearest::pages(state, inner, language);
        let (html, _) = roots::not_found(&session.renderer, &session.layout, language, &near);
        Self::html(404, &html, path, preview, state)
    }

    /// A page with the server's script.
    fn html(status: u16, html: &str, address: &str, preview: &Preview, state: &State) -> Self {
        let etag = etag(html.as_bytes());
        let script = script::tag(preview, state, address, &etag);
        let at = html.rfind("</body>").unwrap_or(html.len());
        let bytes = [&html[..at], &script, &html[at..]].concat().into_bytes();
        let headers = hosting::headers(&state.session.site);
        Self {
            etag,
            headers: headers
                .map(|(name, value)| (name, value.to_owned()))
                .collect(),
            ..Self::new(status, "text/html; charset=utf-8", bytes)
        }
    }

    fn file(path: &str, bytes: Vec<u8>) -> Self {
        Self::new(200, content_type(path), bytes)
    }
}

fn etag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Returns the media type of a file by its extension. Text is UTF-8.
fn content_type(path: &str) -> String {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let text = ["json", "javascript", "xml"];
    let is_text = kind.type_() == "text" || text.iter().any(|name| kind.subtype() == *name);
    match is_text {
        true => format!("{kind}; charset=utf-8"),
        false => kind.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_depend_on_the_extension() {
        for (path, expected) in [
            ("a/hanga.css", "text/css; charset=utf-8"),
            ("hanga.js", "text/javascript; charset=utf-8"),
            ("a.svg", "image/svg+xml"),
            ("a.png", "image/png"),
            ("redirects.json", "application/json; charset=utf-8"),
            ("sitemap.xml", "text/xml; charset=utf-8"),
            ("_redirects", "application/octet-stream"),
        ] {
            assert_eq!(content_type(path), expected, "{path}");
        }
    }
}
