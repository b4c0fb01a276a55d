//! Filters of lists: order, elements, and lists that become texts. Nil is an empty list, and another value that is not a
//! list is a list of one element.

use std::{cmp::Ordering, collections::HashSet, hash::BuildHasherDefault};

use rustc_hash::FxHasher;

use super::{
    call::{Arguments, Failure, Outcome},
    numbers::{Number, number},
};
use crate::{steps, value::Value};

/// A property of an element; nil if it has none. The property can be a path, such as `product.name`.
pub(super) fn property<'v>(element: &'v Value, path: &str) -> &'v Value {
    static NIL: Value = Value::Nil;
    let found = path
        .split('.')
        .try_fold(element, |value, key| value.as_map()?.get(key));
    found.unwrap_or(&NIL)
}

pub(super) fn first(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    element(input, arguments, <[Value]>::first, |text| {
        text.chars().next()
    })
}

pub(super) fn last(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    element(input, arguments, <[Value]>::last, |text| {
        text.chars().next_back()
    })
}

/// One element of a list, or one character of a text.
fn element(
    input: &Value,
    arguments: &Arguments<'_>,
    of_list: fn(&[Value]) -> Option<&Value>,
    of_text: fn(&str) -> Option<char>,
) -> Outcome {
    Ok(match input {
        Value::List(values) => of_list(values).cloned().unwrap_or_default(),
        Value::Map(_) => Value::Nil,
        other => {
            let character = of_text(&arguments.text(other)?);
            character.map_or(Value::Nil, |c| Value::from(c.to_string()))
        }
    })
}

/// The number of entries of an object, or elements of a list (2021).
pub(super) fn obj_size(input: &Value, _: &Arguments<'_>) -> Outcome {
    Ok(Value::Int(count(input)))
}

/// The number of elements or of characters.
pub(super) fn size(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    Ok(Value::Int(match input {
        Value::Nil | Value::List(_) | Value::Map(_) => count(input),
        text => arguments.text(text)?.chars().count() as i64,
    }))
}

fn count(input: &Value) -> i64 {
    let len = match input {
        Value::List(values) => values.len(),
        Value::Map(map) => map.len(),
        _ => 0,
    };
    len as i64
}

/// The elements as one text, with the argument (a space) between them.
pub(super) fn join(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let separator = match arguments.at(0) {
        Some(_) => arguments.text_at(0)?,
        None => " ".into(),
    };
    let elements = arguments.elements(input)?;
    let between = separator
        .len()
        .saturating_mul(elements.len().saturating_sub(1));
    let texts = elements.iter().map(Value::printed_len);
    arguments.make(texts.fold(between, usize::saturating_add))?;
    let mut text = String::new();
    for (n, element) in elements.iter().enumerate() {
        if n > 0 {
            text.push_str(&separator);
        }
        element.write_to(&mut text);
    }
    Ok(Value::from(text))
}

pub(super) fn reverse(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let elements = arguments.elements(input)?;
    arguments.make_list(elements.len())?;
    Ok(Value::list(elements.iter().rev().cloned()))
}

/// The elements of the list and of the argument.
pub(super) fn concat(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let added = match arguments.at(0) {
        Some(list @ Value::List(_)) => arguments.elements(list)?,
        None | Some(Value::Nil) => &[],
        Some(_) => return Err("expected a list as argument 1".into()),
    };
    let elements = arguments.elements(input)?;
    arguments.make_list(elements.len() + added.len())?;
    Ok(Value::list(elements.iter().chain(added).cloned()))
}

/// A property of each element.
pub(super) fn map(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let name = arguments.text_at(0)?;
    let elements = arguments.elements(input)?;
    arguments.make_list(elements.len())?;
    let values = elements.iter().map(|element| property(element, &name));
    Ok(Value::list(values.cloned()))
}

/// The elements that are not nil, or whose property is not.
pub(super) fn compact(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let name = arguments.property(0)?;
    let elements = arguments.elements(input)?;
    arguments.make_list(elements.len())?;
    let is_there = |element: &&Value| {
        let tested = name
            .as_ref()
            .map_or(*element, |name| property(element, name));
        !matches!(tested, Value::Nil)
    };
    Ok(Value::list(elements.iter().filter(is_there).cloned()))
}

/// The first of all elements that are equal, or whose property is.
pub(super) fn uniq(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let name = arguments.property(0)?;
    let elements = arguments.elements(input)?;
    arguments.make_list(elements.len())?;
    let mut seen: HashSet<Vec<u8>, BuildHasherDefault<FxHasher>> = HashSet::default();
    let mut kept = Vec::new();
    for element in elements {
        let tested = name
            .as_ref()
            .map_or(element, |name| property(element, name));
        let mut key = Vec::new();
        identify(tested, &mut key);
        arguments.budget.read(key.len())?;
        steps::count(key.len());
        if seen.insert(key) {
            kept.push(element.clone());
        }
    }
    Ok(Value::list(kept))
}

