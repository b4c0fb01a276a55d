//! Front matter: the YAML between two `---` lines at the beginning of a page.

use std::ops::Range;

use super::yaml_blocks::starts_entry;

/// Byte offsets of the parts of a page in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The YAML, without the delimiting lines.
    pub(crate) yaml: Range<usize>,
    /// Start of the text.
    pub(crate) body: usize,
    /// Whether the line that closes the front matter is `---`, as it must be.
    pub(crate) is_closed: bool,
}

/// Returns where the text below the front matter begins; 0 if there is none.
pub(crate) fn body_start(text: &str) -> usize {
    front_matter(text).map_or(0, |parts| parts.body)
}

/// Finds the front matter. Returns `None` if there is none. If it is not closed, it ends with its last key.
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
                is_closed: true,
            });
        }
        at += line.len();
    }
    unclosed(text, first.len())
}

/// Finds the end of front matter that begins at `start` and is not closed: a line that was meant to close it, or the first
/// line that cannot belong to it.
fn unclosed(text: &str, start: usize) -> Option<Parts> {
    let mut at = start;
    let mut has_key = false;
    let mut body = None;
    for line in text[start..].split_inclusive('\n') {
        let written = line.trim();
        if written.len() > 1 && written.bytes().all(|byte| byte == b'-') {
            body = Some(at + line.len());
            break;
        }
        let is_below = has_key && line.starts_with([' ', '\t', '-']) || line.starts_with('#');
        if written.is_empty() || !is_below && !starts_entry(line) {
            break;
        }
        has_key |= starts_entry(line);
        at += line.len();
    }
    has_key.then(|| Parts {
        yaml: start..at,
        body: body.unwrap_or(at),
        is_closed: false,
    })
}

#[cfg(test)]
mod tests {
    use super::front_matter;

    fn parts(text: &str) -> Option<(&str, &str, bool)> {
        let parts = front_matter(text)?;
        Some((&text[parts.yaml], &text[parts.body..], parts.is_closed))
    }

    #[test]
    fn front_matter_that_is_not_closed_ends_with_its_last_key() {
        assert_eq!(
            parts("---\na: b\n---\nText"),
            Some(("a: b\n", "Text", true))
        );
        assert_eq!(
            parts("---\na: b\nc:\n  - d\n\nText: x\n"),
            Some(("a: b\nc:\n  - d\n", "\nText: x\n", false))
        );
        assert_eq!(
            parts("---\na: b\n----\nText"),
            Some(("a: b\n", "Text", false))
        );
        assert_eq!(
            parts("---\na: b\n# Heading\n"),
            Some(("a: b\n# Heading\n", "", false))
        );
        assert_eq!(parts("---\n\nA line above a text.\n"), None);
        assert_eq!(parts("---\nSome words: a text.\n"), None);
        assert_eq!(parts("Text"), None);
    }
}
