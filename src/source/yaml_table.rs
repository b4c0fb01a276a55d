//! Positions of the keys and values of a YAML text, for diagnostics only.
//!
//! Values are parsed once without positions, which is faster. When a position is first needed, the text is parsed a
//! second time, and the table of all its keys is kept with the file: a file with thousands of problems is parsed twice,
//! not a thousand times.

use std::{borrow::Cow, ops::Range};

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{yaml_lenient::lenient, yaml_scalar::raw_offset};

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
        let document = &text[range.clone()];
        match Self::read(document, range.start) {
            (table, true) => table,
            (table, false) => match lenient(document) {
                Some(document) => Self::read(&document, range.start).0,
                // Positions before a syntax error are still valid.
                None => table,
            },
        }
    }

    /// Returns the table of a document that begins at an offset, and whether the document has no syntax error.
    fn read(document: &str, start: usize) -> (Self, bool) {
        let mut reader = Reader {
            offsets: Offsets::new(document, start),
            frames: Vec::new(),
            path: String::new(),
            table: Self::default(),
        };
        for event in Parser::new_from_str(document) {
            let Ok((event, span)) = event else {
                return (reader.table, false);
            };
            let is_end = matches!(event, Event::DocumentEnd);
            reader.read(event, span.start.index()..span.end.index());
            if is_end {
                break;
            }
        }
        (reader.table, true)
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
    List { next: usize, is_key: bool },
    /// With the length of the path without the key, and whether the next scalar is a key.
    Map {
        base: usize,
        at_key: bool,
        is_key: bool,
    },
}

/// Stands for a key that has no name: an alias or a collection.
const UNNAMED: &str = "\u{0}";

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, chars: Range<usize>) {
        match event {
            Event::MappingStart(..) => {
                let is_key = self.enter_item();
                self.frames.push(Frame::Map {
                    base: self.path.len(),
                    at_key: true,
                    is_key,
                });
            }
            Event::SequenceStart(..) => {
                let is_key = self.enter_item();
                self.frames.push(Frame::List { next: 0, is_key });
            }
            Event::MappingEnd | Event::SequenceEnd => match self.frames.pop() {
                Some(Frame::List { is_key: true, .. } | Frame::Map { is_key: true, .. }) => {
                    self.name_key(UNNAMED);
                }
                _ => self.leave_value(),
            },
            Event::Scalar(value, style, ..) => {
                let range = self.offsets.bytes(chars);
                if self.enter_item() {
                    self.name_key(&key_name(&value, style));
                    self.entry().key = Some(range);
                } else {
                    self.entry().value = Some((range, style));
                    self.leave_value();
                }
            }
            Event::Alias(..) => match self.enter_item() {
                true => self.name_key(UNNAMED),
                false => self.leave_value(),
            },
            _ => {}
        }
    }

    fn entry(&mut self) -> &mut Entry {
        self.table
            .entries
            .entry(self.path.as_str().into())
            .or_default()
    }

    /// Called at the start of a key or value: in a list, it is the next item. Returns whether it is a key.
    fn enter_item(&mut self) -> bool {
        match self.frames.last() {
            Some(Frame::List { next, .. }) => {
                let item = next.to_string();
                push_key(&mut self.path, &item);
                false
            }
            Some(Frame::Map { at_key, .. }) => *at_key,
            None => false,
        }
    }

    /// Called at the end of a key: its value follows.
    fn name_key(&mut self, name: &str) {
        if let Some(Frame::Map { base, at_key, .. }) = self.frames.last_mut() {
            *at_key = false;
            self.path.truncate(*base);
            push_key(&mut self.path, name);
        }
    }

    /// Called at the end of a value: the next value is the next item, or belongs to the next key.
    fn leave_value(&mut self) {
        match self.frames.last_mut() {
            Some(Frame::List { next, .. }) => {
                *next += 1;
                let end = self.path.rfind(SEPARATOR).unwrap_or(0);
                self.path.truncate(end);
            }
            Some(Frame::Map { base, at_key, .. }) => {
                self.path.truncate(*base);
                *at_key = true;
            }
            None => {}
        }
    }
}

/// Returns the name of a key as in [`crate::value::Value`]: null is empty, and numbers are written in their shortest form.
fn key_name(written: &str, style: ScalarStyle) -> Cow<'_, str> {
    if style != ScalarStyle::Plain {
        return written.into();
    }
    match written {
        "~" | "null" | "Null" | "NULL" => "".into(),
        "True" | "TRUE" => "true".into(),
        "False" | "FALSE" => "false".into(),
        number if number.starts_with(|c: char| matches!(c, '0'..='9' | '+' | '-' | '.')) => {
            let digits = number.trim_start_matches(['+', '-']);
            let is_text = digits.len() > 1 && digits.starts_with('0') && !digits.contains('.');
            let int = number.parse::<i64>().map(|n| n.to_string());
            let float = || number.parse::<f64>().map(|n| n.to_string());
            match int.or_else(|_| float()) {
                Ok(name) if !is_text => name.into(),
                _ => number.into(),
            }
        }
        name => name.into(),
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
    start: usize,
    char: usize,
    byte: usize,
}

impl<'t> Offsets<'t> {
    /// `start`: offset of the text in the file.
    fn new(text: &'t str, start: usize) -> Self {
        Self {
            text,
            start,
            char: 0,
            byte: 0,
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
        self.start + self.byte
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
    fn aliases_and_collections_can_be_keys() {
        let text = "base: &x zz\n*x : 1\n? [a, b]\n: c\n? { d: e }\n: f\ng: h\n";
        let table = YamlTable::new(text, 0..text.len());
        assert_eq!(&text[table.key("g").expect("a key")], "g");
        assert_eq!(value(text, "g", 0, 1), "h");
        assert_eq!(table.key("zz"), None);
    }

    #[test]
    fn keys_that_are_not_strings_have_the_names_that_values_have() {
        let text = "1.10: a\n007: b\n+1: c\n~: d\nTrue: e\n'1.10': f\n";
        let table = YamlTable::new(text, 0..text.len());
        let key = |name: &str| &text[table.key(name).expect("a key")];
        let names = ["1.1", "007", "1", "", "true", "1.10"];
        assert_eq!(names.map(key), ["1.10", "007", "+1", "~", "True", "'1.10'"]);
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
