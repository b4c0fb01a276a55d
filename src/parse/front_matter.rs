//! Front matter: the YAML between two lines of `---` at the beginning of a page.

use std::{ops::Range, sync::Arc};

use super::{
    placed::placed,
    schema::{self, Type},
};
use crate::{
    diag::{Diagnostic, codes, did_you_mean},
    parse::yaml,
    source::{At, FileId, Place, SourceFile},
    value::{Leaf, Map, Value},
};

/// The checked values of a front matter.
#[derive(Debug, Default)]
pub struct FrontMatter {
    values: Map,
    /// Whether it is there and could be read.
    pub is_sound: bool,
}

/// Where a page's parts stand in its file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) yaml: Range<usize>,
    pub(super) body: usize,
}

/// Finds the front matter. `None`: there is none.
pub(super) fn split(text: &str) -> Option<Parts> {
    let first = text
        .split_inclusive('\n')
        .next()
        .filter(|line| line.trim_end() == "---")?;
    let mut at = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some(Parts {
                yaml: first.len()..at,
                body: at + line.len(),
            });
        }
        at += line.len();
    }
    None
}

impl FrontMatter {
    /// Reads and checks. `structure`: whether keys that are no prose count, as they do in the source language only.
    pub(super) fn parse(
        file: &SourceFile,
        id: FileId,
        range: Range<usize>,
        structure: bool,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let from = range.start as u32;
        let values: Value = match yaml::parse(&file.text[range.clone()]) {
            Ok(values) => values,
            Err(error) => {
                let span = Place {
                    file: id,
                    at: At::Offset(from),
                }
                .span(error.offset, error.offset);
                problems.push(Diagnostic::new(&codes::YAML_SYNTAX, span, error.message));
                return Self::default();
            }
        };
        let values = if values == Value::Nil {
            Value::Map(Arc::default())
        } else {
            values
        };
        let Value::Map(values) = values else {
            let span = Place {
                file: id,
                at: At::Offset(0),
            }
            .span(0, 3);
            let message = "front matter is a list of `key: value` lines";
            problems.push(Diagnostic::new(&codes::YAML_SYNTAX, span, message));
            return Self::default();
        };
        let mut checked = Map::default();
        for (key, value) in values.iter() {
            let kind = schema::type_of(key);
            match kind {
                None if structure => problems.push(unknown(key, &key_span(file, id, &range, key))),
                None => {}
                Some(_) if matches!(value, Value::Nil) => {}
                Some(Type::Ignored) => {}
                Some(kind) if !structure && !matches!(kind, Type::Prose | Type::Headed) => {}
                Some(kind) => {
                    let value = placed(&as_text(value, kind), id, from, &mut key.to_string());
                    match convert(value, kind)
                        .map(|value| if structure { value } else { texts(value) })
                    {
                        Some(value) => {
                            checked.insert(Arc::clone(key), value);
                        }
                        None => problems.push(wrong(key, kind, &key_span(file, id, &range, key))),
                    }
                }
            }
        }
        Self {
            values: checked,
            is_sound: true,
        }
    }

    /// Whether two have the same keys and values, prose aside.
    pub fn has_structure_of(&self, other: &Self) -> bool {
        let same = |(key, value): (&Arc<str>, &Value)| other.values.get(key) == Some(value);
        self.is_sound == other.is_sound
            && self.structure().count() == other.structure().count()
            && self.structure().all(same)
    }

