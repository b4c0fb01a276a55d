//! Maps an offset in the value of a YAML scalar to the offset of the same character in the source: escapes, doubled
//! quotes, folded lines and indentation are in the source and not in the value (YAML 1.2.2, chapters 7.3 and 8.1).

use std::ops::Range;

use saphyr_parser::ScalarStyle;

/// Returns the offset, from the start of `raw`, of byte `at` of the value. `raw` is a range of `text`.
pub(super) fn raw_offset(text: &str, raw: &Range<usize>, style: ScalarStyle, at: usize) -> usize {
    let written = &text[raw.clone()];
    let offset = match style {
        ScalarStyle::Literal | ScalarStyle::Folded => {
            let (body, indent) = block_body(text, raw);
            let folds = style == ScalarStyle::Folded;
            return body + block_offset(&text[body..raw.end.max(body)], indent, folds, at)
                - raw.start;
        }
        ScalarStyle::Plain => flow_offset(written, Quotes::None, at),
        ScalarStyle::SingleQuoted => {
            1 + flow_offset(&written[1.min(written.len())..], Quotes::Single, at)
        }
        ScalarStyle::DoubleQuoted => {
            1 + flow_offset(&written[1.min(written.len())..], Quotes::Double, at)
        }
    };
    let mut offset = offset.min(written.len());
    while !written.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    None,
    Single,
    Double,
}

/// Handles flow scalars: a line break with the spaces around it is one space; of several line breaks in a row, the
/// first is removed.
fn flow_offset(written: &str, quotes: Quotes, at: usize) -> usize {
    let bytes = written.as_bytes();
    let (mut raw, mut value) = (0, 0);
    while raw < bytes.len() && value < at {
        let rest = &written[raw..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if rest[blank..].starts_with(['\n', '\r']) {
            let gap = rest.len() - rest.trim_start().len();
            let breaks = rest[..gap].matches('\n').count();
            value += breaks.saturating_sub(1).max(1);
            raw += gap;
            continue;
        }
        let (width, len) = match (quotes, bytes[raw]) {
            (Quotes::Single, b'\'') if rest.starts_with("''") => (2, 1),
            (Quotes::Double, b'\\') => escape(rest),
            _ => {
                let len = rest.chars().next().map_or(1, char::len_utf8);
                (len, len)
            }
        };
        raw += width;
        value += len;
    }
    raw
}

/// Returns the length of an escape in bytes, in the source and in the value.
fn escape(written: &str) -> (usize, usize) {
    let digits = match written.as_bytes().get(1) {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(b'\n' | b'\r') => {
            let rest = written[1..].trim_start();
            return (written.len() - rest.len(), 0);
        }
        Some(b'N') => return (2, 2),
        Some(b'_') => return (2, 2),
        Some(b'L' | b'P') => return (2, 3),
        _ => return (2.min(written.len()), 1),
    };
    let number = |from: usize| {
        let code = written.get(from..from + digits)?;
        u32::from_str_radix(code, 16).ok()
    };
    let code = number(2);
    // JSON writes characters outside of the basic plane as a surrogate pair.
    let is_pair = code.is_some_and(|code| (0xD800..0xDC00).contains(&code))
        && written.get(6..8) == Some("\\u")
        && number(8).is_some_and(|code| (0xDC00..0xE000).contains(&code));
    if is_pair {
        return (12, 4);
    }
    let len = code.and_then(char::from_u32).map_or(1, char::len_utf8);
    (2 + digits, len)
}

/// Returns the start of the lines of a block scalar, and the number of columns of indentation that are not part of the
/// value.
fn block_body(text: &str, raw: &Range<usize>) -> (usize, usize) {
    // The parser's range can begin at the indicator or at the first line.
    let line = text[..raw.start].rfind('\n').map_or(0, |n| n + 1);
    let head_end =
        |from: usize| from + text[from..].find('\n').map_or(text.len() - from, |n| n + 1);
    let (header, body) = match text[raw.start..].starts_with(['|', '>']) {
        true => (&text[raw.start..head_end(raw.start)], head_end(raw.start)),
        false => {
            let above = text[..line].trim_end_matches('\n');
            let start = above.rfind(['|', '>']).unwrap_or(line);
            (&text[start..line], line)
        }
    };
    let first = text[body..].lines().find(|line| !line.trim().is_empty());
    let found = first.map_or(0, |line| line.len() - line.trim_start_matches(' ').len());
    let mark = header
        .get(1..)
        .unwrap_or_default()
        .split(['#', '\n'])
        .next()
        .unwrap_or_default();
    let number = mark.chars().find_map(|c| c.to_digit(10));
    // An explicit indentation indicator is relative to the indentation of the key.
    let indent = number.map_or(found, |n| {
        parent_indent(text, raw.start, line, body) + n as usize
    });
    (body, indent)
}

/// Returns the number of columns before the key or item that a block belongs to.
fn parent_indent(text: &str, start: usize, line: usize, body: usize) -> usize {
    let key_line = match start < body {
        true => text[..start].rfind('\n').map_or(0, |n| n + 1),
        false => text[..line.saturating_sub(1)]
            .rfind('\n')
            .map_or(0, |n| n + 1),
    };
    let written = &text[key_line..];
    written.len() - written.trim_start_matches([' ', '-']).len()
}

fn block_offset(body: &str, indent: usize, folds: bool, at: usize) -> usize {
    let mut left = at;
    let mut offset = 0;
    let mut lines = body.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        let skipped = indent.min(spaces);
        let content = line[skipped..].trim_end_matches(['\n', '\r']);
        if left < content.len() {
            return offset + skipped + left;
        }
        left -= content.len();
        let has_break = line.ends_with('\n');
        // A line break between two lines of text is a space; of several line breaks in a row, the first is removed.
        let is_text = !content.is_empty() && !content.starts_with([' ', '\t']);
        let next_is_blank = lines.peek().is_some_and(|next| next.trim().is_empty());
        let is_dropped =
            folds && is_text && next_is_blank && follows_text(&mut lines.clone(), indent);

        if has_break && !is_dropped {
            if left == 0 {
                return offset + skipped + content.len();
            }
            left -= 1;
        }
        offset += line.len();
    }
    offset
}

