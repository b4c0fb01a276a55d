//! The source line of a problem, shortened and made safe for display.

use crate::source::{Location, Span, Vfs};

/// Maximum length of a source line that is shown completely, in bytes. Of a longer line, only the part around the
/// problem is shown.
const MAX_LINE_LEN: usize = 400;

/// The part of a file that is shown.
#[derive(Debug)]
pub(super) struct Window {
    pub(super) text: String,
    /// Byte range in `text`.
    pub(super) caret: std::ops::Range<usize>,
    pub(super) location: Location,
    pub(super) column_in_window: usize,
}

impl Window {
    pub(super) fn around(files: &Vfs, span: &Span) -> Self {
        let location = span.locate(files);
        let file = files.file(span.place.file);
        let text = file.written();
        let line = file.line_range(location.start.line);
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let mut from = line.start;
        let mut to = line.end.max(line.start);
        if to - from > MAX_LINE_LEN {
            from = boundary(
                location
                    .range
                    .start
                    .saturating_sub(MAX_LINE_LEN / 2)
                    .max(from),
            );
            to = boundary((from + MAX_LINE_LEN).min(to));
        }
        let start = location.range.start.clamp(from, to) - from;
        let end = location.range.end.clamp(from, to) - from;
        let shown: String = text[from..to].chars().map(printable).collect();
        let column_in_window = text[from..from + start].chars().count() + 1;
        // `printable` can change the length of a character in bytes, so the offsets are computed again.
        let caret = reach(&shown, column_in_window - 1)
            ..reach(
                &shown,
                column_in_window - 1 + text[from + start..from + end].chars().count(),
            );
        Self {
            text: shown,
            caret,
            location,
            column_in_window,
        }
    }
}

/// Returns the byte offset of the n-th character.
pub(super) fn reach(text: &str, n: usize) -> usize {
    text.char_indices().nth(n).map_or(text.len(), |(at, _)| at)
}

/// Replaces control characters, which would disturb a terminal.
fn printable(c: char) -> char {
    match c {
        '\t' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}
