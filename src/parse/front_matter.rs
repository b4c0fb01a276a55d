//! The front matter of a page, parsed and checked.

use std::{fmt, sync::Arc};

use super::{
    date::Date,
    document,
    schema::{self, Key, Structural, Type, types},
};
use crate::{
    diag::{Diagnostic, codes},
    source::{FileId, KEY_SEPARATOR, Parts, Place, SourceFile, Span},
    value::{Leaf, Map, Value},
};

/// Maximum number of unknown keys of a page that are reported one by one.
const MAX_UNKNOWN: usize = 100;

/// The checked values of front matter.
#[derive(Debug, Default)]
pub struct FrontMatter {
    values: Map,
    /// Whether it exists and all of it could be read. If not, nobody knows which keys are missing.
    pub is_valid: bool,
    /// Keys whose values have the wrong type, which are reported.
    rejected: Vec<Arc<str>>,
}

/// The front-matter keys of a page that are not prose. They are the same in all languages and part of the site's
/// structure.
#[derive(Clone, Default)]
pub struct Settings(Arc<FrontMatter>);

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Settings").finish_non_exhaustive()
    }
}

impl Settings {
    /// The settings in a page's front matter.
    pub fn of(front: &Arc<FrontMatter>) -> Self {
        Self(Arc::clone(front))
    }

    /// The value of a key; `None` if it is missing.
    pub fn get<T: Structural>(&self, key: Key<T>) -> Option<T::Read<'_>> {
        self.0.setting(key)
    }

    /// Whether any of these keys exists.
    pub fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.0.values.contains_key(*name))
    }

    /// Whether a key is `true`.
    pub fn is(&self, key: Key<types::Bool>) -> bool {
        self.get(key) == Some(true)
    }

    /// Whether both have the same keys and values.
    pub fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.has_settings_of(&other.0)
    }
}

impl FrontMatter {
    /// Parses and checks front matter. `structure`: whether keys other than prose count, as in the source language
    /// only.
    pub(super) fn parse(
        file: &SourceFile,
        id: FileId,
        parts: &Parts,
        structure: bool,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let range = parts.yaml.clone();
        let read = document::read(file, id, range, &codes::YAML_SYNTAX, problems);
        let mut front = Self {
            values: Map::default(),
            is_valid: read.is_whole && parts.is_closed,
            rejected: Vec::new(),
        };
        let values = match read.value() {
            Value::Map(values) => values,
            Value::Nil => return front,
            _ if !read.is_whole => return front,
            _ => {
                let span = Place::start_of(id).span(0, 3);
                let message = "invalid front matter: expected `key: value` lines";
                problems.push(Diagnostic::new(&codes::YAML_SYNTAX, span, message));
                return Self::default();
            }
        };
        let mut unknown_keys = 0;
        for (key, value) in values.iter() {
            let kind = schema::type_of(key);
            match kind {
                None if structure => {
                    unknown_keys += 1;
                    if unknown_keys <= MAX_UNKNOWN {
                        problems.push(unknown(id, key));
                    }
                    // Liquid can use it.
                    front
                        .values
                        .insert(Arc::clone(key), read.placed_at(key, value));
                }
                None => {}
                Some(_) if matches!(value, Value::Nil) => {}
                Some(Type::Ignored) => {}
                Some(kind) if !structure && !has_texts(kind) => {}
                Some(kind) => {
                    let value = read.placed_at(key, value);
                    let keeps_all = structure || kind != Type::HeadedLists;
                    match convert(value, kind, key, id, problems).map(|value| match keeps_all {
                        true => value,
                        false => texts(value),
                    }) {
                        Some(value) => {
                            front.values.insert(Arc::clone(key), value);
                        }
                        None => {
                            front.rejected.push(Arc::clone(key));
                            problems.push(wrong(id, key, kind));
                        }
                    }
                }
            }
        }
        if unknown_keys > MAX_UNKNOWN {
            let more = unknown_keys - MAX_UNKNOWN;
            let message = format!("{more} more unknown front-matter keys");
            let span = Place::start_of(id).span(0, 3);
            problems.push(Diagnostic::new(&codes::FRONT_MATTER_KEY, span, message));
        }
        front
    }

    /// Whether a key that has no value is missing: the front matter can be read, and the key has no value of the wrong type.
    pub(super) fn lacks<T>(&self, key: Key<T>) -> bool {
        let is_rejected = self.rejected.iter().any(|name| **name == *key.name);
        self.is_valid && !is_rejected
    }

    /// Whether both have the same keys and values, ignoring prose.
    pub fn has_settings_of(&self, other: &Self) -> bool {
        let same = |(key, value): (&Arc<str>, &Value)| {
            let theirs = other.values.get(key);
            theirs.is_some_and(|theirs| value.is_same(theirs))
        };
        self.is_valid == other.is_valid
            && self.settings().count() == other.settings().count()
            && self.settings().all(same)
    }

