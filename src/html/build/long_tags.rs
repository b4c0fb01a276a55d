//! Finds tags that are too long to be read.
//!
//! Enters: raw HTML. Leaves: whether a tag in it has more attributes than the tokenizer can bear.

/// Tags with more attributes than this exhaust the tokenizer's stack; the longest that people write have thirty.
const MOST_ATTRIBUTES: usize = 1000;

/// Tags shorter than this cannot have so many.
const LONGEST_TAG: usize = 2 * MOST_ATTRIBUTES;

/// At most how many attributes a tag has, whose text begins behind `<`.
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

/// Whether a tag of this HTML has too many attributes.
pub(super) fn has_long_tag(html: &str) -> bool {
    // A tag of such a length leaves a stretch of half of it in which none begins.
    let stretches = html.as_bytes().chunks_exact(LONGEST_TAG / 2);
    let may_have = stretches
        .into_iter()
        .any(|stretch| memchr::memchr(b'<', stretch).is_none());
    let is_long = |tag: &str| tag.len() > LONGEST_TAG && attributes(tag) > MOST_ATTRIBUTES;
    may_have && html.split('<').any(is_long)
}
