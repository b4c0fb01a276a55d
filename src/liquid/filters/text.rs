//! Filters that change a text: letter case, blanks, what stands before, behind and within it.

use super::call::{Arguments, Failure, Outcome};
use crate::{html::slug, value::Value};

/// Applies a function to a text whose result is about as long. Nil stays nil.
fn change(
    input: &Value,
    arguments: &Arguments<'_>,
    function: impl FnOnce(&str) -> String,
) -> Outcome {
    if matches!(input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let text = arguments.text(input)?;
    arguments.make(text.len())?;
    Ok(Value::from(function(&text)))
}

pub(super) fn upcase(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    change(input, arguments, str::to_uppercase)
}

pub(super) fn downcase(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    change(input, arguments, str::to_lowercase)
}

/// The first letter is large, and the others stay as they are: names such as `GitHub` are not changed.
pub(super) fn capitalize(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    change(input, arguments, |text| {
        let mut chars = text.chars();
        let first = chars.next().into_iter().flat_map(char::to_uppercase);
        first.collect::<String>() + chars.as_str()
    })
}

pub(super) fn strip(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    change(input, arguments, |text| text.trim().to_owned())
}

pub(super) fn lstrip(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    change(input, arguments, |text| text.trim_start().to_owned())
}

pub(super) fn rstrip(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    change(input, arguments, |text| text.trim_end().to_owned())
}

pub(super) fn strip_newlines(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    change(input, arguments, |text| text.replace(['\r', '\n'], ""))
}

/// The id of a heading with this text (2021).
pub(super) fn slugify(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    change(input, arguments, slug::slugify)
}

/// The part after `@` in a version id (2021).
pub(super) fn version_num(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    change(input, arguments, |id| {
        let release = id.split_once('@').map_or(id, |(_, release)| release);
        release.to_owned()
    })
}

fn joined(parts: [&str; 2], arguments: &Arguments<'_>) -> Outcome {
    arguments.make(parts[0].len() + parts[1].len())?;
    Ok(Value::from(parts.concat()))
}

pub(super) fn append(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let (text, added) = (arguments.text(input)?, arguments.text_at(0)?);
    joined([&text, &added], arguments)
}

pub(super) fn prepend(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let (text, added) = (arguments.text(input)?, arguments.text_at(0)?);
    joined([&added, &text], arguments)
}

/// Which occurrences a filter changes.
#[derive(Clone, Copy)]
enum Which {
    All,
    First,
    Last,
}

/// Replaces the occurrences of the first argument.
fn replace_in(input: &Value, new: &str, which: Which, arguments: &Arguments<'_>) -> Outcome {
    if matches!(input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let text = arguments.text(input)?;
    let old = arguments.text_at(0)?;
    let places: Vec<usize> = match which {
        // An empty text occurs before each character and at the end.
        Which::All if old.is_empty() => {
            let starts = text.char_indices().map(|(at, _)| at);
            starts.chain([text.len()]).collect()
        }
        Which::All => memchr::memmem::find_iter(text.as_bytes(), old.as_bytes()).collect(),
        Which::First => text.find(&*old).into_iter().collect(),
        Which::Last => text.rfind(&*old).into_iter().collect(),
    };
    let kept = text.len() - places.len() * old.len();
    let len = kept.saturating_add(places.len().saturating_mul(new.len()));
    arguments.make(len)?;
    let mut result = String::with_capacity(len);
    let mut done = 0;
    for at in places {
        result.push_str(&text[done..at]);
        result.push_str(new);
        done = at + old.len();
    }
    result.push_str(&text[done..]);
    Ok(Value::from(result))
}

pub(super) fn replace(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    replace_in(input, &arguments.text_at(1)?, Which::All, arguments)
}

pub(super) fn replace_first(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    replace_in(input, &arguments.text_at(1)?, Which::First, arguments)
}

pub(super) fn replace_last(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    replace_in(input, &arguments.text_at(1)?, Which::Last, arguments)
}

pub(super) fn remove(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    replace_in(input, "", Which::All, arguments)
}

pub(super) fn remove_first(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    replace_in(input, "", Which::First, arguments)
}

pub(super) fn remove_last(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    replace_in(input, "", Which::Last, arguments)
}

/// Encodes a text for the query of a URL: a space is `+`.
pub(super) fn url_encode(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    if matches!(input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let text = arguments.text(input)?;
    let encoded = || percent_encoding::utf8_percent_encode(&text, KEPT);
    arguments.make(encoded().map(str::len).sum())?;
    Ok(Value::from(encoded().to_string().replace("%20", "+")))
}

/// Decodes a text of a URL.
pub(super) fn url_decode(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    if matches!(input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let text = arguments.text(input)?;
    arguments.make(text.len())?;
    let spaced = text.replace('+', " ");
    let decoded = percent_encoding::percent_decode(spaced.as_bytes()).decode_utf8();
    let decoded = decoded.map_err(|_| Failure::from("the decoded text is not UTF-8"))?;
    Ok(Value::from(&*decoded))
}
