//! Quotes texts for YAML.
//!
//! Enters: the value of a source, with its quotes, and that of its translation. Leaves: the translation's value with quotes
//! in which YAML reads what the translator meant.

use super::yaml::value as value_of;
use super::{
    super::super::edit::Edit,
    entry::{Entry, part},
};
use memchr::{memchr, memchr_iter, memchr2};
use serde_json::Value;

/// Marks that take the place of those of YAML, and those that end what they begin.
const PAIRS: &[(char, &str)] = &[
    ('“', "”“"),
    ('”', "”"),
    ('„', "“”"),
    ('‘', "’‘"),
    ('’', "’"),
    ('‚', "‘’"),
    ('«', "»"),
    ('»', "«"),
    ('‹', "›"),
    ('「', "」"),
    ('『', "』"),
    ('〝', "〟〞"),
    ('＂', "＂"),
    ('＇', "＇"),
];

/// The value in plain quotes; `None` if it is not damaged, or nobody can say how.
pub(super) fn repaired(model: &str, value: &str) -> Option<String> {
    let first = value.chars().next()?;
    if is_sound(value) && !is_open(first) {
        return None;
    }
    let quote = model.chars().next().filter(|c| matches!(c, '\'' | '"'));
    match value_of(model) {
        Some(Value::String(text)) => {
            // The source shows quotation marks itself.
            let shows = text.starts_with(|c: char| matches!(c, '\'' | '"') || is_open(c));
            match first {
                '\'' | '"' => straight(value, first, quote, shows),
                _ if is_open(first) && !shows => {
                    typographic(value, first, quote?).or_else(|| plain(value, &text))
                }
                _ => plain(value, &text),
            }
        }
        _ => None,
    }
}

/// Quotes a text that stretches over several lines, if YAML cannot read it.
pub(super) fn wrapped_lines(own: &str, entry: &Entry) -> Option<Edit> {
    let end = entry.rest.start + part(own, &entry.rest).trim_end().len();
    let whole = part(own, &(entry.value.start..end));
    let is_indented = part(own, &entry.rest)
        .lines()
        .all(|line| line.trim().is_empty() || line.starts_with(' '));
    let is_quoted = whole.starts_with(['\'', '"', '|', '>']);
    if is_quoted || !is_indented || matches!(value_of(whole), Some(Value::String(_))) {
        return None;
    }
    let text = format!("'{}'", whole.replace('\'', "''"));
    matches!(value_of(&text), Some(Value::String(_)))
        .then(|| Edit::new(entry.value.start..end, text, "front-matter-quotes"))
}

/// Whether YAML surely reads a value as what it looks like, without asking it.
pub(super) fn is_sound(value: &str) -> bool {
    let bytes = value.as_bytes();
    // Control characters, which YAML may not read, and the byte that others of them begin with.
    let is_plain = |byte: &u8| !matches!(byte, 0..0x20 | 0x7f | 0xc2);
    let is_shape = match bytes {
        [b'\'', inner @ .., b'\''] => memchr(b'\'', inner).is_none(),
        [b'"', inner @ .., b'"'] => memchr2(b'"', b'\\', inner).is_none(),
        [b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | 0x80.., ..] => {
            let ends = |at: usize| matches!(bytes.get(at + 1), None | Some(b' '));
            let starts = |at: usize| bytes.get(..at).is_some_and(|head| head.ends_with(b" "));
            !memchr_iter(b':', bytes).any(ends) && !memchr_iter(b'#', bytes).any(starts)
        }
        _ => false,
    };
    is_shape && bytes.iter().all(is_plain) && !value.contains(['\u{feff}', '\u{fffe}', '\u{ffff}'])
}

fn is_open(c: char) -> bool {
    PAIRS.iter().any(|&(open, _)| open == c)
}

