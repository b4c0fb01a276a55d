//! Addresses of links and images, as they stand in an attribute.
//!
//! Enters: a string of the parser. Leaves: the same without what would end the attribute; borrowed where it can be.

use std::borrow::Cow;

use pulldown_cmark::CowStr;

/// Blanks and quotes cannot stand in an address; everything else is left as it is written.
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

/// The parser's string as one of the standard library.
pub(super) fn cow<'a>(text: CowStr<'a>) -> Cow<'a, str> {
    match text {
        CowStr::Borrowed(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.into_string()),
    }
}
