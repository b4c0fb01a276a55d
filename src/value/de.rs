//! Deserializes [`Value`]s from JSON and YAML.

use std::{cell::RefCell, sync::Arc};

use rustc_hash::FxHashSet;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{Map, Value};

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Names::default();
        deserializer.deserialize_any(AnyValue { names: &names })
    }
}

/// Interned names of members: a file uses the same few names in thousands of maps.
type Names = RefCell<FxHashSet<Arc<str>>>;

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

    fn visit_u64<E: Error>(self, n: u64) -> Result<Value, E> {
        i64::try_from(n)
            .map(Value::Int)
            .map_err(|_| E::custom(format!("number `{n}` does not fit in 64 bits")))
    }

    fn visit_i128<E: Error>(self, n: i128) -> Result<Value, E> {
        Err(E::custom(format!("number `{n}` does not fit in 64 bits")))
    }

    fn visit_u128<E: Error>(self, n: u128) -> Result<Value, E> {
        Err(E::custom(format!("number `{n}` does not fit in 64 bits")))
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
        let mut map: Map = members.into_iter().collect();
        if let Some(merged) = map.shift_remove("<<") {
            merge(&mut map, &merged);
        }
        Ok(Value::Map(Arc::new(map)))
    }
}

/// The name of a member, which may be any value in YAML.
struct Name<'n>(AnyValue<'n>);

impl Name<'_> {
    fn of(&self, text: &str) -> Arc<str> {
        let mut names = self.0.names.borrow_mut();
        match names.get(text) {
            Some(known) => Arc::clone(known),
            None => {
                let new = Arc::<str>::from(text);
                names.insert(Arc::clone(&new));
                new
            }
        }
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
        deserializer.deserialize_any(self)
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
        Ok(self.of_value(&Value::Bool(b)))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Arc<str>, E> {
        Ok(self.of_value(&Value::Int(n)))
    }

    fn visit_u64<E: Error>(self, n: u64) -> Result<Arc<str>, E> {
        Ok(self.of_value(&self.0.visit_u64(n)?))
    }

    fn visit_i128<E: Error>(self, n: i128) -> Result<Arc<str>, E> {
        Ok(self.of_value(&self.0.visit_i128(n)?))
    }

    fn visit_u128<E: Error>(self, n: u128) -> Result<Arc<str>, E> {
        Ok(self.of_value(&self.0.visit_u128(n)?))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Arc<str>, E> {
        Ok(self.of_value(&Value::Float(n)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Arc<str>, A::Error> {
        Ok(self.of_value(&self.0.visit_seq(seq)?))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Arc<str>, A::Error> {
        Ok(self.of_value(&self.0.visit_map(entries)?))
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
