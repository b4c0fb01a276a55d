//! The description of a page in search results: the beginning of a text.

/// Number of characters of a description that search engines show.
const MAX_DESCRIPTION: usize = 160;

/// Returns the text itself, or its beginning up to the last space if there is one near the end.
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
