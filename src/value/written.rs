//! Numbers and booleans of files, which keep their characters.

use std::sync::Arc;

use super::{Leaf, Value};

/// A number or boolean of a front matter or data file. Its characters are its text: a title of `2.0` is not "2". Conditions
/// and arithmetic use the number.
#[derive(Debug)]
pub struct Written {
    /// The number or boolean.
    pub value: Value,
    /// Its characters in the file.
    pub leaf: Arc<Leaf>,
}

impl Written {
    /// Whether the number or boolean, when printed, has the characters that it has in the file.
    pub fn is_canonical(&self) -> bool {
        let mut text = String::new();
        self.value.write_to(&mut text);
        *text == *self.leaf.text
    }
}

impl Value {
    /// Returns a number or boolean without its characters. Any other value is returned as it is.
    pub fn plain(&self) -> &Self {
        match self {
            Value::Written(written) => &written.value,
            other => other,
        }
    }

    /// Returns a number or boolean with its characters, if it is one of a file.
    pub fn as_written(&self) -> Option<&Written> {
        match self {
            Value::Written(written) => Some(written),
            _ => None,
        }
    }
}