/// Whether the next line that is not empty is text without additional indentation.
fn follows_text<'l>(lines: &mut impl Iterator<Item = &'l str>, indent: usize) -> bool {
    let next = lines.find(|line| !line.trim().is_empty());
    next.is_some_and(|line| {
        !line
            .get(indent..)
            .unwrap_or_default()
            .starts_with([' ', '\t'])
    })
}

#[cfg(test)]
mod tests {
    use saphyr_parser::{Event, Parser};

    use super::raw_offset;

    /// Checks that each letter of the value of `a` is mapped to the same letter in the source.
    fn check(text: &str) {
        let mut seen = false;
        for event in Parser::new_from_str(text) {
            let (Event::Scalar(value, style, ..), span) = event.expect("YAML") else {
                continue;
            };
            if value == "a" {
                continue;
            }
            seen = true;
            let byte = |char: usize| {
                text.char_indices()
                    .nth(char)
                    .map_or(text.len(), |(at, _)| at)
            };
            let raw = byte(span.start.index())..byte(span.end.index());
            for (at, letter) in value.char_indices().filter(|(_, c)| c.is_alphabetic()) {
                let found = raw.start + raw_offset(text, &raw, style, at);
                let here = &text[found..];
                assert!(
                    here.starts_with(letter) || here.starts_with('\\'),
                    "{text:?}: {letter} is not at {here:?}"
                );
            }
        }
        assert!(seen, "{text:?} has no value");
    }

    #[test]
    fn every_character_of_a_value_has_its_position() {
        for text in [
            "a: plain value\n",
            "a: 'it''s {{ quoted }}'\n",
            "a: \"tab\\tand \\u65e5 and \\\"quotes\\\" end\"\n",
            "a: plain of\n  two lines\n\n  and more\n",
            "a: 'quoted of\n  two lines'\n",
            "a: |\n  first\n    second\n\n  third\n",
            "a: |2\n    deep\n  less\n",
            "a: |-\n  日本\n  語 x\n",
            "a: >\n  folded\n  words\n\n  next\n    code\n  end\n",
            "a: >-\n  one\n\n\n  two\n",
            "- a: |\n    in a list\n    two\n",
            "a: |\r\n  first\r\n  second\r\n",
        ] {
            check(text);
        }
    }
}
