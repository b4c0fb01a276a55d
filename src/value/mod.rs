//! Data of a site: the contents of YAML and JSON files, and the values that Liquid computes with.
//!
//! A [`Value`] is cheap to clone: lists, maps and strings are shared, never copied. Maps keep the order of the file.
//! Strings that may contain Liquid are [`Leaf`]s, which record their place in the source and are compiled once for all
//! threads.

mod blank;
mod de;
pub mod keys;
mod moment;
mod texts;
mod written;

pub(crate) use blank::is_without_text;

use std::sync::{Arc, OnceLock};

use indexmap::IndexMap;

pub(crate) use de::{Names, read};
pub(crate) use moment::{Moment, days_of_month};
pub(crate) use texts::Texts;
pub use written::Written;

use crate::{
    config::Config,
    liquid::{Template, brackets},
    source::{Place, Span, Text},
};

/// A map that keeps the order of its file.
pub type Map = IndexMap<Arc<str>, Value, rustc_hash::FxBuildHasher>;

/// A value in a site's data.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// Null in YAML and JSON, nil in Liquid.
    #[default]
    Nil,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A string from Liquid or a JSON file.
    Str(Arc<str>),
    /// A string of a data file, which may contain Liquid.
    Leaf(Arc<Leaf>),
    /// A number or boolean of a file, with its characters.
    Written(Arc<Written>),
    /// A list.
    List(Arc<Vec<Value>>),
    /// A map.
    Map(Arc<Map>),
}

/// A text of the source that may contain Liquid.
#[derive(Debug)]
pub struct Leaf {
    /// The text.
    pub text: Text,
    /// Its place in the source.
    pub place: Place,
    /// Whether HTML comments are removed before Liquid is processed, as in pages, where they are notes for authors.
    strip_comments: bool,
    /// Whether parts of it are in the source language, because the translation cannot be read.
    pub is_partly_source: bool,
    template: OnceLock<Template>,
}

impl Leaf {
    /// A string of a data file, or an include, at `place`.
    pub fn new(text: Text, place: Place) -> Self {
        Self {
            text,
            place,
            strip_comments: false,
            is_partly_source: false,
            template: OnceLock::new(),
        }
    }

    /// A text of a page: its body, or a value in its front matter.
    pub fn of_page(text: Text, place: Place) -> Self {
        Self {
            strip_comments: true,
            ..Self::new(text, place)
        }
    }

    /// The same text, parts of which may be in the source language.
    #[must_use]
    pub fn partly_source(self, is_partly_source: bool) -> Self {
        Self {
            is_partly_source,
            ..self
        }
    }

    /// Returns the compiled text, which is compiled on first use.
    pub fn template(&self) -> &Template {
        self.template
            .get_or_init(|| Template::compile(&self.text, &self.place, self.strip_comments))
    }

    /// Whether it has nothing but blanks and comments.
    pub fn is_without_text(&self) -> bool {
        blank::is_without_text(&self.text)
    }

    /// Whether its Liquid has an error on a site with this configuration, so that a translation is shown in the source
    /// language.
    pub fn is_broken(&self, config: &Config) -> bool {
        self.has_liquid() && self.template().is_broken(config)
    }

    /// Whether two texts are equal and at the same place.
    pub fn is_same(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || *self.text == *other.text && self.place == other.place
    }

    /// The span of the whole text, for diagnostics.
    pub fn span(&self) -> Span {
        self.place.span(0, self.text.len())
    }

    /// Whether the rendered text can differ from the source, or has a problem.
    pub fn has_liquid(&self) -> bool {
        let bytes = self.text.as_bytes();
        let is_opener = |at: usize| {
            let pair = bytes.get(at..at + 2);
            matches!(pair, Some(b"{{" | b"{%")) || brackets::opens_at(bytes, at)
        };
        memchr::memchr2_iter(b'{', b'%', bytes).any(is_opener)
            || self.strip_comments && memchr::memmem::find(bytes, b"<!--").is_some()
    }
}

impl Value {
    /// Creates a string.
    pub fn str(text: impl Into<Arc<str>>) -> Self {
        Value::Str(text.into())
    }

    /// Creates a list.
    pub fn list(values: impl IntoIterator<Item = Value>) -> Self {
        Value::List(Arc::new(values.into_iter().collect()))
    }

    /// Creates a map with these entries.
    pub fn map<K: Into<Arc<str>>>(entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        Value::Map(Arc::new(
            entries.into_iter().map(|(k, v)| (k.into(), v)).collect(),
        ))
    }

