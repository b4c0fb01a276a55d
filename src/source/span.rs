use std::sync::Arc;

use super::{FileId, Vfs, yaml_place};

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
    /// The text stands in the file as it is, from this byte on.
    Offset(u32),
    /// The text is the value of a key of a YAML document that begins at byte `from`.
    Key {
        /// Keys from the top, separated by U+001F.
        path: Arc<str>,
        /// Where the document begins.
        from: u32,
    },
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
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
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
}

impl Span {
    /// The beginning of a file.
    pub fn start_of(file: FileId) -> Self {
        Place::start_of(file).span(0, 0)
    }

    /// Looks the span up in its file.
    pub fn locate(&self, files: &Vfs) -> Location {
        let file = files.file(self.place.file);
        let range = match &self.place.at {
            At::Offset(base) => (base + self.start) as usize..(base + self.end) as usize,
            At::Key { path, from } => {
                yaml_place::find(&file.text, *from as usize, path, self.start, self.end)
            }
        };
        // Bytes that were not UTF-8 may have shifted what follows them.
        let floor = |mut at: usize| {
            at = at.min(file.text.len());
            while !file.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let range = floor(range.start)..floor(range.end.max(range.start));
        let (line, column) = file.line_column(range.start);
        Location {
            range,
            line,
            column,
        }
    }
}
