//! The one door to the YAML parser.

use serde::de::DeserializeOwned;

/// A text that is not YAML, or does not fit.
#[derive(Debug)]
pub struct YamlError {
    /// What is wrong.
    pub message: String,
    /// Byte offset.
    pub offset: usize,
}

/// Parses YAML into a type.
///
/// # Errors
/// The first thing that does not fit.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    serde_yaml::from_str(text).map_err(|error| {
        let full = error.to_string();
        // The position is told apart from the message.
        let message = full.split(" at line ").next().unwrap_or(&full).to_owned();
        let offset = error.location().map_or(0, |location| location.index());
        YamlError {
            message,
            offset: offset.min(text.len()),
        }
    })
}
