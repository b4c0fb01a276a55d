//! Offsets of characters as offsets of bytes.

use std::ops::Range;

/// Converts character offsets, which the parser uses, to bytes. Offsets must be queried in order, so that the text is
/// scanned once.
pub(super) struct Offsets<'t> {
    text: &'t str,
    start: usize,
    char: usize,
    byte: usize,
}

impl<'t> Offsets<'t> {
    /// `start`: offset of the text in the file.
    pub(super) fn new(text: &'t str, start: usize) -> Self {
        Self {
            text,
            start,
            char: 0,
            byte: 0,
        }
    }

    pub(super) fn bytes(&mut self, chars: Range<usize>) -> Range<usize> {
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
