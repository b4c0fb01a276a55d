//! The characters of numbers and booleans, which a parser that returns numbers has lost: `2.0`, `3.10`, `0x1F`.

use std::sync::Arc;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::{
    Map, Value,
    de::{Name, Names, merge_into},
};

/// Reads a document a second time. Enters: its value with merge keys as they are, `of`. Leaves: a value of the same form
/// with merge keys applied, in which each number and boolean is the string of its characters, and any other scalar is
/// nil.
pub(crate) struct Texts<'v> {
    pub(crate) of: &'v Value,
    pub(crate) names: &'v Names,
}

impl<'v> Texts<'v> {
    fn part(&self, of: &'v Value) -> Self {
        Self {
            of,
            names: self.names,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Texts<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.of {
            Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
                // A parser of YAML gives the characters of any scalar where a string is wanted.
                String::deserialize(deserializer).map(Value::from)
            }
            Value::List(_) => deserializer.deserialize_seq(self),
            Value::Map(_) => deserializer.deserialize_map(self),
            _ => IgnoredAny::deserialize(deserializer).map(|_| Value::Nil),
        }
    }
}

impl<'de> Visitor<'de> for Texts<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the same value as before")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let known = self.of.as_list().unwrap_or_default();
        let mut texts = Vec::with_capacity(known.len());
        while let Some(text) =
            seq.next_element_seed(self.part(known.get(texts.len()).unwrap_or(&Value::Nil)))?
        {
            texts.push(text);
        }
        Ok(Value::list(texts))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut texts = Map::default();
        while let Some(name) = entries.next_key_seed(Name::new(self.names))? {
            let known = self.of.get(&name).unwrap_or(&Value::Nil);
            let text = entries.next_value_seed(self.part(known))?;
            texts.insert(name, text);
        }
        merge_into(&mut texts);
        Ok(Value::Map(Arc::new(texts)))
    }
}
