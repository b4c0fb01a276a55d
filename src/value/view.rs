//! Implements the value traits of the crate `liquid` for [`Value`], so that its filters work without copying.

use std::fmt;

use liquid_core::{
    Object, Value as LiquidValue, ValueView,
    model::{ArrayView, DisplayCow, KStringCow, ObjectView, ScalarCow, State},
};

use super::{Map, Value};

static NIL: LiquidValue = LiquidValue::Nil;

impl Value {
    /// Converts a value returned by a filter of the crate.
    pub(crate) fn from_liquid(value: LiquidValue) -> Self {
        match value {
            LiquidValue::Scalar(scalar) => match scalar.type_name() {
                "whole number" => scalar.to_integer().map_or(Value::Nil, Value::Int),
                "fractional number" => scalar.to_float().map_or(Value::Nil, Value::Float),
                "boolean" => scalar.to_bool().map_or(Value::Nil, Value::Bool),
                _ => Value::str(scalar.to_kstr().as_str()),
            },
            LiquidValue::Array(values) => Value::list(values.into_iter().map(Value::from_liquid)),
            LiquidValue::Object(entries) => {
                let mut entries: Vec<(String, Value)> = entries
                    .into_iter()
                    .map(|(k, v)| (k.to_string(), Value::from_liquid(v)))
                    .collect();
                // The crate's maps have no defined order.
                entries.sort_by(|a, b| a.0.cmp(&b.0));
                Value::map(entries)
            }
            LiquidValue::State(_) | LiquidValue::Nil => Value::Nil,
        }
    }
}

impl ValueView for Value {
    fn as_debug(&self) -> &dyn fmt::Debug {
        self
    }

    fn render(&self) -> DisplayCow<'_> {
        let mut text = String::new();
        self.write_to(&mut text);
        DisplayCow::Owned(Box::new(text))
    }

    fn source(&self) -> DisplayCow<'_> {
        self.render()
    }

    fn type_name(&self) -> &'static str {
        match self {
            Value::Nil => "nil",
            Value::Bool(_) => "boolean",
            Value::Int(_) => "whole number",
            Value::Float(_) => "fractional number",
            Value::Str(_) | Value::Leaf(_) => "string",
            Value::List(_) => "array",
            Value::Map(_) => "object",
            Value::Written(written) => written.value.type_name(),
        }
    }

    fn query_state(&self, state: State) -> bool {
        match state {
            State::Truthy => self.is_truthy(),
            State::DefaultValue | State::Empty | State::Blank => match self.plain() {
                Value::List(values) => values.is_empty(),
                Value::Map(map) => map.is_empty(),
                Value::Int(_) | Value::Float(_) => false,
                _ => self.is_blank(),
            },
        }
    }

    fn to_kstr(&self) -> KStringCow<'_> {
        match self.as_str() {
            Some(text) => KStringCow::from_ref(text),
            None => {
                let mut text = String::new();
                self.write_to(&mut text);
                KStringCow::from_string(text)
            }
        }
    }

    fn to_value(&self) -> LiquidValue {
        match self {
            Value::Nil => LiquidValue::Nil,
            Value::List(values) => {
                LiquidValue::Array(values.iter().map(ValueView::to_value).collect())
            }
            Value::Map(map) => {
                let entries = map
                    .iter()
                    .map(|(k, v)| (k.to_string().into(), v.to_value()));
                LiquidValue::Object(entries.collect::<Object>())
            }
            // The crate's numbers cannot be written in another way; its texts count as numbers in arithmetic.
            Value::Written(written) if !written.is_canonical() => {
                LiquidValue::scalar(written.leaf.text.to_string())
            }
            _ => self
                .as_scalar()
                .map_or(LiquidValue::Nil, |s| LiquidValue::Scalar(s.into_owned())),
        }
    }

    fn as_scalar(&self) -> Option<ScalarCow<'_>> {
        match self.plain() {
            Value::Bool(b) => Some(ScalarCow::new(*b)),
            Value::Int(n) => Some(ScalarCow::new(*n)),
            Value::Float(n) => Some(ScalarCow::new(*n)),
            Value::Str(text) => Some(ScalarCow::new(&**text)),
            Value::Leaf(leaf) => Some(ScalarCow::new(&*leaf.text)),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<&dyn ArrayView> {
        match self {
            Value::List(_) => Some(self),
            _ => None,
        }
    }

    fn as_object(&self) -> Option<&dyn ObjectView> {
        match self {
            Value::Map(_) => Some(self),
            _ => None,
        }
    }

    fn is_nil(&self) -> bool {
        matches!(self, Value::Nil)
    }
}

impl ArrayView for Value {
    fn as_value(&self) -> &dyn ValueView {
        self
    }

    fn size(&self) -> i64 {
        self.as_list().map_or(0, <[Value]>::len) as i64
    }

    fn values<'k>(&'k self) -> Box<dyn Iterator<Item = &'k dyn ValueView> + 'k> {
        Box::new(
            self.as_list()
                .unwrap_or_default()
                .iter()
                .map(|v| v as &dyn ValueView),
        )
    }

    fn contains_key(&self, index: i64) -> bool {
        ArrayView::get(self, index).is_some()
    }

    fn get(&self, index: i64) -> Option<&dyn ValueView> {
        let values = self.as_list()?;
        let index = if index < 0 {
            index + values.len() as i64
        } else {
            index
        };
        values
            .get(usize::try_from(index).ok()?)
            .map(|v| v as &dyn ValueView)
    }
}

impl ObjectView for Value {
    fn as_value(&self) -> &dyn ValueView {
        self
    }

    fn size(&self) -> i64 {
        self.as_map().map_or(0, Map::len) as i64
    }

    fn keys<'k>(&'k self) -> Box<dyn Iterator<Item = KStringCow<'k>> + 'k> {
        Box::new(
            self.as_map()
                .into_iter()
                .flatten()
                .map(|(k, _)| KStringCow::from_ref(k)),
        )
    }

    fn values<'k>(&'k self) -> Box<dyn Iterator<Item = &'k dyn ValueView> + 'k> {
        Box::new(
            self.as_map()
                .into_iter()
                .flatten()
                .map(|(_, v)| v as &dyn ValueView),
        )
    }

    fn iter<'k>(&'k self) -> Box<dyn Iterator<Item = (KStringCow<'k>, &'k dyn ValueView)> + 'k> {
        let entries = self.as_map().into_iter().flatten();
        Box::new(entries.map(|(k, v)| (KStringCow::from_ref(k), v as &dyn ValueView)))
    }

    fn contains_key(&self, key: &str) -> bool {
        self.as_map().is_some_and(|map| map.contains_key(key))
    }

    fn get<'s>(&'s self, key: &str) -> Option<&'s dyn ValueView> {
        Some(
            self.as_map()?
                .get(key)
                .map_or(&NIL as &dyn ValueView, |v| v),
        )
    }
}
