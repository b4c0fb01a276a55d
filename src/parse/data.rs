//! One file of `data/`: YAML, JSON, or a Markdown reusable.

use std::sync::Arc;

use super::{page, yaml};
use crate::{
    diag::{Diagnostic, codes},
    source::{At, FileId, Place, SourceFile},
    value::{Leaf, Map, Value},
};

/// Separates keys in the path of a value; the same as `source` uses.
const SEPARATOR: char = '\u{1f}';

/// Parses a data file. A file that cannot be read holds nothing.
pub fn parse(file: &SourceFile, id: FileId) -> (Value, Vec<Diagnostic>) {
    let mut problems = page::bytes(file, id);
    let extension = file.path.rsplit('.').next().unwrap_or_default();
    let parsed: Result<Value, (&'static codes::Code, String, usize)> = match extension {
        "md" => {
            let text = file.slice(0..file.text.trim_end().len());
            return (
                Value::Leaf(Arc::new(Leaf::new(text, Place::start_of(id)))),
                problems,
            );
        }
        "json" => serde_json::from_str(&file.text).map_err(|error| {
            let line = file.line_range(error.line().max(1));
            let offset = (line.start + error.column().saturating_sub(1)).min(line.end);
            let message = error.to_string();
            let message = message
                .split(" at line ")
                .next()
                .unwrap_or(&message)
                .to_owned();
            (&codes::JSON_SYNTAX, message, offset)
        }),
        _ if file.text.trim().is_empty() => Ok(Value::Nil),
        _ => yaml::parse(&file.text)
            .map_err(|error| (&codes::YAML_SYNTAX, error.message, error.offset)),
    };
    match parsed {
        Ok(value) => (with_places(&value, id, &mut String::new()), problems),
        Err((code, message, offset)) => {
            let span = Place::start_of(id).span(offset, offset);
            problems.push(Diagnostic::new(code, span, message));
            (Value::Nil, problems)
        }
    }
}

/// The same value with strings that know where they stand.
fn with_places(value: &Value, file: FileId, path: &mut String) -> Value {
    let below = |key: &str, value: &Value, path: &mut String| {
        let len = path.len();
        if len > 0 {
            path.push(SEPARATOR);
        }
        path.push_str(key);
        let placed = with_places(value, file, path);
        path.truncate(len);
        placed
    };
    match value {
        Value::Str(text) => {
            let place = Place {
                file,
                at: At::Key {
                    path: path.as_str().into(),
                    from: 0,
                },
            };
            Value::Leaf(Arc::new(Leaf::new((&**text).into(), place)))
        }
        Value::List(values) => Value::list(
            values
                .iter()
                .enumerate()
                .map(|(n, value)| below(&n.to_string(), value, path)),
        ),
        Value::Map(map) => {
            let placed: Map = map
                .iter()
                .map(|(k, v)| (Arc::clone(k), below(k, v, path)))
                .collect();
            Value::Map(Arc::new(placed))
        }
        other => other.clone(),
    }
}

/// Keys under which a data file is found: its path below `data/` without extension. Dots in names divide too.
pub fn key_path(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit_once('.')
        .map_or(path, |(stem, _)| stem)
        .split(['/', '.'])
}
