//! Full-width signs, and blanks between words.
//!
//! Enters: signs. Leaves: what they are in ASCII, and whether a script puts blanks between its words.

use super::super::signs;

/// Returns the ASCII sign that a full-width one stands for, or the sign itself.
pub(super) fn narrow(sign: char) -> char {
    match sign {
        '\u{3000}' | '\u{a0}' => ' ',
        _ => signs::narrow(sign),
    }
}

/// Whether a sign is a blank, even one that cannot be seen.
pub(super) fn is_blank(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// Whether a sign belongs to a script without blanks between words.
pub(super) fn is_wide(sign: char) -> bool {
    matches!(sign, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a letter is one of Korean, which has blanks between words but none before particles.
pub(super) fn is_hangul(sign: char) -> bool {
    matches!(sign, '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}')
}

/// Whether a sign is a letter of a script with blanks between words.
pub(super) fn is_spaced_letter(sign: char) -> bool {
    sign.is_alphanumeric() && !is_wide(sign)
}
