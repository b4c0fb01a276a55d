//! Text of XML documents.

/// Returns a text for an attribute or an element. XML has no form for most control characters, not even an escaped one, so
/// they are replaced.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // In an attribute, a parser reads these as blanks unless they are escaped.
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_xml_cannot_contain_is_replaced() {
        assert_eq!(
            escaped("<a b=\"c\">&\n\t"),
            "&lt;a b=&quot;c&quot;&gt;&amp;&#10;&#9;"
        );
        assert_eq!(
            escaped("\u{0}\u{1b}\u{7f}\u{ffff}日本"),
            "\u{fffd}\u{fffd}\u{fffd}\u{fffd}日本"
        );
    }
}
