//! Lines that are highlighted alike because they differ only in their words: `name: build` and `runs: tests`.
//!
//! Most samples in documentation are YAML and JSON, that is, keys and words. For most words, a syntax depends on where
//! they begin and end, not on their text, so each [`Shape`] is highlighted only once. Anything with a special meaning
//! in the language (<https://yaml.org/type/>, <https://www.rfc-editor.org/rfc/rfc8259>) is kept unchanged in the shape.

/// The part of a line that determines its classes.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// A line with the same structure.
    pub(super) line: String,
    /// Start of each piece in `line`, and in the original line.
    pieces: Vec<(usize, usize)>,
}

/// Words that are not strings in YAML, in lower case.
const YAML_VALUES: &[&str] = &[
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan",
];

impl Shape {
    /// Returns the shape of a line in the language with this name; `None` if the line must be highlighted as it is.
    pub(super) fn of(language: &str, line: &str) -> Option<Self> {
        match language {
            // Quotes before the end of a comment do not delimit strings.
            "JSON" if !line.contains("*/") => Some(Self::of_json(line)),
            // After a backslash and in directives, letters have a meaning.
            "YAML" if !line.contains('\\') && !line.starts_with('%') => Some(Self::of_yaml(line)),
            _ => None,
        }
    }

    /// Maps an offset in the shape to an offset in the original line.
    pub(super) fn place(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|(start, _)| *start <= at);
        let piece = next.checked_sub(1).and_then(|n| self.pieces.get(n));
        piece.map_or(at, |(start, real)| real + at - start)
    }

    /// Appends a piece that begins at offset `at` of the original line.
    fn push(&mut self, piece: &str, at: usize) {
        self.pieces.push((self.line.len(), at));
        self.line.push_str(piece);
    }

    /// Treats all strings without escapes as equal, and all indentation.
    fn of_json(line: &str) -> Self {
        let mut shape = Self::default();
        let mut done = line.len() - line.trim_start_matches([' ', '\t']).len();
        if done > 0 {
            shape.push(" ", 0);
        }
        while let Some(open) = memchr::memchr(b'"', &line.as_bytes()[done..]) {
            let from = done + open + 1;
            let is_end = |byte: u8| matches!(byte, b'"' | b'\\') || byte < b' ';
            let rest = &line.as_bytes()[from..];
            let Some(len) = rest.iter().position(|byte| is_end(*byte)) else {
                break;
            };
            if rest[len] != b'"' {
                break;
            }
            shape.push(&line[done..from], done);
            if len > 0 {
                shape.push("a", from);
            }
            shape.push("\"", from + len);
            done = from + len + 1;
        }
        shape.push(&line[done..], done);
        shape
    }

    /// Treats all words as equal, except for YAML values, and also all sequences of words at the start of a line or
    /// after a space.
    fn of_yaml(line: &str) -> Self {
        let mut shape = Self::default();
        let mut done = 0;
        let mut may_go_on = false;
        for (start, end) in words(line) {
            if !(may_go_on && &line[done..start] == " ") {
                shape.push(&line[done..start], done);
                shape.push("a", start);
                let before = line[..start].trim_end_matches(['"', '\'']);
                may_go_on = before.is_empty() || before.ends_with(' ');
            }
            done = end;
        }
        shape.push(&line[done..], done);
        shape
    }
}

/// Returns the ranges of the words in a line of YAML. Excludes tokens that begin with a digit, which may be numbers or
/// dates, and names of anchors, aliases and tags, which follow other rules and end at whitespace.
fn words(line: &str) -> impl Iterator<Item = (usize, usize)> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.+-/".contains(byte);
    let bytes = line.as_bytes();
    let mut at = 0;
    let mut in_name = false;
    std::iter::from_fn(move || {
        while let Some(skipped) = bytes[at..].iter().position(is_part) {
            let start = at + skipped;
            for byte in &bytes[at..start] {
                match byte {
                    b' ' | b'\t' => in_name = false,
                    b'&' | b'*' | b'!' => in_name = true,
                    _ => {}
                }
            }
            let rest = bytes[start..].iter();
            at = start + rest.take_while(|byte| is_part(byte)).count();
            if !in_name && is_word(&line[start..at]) {
                return Some((start, at));
            }
        }
        None
    })
}

fn is_word(token: &str) -> bool {
    let bytes = token.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && !bytes.contains(&b'+')
        && !YAML_VALUES
            .iter()
            .any(|value| value.eq_ignore_ascii_case(token))
}

#[cfg(test)]
mod tests {
    use super::Shape;

    fn check(language: &str, line: &str, expected: &str) {
        let shape = Shape::of(language, line).expect("a shape");
        assert_eq!(shape.line, expected);
        // Everything except words maps to its original offset.
        for (at, c) in shape.line.char_indices().filter(|(_, c)| *c != 'a') {
            assert!(line[shape.place(at)..].starts_with(c), "{line} at {at}");
        }
        assert_eq!(shape.place(shape.line.len()), line.len());
    }

    #[test]
    fn strings_of_json_share_a_shape() {
        check("JSON", "  \"id\": \"日本\",\n", " \"a\": \"a\",\n");
        check("JSON", "\"\": \"a\\n\", \"b\"", "\"\": \"a\\n\", \"b\"");
        check("JSON", "{ \"open", "{ \"open");
    }

    #[test]
    fn yaml_words_share_a_shape_unless_they_are_values() {
        check("YAML", "- uses: actions/checkout@v2\n", "- a: a@a\n");
        check("YAML", "on: [push, pull_request]", "on: [a, a]");
        check("YAML", "b: No # 1.5e3 日 b-\n", "a: No # 1.5e3 日 b-\n");
        check("YAML", "- name: Set up node.js v12 now", "- a: a");
        check("YAML", "- run  it: in_2 true ways", "- a  a: a true a");
        check("YAML", "on: &a/b some words", "on: &a/b a");
        assert!(Shape::of("YAML", "a: \"\\x41\"").is_none());
        assert!(Shape::of("YAML", "%TAG ! tag").is_none());
        assert!(Shape::of("Ruby", "a").is_none());
    }
}
