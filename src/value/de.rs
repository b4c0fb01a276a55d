//! Values from JSON and YAML.

use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{Map, Value};

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
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
        Value::deserialize(deserializer)
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
            .map_err(|_| E::custom(format!("`{n}` does not fit into 64 bits")))
    }

    fn visit_i128<E: Error>(self, n: i128) -> Result<Value, E> {
        Err(E::custom(format!("`{n}` does not fit into 64 bits")))
    }

    fn visit_u128<E: Error>(self, n: u128) -> Result<Value, E> {
        Err(E::custom(format!("`{n}` does not fit into 64 bits")))
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
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Value::List(Arc::new(values)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::default();
        while let Some((key, value)) = entries.next_entry::<Value, Value>()? {
            let mut name = String::new();
            key.write_to(&mut name);
            map.insert(name.into(), value);
        }
        if let Some(merged) = map.shift_remove("<<") {
            merge(&mut map, &merged);
        }
        Ok(Value::Map(Arc::new(map)))
    }
}

/// YAML's merge key: entries of other maps that the map itself does not have.
fn merge(map: &mut Map, merged: &Value) {
    for source in merged.as_list().unwrap_or(std::slice::from_ref(merged)) {
        for (key, value) in source.as_map().into_iter().flatten() {
            map.entry(Arc::clone(key)).or_insert_with(|| value.clone());
        }
    }
}
