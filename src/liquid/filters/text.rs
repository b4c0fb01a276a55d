//! Filters of strings that the crate lacks, or that differ there: those of the current language reference, and `json`
//! of liquidjs, the engine of the original application.

use liquid_core::{Value, ValueView};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::added::{Added, Arguments};

/// An argument as text.
fn text(arguments: &Arguments<'_>, n: usize) -> Result<String, String> {
    match arguments.at(n) {
        Some(value) => Ok(value.to_kstr().to_string()),
        None => Err("missing argument".to_owned()),
    }
}

/// Replaces the last occurrence of `search`.
fn replace_last(input: &dyn ValueView, search: &str, by: &str) -> Value {
    let input = input.to_kstr();
    Value::scalar(match input.rsplit_once(search) {
        Some((before, after)) => format!("{before}{by}{after}"),
        None => input.to_string(),
    })
}

/// The text with the last occurrence of another one replaced.
pub(super) const REPLACE_LAST: Added = Added {
    name: "replace_last",
    apply: |input, arguments, _| {
        let (search, by) = (text(arguments, 0)?, text(arguments, 1)?);
        Ok(replace_last(input, &search, &by))
    },
};

/// The text without the last occurrence of another one.
pub(super) const REMOVE_LAST: Added = Added {
    name: "remove_last",
    apply: |input, arguments, _| Ok(replace_last(input, &text(arguments, 0)?, "")),
};

/// Characters that `url_encode` leaves, besides letters and digits; a space becomes `+`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b' ');

/// The text as a value of a query.
pub(super) const URL_ENCODE: Added = Added {
    name: "url_encode",
    apply: |input, _, _| {
        let input = input.to_kstr();
        let encoded = utf8_percent_encode(&input, ENCODED).to_string();
        Ok(Value::scalar(encoded.replace(' ', "+")))
    },
};

/// A value as JSON.
pub(super) const JSON: Added = Added {
    name: "json",
    apply: |input, _, _| match serde_json::to_string(&input.to_value()) {
        Ok(json) => Ok(Value::scalar(json)),
        Err(error) => Err(error.to_string()),
    },
};
