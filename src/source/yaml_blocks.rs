//! The top-level entries of a YAML text that cannot be parsed as a whole, so that one broken entry costs only itself.

use std::ops::Range;

/// Divides a text into the byte ranges of its top-level keys, or of its items if it is a list. A range ends where the next
/// one begins; whatever comes before the first entry belongs to it.
pub(crate) fn blocks(text: &str) -> Vec<Range<usize>> {
    let is_list = text
        .lines()
        .find(|line| starts_entry(line) || is_item(line));
    let is_list = is_list.is_some_and(is_item);
    let is_start = |line: &str| match is_list {
        true => is_item(line),
        false => starts_entry(line),
    };
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_start(line) {
            starts.push(at);
        }
        at += line.len();
    }
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(from, to)| from..to)
        .collect()
}

/// Whether a line is an item of a top-level list.
fn is_item(line: &str) -> bool {
    line.strip_prefix('-')
        .is_some_and(|rest| rest.starts_with([' ', '\t']) || rest.trim().is_empty())
}

/// Whether a line begins with a key that is not indented.
pub(super) fn starts_entry(line: &str) -> bool {
    let quote = line.chars().next().filter(|c| matches!(c, '\'' | '"'));
    let name = match quote {
        Some(quote) => line[1..].find(quote).map(|end| end + 2),
        None if line.starts_with(|c: char| c.is_whitespace() || "#-?[]{},&*!|>%@`".contains(c)) => {
            None
        }
        // Without the space that it needs, or with a full-width colon, it was meant as a key, too.
        None => line.find([':', '：']),
    };
    name.is_some_and(|end| {
        let name = line[..end].trim_matches(['\'', '"']);
        let is_word = quote.is_some() || !name.trim_end().contains(char::is_whitespace);
        is_word && line[end..].starts_with([':', '：'])
    })
}

#[cfg(test)]
mod tests {
    use super::blocks;

    fn check(text: &str, wanted: &[&str]) {
        let found: Vec<&str> = blocks(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_block_is_a_key_and_what_is_below_it() {
        check(
            "# First.\na: 1\nb:\n  - x: y\n- z\n\n'c d': |\n  e: f\ng:h\n",
            &[
                "# First.\na: 1\n",
                "b:\n  - x: y\n- z\n\n",
                "'c d': |\n  e: f\n",
                "g:h\n",
            ],
        );
    }

    #[test]
    fn a_list_has_items() {
        check(
            "- a: 1\n  b: 2\n-\n  c: 3\n",
            &["- a: 1\n  b: 2\n", "-\n  c: 3\n"],
        );
        check("no keys\n", &[]);
    }
}
