//! The filter `date`.
//!
//! Enters: a date in one of the usual forms and a format. Leaves: a text. A text that is not a date stays as it is.

mod format;
mod read;

use super::call::{Arguments, Outcome};
use crate::value::Value;

/// Name of the global that holds the date used for `now`.
pub(crate) const NOW: &str = "hanga.now";

/// Maximum length of a format in bytes.
const MAX_FORMAT: usize = 1_000;

/// Formats a date. `now` is the configured date, because the date of the build would make two builds of the same source
/// differ.
pub(super) fn date(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let format = arguments.text_at(0)?;
    if format.is_empty() {
        return Ok(input.clone());
    }
    let text = arguments.text(input)?;
    let mut moment = read::moment(&text);
    if matches!(text.trim(), "now" | "today")
        && let Some(now) = arguments.world.global(NOW)
    {
        moment = now.as_str().and_then(read::moment);
    }
    let Some(moment) = moment else {
        return Ok(input.clone());
    };
    if format.len() > MAX_FORMAT {
        return Err(format!("date format is longer than {MAX_FORMAT} bytes").into());
    }
    Ok(Value::from(format::format(&moment, &format)?))
}