    /// Returns the text of a string, or the characters of a number or boolean of a file.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Str(text) => Some(text),
            Value::Leaf(leaf) => Some(&leaf.text),
            Value::Written(written) => Some(&written.leaf.text),
            _ => None,
        }
    }

    /// Returns the same text with its place.
    pub fn as_leaf(&self) -> Option<&Arc<Leaf>> {
        match self {
            Value::Leaf(leaf) => Some(leaf),
            Value::Written(written) => Some(&written.leaf),
            _ => None,
        }
    }

    /// Returns the values of a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(values) => Some(values),
            _ => None,
        }
    }

    /// Returns the entries of a map.
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Returns a number, whether integer or not.
    pub fn as_number(&self) -> Option<f64> {
        match self.plain() {
            Value::Int(n) => Some(*n as f64),
            Value::Float(n) => Some(*n),
            _ => None,
        }
    }

    /// Returns the value of a key in a map, or of an index in a list.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Map(map) => map.get(key),
            Value::List(values) => values.get(key.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// Whether two values are the same in every respect. Liquid's equality, `==`, ignores the order of maps, the kinds of
    /// numbers and the places of texts.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::Nil, Value::Nil) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::Str(a), Value::Str(b)) => a == b,
            (Value::Leaf(a), Value::Leaf(b)) => a.is_same(b),
            (Value::Written(a), Value::Written(b)) => {
                a.leaf.is_same(&b.leaf) && a.value.is_same(&b.value)
            }
            (Value::List(a), Value::List(b)) => {
                let mut pairs = a.iter().zip(b.iter());
                Arc::ptr_eq(a, b) || a.len() == b.len() && pairs.all(|(a, b)| a.is_same(b))
            }
            (Value::Map(a), Value::Map(b)) => {
                let mut pairs = a.iter().zip(b.iter());
                Arc::ptr_eq(a, b)
                    || a.len() == b.len() && pairs.all(|(a, b)| a.0 == b.0 && a.1.is_same(b.1))
            }
            _ => false,
        }
    }

    /// Returns the value at a path of keys.
    pub fn at<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> Option<&Value> {
        path.into_iter().try_fold(self, |value, key| value.get(key))
    }

    /// Whether Liquid treats the value as true. The engine of 2020 followed JavaScript: nil, false, the empty string
    /// and 0 are false.
    pub fn is_truthy(&self) -> bool {
        match self.plain() {
            Value::Nil => false,
            Value::Bool(b) => *b,
            Value::Int(n) => *n != 0,
            Value::Float(n) => *n != 0.0,
            Value::Str(_) | Value::Leaf(_) => self.as_str().is_some_and(|s| !s.is_empty()),
            Value::List(_) | Value::Map(_) | Value::Written(_) => true,
        }
    }

    /// Whether a translation's value is empty, so that the source language's is used.
    pub fn is_blank(&self) -> bool {
        !self.is_truthy()
    }

    /// The number of bytes that [`Value::write_to`] writes, or a few more for a number.
    pub fn printed_len(&self) -> usize {
        match self {
            Value::Nil | Value::Map(_) => 0,
            Value::Bool(_) => 5,
            Value::Int(_) | Value::Float(_) => 24,
            Value::Str(_) | Value::Leaf(_) | Value::Written(_) => self.as_str().map_or(0, str::len),
            Value::List(values) => {
                let lens = values.iter().map(Value::printed_len);
                lens.fold(0, usize::saturating_add)
            }
        }
    }

    /// Appends the output of `{{ value }}`: lists are joined, and nil and maps print nothing.
    pub fn write_to(&self, out: &mut String) {
        use std::fmt::Write as _;
        match self {
            Value::Nil | Value::Map(_) => {}
            Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
            Value::Int(n) => {
                let _ = write!(out, "{n}");
            }
            Value::Float(n) => {
                let _ = write!(out, "{n}");
            }
            Value::Str(_) | Value::Leaf(_) | Value::Written(_) => {
                out.push_str(self.as_str().unwrap_or_default());
            }
            Value::List(values) => values.iter().for_each(|value| value.write_to(out)),
        }
    }
}

/// Equality in the Liquid dialects: no conversion between types.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self.plain(), other.plain()) {
            (Value::Nil, Value::Nil) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::List(a), Value::List(b)) => a == b,
            (Value::Map(a), Value::Map(b)) => a == b,
            (one, other) => match (one.as_str(), other.as_str()) {
                (Some(a), Some(b)) => a == b,
                (None, None) => match (one.as_number(), other.as_number()) {
                    (Some(a), Some(b)) => a == b,
                    _ => false,
                },
                _ => false,
            },
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Str(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Str(text.into())
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Value::Bool(b)
    }
}
