//! Filters that look for elements of a list by a property: those of the current language reference of Liquid that the
//! crate lacks, and `where` without a value.

use liquid_core::{
    Value, ValueView,
    model::{State, ValueViewCmp},
};

use super::added::{Added, Arguments};

/// The elements of a list; a single value is a list of one element.
pub(super) fn elements(input: &dyn ValueView) -> Vec<Value> {
    match input.as_array() {
        Some(list) => list.values().map(ValueView::to_value).collect(),
        None if input.is_nil() => Vec::new(),
        None => vec![input.to_value()],
    }
}

/// A property of an element; nil if it has none. The property can be a path, such as `product.name`.
pub(super) fn property(element: &Value, path: &str) -> Value {
    path.split('.').fold(element.clone(), |value, key| {
        value
            .as_object()
            .and_then(|map| map.get(key))
            .map_or(Value::Nil, ValueView::to_value)
    })
}

/// Whether an element has the property, with the given value or any value that is true.
fn matches(element: &Value, arguments: &Arguments<'_>) -> bool {
    let name = arguments.at(0).map(|name| name.to_kstr().into_owned());
    let value = property(element, name.as_deref().unwrap_or_default());
    match arguments.at(1) {
        Some(wanted) => ValueViewCmp::new(&value) == ValueViewCmp::new(wanted),
        None => value.query_state(State::Truthy),
    }
}

/// Returns the elements for which `matches` is `wanted`.
fn filtered(input: &dyn ValueView, arguments: &Arguments<'_>, wanted: bool) -> Value {
    let kept = elements(input)
        .into_iter()
        .filter(|element| matches(element, arguments) == wanted);
    Value::Array(kept.collect())
}

/// The elements with a property.
pub(super) const WHERE: Added = Added {
    name: "where",
    apply: |input, arguments, _| Ok(filtered(input, arguments, true)),
};

/// The elements without a property.
pub(super) const REJECT: Added = Added {
    name: "reject",
    apply: |input, arguments, _| Ok(filtered(input, arguments, false)),
};

/// The first element with a property.
pub(super) const FIND: Added = Added {
    name: "find",
    apply: |input, arguments, _| {
        let mut all = elements(input).into_iter();
        Ok(all
            .find(|element| matches(element, arguments))
            .unwrap_or(Value::Nil))
    },
};

/// The index of the first element with a property.
pub(super) const FIND_INDEX: Added = Added {
    name: "find_index",
    apply: |input, arguments, _| {
        let all = elements(input);
        let found = all.iter().position(|element| matches(element, arguments));
        Ok(found.map_or(Value::Nil, |n| Value::scalar(n as i64)))
    },
};

/// Whether any element has a property.
pub(super) const HAS: Added = Added {
    name: "has",
    apply: |input, arguments, _| {
        let all = elements(input);
        Ok(Value::scalar(
            all.iter().any(|element| matches(element, arguments)),
        ))
    },
};
