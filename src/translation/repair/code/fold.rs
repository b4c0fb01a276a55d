//! Folds the signs that input methods and word processors put into code.
//!
//! Enters: a sign, or a piece of code. Leaves: the plain sign that was meant; a key in which a damaged piece of code
//! and the code it stands for are equal. Keys are for comparison only: what is written comes from the source.

use memchr::memchr2;

use super::super::signs::{is_invisible, is_unusual_blank, narrow};

/// The plain ASCII sign that a full-width or typographic one stands for; others stay.
pub(in crate::translation::repair) fn sign(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c,
        c if is_unusual_blank(c) => ' ',
        '、' => ',',
        '。' => '.',
        '“' | '”' | '„' | '‟' | '〝' | '〟' | '«' | '»' | '「' | '」' | '『' | '』' => {
            '"'
        }
        '‘' | '’' | '‚' | '‛' | '‹' | '›' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '¥' | '￥' => '\\',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        '〈' | '《' => '<',
        '〉' | '》' => '>',
        '´' => '`',
        _ => narrow(c),
    }
}

/// Whether [`sign`] changes a character, or nobody sees it.
pub(super) fn is_odd(c: char) -> bool {
    sign(c) != c || is_invisible(c) || matches!(c, '…' | '≥' | '≤' | '≠')
}

/// A key of a piece of code: plain signs, no blanks, each run of dashes as one.
pub(super) fn compact(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            let is_double = c == '-' && key.ends_with('-');
            if !c.is_whitespace() && !is_double {
                key.push(c);
            }
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        match sign(c) {
            '…' => key.push_str("..."),
            '≥' => key.push_str(">="),
            '≤' => key.push_str("<="),
            '≠' => key.push_str("!="),
            '-' if key.ends_with('-') => {}
            c if c.is_whitespace() => {}
            c => key.push(c),
        }
    }
    key
}

/// What HTML and Markdown tools make of the signs of code.
const ESCAPES: &[(&str, &str)] = &[
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#39;", "'"),
    ("&apos;", "'"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&amp;", "&"),
    ("\\_", "_"),
    ("\\*", "*"),
];

/// Undoes the escapes in a line of code that its source does not have.
pub(super) fn unescaped(own: &str, source: &str) -> String {
    let mut text = own.to_owned();
    if memchr2(b'&', b'\\', own.as_bytes()).is_none() {
        return text;
    }
    for (escape, plain) in ESCAPES {
        if text.contains(escape) && !source.contains(escape) {
            text = text.replace(escape, plain);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_signs_are_folded() {
        assert_eq!(compact("ｇｉｔ　pull —all"), compact("git pull --all"));
        assert_eq!(compact("｛ “a”： 1、 ｝"), "{\"a\":1,}");
    }

    #[test]
    fn letters_of_other_scripts_stay() {
        assert_eq!(compact("一覧 é"), "一覧é");
    }

    #[test]
    fn escapes_of_the_source_stay() {
        assert_eq!(unescaped("a &gt; b", "a > b"), "a > b");
        assert_eq!(unescaped("a &gt; b", "c &gt; d"), "a &gt; b");
    }
}
