//! Deserializes [`Value`]s from JSON and YAML.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use rustc_hash::FxHashSet;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{Map, Value};

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Names::default();
        deserializer.deserialize_any(AnyValue { names: &names })
    }
}

/// Names of the members of one document, and what was noticed about them.
#[derive(Default)]
pub(crate) struct Names {
    /// A file uses the same few names in thousands of maps.
    interned: RefCell<FxHashSet<Arc<str>>>,
    /// Whether names keep the characters of the file: `3.10` is not `3.1`. Collections cannot be names then.
    as_written: bool,
    /// Whether YAML's merge keys stay as they are.
    keep_merges: bool,
    /// Whether a map has the same name twice.
    pub(crate) twice: Cell<bool>,
    /// Whether a name is a number or a boolean.
    pub(crate) has_numbers: Cell<bool>,
    /// Whether a name is a list or a map, as in `{{ x }}`, which is a map in a map to YAML.
    pub(crate) has_collections: Cell<bool>,
}

impl Names {
    /// Creates names that are read in another way than usual.
    pub(crate) fn reading(as_written: bool, keep_merges: bool) -> Self {
        Self {
            as_written,
            keep_merges,
            ..Self::default()
        }
    }
}

/// Reads a value and notes in `names` what it finds.
pub(crate) fn read<'de, D: Deserializer<'de>>(
    names: &Names,
    deserializer: D,
) -> Result<Value, D::Error> {
    deserializer.deserialize_any(AnyValue { names })
}

#[derive(Clone, Copy)]
struct AnyValue<'n> {
    names: &'n Names,
}

impl<'de> DeserializeSeed<'de> for AnyValue<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nil)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Nil)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, b: bool) -> Result<Value, E> {
        Ok(Value::Bool(b))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Value, E> {
        Ok(Value::Int(n))
    }

    // Numbers that do not fit in 64 bits are counted in floating point, as in JavaScript. Where they are texts, they keep
    // their characters.
    fn visit_u64<E>(self, n: u64) -> Result<Value, E> {
        Ok(i64::try_from(n).map_or(Value::Float(n as f64), Value::Int))
    }

    fn visit_i128<E>(self, n: i128) -> Result<Value, E> {
        Ok(Value::Float(n as f64))
    }

    fn visit_u128<E>(self, n: u128) -> Result<Value, E> {
        Ok(Value::Float(n as f64))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Value, E> {
        Ok(Value::Float(n))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Str(text.into()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Str(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::with_capacity(seq.size_hint().unwrap_or(0));
        while let Some(value) = seq.next_element_seed(self)? {
            values.push(value);
        }
        values.shrink_to_fit();
        Ok(Value::List(Arc::new(values)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut members = Vec::with_capacity(entries.size_hint().unwrap_or(8));
        while let Some(name) = entries.next_key_seed(Name(self))? {
            members.push((name, entries.next_value_seed(self)?));
        }
        // Collecting allocates no more than required.
        let count = members.len();
        let mut map: Map = members.into_iter().collect();
        if map.len() != count {
            self.names.twice.set(true);
        }
        if !self.names.keep_merges {
            merge_into(&mut map);
        }
        Ok(Value::Map(Arc::new(map)))
    }
}

/// The name of a member, which may be any value in YAML.
pub(super) struct Name<'n>(AnyValue<'n>);

impl<'n> Name<'n> {
    pub(super) fn new(names: &'n Names) -> Self {
        Self(AnyValue { names })
    }
}

impl Name<'_> {
    fn of(&self, text: &str) -> Arc<str> {
        let mut names = self.0.names.interned.borrow_mut();
        match names.get(text) {
            Some(known) => Arc::clone(known),
            None => {
                let new = Arc::<str>::from(text);
                names.insert(Arc::clone(&new));
                new
            }
        }
    }

    fn of_number(&self, value: &Value) -> Arc<str> {
        self.0.names.has_numbers.set(true);
        self.of_value(value)
    }

    fn of_value(&self, value: &Value) -> Arc<str> {
        let mut text = String::new();
        value.write_to(&mut text);
        self.of(&text)
    }
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Arc<str>, D::Error> {
        match self.0.names.as_written {
            true => deserializer.deserialize_str(self),
            false => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = Arc<str>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, text: &str) -> Result<Arc<str>, E> {
        Ok(self.of(text))
    }

    fn visit_unit<E>(self) -> Result<Arc<str>, E> {
        Ok(self.of(""))
    }

    fn visit_bool<E>(self, b: bool) -> Result<Arc<str>, E> {
        Ok(self.of_number(&Value::Bool(b)))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Arc<str>, E> {
        Ok(self.of_number(&Value::Int(n)))
    }

    fn visit_u64<E: Error>(self, n: u64) -> Result<Arc<str>, E> {
        Ok(self.of_number(&self.0.visit_u64(n)?))
    }

    fn visit_i128<E: Error>(self, n: i128) -> Result<Arc<str>, E> {
        Ok(self.of_number(&self.0.visit_i128(n)?))
    }

    fn visit_u128<E: Error>(self, n: u128) -> Result<Arc<str>, E> {
        Ok(self.of_number(&self.0.visit_u128(n)?))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Arc<str>, E> {
        Ok(self.of_number(&Value::Float(n)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Arc<str>, A::Error> {
        self.0.names.has_collections.set(true);
        Ok(self.of_value(&self.0.visit_seq(seq)?))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Arc<str>, A::Error> {
        self.0.names.has_collections.set(true);
        Ok(self.of_value(&self.0.visit_map(entries)?))
    }
}

/// Applies the merge key of a map, if it has one.
pub(super) fn merge_into(map: &mut Map) {
    if let Some(merged) = map.shift_remove("<<") {
        merge(map, &merged);
    }
}

/// Applies YAML's merge key: adds entries of other maps that the map itself does not have.
fn merge(map: &mut Map, merged: &Value) {
    for source in merged.as_list().unwrap_or(std::slice::from_ref(merged)) {
        for (key, value) in source.as_map().into_iter().flatten() {
            map.entry(Arc::clone(key)).or_insert_with(|| value.clone());
        }
    }
}
