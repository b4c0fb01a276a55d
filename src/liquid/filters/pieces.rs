//! Filters that take pieces of a text or list. Positions count characters, not bytes.

use super::call::{Arguments, Outcome};
use crate::{
    liquid::budget::{ELEMENT, TEXT_ELEMENT},
    value::Value,
};

/// The part that starts at an index and has a length, 1 if it is not given. A negative index counts from the end; one
/// that is before the beginning or after the end gives nothing.
pub(super) fn slice(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let start = arguments.whole(0)?.unwrap_or(0);
    let len = usize::try_from(arguments.whole(1)?.unwrap_or(1)).unwrap_or(0);
    let first = |count: usize| {
        let from_end = usize::try_from(start.unsigned_abs()).unwrap_or(usize::MAX);
        match start < 0 {
            true => count.checked_sub(from_end),
            false => Some(from_end),
        }
    };
    match input {
        Value::Nil => Ok(Value::Nil),
        Value::List(values) => {
            let first = first(values.len()).unwrap_or(usize::MAX);
            let rest = values.get(first..).unwrap_or_default();
            let part = &rest[..len.min(rest.len())];
            arguments.make(part.len() * ELEMENT)?;
            Ok(Value::list(part.iter().cloned()))
        }
        other => {
            let text = arguments.text(other)?;
            let count = match start < 0 {
                true => text.chars().count(),
                false => 0,
            };
            let Some(first) = first(count) else {
                return Ok(Value::from(""));
            };
            let offset = |text: &str, n: usize| {
                let mut offsets = text.char_indices();
                offsets.nth(n).map_or(text.len(), |(at, _)| at)
            };
            let rest = &text[offset(&text, first)..];
            let part = &rest[..offset(rest, len)];
            arguments.make(part.len())?;
            Ok(Value::from(part))
        }
    }
}

/// The pieces between the occurrences of the argument; without one, the characters. Empty pieces at the end are left
/// out.
pub(super) fn split(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let text = arguments.text(input)?;
    let separator = arguments.text_at(0)?;
    let count = match separator.is_empty() {
        true => text.chars().count(),
        false => memchr::memmem::find_iter(text.as_bytes(), separator.as_bytes()).count() + 1,
    };
    arguments.make(
        count
            .saturating_mul(TEXT_ELEMENT)
            .saturating_add(text.len()),
    )?;
    let mut pieces: Vec<&str> = match separator.is_empty() {
        true => text
            .char_indices()
            .map(|(at, c)| &text[at..at + c.len_utf8()])
            .collect(),
        false => text.split(&*separator).collect(),
    };
    let kept = pieces.iter().rposition(|piece| !piece.is_empty());
    pieces.truncate(kept.map_or(0, |last| last + 1));
    Ok(Value::list(pieces.into_iter().map(Value::from)))
}

/// At most so many characters (50), including the text that marks the cut (`...`).
pub(super) fn truncate(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    if matches!(input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let text = arguments.text(input)?;
    let len = usize::try_from(arguments.whole(0)?.unwrap_or(50)).unwrap_or(0);
    if text.chars().nth(len).is_none() {
        return Ok(input.clone());
    }
    let mark = match arguments.at(1) {
        Some(_) => arguments.text_at(1)?,
        None => "...".into(),
    };
    let kept = len.saturating_sub(mark.chars().count());
    let end = text
        .char_indices()
        .nth(kept)
        .map_or(text.len(), |(at, _)| at);
    arguments.make(end + mark.len())?;
    Ok(Value::from(text[..end].to_owned() + &mark))
}

/// At most so many words (15), and the text that marks the cut (`...`).
pub(super) fn truncatewords(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    if matches!(input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let text = arguments.text(input)?;
    let len = usize::try_from(arguments.whole(0)?.unwrap_or(15))
        .unwrap_or(0)
        .max(1);
    let mut words = text.split_whitespace();
    let kept: Vec<&str> = words.by_ref().take(len).collect();
    if words.next().is_none() {
        return Ok(input.clone());
    }
    let mark = match arguments.at(1) {
        Some(_) => arguments.text_at(1)?,
        None => "...".into(),
    };
    arguments.make(text.len() + mark.len())?;
    Ok(Value::from(kept.join(" ") + &mark))
}
