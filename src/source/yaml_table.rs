//! Positions of the keys and values of a YAML text, for diagnostics only.
//!
//! Values are parsed once without positions, which is faster. When a position is first needed, the text is parsed a
//! second time, and the table of all its keys is kept with the file: a file with thousands of problems is parsed twice,
//! not a thousand times.

use std::ops::Range;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Parser, ScalarStyle};

use super::yaml_scalar::raw_offset;

/// Separates the keys of a path.
pub(crate) const SEPARATOR: char = '\u{1f}';

/// Keys and scalar values of a YAML document, by path.
#[derive(Debug, Default)]
pub(super) struct YamlTable {
    entries: FxHashMap<Box<str>, Entry>,
}

/// Byte ranges in the file.
#[derive(Debug, Clone, Default)]
struct Entry {
    key: Option<Range<usize>>,
    value: Option<(Range<usize>, ScalarStyle)>,
}

impl YamlTable {
    /// Creates the table of the document in `range` of a text.
    pub(super) fn new(text: &str, range: Range<usize>) -> Self {
        let mut reader = Reader {
            offsets: Offsets::new(text, &range),
            frames: Vec::new(),
            path: String::new(),
            table: Self::default(),
        };
        for event in Parser::new_from_str(&text[range]) {
            // Positions before a syntax error are still valid.
            let Ok((event, span)) = event else { break };
            let is_end = matches!(event, Event::DocumentEnd);
            reader.read(event, span.start.index()..span.end.index());
            if is_end {
                break;
            }
        }
        reader.table
    }

    /// Returns the byte range in the file of the bytes `start..end` of the value at `path`. If the value has no
    /// position of its own, such as one from an anchor, returns that of the nearest enclosing key.
    pub(super) fn value(
        &self,
        text: &str,
        path: &str,
        start: usize,
        end: usize,
    ) -> Option<Range<usize>> {
        let Some((raw, style)) = self.entries.get(path).and_then(|entry| entry.value.clone())
        else {
            return self.key(path);
        };
        let within = |at: usize| raw.start + raw_offset(text, &raw, style, at);
        Some(within(start)..within(end))
    }

    /// Returns the byte range of the key that a path ends with, or of the nearest enclosing key.
    pub(super) fn key(&self, mut path: &str) -> Option<Range<usize>> {
        loop {
            let entry = self.entries.get(path);
            let value = || Some(entry?.value.as_ref()?.0.clone());
            if let Some(range) = entry.and_then(|entry| entry.key.clone()).or_else(value) {
                return Some(range);
            }
            path = path.rsplit_once(SEPARATOR)?.0;
        }
    }
}

/// Processes the events of a document.
struct Reader<'t> {
    offsets: Offsets<'t>,
    frames: Vec<Frame>,
    /// Keys from the root, as in [`super::At`].
    path: String,
    table: YamlTable,
}

/// An open collection.
enum Frame {
    /// With the index of the next item.
    List(usize),
    /// With the length of the path without the key, and whether the next scalar is a key.
    Map { base: usize, at_key: bool },
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, chars: Range<usize>) {
        match event {
            Event::MappingStart(..) => {
                self.enter_item();
                let base = self.path.len();
                self.frames.push(Frame::Map { base, at_key: true });
            }
            Event::SequenceStart(..) => {
                self.enter_item();
                self.frames.push(Frame::List(0));
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.frames.pop();
                self.leave_value();
            }
            Event::Scalar(value, style, ..) => {
                let range = self.offsets.bytes(chars);
                if let Some(Frame::Map { base, at_key }) = self.frames.last_mut()
                    && *at_key
                {
                    *at_key = false;
                    self.path.truncate(*base);
                    push_key(&mut self.path, &value);
                    self.entry().key = Some(range);
                } else {
                    self.enter_item();
                    self.entry().value = Some((range, style));
                    self.leave_value();
                }
            }
            Event::Alias(..) => {
                self.enter_item();
                self.leave_value();
            }
            _ => {}
        }
    }

    fn entry(&mut self) -> &mut Entry {
        self.table
            .entries
            .entry(self.path.as_str().into())
            .or_default()
    }

    /// Called at the start of a value: in a list, it is the next item.
    fn enter_item(&mut self) {
        match self.frames.last_mut() {
            Some(Frame::List(n)) => {
                let item = n.to_string();
                push_key(&mut self.path, &item);
            }
            // A collection used as a key has no path.
            Some(Frame::Map { at_key, .. }) => *at_key = false,
            None => {}
        }
    }

    /// Called at the end of a value: the next value is the next item, or belongs to the next key.
    fn leave_value(&mut self) {
        match self.frames.last_mut() {
            Some(Frame::List(n)) => {
                *n += 1;
                let end = self.path.rfind(SEPARATOR).unwrap_or(0);
                self.path.truncate(end);
            }
            Some(Frame::Map { base, at_key }) => {
                self.path.truncate(*base);
                *at_key = true;
            }
            None => {}
        }
    }
}

fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push(SEPARATOR);
    }
    path.push_str(key);
}

/// Converts character offsets, which the parser uses, to bytes. Offsets must be queried in order, so that the text is
/// scanned once.
struct Offsets<'t> {
    text: &'t str,
    char: usize,
    byte: usize,
}

impl<'t> Offsets<'t> {
    fn new(text: &'t str, range: &Range<usize>) -> Self {
        Self {
            text: &text[..range.end],
            char: 0,
            byte: range.start,
        }
    }

    fn bytes(&mut self, chars: Range<usize>) -> Range<usize> {
        let start = self.byte(chars.start);
        start..self.byte(chars.end).max(start)
    }

    fn byte(&mut self, char: usize) -> usize {
        let ahead = char.saturating_sub(self.char);
        let rest = &self.text[self.byte..];
        let step = rest
            .char_indices()
            .nth(ahead)
            .map_or(rest.len(), |(at, _)| at);
        self.char += ahead;
        self.byte += step;
        self.byte
    }
}

#[cfg(test)]
mod tests {
    use super::YamlTable;

    fn path(path: &str) -> String {
        path.replace('.', "\u{1f}")
    }

    fn value<'t>(text: &'t str, at: &str, start: usize, end: usize) -> &'t str {
        let table = YamlTable::new(text, 0..text.len());
        &text[table.value(text, &path(at), start, end).expect("a value")]
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
    fn finds_keys_and_what_follows_lists_of_lists() {
        let text = "a: [[1, 2], {b: c}]\nd: { e: f, g: [h] }\ni: j\n";
        let table = YamlTable::new(text, 0..text.len());
        let key = |at: &str| &text[table.key(&path(at)).expect("a key")];
        assert_eq!((key("d.g"), key("i")), ("g", "i"));
        assert_eq!(value(text, "a.0.1", 0, 1), "2");
        assert_eq!(value(text, "a.1.b", 0, 1), "c");
        assert_eq!(value(text, "d.g.0", 0, 1), "h");
        assert_eq!(value(text, "i", 0, 1), "j");
    }

    #[test]
    fn comments_may_come_before_the_document() {
        let text = "# Names of products.\n---\n# More.\na: b\n";
        assert_eq!(value(text, "a", 0, 1), "b");
    }

    #[test]
    fn a_value_without_a_position_has_that_of_the_key_around_it() {
        let text = "a: &x { b: c }\nd: *x\n";
        let table = YamlTable::new(text, 0..text.len());
        assert_eq!(
            &text[table.value(text, &path("d.b"), 0, 1).expect("a key")],
            "d"
        );
        assert_eq!(table.value(text, "nothing", 0, 1), None);
    }
}
