use std::{
    ops::{Deref, Range},
    sync::{Arc, OnceLock},
};

use super::{
    Foreign, Position,
    edit::Edited,
    encoding,
    front_matter::front_matter,
    yaml_table::{Twice, YamlTable},
};

/// A text that is not read as it was written.
#[derive(Debug)]
struct Repaired {
    written: Arc<str>,
    edits: Edited,
    /// Whether blocks of the source language are shown.
    is_partly_source: bool,
}

/// A text file of the site.
#[derive(Debug)]
pub struct SourceFile {
    /// Path relative to the site's root, with `/` on every system.
    pub path: String,
    /// Text of the file; invalid UTF-8 is replaced with U+FFFD. A translation is repaired.
    pub text: Arc<str>,
    /// The text as it was written, if that differs.
    repaired: Option<Box<Repaired>>,
    /// What is wrong if it is not UTF-8.
    pub foreign: Option<Foreign>,
    /// Whether the text was not read because its language is not selected. Such a file only needs to exist.
    pub is_listed_only: bool,
    lines: OnceLock<Vec<u32>>,
    yaml: OnceLock<YamlTable>,
}

impl SourceFile {
    /// Creates a file. A byte order mark at the beginning is removed.
    pub fn new(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        let (text, foreign) = encoding::decode(&bytes);
        Self {
            path: path.into(),
            text: Arc::from(text),
            repaired: None,
            foreign,
            is_listed_only: false,
            lines: OnceLock::new(),
            yaml: OnceLock::new(),
        }
    }

    /// Creates a file that exists but is not read.
    pub fn listed_only(path: impl Into<String>) -> Self {
        Self {
            is_listed_only: true,
            ..Self::new(path, Vec::new())
        }
    }

    /// Returns the same file with edits of its text. `is_partly_source`: whether they show blocks of the source language.
    #[must_use]
    pub fn repaired(&self, edits: Edited, is_partly_source: bool) -> Self {
        Self {
            path: self.path.clone(),
            text: Arc::from(edits.text()),
            repaired: Some(Box::new(Repaired {
                written: Arc::clone(self.written()),
                edits,
                is_partly_source,
            })),
            foreign: self.foreign,
            is_listed_only: self.is_listed_only,
            lines: OnceLock::new(),
            yaml: OnceLock::new(),
        }
    }

    /// Returns the same file without edits; `None` if it has none.
    pub fn without_repairs(&self) -> Option<Self> {
        let repaired = self.repaired.as_ref()?;
        Some(Self {
            path: self.path.clone(),
            text: Arc::clone(&repaired.written),
            repaired: None,
            foreign: self.foreign,
            is_listed_only: self.is_listed_only,
            lines: OnceLock::new(),
            yaml: OnceLock::new(),
        })
    }

    /// Returns the text as it was written.
    pub fn written(&self) -> &Arc<str> {
        let repaired = self.repaired.as_ref();
        repaired.map_or(&self.text, |repaired| &repaired.written)
    }

    /// Whether it shows blocks of the source language in the place of some that cannot be read.
    pub fn is_partly_source(&self) -> bool {
        self.repaired.as_ref().is_some_and(|it| it.is_partly_source)
    }

    /// Returns the bytes of the text as it was written that stand for a range of the text.
    pub fn written_range(&self, range: Range<usize>) -> Range<usize> {
        match &self.repaired {
            Some(repaired) => repaired.edits.written(range),
            None => range,
        }
    }

    /// Returns the byte offsets of the line starts.
    fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.written().as_bytes());
            std::iter::once(0)
                .chain(breaks.map(|at| at as u32 + 1))
                .collect()
        })
    }

    /// Returns the line and column of a byte offset in the text as it was written.
    pub fn position(&self, offset: usize) -> Position {
        let text = self.written();
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start as usize <= offset);
        let before = &text[starts[line - 1] as usize..offset];
        Position {
            line,
            column: before.chars().count() + 1,
            utf8: before.len() + 1,
            utf16: before.encode_utf16().count() + 1,
        }
    }

    /// Maps byte `at` of a text to its byte offset in the file. The text begins at `offset` in the file, and each of
    /// its lines has `spaces` additional spaces.
    pub(super) fn unindented(&self, offset: usize, spaces: usize, at: usize) -> usize {
        let mut left = at;
        let mut place = offset;
        for line in self.text[offset.min(self.text.len())..].split_inclusive('\n') {
            if left < spaces + line.len() {
                return place + left.saturating_sub(spaces);
            }
            left -= spaces + line.len();
            place += line.len();
        }
        place
    }

    /// Returns the range of the file's YAML: the front matter of a page, or the whole of another file.
    fn yaml_range(&self) -> Range<usize> {
        match self.path.ends_with(".md") {
            true => front_matter(&self.text).map_or(0..0, |parts| parts.yaml),
            false => 0..self.text.len(),
        }
    }

    fn yaml(&self) -> &YamlTable {
        self.yaml
            .get_or_init(|| YamlTable::new(&self.text, self.yaml_range()))
    }

    /// Returns the byte range of the bytes `start..end` of a value in the file's YAML; the start of the YAML if it is
    /// not found.
    pub(super) fn yaml_value(&self, path: &str, start: usize, end: usize) -> Range<usize> {
        let found = self.yaml().value(&self.text, path, start, end);
        found.unwrap_or_else(|| self.yaml_start())
    }

    /// Returns the byte range of a key in the file's YAML; the start of the YAML if it is not found.
    pub(super) fn yaml_key(&self, path: &str) -> Range<usize> {
        self.yaml().key(path).unwrap_or_else(|| self.yaml_start())
    }

    /// Returns the keys that are in a map of the file's YAML more than once.
    pub fn yaml_twice(&self) -> &[Twice] {
        self.yaml().twice()
    }

    fn yaml_start(&self) -> Range<usize> {
        let start = self.yaml_range().start;
        start..start
    }

    /// Returns the byte range of a line of the text as it was written, counted from 1, without its line break.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let text = self.written();
        let starts = self.line_starts();
        let start = starts[(line - 1).min(starts.len() - 1)] as usize;
        let end = starts.get(line).map_or(text.len(), |&next| next as usize);
        start..start + text[start..end].trim_end_matches(['\n', '\r']).len()
    }

    /// Returns the whole text as a [`Text`].
    pub fn whole(&self) -> Text {
        self.slice(0..self.text.len())
    }

    /// Returns a part of the text, which shares the file's buffer instead of copying it.
    pub fn slice(&self, range: Range<usize>) -> Text {
        Text {
            buffer: self.text.clone(),
            start: range.start as u32,
            end: range.end as u32,
        }
    }
}

/// A shared piece of text that is cheap to clone and slice: neither copies the text.
#[derive(Clone)]
pub struct Text {
    buffer: Arc<str>,
    start: u32,
    end: u32,
}

impl Text {
    /// Returns a part of this text.
    pub fn slice(&self, range: Range<usize>) -> Self {
        let (start, end) = (
            self.start + range.start as u32,
            self.start + range.end as u32,
        );
        Self {
            buffer: Arc::clone(&self.buffer),
            start,
            end,
        }
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.buffer[self.start as usize..self.end as usize]
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&**self, f)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self {
            buffer: Arc::from(text),
            start: 0,
            end: text.len() as u32,
        }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self {
            start: 0,
            end: text.len() as u32,
            buffer: Arc::from(text),
        }
    }
}
