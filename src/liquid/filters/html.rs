//! Filters that write or remove HTML.

use super::call::{Arguments, Outcome};
use crate::value::Value;

/// Writes `<`, `>`, `&` and quotes as character references, except for an `&` for which `keeps` holds. It gets the text
/// after the `&`.
fn escaped(input: &Value, arguments: &Arguments<'_>, keeps: fn(&str) -> bool) -> Outcome {
    if matches!(input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let text = arguments.text(input)?;
    let is_special = |byte: &u8| matches!(byte, b'<' | b'>' | b'&' | b'"' | b'\'');
    // The longest reference has six characters.
    let count = text.bytes().filter(is_special).count();
    arguments.make(text.len() + 5 * count)?;
    if count == 0 && input.as_str().is_some() {
        return Ok(input.clone());
    }
    let mut result = String::with_capacity(text.len() + 5 * count);
    let mut done = 0;
    for (at, found) in text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| is_special(byte))
    {
        result.push_str(&text[done..at]);
        done = at + 1;
        result.push_str(match found {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ if keeps(&text[done..]) => "&",
            _ => "&amp;",
        });
    }
    result.push_str(&text[done..]);
    Ok(Value::from(result))
}

pub(super) fn escape(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    escaped(input, arguments, |_| false)
}

/// Like `escape`, but character references stay as they are.
pub(super) fn escape_once(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    escaped(input, arguments, |rest| {
        // The longest name of a reference has 31 letters.
        let end = rest.bytes().take(40).position(|byte| byte == b';');
        let name = end.map_or("", |end| &rest[..end]);
        let number = name.strip_prefix('#');
        let is_name = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        !name.is_empty() && number.map_or(is_name(name), |it| !it.is_empty() && is_name(it))
    })
}

/// Removes tags, comments, and scripts and styles with what is in them.
pub(super) fn strip_html(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    if matches!(input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let text = arguments.text(input)?;
    arguments.make(text.len())?;
    // ASCII letters only, so that offsets stay the same.
    let lower = text.to_ascii_lowercase();
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    // Ends that do not come any more, so that the rest is searched once.
    let mut missing: Vec<&str> = Vec::new();
    while let Some(start) = memchr::memchr(b'<', &lower.as_bytes()[done..]).map(|n| n + done) {
        result.push_str(&text[done..start]);
        const PAIRS: [(&str, &str); 4] = [
            ("<script", "</script>"),
            ("<style", "</style>"),
            ("<!--", "-->"),
            ("<", ">"),
        ];
        let end = PAIRS.iter().find_map(|(open, close)| {
            if !lower[start..].starts_with(open) || missing.contains(close) {
                return None;
            }
            let from = start + open.len();
            let found = memchr::memmem::find(&lower.as_bytes()[from..], close.as_bytes());
            if found.is_none() {
                missing.push(close);
            }
            found.map(|at| from + at + close.len())
        });
        match end {
            Some(end) => done = end,
            None => {
                done = start;
                break;
            }
        }
    }
    result.push_str(&text[done..]);
    Ok(Value::from(result))
}

pub(super) fn newline_to_br(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    if matches!(input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let text = arguments.text(input)?;
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    arguments.make(text.len() + 6 * lines)?;
    let text = text.replace("\r\n", "\n");
    Ok(Value::from(text.replace('\n', "<br />\n")))
}

/// Makes HTML safe inside a Markdown HTML block, which would end at an empty line: a line break that precedes another
/// one is written as a character reference.
pub(super) fn html_block(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    if matches!(input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let html = arguments.text(input)?;
    let lines = memchr::memchr_iter(b'\n', html.as_bytes()).count();
    if lines == 0 && !html.ends_with(char::is_whitespace) && matches!(input, Value::Str(_)) {
        return Ok(input.clone());
    }
    arguments.make(html.len() + 4 * lines)?;
    let mut safe = String::with_capacity(html.len());
    let html = html.trim_end();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', html.as_bytes()) {
        let is_blank = begins_blank(&html[start..=end]);
        let is_before_blank = begins_blank(&html[end + 1..]);
        safe.push_str(&html[start..end]);
        match is_before_blank || is_blank && end > 0 {
            true => safe.push_str("&#10;"),
            false => safe.push('\n'),
        }
        start = end + 1;
    }
    safe.push_str(&html[start..]);
    Ok(Value::from(safe))
}

/// Whether the first line of a text is blank.
fn begins_blank(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(byte) if byte.is_ascii_graphic() => false,
        _ => text
            .lines()
            .next()
            .is_none_or(|line| line.trim().is_empty()),
    }
}
