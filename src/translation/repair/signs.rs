//! Signs of input methods and word processors in the place of plain ones.
//!
//! Enters: a sign. Leaves: what it stands for everywhere; what it means in tags or in code only, their folders say.

/// Returns the ASCII sign that a full-width one stands for, or the sign itself.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Whether a sign is a blank that Markdown and Liquid do not read as one.
pub(super) fn is_unusual_blank(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Whether a sign has no width.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}
