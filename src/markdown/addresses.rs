//! URLs of links and images, as attribute values.
//!
//! Enters: a URL from the parser. Leaves: the same, with characters encoded that would end the attribute; borrowed if
//! possible.

use std::borrow::Cow;

use pulldown_cmark::CowStr;

/// Percent-encodes spaces, quotes and other characters not allowed in a URL; everything else is left as written.
pub(super) fn encode_url(url: Cow<'_, str>) -> Cow<'_, str> {
    if !url.contains([' ', '"', '<', '>', '`', '\n']) {
        return url;
    }
    let mut encoded = String::with_capacity(url.len() + 8);
    for c in url.chars() {
        match c {
            ' ' | '\n' => encoded.push_str("%20"),
            '"' => encoded.push_str("%22"),
            '<' => encoded.push_str("%3C"),
            '>' => encoded.push_str("%3E"),
            '`' => encoded.push_str("%60"),
            c => encoded.push(c),
        }
    }
    Cow::Owned(encoded)
}

/// Converts the parser's string to one of the standard library.
pub(super) fn cow<'a>(text: CowStr<'a>) -> Cow<'a, str> {
    match text {
        CowStr::Borrowed(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.into_string()),
    }
}
