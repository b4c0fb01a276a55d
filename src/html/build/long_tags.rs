//! Detects tags that are too long to tokenize.
//!
//! Enters: raw HTML. Leaves: whether it has a tag with more attributes than the tokenizer can handle.

/// Tags with more attributes than this overflow the tokenizer's stack; the longest real ones have thirty.
const MAX_ATTRIBUTES: usize = 1000;

/// Shorter tags cannot have that many attributes.
const MAX_TAG_TOKENS: usize = 2 * MAX_ATTRIBUTES;

/// Upper bound on the number of attributes of a tag, given the text after `<`.
fn attributes(tag: &str) -> usize {
    let end = tag.find('>').unwrap_or(tag.len());
    tag.as_bytes()[..end]
        .iter()
        .filter(|byte| {
            matches!(
                byte,
                b' ' | b'\n' | b'\t' | b'/' | b'\r' | 0x0c | b'"' | b'\''
            )
        })
        .count()
}

/// Whether a tag in this HTML has too many attributes.
pub(super) fn has_long_tag(html: &str) -> bool {
    // A tag of that length spans a whole chunk of half its length in which no other tag starts.
    let stretches = html.as_bytes().chunks_exact(MAX_TAG_TOKENS / 2);
    let may_have = stretches
        .into_iter()
        .any(|stretch| memchr::memchr(b'<', stretch).is_none());
    let is_long = |tag: &str| tag.len() > MAX_TAG_TOKENS && attributes(tag) > MAX_ATTRIBUTES;
    may_have && html.split('<').any(is_long)
}
