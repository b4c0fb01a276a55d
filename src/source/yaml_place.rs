//! Finds the value of a key in a YAML text again, for diagnostics only: values are parsed once without
//! positions, which is faster, and searched for when something is wrong with one.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

/// Separates the keys of a path.
pub(crate) const SEPARATOR: char = '\u{1f}';

/// Byte range in `text` of the bytes `start..end` of the value at `path`, in the YAML document that
/// begins at byte `from`. Where the value cannot be found, the document's beginning.
pub(super) fn find(text: &str, from: usize, path: &str, start: u32, end: u32) -> Range<usize> {
    let document = &text[from..];
    let document = document.split("\n---").next().unwrap_or(document);
    let Some((span, style)) = scalar_at(document, path) else {
        return from..from;
    };
    let bytes = |chars: usize| {
        document
            .char_indices()
            .nth(chars)
            .map_or(document.len(), |(b, _)| b)
    };
    let (begin, finish) = (bytes(span.start.index()), bytes(span.end.index()));
    let range = match style {
        ScalarStyle::Literal | ScalarStyle::Folded => {
            block_offset(document, begin, start)..block_offset(document, begin, end)
        }
        ScalarStyle::Plain => begin + start as usize..begin + end as usize,
        _ => begin + 1 + start as usize..begin + 1 + end as usize,
    };
    let clamp = |at: usize| {
        let mut at = at.clamp(begin, finish.max(begin));
        while !document.is_char_boundary(at) {
            at -= 1;
        }
        from + at
    };
    clamp(range.start)..clamp(range.end)
}

/// The scalar at a path of keys and list numbers.
fn scalar_at(document: &str, path: &str) -> Option<(Span, ScalarStyle)> {
    enum Frame {
        List(usize),
        Map(Option<String>),
    }
    let wanted: Vec<&str> = path.split(SEPARATOR).collect();
    let mut frames: Vec<Frame> = Vec::new();
    let here = |frames: &[Frame]| {
        frames.len() == wanted.len()
            && frames.iter().zip(&wanted).all(|(frame, want)| match frame {
                Frame::List(n) => want.parse() == Ok(*n),
                Frame::Map(key) => key.as_deref() == Some(*want),
            })
    };
    // A value ends: in a list the next one begins, in a map the next key.
    let advance = |frames: &mut Vec<Frame>| match frames.last_mut() {
        Some(Frame::List(n)) => *n += 1,
        Some(Frame::Map(key)) => *key = None,
        None => {}
    };
    for event in Parser::new_from_str(document) {
        let (event, span) = event.ok()?;
        match event {
            Event::MappingStart(..) => frames.push(Frame::Map(None)),
            Event::SequenceStart(..) => frames.push(Frame::List(0)),
            Event::MappingEnd | Event::SequenceEnd => {
                frames.pop();
                advance(&mut frames);
            }
            Event::Scalar(value, style, ..) => {
                if let Some(Frame::Map(key @ None)) = frames.last_mut() {
                    *key = Some(value.into_owned());
                } else if here(&frames) {
                    return Some((span, style));
                } else {
                    advance(&mut frames);
                }
            }
            Event::Alias(..) => advance(&mut frames),
            _ => {}
        }
    }
    None
}

/// Offset in the document of byte `at` of a `|` or `>` scalar, whose lines lost their indentation.
fn block_offset(document: &str, begin: usize, at: u32) -> usize {
    let head = if document[begin..].starts_with(['|', '>']) {
        begin + document[begin..].find('\n').map_or(0, |n| n + 1)
    } else {
        document[..begin].rfind('\n').map_or(0, |n| n + 1)
    };
    let mut left = at as usize;
    let mut offset = head;
    let first = document[head..]
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("");
    let indent = first.len() - first.trim_start_matches(' ').len();
    for line in document[head..].split_inclusive('\n') {
        let skipped = indent.min(line.len() - line.trim_start_matches(' ').len());
        if left < line.len() - skipped {
            return offset + skipped + left;
        }
        left -= line.len() - skipped;
        offset += line.len();
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::find;

    fn value(text: &str, path: &str, start: u32, end: u32) -> String {
        text[find(text, 0, &path.replace('.', "\u{1f}"), start, end)].to_owned()
    }

    #[test]
    fn finds_plain_quoted_and_block_values() {
        let text = "a:\n  b: 日本 plain\n  c: 'quoted {{ x }}'\nl:\n  - one\n  - k: |\n      first\n      second\n";
        assert_eq!(value(text, "a.b", 0, 6), "日本");
        assert_eq!(value(text, "a.c", 7, 14), "{{ x }}");
        assert_eq!(value(text, "l.0", 0, 3), "one");
        assert_eq!(value(text, "l.1.k", 6, 12), "second");
    }

    #[test]
    fn a_value_that_is_not_there_is_the_beginning() {
        assert_eq!(find("a: 1\n", 0, "b", 3, 9), 0..0);
    }
}
