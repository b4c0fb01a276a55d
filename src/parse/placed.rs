//! Values whose strings know their positions, so that problems can be reported there.

use std::sync::Arc;

use crate::{
    source::{At, FileId, KEY_SEPARATOR, Place},
    value::{Leaf, Map, Value},
};

/// The same value with every string as a [`Leaf`]. `path` holds the keys of the value in the YAML of `file`, and is
/// unchanged on return.
pub(super) fn placed(value: &Value, file: FileId, path: &mut String) -> Value {
    let below = |key: &str, value: &Value, path: &mut String| {
        let len = path.len();
        if len > 0 {
            path.push(KEY_SEPARATOR);
        }
        path.push_str(key);
        let placed = placed(value, file, path);
        path.truncate(len);
        placed
    };
    match value {
        Value::Str(text) => {
            let at = At::Value(path.as_str().into());
            Value::Leaf(Arc::new(Leaf::new((&**text).into(), Place { file, at })))
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
