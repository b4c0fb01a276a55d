//! Names of files and addresses as text for a terminal.

use std::borrow::Cow;

/// Returns a text in which control characters are written as escapes, such as `\u{1b}`, so that the name of a file cannot
/// change the colours or the contents of a terminal.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c.is_control() {
            true => out.extend(c.escape_default()),
            false => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn control_characters_are_escaped_and_nothing_else() {
        assert_eq!(
            printable("a\u{1b}[31mb\u{9b}.md"),
            "a\\u{1b}[31mb\\u{9b}.md"
        );
        assert_eq!(printable("日本 é.md"), "日本 é.md");
    }
}
