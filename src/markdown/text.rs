//! GFM extensions in plain text: bare URLs that become links, and emoji shortcodes.

use super::characters::is_cjk;

/// A piece of plain text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    /// The emoji for a shortcode such as `:tada:`.
    Emoji(&'static str),
    /// A bare URL.
    Link(&'t str),
}

/// Passes the pieces of `text` to `take`, in order. Without `links`, bare URLs are plain text.
pub(super) fn pieces<'t>(text: &'t str, links: bool, mut take: impl FnMut(Piece<'t>)) {
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while let Some(colon) = memchr::memchr(b':', &bytes[at..]).map(|n| at + n) {
        let found = match links.then(|| address(text, from, colon)).flatten() {
            Some((start, end)) => Some((start, end, Piece::Link(&text[start..end]))),
            None => emoji(text, colon).map(|(end, emoji)| (colon, end, Piece::Emoji(emoji))),
        };
        match found {
            Some((start, end, piece)) => {
                if start > from {
                    take(Piece::Text(&text[from..start]));
                }
                take(piece);
                from = end;
                at = end;
            }
            None => at = colon + 1,
        }
    }
    if from < text.len() {
        take(Piece::Text(&text[from..]));
    }
}

/// The emoji `:name:` that starts at a colon, and where it ends.
fn emoji(text: &str, colon: usize) -> Option<(usize, &'static str)> {
    let rest = &text[colon + 1..];
    let len = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-')))?;
    if len == 0 || !rest[len..].starts_with(':') {
        return None;
    }
    let emoji = emojis::get_by_shortcode(&rest[..len])?;
    Some((colon + 2 + len, emoji.as_str()))
}

/// The range of a bare URL around a colon. It ends before whitespace, `<` or a CJK character, which is never meant to
/// be part of it, and before punctuation that ends a sentence.
fn address(text: &str, from: usize, colon: usize) -> Option<(usize, usize)> {
    let before = &text.as_bytes()[from..colon];
    let scheme = ["https", "http", "mailto"].into_iter().find(|scheme| {
        let begin = before.len().checked_sub(scheme.len());
        begin.is_some_and(|begin| before[begin..].eq_ignore_ascii_case(scheme.as_bytes()))
    })?;
    let start = colon - scheme.len();
    let boundary = text[from..start]
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_ascii_alphanumeric());
    let rest = &text[colon + 1..];
    let body = if scheme == "mailto" {
        rest
    } else {
        rest.strip_prefix("//")?
    };
    let begin = text.len() - body.len();
    let len = body
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"') || is_cjk(c))
        .unwrap_or(body.len());
    let mut address = &body[..len];
    loop {
        let trimmed = address.trim_end_matches(['.', ',', ':', ';', '!', '?', '\'', '*', '_', '~']);
        let closing =
            trimmed.ends_with(')') && trimmed.matches(')').count() > trimmed.matches('(').count();
        let closing = closing || trimmed.ends_with(']') && !trimmed.contains('[');
        let next = if closing {
            &trimmed[..trimmed.len() - 1]
        } else {
            trimmed
        };
        if next.len() == address.len() {
            break;
        }
        address = next;
    }
    let sensible = if scheme == "mailto" {
        address.contains('@')
    } else {
        address.starts_with(|c: char| c.is_alphanumeric() || c == '[')
    };
    (boundary && sensible).then_some((start, begin + address.len()))
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    fn cut(text: &str) -> Vec<Piece<'_>> {
        let mut found = Vec::new();
        pieces(text, true, |piece| found.push(piece));
        found
    }

    #[test]
    fn a_bare_url_ends_before_japanese_and_before_a_full_stop() {
        assert_eq!(
            cut("https://a.b/c。次の (http://d.e/f_g). mailto:x@y.z"),
            [
                Piece::Link("https://a.b/c"),
                Piece::Text("。次の ("),
                Piece::Link("http://d.e/f_g"),
                Piece::Text("). "),
                Piece::Link("mailto:x@y.z"),
            ]
        );
    }

    #[test]
    fn shortcodes_become_emoji() {
        assert_eq!(
            cut(":tada: :nope: 10:30:40"),
            [Piece::Emoji("🎉"), Piece::Text(" :nope: 10:30:40")]
        );
    }
}
