//! What an address means: the path of a request in, an [`Answer`] out.
//!
//! No path is ever put together with a folder: whatever is served is looked up in the map of the output, which the build
//! writes, too. So there is no way out of the site, and what is served is what is built.

use percent_encoding::percent_decode_str;

use super::state::State;
use crate::{
    config::UrlStyle,
    layout::StaticFile,
    output::{generated::Generated, hosting, map::Owner},
    plan::Unit,
    site::LanguageId,
};

/// What stands at an address.
#[derive(Debug)]
pub(super) enum Answer<'s> {
    /// A page.
    Page(Unit),
    /// A file as it is.
    Static(&'s StaticFile),
    /// A file that is made beside pages, and its path in the output.
    Generated(Generated, String),
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
    if let Some(unit) = page_at(state, path) {
        return Answer::Page(unit);
    }
    let permalink = bare(path);
    let file = match path {
        "/" => "index.html",
        path => &path[1..],
    };
    match state.owner(file) {
        Some(Owner::Static(n)) => return Answer::Static(&state.session.static_files[n]),
        Some(Owner::Generated(generated)) => return Answer::Generated(generated, file.to_owned()),
        _ => {}
    }
    // Hosts show a page at other forms of its address, too.
    if let Some(Owner::Page(_) | Owner::LanguageRoot(_)) = state.owner(&site.output_path(permalink))
    {
        return Answer::Moved(site.url(permalink));
    }
    let outputs = state.session.outputs();
    let moved = outputs
        .redirects
        .get(permalink)
        .map(|moved| moved.to.clone());
    let moved = moved.or_else(|| hosting::follow(site, &state.session.selection, permalink));
    match moved {
        Some(to) => Answer::Moved(site.url(&to)),
        None => Answer::Missing(path.to_owned()),
    }
}

/// The page whose address this is, without the site's base path.
pub(super) fn page_at(state: &State, path: &str) -> Option<Unit> {
    let site = &state.session.site;
    let permalink = match site.config.url_style {
        UrlStyle::Directory => path,
        UrlStyle::File => path.strip_suffix(".html")?,
    };
    // A slash at the end is another form of the address.
    if permalink.ends_with('/') {
        return None;
    }
    match state.owner(&site.output_path(permalink))? {
        Owner::Page(unit) | Owner::LanguageRoot(unit) => Some(unit),
        _ => None,
    }
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
    let named = chosen.find(|id| site.language(*id).code == code);
    let first = state.session.selection.languages.first().copied();
    named.or(first).unwrap_or(LanguageId::SOURCE)
}
