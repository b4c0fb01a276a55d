//! The only use of the YAML parser.

use serde::de::{DeserializeOwned, DeserializeSeed as _};

use crate::value::{self, Names, Texts, Value};

/// Invalid YAML, or YAML that does not match the expected type.
#[derive(Debug)]
pub struct YamlError {
    /// What is wrong.
    pub message: String,
    /// Byte offset.
    pub offset: usize,
}

/// Parses YAML into a type.
///
/// # Errors
/// The first syntax error or type mismatch.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    serde_yaml::from_str(text).map_err(|error| located(&error, text))
}

fn located(error: &serde_yaml::Error, text: &str) -> YamlError {
    let full = error.to_string();
    // The position is reported separately from the message.
    let message = full.split(" at line ").next().unwrap_or(&full).to_owned();
    let offset = error.location().map_or(0, |location| location.index());
    YamlError {
        message,
        offset: offset.min(text.len()),
    }
}

/// A document of any form.
#[derive(Default)]
pub(super) struct Document {
    /// Its value. Of a key that is there twice, the last value counts.
    pub(super) value: Value,
    /// The same form with the characters of numbers and booleans as strings; `None` if the printed value has the same
    /// characters.
    pub(super) texts: Option<Value>,
    /// Whether a map has a key twice.
    pub(super) has_twice: bool,
}

/// Parses a document of any form, with the characters of its numbers.
///
/// # Errors
/// The first syntax error.
pub(super) fn document(text: &str) -> Result<Document, YamlError> {
    let mut names = Names::default();
    let mut found = read(text, &names).map_err(|error| located(&error, text))?;
    if names.has_collections.get() {
        return Err(YamlError {
            message: "a list or map cannot be a key".to_owned(),
            offset: 0,
        });
    }
    let odd_keys = names.has_numbers.get();
    let odd_values = has_odd_numbers(&found, text);
    let mut texts = None;
    if odd_keys || odd_values {
        // Rare, so that most documents are read once.
        let exact = Names::reading(odd_keys, false);
        if odd_keys && let Ok(value) = read(text, &exact) {
            found = value;
            names = exact;
        }
        texts = self::texts(text, odd_keys);
    }
    Ok(Document {
        value: found,
        texts,
        has_twice: names.twice.get(),
    })
}

fn read(text: &str, names: &Names) -> Result<Value, serde_yaml::Error> {
    value::read(names, serde_yaml::Deserializer::from_str(text))
}

/// Returns the characters of the numbers and booleans of a document, which may also be JSON.
pub(super) fn texts(text: &str, as_written: bool) -> Option<Value> {
    let names = Names::reading(as_written, true);
    let of = read(text, &names).ok()?;
    let texts = Texts {
        of: &of,
        names: &names,
    };
    let reader = serde_yaml::Deserializer::from_str(text);
    texts.deserialize(reader).ok()
}

/// Whether a document can have numbers or booleans that are not printed with the characters that they have in its text.
pub(super) fn has_odd_numbers(value: &Value, text: &str) -> bool {
    let has = |part: &str| memchr::memmem::find(text.as_bytes(), part.as_bytes()).is_some();
    let mut kinds = Kinds::default();
    kinds.note(value);
    kinds.fractions
        || kinds.integers && ["0x", "0o", "0b", "+", "-0"].into_iter().any(has)
        || kinds.booleans && ["True", "TRUE", "False", "FALSE"].into_iter().any(has)
}

/// Which kinds of numbers are in a value.
#[derive(Default)]
struct Kinds {
    fractions: bool,
    integers: bool,
    booleans: bool,
}

impl Kinds {
    fn note(&mut self, value: &Value) {
        match value {
            Value::Float(_) => self.fractions = true,
            Value::Int(_) => self.integers = true,
            Value::Bool(_) => self.booleans = true,
            Value::List(values) => values.iter().for_each(|value| self.note(value)),
            Value::Map(map) => map.values().for_each(|value| self.note(value)),
            _ => {}
        }
    }
}