/// Writes a key that two values share if they are equal.
fn identify(value: &Value, key: &mut Vec<u8>) {
    let text = |text: &str, key: &mut Vec<u8>| {
        key.extend(text.len().to_le_bytes());
        key.extend(text.as_bytes());
    };
    match value.plain() {
        Value::Nil | Value::Written(_) => key.push(b'0'),
        Value::Bool(on) => key.push(if *on { b't' } else { b'f' }),
        Value::Int(_) | Value::Float(_) => {
            key.push(b'n');
            // 0 and -0 are equal.
            let number = value.as_number().unwrap_or_default() + 0.0;
            key.extend(number.to_bits().to_le_bytes());
        }
        Value::Str(_) | Value::Leaf(_) => {
            key.push(b's');
            text(value.as_str().unwrap_or_default(), key);
        }
        Value::List(values) => {
            key.push(b'l');
            key.extend(values.len().to_le_bytes());
            values.iter().for_each(|value| identify(value, key));
        }
        Value::Map(map) => {
            key.push(b'm');
            key.extend(map.len().to_le_bytes());
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|a, b| a.0.cmp(b.0));
            for (name, value) in entries {
                text(name, key);
                identify(value, key);
            }
        }
    }
}

/// Numbers by size, then texts, then other values in the order of the list, and nil last.
pub(super) fn sort(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    fn rank(value: &Value) -> u8 {
        match value.plain() {
            Value::Int(_) | Value::Float(_) => 0,
            Value::Str(_) | Value::Leaf(_) => 1,
            Value::Bool(_) | Value::List(_) | Value::Map(_) => 2,
            Value::Nil | Value::Written(_) => 3,
        }
    }
    sorted(input, arguments, |a, b| {
        let number = |value: &Value| value.as_number().unwrap_or_default();
        rank(a).cmp(&rank(b)).then_with(|| match rank(a) {
            0 => number(a).total_cmp(&number(b)),
            _ => a.as_str().cmp(&b.as_str()),
        })
    })
}

/// By the texts of the elements, whatever the case of their letters, and nil last.
pub(super) fn sort_natural(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    sorted(input, arguments, |a, b| {
        let is_nil = |value: &Value| matches!(value, Value::Nil);
        is_nil(a).cmp(&is_nil(b)).then_with(|| {
            let letters = |value: &Value| match value.as_str() {
                Some(text) => text.to_lowercase(),
                None => {
                    let mut text = String::new();
                    value.write_to(&mut text);
                    text.to_lowercase()
                }
            };
            letters(a).cmp(&letters(b))
        })
    })
}

/// Sorts the elements, or those with a property by it. Equal elements keep their order.
fn sorted(
    input: &Value,
    arguments: &Arguments<'_>,
    order: fn(&Value, &Value) -> Ordering,
) -> Outcome {
    let name = arguments.property(0)?;
    let elements = arguments.elements(input)?;
    // Each element is compared about as many times as the number of elements has binary digits.
    let depth = (elements.len().max(2).ilog2() + 1) as usize;
    arguments.budget.read(elements.len() * depth)?;
    arguments.make_list(elements.len())?;
    let mut result = elements.to_vec();
    match &name {
        Some(name) => result.sort_by(|a, b| order(property(a, name), property(b, name))),
        None => result.sort_by(order),
    }
    Ok(Value::list(result))
}

/// The sum of a list's numbers, or of a property of its elements. What is not a number counts as 0.
pub(super) fn sum(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let name = arguments.property(0)?;
    let mut sum = Number::Int(0);
    for element in arguments.elements(input)? {
        let value = name
            .as_ref()
            .map_or(element, |name| property(element, name));
        sum = sum.plus(number(value).unwrap_or(Number::Int(0)))?;
    }
    Ok(sum.value())
}

/// Whether an element has the property, with the given value or any value that is true.
fn matches(element: &Value, name: &str, arguments: &Arguments<'_>) -> bool {
    let value = property(element, name);
    match arguments.at(1) {
        Some(wanted) => value == wanted,
        None => value.is_truthy(),
    }
}

/// Returns the elements for which `matches` is `wanted`.
fn filtered(input: &Value, arguments: &Arguments<'_>, wanted: bool) -> Outcome {
    let name = arguments.text_at(0)?;
    let elements = arguments.elements(input)?;
    arguments.make_list(elements.len())?;
    let kept = elements
        .iter()
        .filter(|element| matches(element, &name, arguments) == wanted);
    Ok(Value::list(kept.cloned()))
}

/// The elements with a property.
pub(super) fn where_(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    filtered(input, arguments, true)
}

/// The elements without a property.
pub(super) fn reject(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    filtered(input, arguments, false)
}

/// The index and the value of the first element with a property.
fn found<'v>(
    input: &'v Value,
    arguments: &Arguments<'_>,
) -> Result<Option<(usize, &'v Value)>, Failure> {
    let name = arguments.text_at(0)?;
    let mut elements = arguments.elements(input)?.iter().enumerate();
    Ok(elements.find(|(_, element)| matches(element, &name, arguments)))
}

pub(super) fn find(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    Ok(found(input, arguments)?.map_or(Value::Nil, |(_, element)| element.clone()))
}

pub(super) fn find_index(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    Ok(found(input, arguments)?.map_or(Value::Nil, |(n, _)| Value::Int(n as i64)))
}

/// Whether any element has a property.
pub(super) fn has(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    Ok(Value::Bool(found(input, arguments)?.is_some()))
}

/// The argument if the input is nil, false or empty. With `allow_false: true`, false stays.
pub(super) fn default(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let is_false = matches!(input.plain(), Value::Bool(false));
    let is_missing = match input.plain() {
        Value::Int(_) | Value::Float(_) => false,
        Value::List(values) => values.is_empty(),
        Value::Map(map) => map.is_empty(),
        other => other.is_blank(),
    };
    Ok(match arguments.at(0) {
        Some(default) if is_missing && !(is_false && arguments.is_set("allow_false")) => {
            default.clone()
        }
        _ => input.clone(),
    })
}
