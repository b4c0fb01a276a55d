//! Positions of the keys and values of a YAML text, for diagnostics only.
//!
//! Values are parsed once without positions, which is faster. When a position is first needed, the text is parsed a
//! second time, and the table of all its keys is kept with the file: a file with thousands of problems is parsed twice,
//! not a thousand times.

use std::ops::Range;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{
    yaml_blocks::blocks, yaml_lenient::lenient, yaml_offsets::Offsets, yaml_scalar::raw_offset,
};

/// Separates the keys of a path.
pub(crate) const SEPARATOR: char = '\u{1f}';

/// Keys and scalar values of a YAML document, by path.
#[derive(Debug, Default)]
pub(super) struct YamlTable {
    entries: FxHashMap<Box<str>, Entry>,
    twice: Vec<Twice>,
}

/// A key that a map already has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twice {
    /// Name of the key.
    pub name: String,
    /// Byte range in the file where it is first.
    pub first: Range<usize>,
    /// Where it is again.
    pub again: Range<usize>,
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
        let (table, is_whole) = Self::read(document, range.start);
        if is_whole {
            return table;
        }
        let lenient = lenient(document);
        let document = match &lenient {
            Some(lenient) => match Self::read(lenient, range.start) {
                (table, true) => return table,
                (_, false) => lenient,
            },
            None => document,
        };
        // Without the entries that cannot be read, the others have positions.
        Self::read(&readable(document), range.start).0
    }

    /// Returns the table of a document that begins at an offset, and whether the document has no syntax error.
    fn read(document: &str, start: usize) -> (Self, bool) {
        let mut reader = Reader {
            offsets: Offsets::new(document, start),
            frames: Vec::new(),
            path: String::new(),
            table: Self::default(),
            firsts: FxHashMap::default(),
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

    /// Returns the keys that are in a map more than once, in the order of the file.
    pub(super) fn twice(&self) -> &[Twice] {
        &self.twice
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
    /// Where the keys of `table.twice` are first.
    firsts: FxHashMap<String, Range<usize>>,
}

/// Replaces the top-level entries that cannot be read with spaces, character by character.
fn readable(document: &str) -> String {
    let mut text = String::with_capacity(document.len());
    for block in blocks(document) {
        let written = &document[block];
        match YamlTable::read(written, 0).1 {
            true => text.push_str(written),
            false => text.extend(written.chars().map(|c| if c == '\n' { c } else { ' ' })),
        }
    }
    text
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
                    self.name_key(key_name(&value, style));
                    self.put_key(&value, range);
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

    fn put_key(&mut self, name: &str, range: Range<usize>) {
        let known = self.entry().key.replace(range.clone());
        let Some(known) = known else { return };
        // What is below a key that is there twice has the same paths.
        let is_below = |(end, _): (usize, char)| self.firsts.contains_key(&self.path[..end]);
        let mut ends = self.path.char_indices().filter(|(_, c)| *c == SEPARATOR);
        if !self.firsts.is_empty() && ends.any(is_below) {
            return;
        }
        let first = self.firsts.entry(self.path.clone()).or_insert(known);
        self.table.twice.push(Twice {
            name: name.to_owned(),
            first: first.clone(),
            again: range,
        });
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

/// Returns the name of a key as in [`crate::value::Value`]: null is empty.
fn key_name(written: &str, style: ScalarStyle) -> &str {
    match written {
        "~" | "null" | "Null" | "NULL" if style == ScalarStyle::Plain => "",
        name => name,
    }
}

fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push(SEPARATOR);
    }
    path.push_str(key);
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
        let text = "1.10: a\n007: b\n+1: c\n~: d\nTrue: e\n'1.1': f\n";
        let table = YamlTable::new(text, 0..text.len());
        let key = |name: &str| &text[table.key(name).expect("a key")];
        let names = ["1.10", "007", "+1", "", "True", "1.1"];
        assert_eq!(names.map(key), ["1.10", "007", "+1", "~", "True", "'1.1'"]);
    }

    #[test]
    fn keys_that_are_there_twice_are_found() {
        let text = "a: 1\nb: { c: 2, d: 3, c: 4 }\na: 5\na: 6\nb: { c: 7 }\n";
        let table = YamlTable::new(text, 0..text.len());
        let found = table.twice().iter();
        let found: Vec<_> = found
            .map(|twice| (&*twice.name, twice.first.start, twice.again.start))
            .collect();
        assert_eq!(
            found,
            [("c", 10, 22), ("a", 0, 29), ("a", 0, 34), ("b", 5, 39)]
        );
    }

    #[test]
    fn entries_around_one_that_cannot_be_read_have_positions() {
        let text = "a: 日本\nb: c: d\ne: f\n";
        let table = YamlTable::new(text, 0..text.len());
        assert_eq!(value(text, "a", 0, 6), "日本");
        assert_eq!(&text[table.key("e").expect("a key")], "e");
        assert_eq!(table.key("b"), None);
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
