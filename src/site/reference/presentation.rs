//! The presentation of reference data: samples with our classes, payloads as code blocks.
//!
//! Enters: values as they were read. Leaves: strings that can be inserted in a page.

use std::sync::Arc;

use memchr::memmem;

use crate::{
    html::{REPORTED, escape_attribute, runs_script_in_html},
    value::Value,
};

/// Whether the values of a key are written into attributes, or between tags, as they are. All other texts are HTML or escaped
/// by the includes.
fn is_word(key: &str) -> bool {
    matches!(
        key,
        "href"
            | "httpStatusCode"
            | "httpStatusMessage"
            | "id"
            | "in"
            | "parentType"
            | "slug"
            | "verb"
    )
}

/// Replaces the classes in samples of operation files, which were highlighted by another highlighter, with our own, and
/// escapes [words](is_word) that could end an attribute or begin a tag. Addresses that would run a script are replaced and
/// added to `scripts`.
pub(super) fn prepare(value: &mut Value, scripts: &mut Vec<Arc<str>>) {
    match value {
        Value::Str(text) => {
            if let Some(mapped) = with_our_classes(text) {
                *text = mapped.into();
            }
        }
        // Values that were just read are not shared yet.
        Value::List(values) => {
            let values = Arc::get_mut(values).into_iter().flatten();
            values.for_each(|value| prepare(value, scripts));
        }
        Value::Map(map) => {
            for (key, value) in Arc::get_mut(map).into_iter().flatten() {
                match value {
                    Value::Str(text) if &**key == "href" && runs_script_in_html(text) => {
                        scripts.push(std::mem::replace(text, REPORTED.into()));
                    }
                    Value::Str(text) if is_word(key) => escape(text),
                    value => prepare(value, scripts),
                }
            }
        }
        _ => {}
    }
}

fn escape(text: &mut Arc<str>) {
    let ends = |byte: u8| matches!(byte, b'<' | b'>' | b'"' | b'\'');
    if text.bytes().any(ends) {
        let mut escaped = String::with_capacity(text.len() + 16);
        escape_attribute(text, &mut escaped);
        *text = escaped.into();
    }
}

/// Returns a text with our classes; `None` if it contains no others.
fn with_our_classes(text: &str) -> Option<String> {
    const PREFIX: &str = "hljs-";
    const CLASSES: &[(&str, &str)] = &[
        ("attr\"", "hl-a\""),
        ("string\"", "hl-s\""),
        ("number\"", "hl-n\""),
        ("literal\"", "hl-l\""),
        ("keyword\"", "hl-k\""),
        ("comment\"", "hl-c\""),
        ("built_in\"", "hl-f\""),
        ("title\"", "hl-f\""),
        ("constructor\"", "hl-t\""),
    ];
    memmem::find(text.as_bytes(), b"\"hljs-")?;
    let mut mapped = String::with_capacity(text.len());
    let mut done = 0;
    for at in memmem::find_iter(text.as_bytes(), PREFIX) {
        let name = &text[at + PREFIX.len()..];
        if let Some((old, new)) = CLASSES.iter().find(|(old, _)| name.starts_with(old)) {
            mapped.push_str(&text[done..at]);
            mapped.push_str(new);
            done = at + PREFIX.len() + old.len();
        }
    }
    mapped.push_str(&text[done..]);
    Some(mapped)
}

/// Returns a payload, ready to be inserted in Markdown.
pub(super) fn payload(value: &Value) -> String {
    let mut text = String::from("<div class=\"height-constrained-code-block\">\n\n```json\n");
    write_json(value, 0, &mut text);
    text.push_str("\n```\n\n</div>");
    text
}

fn write_quoted(text: &str, out: &mut String) {
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    match text.bytes().all(is_plain) {
        true => {
            out.push('"');
            out.push_str(text);
            out.push('"');
        }
        false => out.push_str(&serde_json::Value::from(text).to_string()),
    }
}

/// Writes JSON in the format of JavaScript's `JSON.stringify(value, null, 2)`.
fn write_json(value: &Value, depth: usize, out: &mut String) {
    let line = |depth: usize, out: &mut String| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    match value {
        Value::List(values) if !values.is_empty() => {
            out.push('[');
            for (n, value) in values.iter().enumerate() {
                out.push_str(if n > 0 { "," } else { "" });
                line(depth + 1, out);
                write_json(value, depth + 1, out);
            }
            line(depth, out);
            out.push(']');
        }
        Value::Map(map) if !map.is_empty() => {
            out.push('{');
            for (n, (key, value)) in map.iter().enumerate() {
                out.push_str(if n > 0 { "," } else { "" });
                line(depth + 1, out);
                write_quoted(key, out);
                out.push_str(": ");
                write_json(value, depth + 1, out);
            }
            line(depth, out);
            out.push('}');
        }
        Value::List(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
        Value::Nil => out.push_str("null"),
        other => match other.as_str() {
            Some(text) => write_quoted(text, out),
            None => other.write_to(out),
        },
    }
}
