//! One file of `data/`: YAML, JSON, or a Markdown reusable.

use std::sync::Arc;

use super::{page, placed::placed, yaml};
use crate::{
    diag::{Diagnostic, codes},
    source::{FileId, Place, SourceFile},
    value::{Leaf, Value, keys},
};

/// Parses a data file. The value is nil if the file cannot be parsed.
pub fn parse(file: &SourceFile, id: FileId) -> (Value, Vec<Diagnostic>) {
    let mut problems = page::check_bytes(file, id);
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
        Ok(value) => (placed(&value, id, &mut String::new()), problems),
        Err((code, message, offset)) => {
            let span = Place::start_of(id).span(offset, offset);
            problems.push(Diagnostic::new(code, span, message));
            (Value::Nil, problems)
        }
    }
}

/// The keys of a data file: its path below `data/` without extension. Dots in names are separators too, except in
/// versions.
pub fn key_path(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit_once('.')
        .map_or(path, |(stem, _)| stem)
        .split('/')
        .flat_map(keys::split)
}
