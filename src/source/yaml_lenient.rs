//! Text that the parser for values accepts and the one for positions refuses, replaced by text that both accept. Offsets
//! of bytes and of characters stay the same.

use memchr::memmem;

/// Returns a document without tabs, which may separate tokens, and without the surrogate pairs of JSON's `\u` escapes;
/// `None` if it has neither.
pub(super) fn lenient(document: &str) -> Option<String> {
    let mut text = document.replace('\t', " ");
    let is_surrogate = |at: &usize| {
        let digits = document.as_bytes().get(at + 2..at + 6);
        digits.is_some_and(|digits| {
            matches!(digits[0], b'd' | b'D')
                && matches!(digits[1], b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F')
                && digits.iter().all(u8::is_ascii_hexdigit)
        })
    };
    let escapes = memmem::find_iter(document.as_bytes(), b"\\u");
    for at in escapes.filter(is_surrogate) {
        text.replace_range(at..at + 6, "\\uFFFD");
    }
    (text != document).then_some(text)
}