/// A text in quotes, in those of the source if they need no more signs.
fn in_quotes(text: &str, quote: char) -> String {
    match quote {
        '"' if !text.contains(['"', '\\']) => format!("\"{text}\""),
        _ => format!("'{}'", text.replace('\'', "''")),
    }
}

/// A text in typographic quotes.
fn typographic(value: &str, first: char, quote: char) -> Option<String> {
    let last = value
        .chars()
        .next_back()
        .filter(|_| value.chars().count() > 1)?;
    let inner = value.get(first.len_utf8()..value.len() - last.len_utf8())?;
    let ends = |c: char| {
        PAIRS
            .iter()
            .any(|&(open, close)| open == first && close.contains(c))
    };
    if !ends(last) && !matches!(last, '\'' | '"') {
        return None;
    }
    // Two quoted words at the ends of a sentence are not its quotes.
    let is_other = |c: char| c == first || ends(c);
    let is_apostrophe = |c: char| c == '’';
    if inner.chars().any(|c| is_other(c) && !is_apostrophe(c)) {
        return None;
    }
    let text = if quote == '\'' {
        inner.replace("''", "'")
    } else {
        inner.to_owned()
    };
    Some(in_quotes(&text, quote))
}

/// A text that begins with a quotation mark of YAML.
fn straight(value: &str, first: char, quote: Option<char>, shows: bool) -> Option<String> {
    if matches!(value_of(value), Some(Value::String(_))) {
        return None;
    }
    let inner = value.get(1..)?;
    let escape = |text: &str| match first {
        '\'' => text.replace("''", "'").replace('\'', "''"),
        _ => text.replace("\\\"", "\"").replace('"', "\\\""),
    };
    let checked = |text: String| matches!(value_of(&text), Some(Value::String(_))).then_some(text);
    if let Some(inner) = inner.strip_suffix(first).filter(|inner| !inner.is_empty()) {
        // Marks within.
        let is_word = |text: &str| text.contains(first);
        if is_word(inner) {
            return checked(format!("{first}{}{first}", escape(inner)));
        }
        return None;
    }
    let count = inner.matches(first).count();
    let last = inner.chars().next_back()?;
    if count == 0 {
        // Its end is gone, or is another mark.
        let opens = |close: char| {
            PAIRS
                .iter()
                .filter(move |&&(_, closes)| closes.contains(close))
                .map(|&(open, _)| open)
        };
        let is_other =
            PAIRS.iter().any(|&(_, close)| close.contains(last)) || matches!(last, '\'' | '"');
        let has_partner =
            opens(last).any(|open| inner.chars().rev().skip(1).any(|c| c == open && c != last));
        let body =
            match is_other && !has_partner && inner.chars().filter(|&c| c == last).count() == 1 {
                true => inner.get(..inner.len() - last.len_utf8())?,
                false => inner,
            };
        return checked(format!("{first}{body}{first}"));
    }
    let is_apostrophe = |at: usize| {
        let before = inner.get(..at).and_then(|text| text.chars().next_back());
        let after = inner.get(at + 1..).and_then(|text| text.chars().next());
        before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic)
    };
    let all_apostrophes =
        first == '\'' && inner.match_indices('\'').all(|(at, _)| is_apostrophe(at));
    if quote == Some(first) && !shows {
        return if all_apostrophes {
            checked(format!("'{}'", escape(inner)))
        } else {
            None
        };
    }
    // The sentence begins with a quoted word.
    let is_paired = count % 2 == 1;
    is_paired
        .then(|| format!("'{}'", value.replace('\'', "''")))
        .and_then(checked)
}

/// A text without quotes.
fn plain(value: &str, model: &str) -> Option<String> {
    let is_cut = value.contains(" #") && model.contains('#');
    let is_read = matches!(
        value_of(value),
        Some(Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null)
    );
    if is_read && !is_cut && !value.starts_with(['&', '!', '*']) {
        return None;
    }
    let text = in_quotes(value, '\'');
    matches!(value_of(&text), Some(Value::String(_))).then_some(text)
}
