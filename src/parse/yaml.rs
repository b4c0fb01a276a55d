//! The only use of the YAML parser.

use serde::de::DeserializeOwned;

/// Invalid YAML, or YAML that does not match the expected type.
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
/// The first syntax error or type mismatch.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    serde_yaml::from_str(text).map_err(|error| {
        let full = error.to_string();
        // The position is reported separately from the message.
        let message = full.split(" at line ").next().unwrap_or(&full).to_owned();
        let offset = error.location().map_or(0, |location| location.index());
        YamlError {
            message,
            offset: offset.min(text.len()),
        }
    })
}
