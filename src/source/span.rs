use std::sync::Arc;

use super::{FileId, Vfs};

/// Where a text that hanga works on begins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file it was read from.
    pub file: FileId,
    /// Where in that file.
    pub at: At,
}

/// A position in a file: known, or to be looked up when someone asks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    /// The text is in the file as it is, from this byte on.
    Offset(u32),
    /// The text is in the file from this byte on, and each of its lines has so many spaces more than in the file.
    Indented {
        /// The first byte in the file.
        offset: u32,
        /// Spaces before each line.
        spaces: u32,
    },
    /// The text is a value of the file's YAML: front matter, or all of a data file. Keys from the top, separated by U+001F.
    Value(Arc<str>),
    /// The text is the last of these keys itself.
    Key(Arc<str>),
}

/// A piece of a text, in bytes from the text's beginning.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Where the text begins.
    pub place: Place,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// A [`Span`] as people and editors name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Byte range in the file.
    pub range: std::ops::Range<usize>,
    /// Where it begins.
    pub start: Position,
    /// Where it ends: behind the last character.
    pub end: Position,
}

/// A line and a column, both from 1. The column is given in each of the units that people, terminals and editors count in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column in characters.
    pub column: usize,
    /// The column in bytes of UTF-8.
    pub utf8: usize,
    /// The column in code units of UTF-16, as the Language Server Protocol counts by default (from 0 there).
    pub utf16: usize,
}

impl Place {
    /// The beginning of a file.
    pub fn start_of(file: FileId) -> Self {
        Self {
            file,
            at: At::Offset(0),
        }
    }

    /// A span in the text that begins here.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span {
            place: self.clone(),
            start: start as u32,
            end: end as u32,
        }
    }

    /// The place of a part of this text that begins at a byte of it.
    #[must_use]
    pub fn part(&self, start: usize) -> Self {
        match self.at {
            At::Offset(base) => Self {
                file: self.file,
                at: At::Offset(base + start as u32),
            },
            _ => self.clone(),
        }
    }

    /// The place of the same text with spaces before each of its lines.
    #[must_use]
    pub fn indented(&self, spaces: usize) -> Self {
        match self.at {
            At::Offset(offset) => Self {
                file: self.file,
                at: At::Indented {
                    offset,
                    spaces: spaces as u32,
                },
            },
            _ => self.clone(),
        }
    }
}

impl Span {
    /// The beginning of a file.
    pub fn start_of(file: FileId) -> Self {
        Place::start_of(file).span(0, 0)
    }

    /// A key of a file's YAML, named by the keys from the top.
    pub fn of_key(file: FileId, path: &str) -> Self {
        let at = At::Key(path.into());
        Place { file, at }.span(0, path.len())
    }

    /// Looks the span up in its file.
    pub fn locate(&self, files: &Vfs) -> Location {
        let file = files.file(self.place.file);
        let (start, end) = (self.start as usize, self.end as usize);
        let range = match &self.place.at {
            At::Offset(base) => *base as usize + start..*base as usize + end,
            At::Indented { offset, spaces } => {
                let place = |at| file.unindented(*offset as usize, *spaces as usize, at);
                place(start)..place(end)
            }
            At::Value(path) => file.yaml_value(path, start, end),
            At::Key(path) => file.yaml_key(path),
        };
        // Bytes that were not UTF-8 may have shifted what follows them.
        let floor = |mut at: usize| {
            at = at.min(file.text.len());
            while !file.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = floor(range.start);
        let range = start..floor(range.end).max(start);
        Location {
            start: file.position(range.start),
            end: file.position(range.end),
            range,
        }
    }
}
