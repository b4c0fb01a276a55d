//! Reads tags of HTML, sound ones and damaged ones.
//!
//! Enters: prose. Leaves: tags with their attributes. Start at [`tags`].

use super::mask::find;
use std::ops::Range;

/// Elements that a text may have, in order. What stands in angle brackets otherwise is a placeholder.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "blockquote",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "option",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
];

/// Whether there is an element with this name.
pub(super) fn is_element(name: &str) -> bool {
    ELEMENTS.binary_search(&name).is_ok()
}

/// The element whose tag begins behind a bracket: its place in the list, whether this is its end, and what follows the
/// name.
pub(super) fn element(inner: &str) -> Option<(usize, bool, &str)> {
    let bare = inner.strip_prefix('/').unwrap_or(inner);
    let letters = bare.bytes().take_while(u8::is_ascii_alphanumeric);
    let (name, rest) = bare.split_at_checked(letters.count())?;
    let is_end = bare.len() < inner.len();
    let is_name = match is_end {
        true => rest.trim_start().starts_with('>'),
        false => rest.starts_with(|sign: char| sign.is_whitespace() || matches!(sign, '>' | '/')),
    };
    if name.is_empty() || !is_name {
        return None;
    }
    let number = match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => ELEMENTS.binary_search(&name.to_ascii_lowercase().as_str()),
        false => ELEMENTS.binary_search(&name),
    };
    Some((number.ok()?, is_end, rest))
}

/// A tag.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    /// From bracket to bracket.
    pub(super) range: Range<usize>,
    /// Whether it ends an element.
    pub(super) is_end: bool,
    /// The name of the element in small letters.
    pub(super) name: String,
    /// What is behind the name.
    pub(super) rest: Range<usize>,
    /// Its attributes; `None` if they cannot be read.
    pub(super) attributes: Option<Vec<Attribute>>,
}

/// An attribute.
#[derive(Debug, Clone)]
pub(super) struct Attribute {
    /// Its name.
    pub(super) name: Range<usize>,
    /// Its value without quotation marks.
    pub(super) value: Option<Range<usize>>,
}

/// Returns the tags in a part of a text.
pub(super) fn tags(text: &str, within: &Range<usize>) -> Vec<Tag> {
    let Some(text) = text.get(..within.end) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut at = within.start;
    while let Some(start) = find(text, "<", at) {
        at = start + 1;
        if let Some(tag) =
            tag(text, start).filter(|_| !text.get(..start).is_some_and(|head| head.ends_with('\\')))
        {
            at = tag.range.end;
            found.push(tag);
        }
    }
    found
}

/// Reads the tag that begins at a byte.
fn tag(text: &str, start: usize) -> Option<Tag> {
    let inner = text.get(start + 1..)?;
    let is_end = inner.starts_with('/');
    let bare = inner.strip_prefix('/').unwrap_or(inner);
    let len = bare.len()
        - bare
            .trim_start_matches(|c: char| c.is_ascii_alphanumeric())
            .len();
    let name = bare.get(..len)?.to_ascii_lowercase();
    if !is_element(&name) {
        return None;
    }
    let from = text.len() - bare.len() + len;
    if let Some((attributes, end)) = attributes(text, from) {
        return Some(Tag {
            range: start..end,
            is_end,
            name,
            rest: from..end - 1,
            attributes: Some(attributes),
        });
    }
    let rest = text.get(from..)?;
    let is_name = rest.starts_with(|c: char| c.is_whitespace() || c == '/');
    let end = from + rest.find(['>', '＞', '\n'])?;
    let inner = text.get(from..end)?;
    (is_name && text.get(end..)?.starts_with('>') && !inner.contains('<')).then(|| Tag {
        range: start..end + 1,
        is_end,
        name,
        rest: from..end,
        attributes: None,
    })
}

/// Reads attributes to the closing bracket, and where it ends.
fn attributes(text: &str, from: usize) -> Option<(Vec<Attribute>, usize)> {
    let mut found = Vec::new();
    let mut at = from;
    loop {
        let rest = text.get(at..)?;
        let bare = rest.trim_start_matches([' ', '\t', '\n']);
        let start = text.len() - bare.len();
        let closed = bare.strip_prefix("/>").or_else(|| bare.strip_prefix('>'));
        if let Some(after) = closed {
            return Some((found, text.len() - after.len()));
        }
        // Behind a name, and between attributes, there is a blank.
        if rest.len() == bare.len() {
            return None;
        }
        let is_name = |c: char| {
            c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '@' | '.' | '\u{1}')
        };
        let len = bare.len() - bare.trim_start_matches(is_name).len();
        if len == 0 {
            return None;
        }
        let name = start..start + len;
        let after = bare.get(len..)?;
        let Some(given) = after.trim_start().strip_prefix('=') else {
            found.push(Attribute { name, value: None });
            at = start + len;
            continue;
        };
        let given = given.trim_start();
        let open = text.len() - given.len();
        let value = match given.chars().next()? {
            quote @ ('"' | '\'') => {
                let inner = given.get(1..)?;
                let len = inner.find(quote)?;
                open + 1..open + 1 + len
            }
            _ => {
                let len = given.find([' ', '\t', '\n', '>'])?;
                open..open + len
            }
        };
        let written = text.get(value.clone())?;
        let is_quoted = value.start > open;
        let is_wrong = match is_quoted {
            true => written.contains(['<', '\n']),
            false => {
                written.is_empty()
                    || written.contains([
                        '"', '\'', '=', '<', '`', '“', '”', '„', '‘', '’', '«', '»', '「', '」',
                        '＂',
                    ])
            }
        };
        if is_wrong {
            return None;
        }
        at = value.end + usize::from(is_quoted);
        found.push(Attribute {
            name,
            value: Some(value),
        });
    }
}
