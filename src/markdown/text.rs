//! GFM extensions in plain text: bare addresses that become links, and emoji shortcodes.

use super::characters::is_cjk;

/// A piece of plain text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    /// The emoji for a shortcode such as `:tada:`.
    Emoji(&'static str),
    /// A bare address, and what precedes it in the link's target.
    Link(&'static str, &'t str),
}

/// Maximum length of a host's name (RFC 1035).
const MAX_HOST: usize = 253;

/// Which bare addresses become links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Links {
    None,
    /// Those with a scheme, as the parser did that trees of 2020 and 2021 were written for.
    WithScheme,
    /// Those of GFM: also `www.example.com` and `a@example.com`.
    All,
}

/// Passes the pieces of `text` to `take`, in order.
pub(super) fn pieces<'t>(text: &'t str, links: Links, mut take: impl FnMut(Piece<'t>)) {
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    let next_mark = |at: usize| match links {
        Links::All => memchr::memchr3(b':', b'@', b'.', &bytes[at..]),
        _ => memchr::memchr(b':', &bytes[at..]),
    };
    while let Some(mark) = next_mark(at).map(|n| at + n) {
        let link = |prefix, (start, end)| (start, end, Piece::Link(prefix, &text[start..end]));
        let found = match bytes[mark] {
            b'@' => email(text, from, mark).map(|at| link("mailto:", at)),
            b'.' => www(text, from, mark).map(|at| link("http://", at)),
            b':' => match (links != Links::None)
                .then(|| address(text, from, mark))
                .flatten()
            {
                Some(at) => Some(link("", at)),
                None => emoji(text, mark).map(|(end, emoji)| (mark, end, Piece::Emoji(emoji))),
            },
            _ => None,
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
            None => at = mark + 1,
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
    let address = trimmed(body);
    let sensible = if scheme == "mailto" {
        address.contains('@')
    } else {
        address.starts_with(|c: char| c.is_alphanumeric() || c == '[')
    };
    (boundary && sensible).then_some((start, begin + address.len()))
}

/// The beginning of a text that belongs to an address.
fn trimmed(text: &str) -> &str {
    let len = text
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"') || is_cjk(c))
        .unwrap_or(text.len());
    let mut address = &text[..len];
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
            return address;
        }
        address = next;
    }
}

/// The range of an address that begins with `www.`, whose full stop is at `dot`. Rules: those of GFM.
fn www(text: &str, from: usize, dot: usize) -> Option<(usize, usize)> {
    let start = dot.checked_sub(3).filter(|start| *start >= from)?;
    if !text.as_bytes()[start..dot].eq_ignore_ascii_case(b"www") {
        return None;
    }
    let before = text[..start].chars().next_back();
    let boundary =
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | ']' | '*' | '_' | '~'));
    let rest = &text[start..];
    let is_host = |c: &char| !is_cjk(*c) && (c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    let host = rest.chars().take(MAX_HOST).take_while(is_host);
    let host = rest[..host.map(char::len_utf8).sum()].trim_end_matches(['.', '_']);
    let mut labels = host.rsplit('.');
    let end_is_plain = labels.by_ref().take(2).all(|label| !label.contains('_'));
    let valid = host.len() > 4 && end_is_plain && !host.contains("..");
    (boundary && valid).then(|| (start, start + trimmed(rest).len()))
}

/// The range of an address of e-mail around an `@`. Rules: those of GFM.
fn email(text: &str, from: usize, at: usize) -> Option<(usize, usize)> {
    let is_local = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let local: usize = text[from..at].chars().rev().take_while(is_local).count();
    let start = at - local;
    let is_path = text[..start].ends_with('/');
    let rest = &text[at + 1..];
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let host = &rest[..rest.find(|c| !is_host(c)).unwrap_or(rest.len())];
    // A full stop after it, or two, end the sentence.
    let host = host.split("..").next()?.trim_end_matches('.');
    let is_domain = host.contains('.')
        && !host.starts_with('.')
        && host.ends_with(|c: char| c.is_ascii_alphabetic());
    (local > 0 && !is_path && is_domain).then_some((start, at + 1 + host.len()))
}

#[cfg(test)]
mod tests {
    use super::{Links, Piece, pieces};

    fn cut(text: &str) -> Vec<Piece<'_>> {
        let mut found = Vec::new();
        pieces(text, Links::All, |piece| found.push(piece));
        found
    }

    fn links(text: &str) -> Vec<&str> {
        let found = cut(text).into_iter().filter_map(|piece| match piece {
            Piece::Link(_, link) => Some(link),
            _ => None,
        });
        found.collect()
    }

    #[test]
    fn gfm_links_www_and_email() {
        assert_eq!(
            links("See www.a.example/b_c?d=(e). (WWW.f.example), *www.g.example*"),
            ["www.a.example/b_c?d=(e)", "WWW.f.example", "www.g.example"]
        );
        assert_eq!(
            links("xwww.a.example www. www.a_b.example www.a..b"),
            Vec::<&str>::new()
        );
        assert_eq!(
            links("a.b+c@d-e.example. x@y.z-, git@github.example:o/r"),
            ["a.b+c@d-e.example", "git@github.example"]
        );
        assert_eq!(
            links("o/checkout@v4.x server@3.10 @team.name a@b"),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn a_bare_url_ends_before_japanese_and_before_a_full_stop() {
        assert_eq!(
            cut("https://a.b/c。次の (http://d.e/f_g). mailto:x@y.z"),
            [
                Piece::Link("", "https://a.b/c"),
                Piece::Text("。次の ("),
                Piece::Link("", "http://d.e/f_g"),
                Piece::Text("). "),
                Piece::Link("", "mailto:x@y.z"),
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
