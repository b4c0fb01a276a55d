//! Values whose scalars know their positions, so that problems can be reported there.

use std::sync::Arc;

use crate::{
    source::{At, FileId, KEY_SEPARATOR, Place, Text},
    value::{Leaf, Map, Value, Written},
};

/// Returns the same value with every string as a [`Leaf`], and every number and boolean as a [`Written`]. `texts` has the
/// characters of numbers that are not printed as they are written. `path` holds the keys of the value in the YAML of
/// `file`, and is unchanged on return.
pub(super) fn placed(
    value: &Value,
    texts: Option<&Value>,
    file: FileId,
    path: &mut String,
) -> Value {
    let below = |key: &str, value: &Value, path: &mut String| {
        let len = path.len();
        if len > 0 {
            path.push(KEY_SEPARATOR);
        }
        path.push_str(key);
        let placed = placed(value, texts.and_then(|texts| texts.get(key)), file, path);
        path.truncate(len);
        placed
    };
    let leaf = |text: Text, path: &str| {
        let at = At::Value(path.into());
        Arc::new(Leaf::new(text, Place { file, at }))
    };
    match value {
        Value::Str(text) => Value::Leaf(leaf((&**text).into(), path)),
        Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
            let mut text = String::new();
            match texts.and_then(Value::as_str) {
                Some(written) => text.push_str(written),
                None => value.write_to(&mut text),
            }
            Value::Written(Arc::new(Written {
                value: value.clone(),
                leaf: leaf(text.into(), path),
            }))
        }
        Value::List(values) => Value::list(
            values
                .iter()
                .enumerate()
                .map(|(n, value)| below(&n.to_string(), value, path)),
        ),
        Value::Map(map) => {
            let placed: Map = map
                .iter()
                .map(|(k, v)| (Arc::clone(k), below(k, v, path)))
                .collect();
            Value::Map(Arc::new(placed))
        }
        other => other.clone(),
    }
}
