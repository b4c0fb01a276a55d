//! Percent-encoding of URL paths (RFC 3986, sections 2 and 3.3).
//!
//! Enters: a path made of file names, or a path as an author wrote it. Leaves: a path in which everything that a URL
//! cannot contain is written with percent signs, once. Paths inside of the program are never encoded.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// ASCII characters that cannot be part of a path, except `%`.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// ASCII characters that cannot be part of a path.
const RESERVED: &AsciiSet = &UNSAFE.add(b'%');

/// Encodes a path made of names. A `%` is a character like any other.
pub fn encode_path(path: &str) -> Cow<'_, str> {
    match is_plain(path) {
        true => Cow::Borrowed(path),
        false => utf8_percent_encode(path, RESERVED).into(),
    }
}

/// Whether a path needs no encoding, as nearly all do.
fn is_plain(path: &str) -> bool {
    static PLAIN: [bool; 256] = {
        let mut plain = [false; 256];
        let mut byte = 0;
        while byte < 128 {
            let is_sign = matches!(byte as u8, b'/' | b'-' | b'_' | b'.' | b'@');
            plain[byte] = (byte as u8).is_ascii_alphanumeric() || is_sign;
            byte += 1;
        }
        plain
    };
    path.bytes().all(|byte| PLAIN[usize::from(byte)])
}

/// Encodes a path as an author wrote it, which can be encoded already: `%20` stays, and a `%` that begins no such triple
/// is encoded.
pub(crate) fn encode_written(path: &str) -> Cow<'_, str> {
    if is_plain(path) {
        return Cow::Borrowed(path);
    }
    let is_triple = |at: usize| {
        let digits = path.as_bytes().get(at + 1..at + 3);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let mut signs = path.match_indices('%').map(|(at, _)| at);
    if signs.clone().all(is_triple) {
        return utf8_percent_encode(path, UNSAFE).into();
    }
    let mut encoded = String::with_capacity(path.len() + 8);
    let mut done = 0;
    for at in signs.by_ref().filter(|at| !is_triple(*at)) {
        encoded.extend(utf8_percent_encode(&path[done..at], UNSAFE));
        encoded.push_str("%25");
        done = at + 1;
    }
    encoded.extend(utf8_percent_encode(&path[done..], UNSAFE));
    Cow::Owned(encoded)
}

/// Decodes a path that an author may have encoded. It stays as it is if the result would be no path: not UTF-8, with
/// control characters, or with a slash that is not one.
pub fn decode(path: &str) -> Cow<'_, str> {
    let is_slash = |part: &str| {
        part.get(..2)
            .is_some_and(|it| it.eq_ignore_ascii_case("2f"))
    };
    if !path.contains('%') || path.split('%').skip(1).any(is_slash) {
        return Cow::Borrowed(path);
    }
    match percent_decode_str(path).decode_utf8() {
        Ok(decoded) if !decoded.contains(char::is_control) => decoded,
        _ => Cow::Borrowed(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_encoded_as_they_are() {
        for (name, expected) in [
            ("/en/g/c#", "/en/g/c%23"),
            ("/en/100%", "/en/100%25"),
            ("/en/a%20b", "/en/a%2520b"),
            ("/en/why?", "/en/why%3F"),
            ("/en/product@2.0/a(b)+c:d,e", "/en/product@2.0/a(b)+c:d,e"),
            ("/ja/概要", "/ja/%E6%A6%82%E8%A6%81"),
        ] {
            assert_eq!(encode_path(name), expected, "{name}");
            assert_eq!(decode(expected), name, "{expected}");
        }
    }

    #[test]
    fn what_an_author_encoded_is_not_encoded_again() {
        for (written, expected) in [
            ("/a%20b c", "/a%20b%20c"),
            ("/100%", "/100%25"),
            ("/5% of %41", "/5%25%20of%20%41"),
            ("/%2Fa", "/%2Fa"),
            ("/%E6%A6%82要", "/%E6%A6%82%E8%A6%81"),
        ] {
            assert_eq!(encode_written(written), expected, "{written}");
        }
    }

    #[test]
    fn a_path_that_would_change_its_meaning_is_not_decoded() {
        for written in ["/a%2fb", "/%FF", "/a%00", "/a%0Ab"] {
            assert_eq!(decode(written), written);
        }
    }
}