    /// Keys that are not prose.
    fn settings(&self) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        let is_setting = |key: &str| schema::type_of(key) != Some(Type::Prose);
        self.values.iter().filter(move |(key, _)| is_setting(key))
    }

    /// All values.
    pub fn values(&self) -> &Map {
        &self.values
    }

    /// A text that may contain Liquid; `None` if it is missing or empty.
    pub fn prose(&self, key: Key<types::Prose>) -> Option<&Arc<Leaf>> {
        match self.values.get(key.name) {
            Some(Value::Leaf(leaf)) if !leaf.text.trim().is_empty() => Some(leaf),
            _ => None,
        }
    }

    /// The value of a key that is not prose; `None` if it is missing.
    pub fn setting<T: Structural>(&self, key: Key<T>) -> Option<T::Read<'_>> {
        T::read(self.values.get(key.name)?)
    }
}

/// Whether a translation provides the texts of a value.
fn has_texts(kind: Type) -> bool {
    matches!(kind, Type::Prose | Type::HeadedLists | Type::Worded)
}

/// Keeps only the strings of a map; the rest is structure.
fn texts(value: Value) -> Value {
    let Some(map) = value.as_map() else {
        return value;
    };
    let texts = map.iter().filter(|(_, value)| value.as_leaf().is_some());
    Value::map(texts.map(|(key, value)| (Arc::clone(key), value.clone())))
}

/// Converts a placed value to the form of its type; `None` if it has a different type. A number or boolean is the text of
/// its characters where a text is expected. Wrong items of a list are reported and left out.
fn convert(
    value: Value,
    kind: Type,
    key: &str,
    file: FileId,
    problems: &mut Vec<Diagnostic>,
) -> Option<Value> {
    match (kind, &value) {
        (Type::Prose, _) => {
            let leaf = value.as_leaf()?;
            let leaf = Leaf::of_page(leaf.text.clone(), leaf.place.clone());
            Some(Value::Leaf(Arc::new(leaf)))
        }
        (Type::Str, _) => value.as_leaf().map(|leaf| Value::Leaf(Arc::clone(leaf))),
        (Type::HeadedLists, Value::Map(_)) | (Type::Any | Type::Worded, _) => Some(value),
        (Type::Date, Value::Leaf(leaf)) => Date::parse(&leaf.text).map(|_| value),
        (Type::Bool, Value::Leaf(leaf)) => match leaf.text.as_ref() {
            // Seen in translations where a tool translated the word.
            "true" | "verdadero" => Some(Value::Bool(true)),
            "false" | "falso" => Some(Value::Bool(false)),
            _ => None,
        },
        (Type::Bool, _) => matches!(value.plain(), Value::Bool(_)).then_some(value),
        (Type::Int, _) => matches!(value.plain(), Value::Int(_)).then_some(value),
        (Type::StrList, Value::List(items)) => {
            let is_text = |item: &&Value| item.as_str().is_some();
            if items.iter().all(|item| is_text(&item)) {
                return Some(value);
            }
            let wrong = items.iter().enumerate().filter(|(_, item)| !is_text(item));
            problems.extend(wrong.map(|(n, item)| wrong_item(file, key, n, item)));
            Some(Value::list(items.iter().filter(is_text).cloned()))
        }
        (Type::StrList, _) => value.as_leaf().is_some().then(|| Value::list([value])),
        _ => None,
    }
}

/// Reports an item of a list that is no text.
fn wrong_item(file: FileId, key: &str, n: usize, item: &Value) -> Diagnostic {
    let name = item.as_map().and_then(|map| map.keys().next());
    // Collections have no place of their own, but what is in them has.
    let (first, found) = match item {
        Value::Nil => (None, "empty"),
        Value::Map(_) => (name.map(|name| &**name), "a map"),
        _ => (Some("0"), "a list"),
    };
    let first = first.map_or_else(String::new, |first| format!("{KEY_SEPARATOR}{first}"));
    let path = format!("{key}{KEY_SEPARATOR}{n}{first}");
    let message = format!("an item of `{key}` is {found}; ignored: each must be a string");
    let problem = Diagnostic::new(
        &codes::FRONT_MATTER_TYPE,
        Span::of_key(file, &path),
        message,
    );
    match name {
        Some(_) => problem.help("put an item with a colon in quotes"),
        None => problem,
    }
}

fn unknown(file: FileId, key: &str) -> Diagnostic {
    let span = Span::of_key(file, key);
    let message = format!("unknown front-matter key `{key}`");
    Diagnostic::new(&codes::FRONT_MATTER_KEY, span.clone(), message).suggest(
        span,
        key,
        schema::names(),
    )
}

fn wrong(file: FileId, key: &str, kind: Type) -> Diagnostic {
    let wanted = match kind {
        Type::Prose | Type::Str => "a string",
        Type::StrList => "a string or a list of strings",
        Type::Bool => "`true` or `false`",
        Type::Int => "a whole number",
        Type::Date => "a date such as `2026-11-20`",
        Type::HeadedLists => "a map of lists",
        Type::Any | Type::Worded | Type::Ignored => "anything",
    };
    let message = format!("`{key}` must be {wanted}");
    Diagnostic::new(&codes::FRONT_MATTER_TYPE, Span::of_key(file, key), message)
}
