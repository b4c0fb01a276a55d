use std::{ops::Range, sync::Arc};

use super::{FileId, SourceFile, Vfs};

/// The origin of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file it was read from.
    pub file: FileId,
    /// Position in that file.
    pub at: At,
}

/// A position in a file: known, or looked up on demand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    /// The text is in the file verbatim, from this byte on.
    Offset(u32),
    /// The text is in the file from this byte on, but each of its lines has additional spaces before it.
    Indented {
        /// Offset of the first byte in the file.
        offset: u32,
        /// Number of spaces before each line.
        spaces: u32,
    },
    /// The text is a value in the file's YAML: front matter, or a whole data file. Keys from the root, separated by
    /// U+001F.
    Value(Arc<str>),
    /// The text is the last of these keys itself.
    Key(Arc<str>),
    /// The text is not in the file: hanga made it for the page. All of it is at the start of the file.
    Made,
    /// The text is that of the file as it was written, from its first byte on, not as it is read.
    Written,
}

/// A range of a text, in bytes from the start of the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Origin of the text.
    pub place: Place,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

/// A [`Span`] for humans and editors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Byte range in the file.
    pub range: Range<usize>,
    /// Start.
    pub start: Position,
    /// End: after the last character.
    pub end: Position,
}

/// A line and a column, both counted from 1. The column is given in each of the units used by humans, terminals and
/// editors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column in characters.
    pub column: usize,
    /// Column in bytes of UTF-8.
    pub utf8: usize,
    /// Column in UTF-16 code units, the default of the Language Server Protocol (counted from 0 there).
    pub utf16: usize,
}

impl Place {
    /// Returns the start of a file.
    pub fn start_of(file: FileId) -> Self {
        Self {
            file,
            at: At::Offset(0),
        }
    }

    /// Returns the origin of a text that hanga made for a file.
    pub fn made_for(file: FileId) -> Self {
        Self { file, at: At::Made }
    }

    /// Returns the origin of the text of a file as it was written.
    pub fn written(file: FileId) -> Self {
        let at = At::Written;
        Self { file, at }
    }

    /// Returns the key, if the text is a key of YAML.
    pub fn key(&self) -> Option<&str> {
        match &self.at {
            At::Key(path) => path.rsplit('\u{1f}').next(),
            _ => None,
        }
    }

    /// Returns a span in the text with this origin.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span {
            place: self.clone(),
            start: start as u32,
            end: end as u32,
        }
    }

    /// Returns the origin of a part of this text that begins at byte `start`.
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

    /// Returns the origin of the same text with spaces before each of its lines.
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
    /// Returns the start of a file.
    pub fn start_of(file: FileId) -> Self {
        Place::start_of(file).span(0, 0)
    }

    /// Returns a key in a file's YAML, given by the keys from the root.
    pub fn of_key(file: FileId, path: &str) -> Self {
        let at = At::Key(path.into());
        Place { file, at }.span(0, path.len())
    }

    /// Returns the text of the file at the span, as it is read.
    pub fn text<'f>(&self, files: &'f Vfs) -> &'f str {
        let file = files.file(self.place.file);
        let text = match self.place.at {
            At::Written => file.written(),
            _ => &file.text,
        };
        text.get(self.range(file)).unwrap_or_default()
    }

    /// The bytes of the file's text that are meant.
    fn range(&self, file: &SourceFile) -> Range<usize> {
        let (start, end) = (self.start as usize, self.end as usize);
        match &self.place.at {
            At::Offset(base) => *base as usize + start..*base as usize + end,
            At::Indented { offset, spaces } => {
                let place = |at| file.unindented(*offset as usize, *spaces as usize, at);
                place(start)..place(end)
            }
            At::Value(path) => file.yaml_value(path, start, end),
            At::Key(path) => file.yaml_key(path),
            At::Made => 0..0,
            At::Written => start..end,
        }
    }

    /// Looks up the span in its file, as that was written.
    pub fn locate(&self, files: &Vfs) -> Location {
        let file = files.file(self.place.file);
        let range = match self.place.at {
            At::Written => self.range(file),
            _ => file.written_range(self.range(file)),
        };
        let text = file.written();
        // Replaced invalid UTF-8 may have shifted the following offsets.
        let floor = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
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
