//! ```` ```shell ```` blocks of trees of 2020 and 2021, in which authors mark up what a reader has to replace:
//! `git checkout <em>branch</em>`. Inline elements and character references are HTML there; everything else, such as
//! `<branch>`, is literal text.

/// A piece of such a block.
pub(super) enum Piece<'t> {
    Html(&'t str),
    Text(&'t str),
}

/// Elements that count as HTML.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "u", "var", "wbr",
];

/// Passes the pieces of a block's text to `take`, in order.
pub(super) fn pieces<'t>(text: &'t str, mut take: impl FnMut(Piece<'t>)) {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, after) = rest.split_at(at);
        take(Piece::Text(before));
        let len = if after.starts_with('<') {
            tag(after)
        } else {
            reference(after)
        };
        match len {
            Some(len) => {
                take(Piece::Html(&after[..len]));
                rest = &after[len..];
            }
            None => {
                take(Piece::Text(&after[..1]));
                rest = &after[1..];
            }
        }
    }
    take(Piece::Text(rest));
}

/// Length of the tag of an inline element.
fn tag(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let inside = text[1..end].trim_start_matches('/');
    let name = &inside[..inside
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(inside.len())];
    (INLINE.contains(&name) && !text[..end].contains('\n')).then_some(end + 1)
}

/// Length of a character reference such as `&lt;`. HTML allows a few without the semicolon.
fn reference(text: &str) -> Option<usize> {
    let end = text[1..]
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '#'))
        .map_or(text.len(), |at| at + 1);
    let name = &text[1..end];
    if text[end..].starts_with(';') {
        return (!name.is_empty()).then_some(end + 1);
    }
    matches!(name, "amp" | "gt" | "lt" | "nbsp" | "quot").then_some(end)
}
