//! What search engines show of a page: the beginning of a text.

/// Characters that search engines show of a description.
const MAX_DESCRIPTION: usize = 160;

/// The text itself, or its beginning up to the last blank where there is one near the end.
pub(super) fn shortened(mut text: String) -> String {
    let Some((end, _)) = text.char_indices().nth(MAX_DESCRIPTION) else {
        return text;
    };
    text.truncate(end);
    if let Some(blank) = text.rfind(' ').filter(|blank| *blank > end / 2) {
        text.truncate(blank);
    }
    text.push('…');
    text
}
