//! Maps the path of a request to an [`Resolved`].
//!
//! Enters: a URL path and a [`State`]. Leaves: an [`Resolved`]. Start at [`resolve()`]. Paths are never joined with a
//! folder: they are looked up in the map of the output, which the build also uses. So a request cannot escape from the
//! site, and what is served is what is built.

use percent_encoding::percent_decode_str;

use super::state::State;
use crate::{
    config::UrlStyle,
    layout::StaticFile,
    output::{generated::Generated, hosting, map::Owner},
    plan::Unit,
    site::LanguageId,
};

/// What a URL path refers to.
#[derive(Debug)]
pub(super) enum Resolved<'s> {
    /// A page.
    Page(Unit),
    /// A static file.
    Static(&'s StaticFile),
    /// A generated file, and its path in the output.
    Generated(Generated, String),
    /// A redirect to this path, which includes the site's base path.
    Redirect(String),
    /// Nothing. Contains the path without the site's base path.
    Missing(String),
    /// An invalid path.
    Invalid,
}

/// Looks up the path of a request, still percent-encoded.
pub(super) fn resolve<'s>(state: &'s State, raw: &str) -> Resolved<'s> {
    let Ok(path) = percent_decode_str(raw).decode_utf8() else {
        return Resolved::Invalid;
    };
    let is_odd = |c: char| c == '\\' || c.is_control();
    if !path.starts_with('/') || path.contains(is_odd) || path.split('/').any(is_dots) {
        return Resolved::Invalid;
    }
    let site = &*state.session.site;
    let base = site.config.base_path();
    let Some(path) = path.strip_prefix(base).filter(|path| path.starts_with('/')) else {
        return match path.as_ref() {
            "/" => Resolved::Redirect(format!("{base}/")),
            path if path == base => Resolved::Redirect(format!("{base}/")),
            path => Resolved::Missing(path.to_owned()),
        };
    };
    if let Some(unit) = page_at(state, path) {
        return Resolved::Page(unit);
    }
    let permalink = bare(path);
    let file = match path {
        "/" => "index.html",
        path => &path[1..],
    };
    match state.owner(file) {
        Some(Owner::Static(n)) => return Resolved::Static(&state.session.static_files[n]),
        Some(Owner::Generated(generated)) => {
            return Resolved::Generated(generated, file.to_owned());
        }
        _ => {}
    }
    // A folder with a file for its index, as hosts serve it. The slash makes relative links in the file work.
    let index = format!("{}/index.html", file.trim_end_matches('/'));
    if let Some(Owner::Static(n)) = state.owner(&index) {
        return match path.ends_with('/') {
            true => Resolved::Static(&state.session.static_files[n]),
            false => Resolved::Redirect(format!("{base}{path}/")),
        };
    }
    // Hosts also accept other forms of a page's path.
    if let Some(Owner::Page(_) | Owner::LanguageRoot(_)) = state.owner(&site.output_path(permalink))
    {
        return Resolved::Redirect(site.url(permalink));
    }
    let outputs = state.session.outputs();
    let exact = outputs.redirects.get(path.trim_end_matches('/'));
    let moved = exact.or_else(|| outputs.redirects.get(permalink));
    let moved = moved.map(|moved| moved.to.to_string());
    let moved =
        moved.or_else(|| hosting::resolve_pattern(site, &state.session.selection, permalink));
    match moved {
        Some(to) => Resolved::Redirect(site.url(&to)),
        None => Resolved::Missing(path.to_owned()),
    }
}

/// Returns the page with this path, which excludes the site's base path.
pub(super) fn page_at(state: &State, path: &str) -> Option<Unit> {
    let site = &state.session.site;
    let permalink = match site.config.url_style {
        UrlStyle::Directory => path,
        UrlStyle::File => path.strip_suffix(".html")?,
    };
    // A path with a trailing slash is redirected.
    if permalink.ends_with('/') {
        return None;
    }
    match state.owner(&site.output_path(permalink))? {
        Owner::Page(unit) | Owner::LanguageRoot(unit) => Some(unit),
        _ => None,
    }
}

/// Strips what hosts add to a path: `/a/`, `/a/index.html` and `/a.html` all become `/a`.
fn bare(path: &str) -> &str {
    let path = path.strip_suffix("/index.html").unwrap_or(path);
    let path = path.strip_suffix(".html").unwrap_or(path);
    path.trim_end_matches('/')
}

fn is_dots(part: &str) -> bool {
    matches!(part, "." | "..")
}

/// Returns the language of a path, or else the first one.
pub(super) fn language_of(state: &State, path: &str) -> LanguageId {
    let site = &state.session.site;
    let code = path
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    let mut chosen = state.session.selection.languages.iter().copied();
    let named = chosen.find(|id| site.language(*id).code == code);
    let first = state.session.selection.languages.first().copied();
    named.or(first).unwrap_or(LanguageId::SOURCE)
}

/// Returns the language with this code, or else the first one.
pub(super) fn named_language(state: &State, code: Option<&str>) -> LanguageId {
    language_of(state, code.unwrap_or_default())
}
