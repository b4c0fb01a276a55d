//! Front matter: the YAML between two `---` lines at the beginning of a page.

use std::ops::Range;

/// Byte offsets of the parts of a page in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The YAML, without the delimiting lines.
    pub(crate) yaml: Range<usize>,
    /// Start of the text.
    pub(crate) body: usize,
}

/// Finds the front matter. Returns `None` if there is none.
pub(crate) fn front_matter(text: &str) -> Option<Parts> {
    let first = text
        .split_inclusive('\n')
        .next()
        .filter(|line| line.trim_end() == "---")?;
    let mut at = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some(Parts {
                yaml: first.len()..at,
                body: at + line.len(),
            });
        }
        at += line.len();
    }
    None
}
