//! What an address means: the path of a request in, an [`Answer`] out.
//!
//! No path is ever put together with a folder: whatever is served is looked up among pages, static files and redirects that
//! are known, so that there is no way out of the site.

use percent_encoding::percent_decode_str;

use super::state::State;
use crate::{
    config::UrlStyle,
    layout::StaticFile,
    output::{Artifact, hosting},
    plan::{Unit, unit_at},
    site::LanguageId,
};

/// What stands at an address.
#[derive(Debug)]
pub(super) enum Answer<'s> {
    /// A page.
    Page(Unit),
    /// A file as it is.
    Static(&'s StaticFile),
    /// A file that the build makes beside pages.
    Artifact(&'s Artifact),
    /// The address is another one now: with the site's base path.
    Moved(String),
    /// Nothing: the path below the site's base path.
    Missing(String),
    /// The path can mean nothing.
    Nonsense,
}

/// Looks up the path of a request, as it came.
pub(super) fn resolve<'s>(state: &'s State, raw: &str) -> Answer<'s> {
    let Ok(path) = percent_decode_str(raw).decode_utf8() else {
        return Answer::Nonsense;
    };
    let is_odd = |c: char| c == '\\' || c.is_control();
    if !path.starts_with('/') || path.contains(is_odd) || path.split('/').any(is_dots) {
        return Answer::Nonsense;
    }
    let site = &*state.session.site;
    let base = site.config.base_path();
    let Some(path) = path.strip_prefix(base).filter(|path| path.starts_with('/')) else {
        return match path.as_ref() {
            "/" => Answer::Moved(format!("{base}/")),
            path if path == base => Answer::Moved(format!("{base}/")),
            path => Answer::Missing(path.to_owned()),
        };
    };
    let selection = &state.session.selection;
    if let Some(unit) = page_at(state, path) {
        return Answer::Page(unit);
    }
    let permalink = bare(path);
    if unit_at(site, selection, permalink).is_some() {
        return Answer::Moved(site.url(permalink));
    }
    let file = match path {
        "/" => "index.html",
        path => &path[1..],
    };
    if let Some(file) = state.static_file(file) {
        return Answer::Static(file);
    }
    if let Some(artifact) = state.artifact(file) {
        return Answer::Artifact(artifact);
    }
    let moved = state.redirects().get(permalink).map(|(to, _)| to.clone());
    let moved = moved.or_else(|| hosting::follow(site, selection, permalink));
    match moved {
        Some(to) => Answer::Moved(site.url(&to)),
        None => Answer::Missing(path.to_owned()),
    }
}

/// The page whose address this is, without the site's base path.
pub(super) fn page_at(state: &State, path: &str) -> Option<Unit> {
    let site = &state.session.site;
    let base = site.config.base_path();
    let permalink = match site.config.url_style {
        UrlStyle::Directory => path,
        UrlStyle::File => path.strip_suffix(".html")?,
    };
    let is_it = || site.url(permalink)[base.len()..] == *path;
    unit_at(site, &state.session.selection, permalink).filter(|_| is_it())
}

/// A path without what hosts add to it: `/a/`, `/a/index.html` and `/a.html` are all `/a`.
fn bare(path: &str) -> &str {
    let path = path.strip_suffix("/index.html").unwrap_or(path);
    let path = path.strip_suffix(".html").unwrap_or(path);
    path.trim_end_matches('/')
}

fn is_dots(part: &str) -> bool {
    matches!(part, "." | "..")
}

/// The language that an address is in, or else the first.
pub(super) fn language_of(state: &State, path: &str) -> LanguageId {
    let site = &state.session.site;
    let code = path
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    let mut chosen = state.session.selection.languages.iter().copied();
    let named = chosen.find(|id| site.config.languages[usize::from(id.0)].code == code);
    let first = state.session.selection.languages.first().copied();
    named.or(first).unwrap_or(LanguageId::SOURCE)
}
