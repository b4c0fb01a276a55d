//! Texts without text.
//!
//! Enters: a text of a page or of data. Leaves: whether it says anything beside blanks and comments. Translators begin a
//! file with its title or with a note, long before it has a text.

/// Whether a text consists of blanks, HTML comments and Liquid comments.
pub(crate) fn is_without_text(text: &str) -> bool {
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = match comment(rest) {
            Some(end) => end,
            None => return false,
        };
        rest = rest[end..].trim_start();
    }
    true
}

/// The length of the comment that a text begins with.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        // A comment that is not closed is no comment.
        return text.find("-->").map(|end| end + 3);
    }
    let inside = text.strip_prefix("{%")?;
    let inside = inside.strip_prefix('-').unwrap_or(inside).trim_start();
    let first = text.find("%}")? + 2;
    if inside.starts_with('#') {
        return Some(first);
    }
    let name = ["comment", "doc"]
        .into_iter()
        .find(|name| inside.starts_with(name))?;
    let end = format!("end{name}");
    let at = first + text[first..].find(&end)?;
    text[at..].find("%}").map(|after| at + after + 2)
}

#[cfg(test)]
mod tests {
    use super::is_without_text;

    #[test]
    fn comments_are_no_text() {
        for text in [
            "",
            " \n\n",
            "<!-- TODO -->\n",
            "{% comment %}TODO{% endcomment %}\n<!-- a --> {%- # b -%}",
            "{%- doc -%}\na\n{%- enddoc -%}",
        ] {
            assert!(is_without_text(text), "{text}");
        }
        for text in [
            "a",
            "<!-- a",
            "<!-- a --> b",
            "{% data a %}",
            "{% comment %}",
            "<b>",
        ] {
            assert!(!is_without_text(text), "{text}");
        }
    }
}
