use std::borrow::Cow;

/// Width of a tab in columns.
pub(super) const TAB: usize = 4;

/// A line of text in its new layout.
#[derive(Debug, Clone)]
pub(super) struct Line<'t> {
    /// The text inserted before it: markers and indentation of the enclosing items.
    pub(super) prefix: String,
    /// Its own text, without line break.
    pub(super) text: Cow<'t, str>,
    /// Offset of its text in the original.
    pub(super) at: usize,
    /// Lines joined to it: their offsets in the text, and in the original.
    pub(super) joins: Vec<(usize, usize)>,
}

impl<'t> Line<'t> {
    /// A line that is not in the original.
    pub(super) fn new(text: &'static str, at: usize) -> Self {
        Self {
            prefix: String::new(),
            text: Cow::Borrowed(text),
            at,
            joins: Vec::new(),
        }
    }

    /// Whether it contains only whitespace.
    pub(super) fn is_blank(&self) -> bool {
        let first = self.text.as_bytes().first();
        !first.is_some_and(u8::is_ascii_graphic) && self.text.trim().is_empty()
    }

    /// Columns of leading whitespace.
    pub(super) fn indent(&self) -> usize {
        indent(&self.text)
    }

    /// The text without leading whitespace.
    pub(super) fn bare(&self) -> &str {
        self.text.trim_start_matches([' ', '\t'])
    }

    /// Removes up to `columns` columns of leading whitespace.
    pub(super) fn dedent(&mut self, columns: usize) {
        let bytes = self.text.as_bytes();
        let (mut at, mut column) = (0, 0);
        while column < columns && at < bytes.len() {
            match bytes[at] {
                b' ' => column += 1,
                b'\t' => column += TAB - column % TAB,
                _ => break,
            }
            at += 1;
        }
        self.skip(at);
        // A tab may be wider than the whitespace to remove.
        if column > columns {
            self.text = Cow::Owned(format!("{}{}", " ".repeat(column - columns), self.text));
        }
    }

    /// Removes the first `bytes` bytes.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
        for (start, _) in &mut self.joins {
            *start = start.saturating_sub(bytes);
        }
        match &mut self.text {
            Cow::Borrowed(text) => *text = &text[bytes..],
            Cow::Owned(text) => {
                text.drain(..bytes);
            }
        }
    }
}

/// Columns of leading whitespace of a text.
pub(super) fn indent(text: &str) -> usize {
    let mut column = 0;
    for byte in text.bytes() {
        match byte {
            b' ' => column += 1,
            b'\t' => column += TAB - column % TAB,
            _ => break,
        }
    }
    column
}

/// Splits a text into lines.
pub(super) fn split(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::with_capacity(text.len() / 40);
    let mut at = 0;
    while at < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]);
        let line = &text[at..end.map_or(text.len(), |end| at + end + 1)];
        let content = line.trim_end_matches(['\n', '\r']);
        lines.push(Line {
            prefix: String::new(),
            text: Cow::Borrowed(content),
            at,
            joins: Vec::new(),
        });
        at += line.len();
    }
    lines
}
