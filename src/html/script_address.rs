//! Addresses that run a script when a reader follows them, or as soon as they are shown.
//!
//! Enters: the value of an attribute that is an address. Leaves: whether a browser would run it. What a browser overlooks is
//! overlooked: case, blanks, line breaks and control characters (<https://url.spec.whatwg.org/#concept-basic-url-parser>).

use super::tokens::first_tag;

/// An address that has been reported already. It is removed without another word.
pub(crate) const REPORTED: &str = "javascript:";

/// Types of data without scripts.
const TEXTS: &[&str] = &["", "application/json", "text/csv", "text/plain"];
const MEDIA: &[&str] = &["audio/", "font/", "image/", "video/"];

/// Whether an address runs a script if it is that of a link or a frame.
pub(crate) fn runs_script(address: &str) -> bool {
    // Most addresses begin like this, which none of those do.
    if matches!(address.as_bytes().first(), Some(b'/' | b'#' | b'h') | None) {
        return false;
    }
    let mut scheme = [0; 10];
    let mut characters = address.chars().filter(|c| !is_overlooked(*c));
    for (len, c) in characters.by_ref().enumerate() {
        if c == ':' {
            return match &scheme[..len] {
                b"javascript" | b"vbscript" => true,
                b"data" => is_document(characters),
                _ => false,
            };
        }
        if len == scheme.len() || !c.is_ascii() {
            return false;
        }
        scheme[len] = c.to_ascii_lowercase() as u8;
    }
    false
}

/// Like [`runs_script`], for a text that is inserted in HTML as it is, so that its character references count.
pub(crate) fn runs_script_in_html(text: &str) -> bool {
    if !text.contains('&') {
        return runs_script(text);
    }
    let tag = format!("<a href=\"{}\">", text.replace('"', "&quot;"));
    let attributes = first_tag(&tag, "a").unwrap_or_default();
    attributes.iter().any(|(_, value)| runs_script(value))
}

/// The message about an address that would run a script.
pub(crate) fn script_message(address: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let address: String = address.chars().map(plain).collect();
    let address = crate::diag::shorten(address.trim());
    format!("address `{address}` would run a script; left out")
}

/// Advice on such an address.
pub(crate) const SCRIPT_HELP: &str =
    "write the path of a page, or an address such as `https://example.org/`";

fn is_overlooked(c: char) -> bool {
    c.is_control() || c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')
}

/// Whether data is of a type that can have scripts.
fn is_document(data: impl Iterator<Item = char>) -> bool {
    let kind: String = data
        .take_while(|c| !matches!(c, ',' | ';'))
        .take(64)
        .collect();
    let kind = kind.to_ascii_lowercase();
    let is_media = MEDIA.iter().any(|media| kind.starts_with(media)) && !kind.contains("xml");
    !is_media && !TEXTS.contains(&kind.as_str())
}

#[cfg(test)]
mod tests {
    use super::{runs_script, runs_script_in_html};

    #[test]
    fn scripts_are_recognised_however_they_are_written() {
        for address in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}java\r\nscript\n:alert(1)",
            "\u{a0}javascript://host.example/%0aalert(1)",
            "vbscript:x",
            "data:text/html,<script>alert(1)</script>",
            "DATA: text/html ;base64,PHNjcmlwdD4=",
            "data:image/svg+xml,<svg/>",
            "data:application/xhtml+xml,x",
        ] {
            assert!(runs_script(address), "{address:?}");
        }
    }

    #[test]
    fn other_addresses_are_not() {
        for address in [
            "",
            "/javascript:x",
            "#javascript:x",
            "https://example.org/javascript:x",
            "guides/javascript",
            "javascript",
            "javascripts:x",
            "mailto:a@example.org",
            "data:,text",
            "data:image/png;base64,AAAA",
            "x?javascript:",
            "日本:x",
        ] {
            assert!(!runs_script(address), "{address:?}");
        }
    }

    #[test]
    fn character_references_count_in_html() {
        for text in [
            "java&#x73;cript:x",
            "javascript&colon;x",
            "&#1;javascript:x",
            "java&Tab;script:x",
        ] {
            assert!(runs_script_in_html(text), "{text}");
            assert!(!runs_script(text), "{text}");
        }
        assert!(!runs_script_in_html("/a?b=1&c=2"));
    }
}
