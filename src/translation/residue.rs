//! Finds what is still damaged when all certain repairs are made, and no error to Liquid: readers would see its signs.
//!
//! Enters: a block of a translation and the block of the source that it translates. Leaves: whether the translation has
//! signs that were meant as markup, in the place of markup that the source has. Start at [`is_damaged`].

use memchr::memmem;

use super::block::{Block, Kind, fence_of};

/// A sign that is no markup, and the markup of the source that it may have been.
const SIGNS: &[(&str, &str)] = &[
    ("］（", "]("),
    ("]（", "]("),
    ("］(", "]("),
    ("] (/", "]("),
    ("] (http", "]("),
    ("]　(", "]("),
    ("＊＊", "**"),
    ("\\*\\*", "**"),
    ("* *", "**"),
    ("｀", "`"),
    ("＜", "<"),
    ("&lt;", "<"),
    ("<!—", "<!--"),
    ("<!–", "<!--"),
    ("［！", "[!"),
    ("[！", "[!"),
    ("｜", "|"),
];

/// Whether a text has any sign for which it is worth to look at its blocks.
pub(super) fn may_be_damaged(own: &str) -> bool {
    let has = |sign: &str| memmem::find(own.as_bytes(), sign.as_bytes()).is_some();
    let is_fence = |line: &&str| line.trim_start_matches([' ', '\t', '>']).starts_with("```");
    let is_mark = |line: &str| line.starts_with('#') && line.trim_end().bytes().all(|c| c == b'#');
    has("<|")
        || SIGNS.iter().any(|(sign, _)| has(sign))
        || has("```") && own.lines().filter(is_fence).count() % 2 == 1
        || has("\n#") && own.lines().any(is_mark)
}

/// Whether a block has signs that were meant as markup.
pub(super) fn is_damaged(source: &str, theirs: &Block, own: &str, ours: &Block) -> bool {
    let (text, meant) = (&own[ours.range.clone()], &source[theirs.range.clone()]);
    if ours.kind == Kind::Code {
        return is_open(text) && !is_open(meant);
    }
    let count = |text: &str, sign: &str| text.matches(sign).count();
    let has_left = |(sign, markup): &(&str, &str)| {
        text.contains(sign) && !meant.contains(sign) && count(text, markup) < count(meant, markup)
    };
    // A mark of a program that ends texts.
    let has_sentinel = || {
        let inner = text
            .split_once("<|")
            .and_then(|(_, rest)| rest.split_once("|>"));
        inner.is_some_and(|(name, _)| !name.is_empty() && name.len() < 30) && !meant.contains("<|")
    };
    let is_bare = |block: &Block, text: &str| text[block.text.clone()].trim().is_empty();
    let is_alone =
        matches!(ours.kind, Kind::Heading(_)) && is_bare(ours, own) && !is_bare(theirs, source);
    SIGNS.iter().any(has_left) || has_sentinel() || is_alone
}

/// Whether a fence is not closed.
fn is_open(text: &str) -> bool {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let start = first.find(['`', '~']).unwrap_or(first.len());
    let Some((sign, len)) = fence_of(&first[start..]) else {
        return false;
    };
    let is_closer = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        line.len() >= len && line.chars().all(|c| c == sign)
    };
    !lines.any(is_closer)
}
