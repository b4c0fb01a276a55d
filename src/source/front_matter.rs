//! Front matter: the YAML between two lines of `---` at the beginning of a page.

use std::ops::Range;

/// Where the parts of a page are in its file, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The YAML, without the lines around it.
    pub(crate) yaml: Range<usize>,
    /// Where the text begins.
    pub(crate) body: usize,
}

/// Finds the front matter. `None`: there is none.
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
