//! One file of `data/`: YAML, JSON, or a Markdown reusable.

use std::sync::Arc;

use super::{document, page, placed::placed, yaml};
use crate::{
    diag::{Diagnostic, codes},
    source::{FileId, Place, SourceFile},
    value::{self, Leaf, Names, Value, keys},
};

/// Parses a data file. The value is nil if the file cannot be parsed. `structure`: whether it is in the source language; of
/// a translation that is not UTF-8, nothing is used.
pub fn parse(file: &SourceFile, id: FileId, structure: bool) -> (Value, Vec<Diagnostic>) {
    let mut problems = page::check_bytes(file, id, structure);
    if file.foreign.is_some() && !structure {
        return (Value::Nil, problems);
    }
    let value = match file.path.rsplit('.').next().unwrap_or_default() {
        "md" => {
            let text = file.slice(0..file.text.trim_end().len());
            let leaf = Leaf::new(text, Place::start_of(id));
            Value::Leaf(Arc::new(leaf.partly_source(file.is_partly_source())))
        }
        "json" => json(file, id, &mut problems),
        _ if file.text.trim().is_empty() => Value::Nil,
        _ => {
            let whole = 0..file.text.len();
            document::read(file, id, whole, &codes::YAML_SYNTAX, &mut problems).placed()
        }
    };
    (value, problems)
}

fn json(file: &SourceFile, id: FileId, problems: &mut Vec<Diagnostic>) -> Value {
    let names = Names::default();
    let mut reader = serde_json::Deserializer::from_str(&file.text);
    let read = value::read(&names, &mut reader).and_then(|value| reader.end().map(|()| value));
    match read {
        Ok(value) => {
            if names.twice.get() {
                problems.extend(document::twice(file, id));
            }
            // JSON is YAML, whose parser knows the characters of numbers.
            let texts = yaml::has_odd_numbers(&value, &file.text)
                .then(|| yaml::texts(&file.text, false))
                .flatten();
            placed(&value, texts.as_ref(), id, &mut String::new())
        }
        Err(error) => {
            let line = file.line_range(error.line().max(1));
            let offset = (line.start + error.column().saturating_sub(1)).min(line.end);
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or(&message);
            let span = Place::start_of(id).span(offset, offset);
            problems.push(Diagnostic::new(&codes::JSON_SYNTAX, span, message));
            Value::Nil
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
