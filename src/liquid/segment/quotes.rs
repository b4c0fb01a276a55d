//! The end of a tag or output with strings in it: delimiters within them do not count, as in liquidjs.
//!
//! Damaged tags have stray quotes, so a string must look like one: it begins and ends at the edge of a word, on one line.

/// Maximum length of a tag whose strings are respected, in bytes: a bound for texts with many openers.
const MAX_LEN: usize = 1_000;

/// The offset of `close` in a text that starts behind an opener. `None` if another opener or an empty line comes first, or
/// if it is further away than `MAX_LEN`.
pub(super) fn end(text: &str, close: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let bytes = &bytes[..bytes.len().min(MAX_LEN)];
    let mut at = 0;
    while let Some(found) = bytes[at..]
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\'' | b'{' | b'}' | b'%' | b'\n'))
    {
        at += found;
        match &bytes[at..] {
            rest if rest.starts_with(close.as_bytes()) => return Some(at),
            [b'{', b'{' | b'%', ..] | [b'\n', b'\n', ..] => return None,
            [b'"' | b'\'', ..] => at += string_len(bytes, at).unwrap_or(1),
            _ => at += 1,
        }
    }
    None
}

/// The length of the string that begins at a quote, with its quotes.
fn string_len(bytes: &[u8], start: usize) -> Option<usize> {
    let is_edge = |byte: Option<&u8>| {
        byte.is_none_or(|byte| {
            byte.is_ascii_whitespace()
                || matches!(
                    byte,
                    b'=' | b':'
                        | b','
                        | b'('
                        | b')'
                        | b'['
                        | b']'
                        | b'|'
                        | b'<'
                        | b'>'
                        | b'-'
                        | b'%'
                        | b'}'
                )
        })
    };
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    let inside = &bytes[start + 1..];
    let len = memchr::memchr2(bytes[start], b'\n', inside)?;
    let is_string = inside[len] == bytes[start] && is_edge(before) && is_edge(inside.get(len + 1));
    is_string.then_some(len + 2)
}
