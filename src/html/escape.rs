//! Escaping of text and attribute values.

use memchr::{memchr, memchr3};

/// Appends text with `<`, `>` and `&` escaped.
pub fn escape_text(mut text: &str, out: &mut String) {
    while let Some(at) = memchr3(b'<', b'>', b'&', text.as_bytes()) {
        out.push_str(&text[..at]);
        out.push_str(entity(text.as_bytes()[at]));
        text = &text[at + 1..];
    }
    out.push_str(text);
}

/// Appends an attribute value for use in double quotes, with `"`, `<`, `>` and `&` escaped.
pub fn escape_attribute(mut value: &str, out: &mut String) {
    while let Some(at) = memchr(b'"', value.as_bytes()) {
        escape_text(&value[..at], out);
        out.push_str(entity(b'"'));
        value = &value[at + 1..];
    }
    escape_text(value, out);
}

fn entity(byte: u8) -> &'static str {
    match byte {
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'&' => "&amp;",
        _ => "&quot;",
    }
}