    /// Keys that are no prose.
    fn structure(&self) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        let is_structure = |key: &str| schema::type_of(key) != Some(Type::Prose);
        self.values.iter().filter(move |(key, _)| is_structure(key))
    }

    /// All values.
    pub fn values(&self) -> &Map {
        &self.values
    }

    /// A text that may hold Liquid; `None` if it is missing or empty.
    pub fn prose(&self, key: &str) -> Option<&Arc<Leaf>> {
        match self.values.get(key) {
            Some(Value::Leaf(leaf)) if !leaf.text.trim().is_empty() => Some(leaf),
            _ => None,
        }
    }

    /// A word.
    pub fn word(&self, key: &str) -> Option<&str> {
        self.values.get(key).and_then(Value::as_str)
    }

    /// A list of words, each with its place; `None` if the key is missing.
    pub fn words(&self, key: &str) -> Option<Vec<&Arc<Leaf>>> {
        let list = self.values.get(key)?.as_list()?;
        Some(list.iter().filter_map(Value::as_leaf).collect())
    }

    /// A yes or no.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.values.get(key) {
            Some(Value::Bool(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// A number.
    pub fn number(&self, key: &str) -> Option<i64> {
        match self.values.get(key) {
            Some(Value::Int(number)) => Some(*number),
            _ => None,
        }
    }
}

/// Of a map only the texts: the rest is structure.
fn texts(value: Value) -> Value {
    let Some(map) = value.as_map() else {
        return value;
    };
    let texts = map.iter().filter(|(_, value)| value.as_leaf().is_some());
    Value::map(texts.map(|(key, value)| (Arc::clone(key), value.clone())))
}

/// `title: 404` is text to a reader.
fn as_text(value: &Value, kind: Type) -> Value {
    match (kind, value) {
        (Type::Prose, Value::Int(_) | Value::Float(_)) => {
            let mut text = String::new();
            value.write_to(&mut text);
            Value::from(text)
        }
        _ => value.clone(),
    }
}

/// A placed value in the form its type has; `None` if it has another type.
fn convert(value: Value, kind: Type) -> Option<Value> {
    match (kind, &value) {
        (Type::Prose, Value::Leaf(leaf)) => {
            let leaf = Leaf::of_page(leaf.text.clone(), leaf.place.clone());
            Some(Value::Leaf(Arc::new(leaf)))
        }
        (Type::Word, Value::Leaf(_))
        | (Type::Bool, Value::Bool(_))
        | (Type::Int, Value::Int(_))
        | (Type::Headed, Value::Map(_))
        | (Type::Any, _) => Some(value),
        (Type::Bool, Value::Leaf(leaf)) => match leaf.text.as_ref() {
            // Seen in translations: a tool translated the word.
            "true" | "verdadero" => Some(Value::Bool(true)),
            "false" | "falso" => Some(Value::Bool(false)),
            _ => None,
        },
        (Type::Words, Value::Leaf(_)) => Some(Value::list([value])),
        (Type::Words, Value::List(values)) => {
            values.iter().all(|v| v.as_str().is_some()).then_some(value)
        }
        _ => None,
    }
}

fn unknown(key: &str, span: &crate::source::Span) -> Diagnostic {
    let mut problem = Diagnostic::new(
        &codes::FRONT_MATTER_KEY,
        span.clone(),
        format!("`{key}` is no front-matter key"),
    );
    problem.help = did_you_mean(key, schema::KEYS.iter().map(|(known, _)| *known));
    problem
}

fn wrong(key: &str, kind: Type, span: &crate::source::Span) -> Diagnostic {
    let wanted = match kind {
        Type::Prose | Type::Word => "text",
        Type::Words => "text or a list of texts",
        Type::Bool => "`true` or `false`",
        Type::Int => "a whole number",
        Type::Headed => "a map of lists",
        Type::Any | Type::Ignored => "anything",
    };
    Diagnostic::new(
        &codes::FRONT_MATTER_TYPE,
        span.clone(),
        format!("`{key}` must be {wanted}"),
    )
}

/// The key itself, at the beginning of a line.
pub(super) fn key_span(
    file: &SourceFile,
    id: FileId,
    yaml: &Range<usize>,
    key: &str,
) -> crate::source::Span {
    let mut at = yaml.start;
    for line in file.text[yaml.clone()].split_inclusive('\n') {
        let bare = line.trim_start_matches(['"', '\'']);
        if bare
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
        {
            return Place::start_of(id).span(at, at + key.len());
        }
        at += line.len();
    }
    Place::start_of(id).span(yaml.start, yaml.start)
}
