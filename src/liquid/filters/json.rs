//! The filter `json`.

use std::fmt::Write as _;

use super::call::{Arguments, Outcome};
use crate::{liquid::budget::MAX_VALUE, value::Value};

/// Writes a value as JSON on one line. Nil stays nil.
pub(super) fn json(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    if matches!(input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let mut text = String::new();
    write(input, &mut text);
    arguments.make(text.len())?;
    Ok(Value::from(text))
}

/// Writes a value, until the text is longer than a value can be.
fn write(value: &Value, text: &mut String) {
    if text.len() > MAX_VALUE {
        return;
    }
    match value.plain() {
        Value::Nil | Value::Written(_) => text.push_str("null"),
        Value::Float(n) if !n.is_finite() => text.push_str("null"),
        plain @ (Value::Bool(_) | Value::Int(_) | Value::Float(_)) => plain.write_to(text),
        Value::Str(_) | Value::Leaf(_) => write_text(value.as_str().unwrap_or_default(), text),
        Value::List(values) => {
            text.push('[');
            for (n, value) in values.iter().enumerate() {
                if n > 0 {
                    text.push(',');
                }
                write(value, text);
            }
            text.push(']');
        }
        Value::Map(map) => {
            text.push('{');
            for (n, (key, value)) in map.iter().enumerate() {
                if n > 0 {
                    text.push(',');
                }
                write_text(key, text);
                text.push(':');
                write(value, text);
            }
            text.push('}');
        }
    }
}

fn write_text(part: &str, text: &mut String) {
    text.push('"');
    for c in part.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}
