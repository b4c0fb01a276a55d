//! The script that the server adds to pages.
//!
//! Enters: the page and the state that it shows. Leaves: a tag that tells the script both, and the words of the overlay in
//! the page's language.

use std::collections::BTreeMap;

use super::{preview::Preview, resolve::language_of, state::State};
use crate::html::escape_attribute;

/// URL path of the script.
pub(super) const SCRIPT: &str = "/_hanga/live.js";

/// Prefix of the overlay's words in the theme.
const WORDS: &str = "preview_";

/// Returns the tag for the page at a URL path. `etag`: that of the page without the script.
pub(super) fn tag(preview: &Preview, state: &State, address: &str, etag: &str) -> String {
    let session = &state.session;
    let base = session.site.config.base_path();
    let inner = address.strip_prefix(base).unwrap_or(address);
    let language = language_of(state, inner);
    let all = session.layout.words(language).iter();
    let words: BTreeMap<&str, &str> = all
        .filter_map(|(name, word)| Some((name.strip_prefix(WORDS)?, word.as_str())))
        .collect();
    let words = serde_json::to_string(&words).unwrap_or_default();
    let mut tag = format!("<script src=\"{SCRIPT}\"");
    let mut put = |name: &str, value: &str| {
        tag.push_str(&format!(" data-{name}=\""));
        escape_attribute(value, &mut tag);
        tag.push('"');
    };
    put("page", address);
    put("etag", etag);
    put("state", &state.id());
    put("language", &session.site.language(language).hreflang);
    put("words", &words);
    if preview.editor().is_some() {
        put("opens", "");
    }
    tag.push_str(" defer></script>\n");
    tag
}
