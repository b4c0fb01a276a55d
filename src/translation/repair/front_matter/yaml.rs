//! Texts as YAML reads them.

use serde_json::Value;

use crate::parse::yaml::parse;

/// A value of a key.
pub(super) fn value(text: &str) -> Option<Value> {
    let map: Value = parse(&format!("k: {text}\n")).ok()?;
    map.get("k").cloned()
}

/// Whether it reads keys and values.
pub(super) fn is_mapping(text: &str) -> bool {
    matches!(parse(text), Ok(Value::Object(_)))
}
