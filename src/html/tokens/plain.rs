//! HTML in plain form: tags as `<name attribute="value" attribute>`, `</name>`, text, comments.
//!
//! Everything here has the meaning defined by the HTML Standard
//! (<https://html.spec.whatwg.org/multipage/parsing.html#tokenization>); anything that is not plain is left to a
//! complete tokenizer.

use std::borrow::Cow;

use super::{Token, dedup, tokenize_any};
use crate::html::tree::Attribute;

/// Elements whose contents are not parsed as HTML.
const OTHER_CONTENT: &[&str] = &[
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
];

/// Passes tokens to `take` as long as they are plain. Returns the number of bytes read.
pub(super) fn tokenize<'h>(html: &'h str, take: &mut impl FnMut(Token<'h>)) -> usize {
    // HTML replaces carriage returns and null characters everywhere.
    if memchr::memchr2(b'\r', b'\0', html.as_bytes()).is_some() {
        return 0;
    }
    let mut at = 0;
    while at < html.len() {
        let rest = &html[at..];
        if !rest.starts_with('<') {
            let len = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            text(&rest[..len], take);
            at += len;
            continue;
        }
        let Some((token, len)) = markup(rest, at) else {
            return at;
        };
        if let Some(token) = token {
            take(token);
        }
        at += len;
    }
    at
}

fn text<'h>(text: &'h str, take: &mut impl FnMut(Token<'h>)) {
    if memchr::memchr(b'&', text.as_bytes()).is_some() {
        return tokenize_any(text, 0, take);
    }
    take(Token::Text(Cow::Borrowed(text)));
}

/// The markup that starts at the `<` at the start of `rest`, and its length; `None` if it is not plain.
fn markup(rest: &str, at: usize) -> Option<(Option<Token<'_>>, usize)> {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return Some((None, "<!--".len() + comment_len(comment)?));
    }
    if let Some(end_tag) = rest.strip_prefix("</") {
        let name = name(end_tag)?;
        let is_closed = end_tag.as_bytes().get(name.len()) == Some(&b'>');
        let len = "</>".len() + name.len();
        let token = Token::End {
            name: lower(name),
            end: at + len,
        };
        return is_closed.then_some((Some(token), len));
    }
    let name = name(&rest[1..])?;
    let mut reader = Reader {
        text: rest,
        at: 1 + name.len(),
    };
    let (attributes, self_closing) = reader.attributes()?;
    let name = lower(name);
    if OTHER_CONTENT.contains(&&*name) {
        return None;
    }
    let token = Token::Start {
        name,
        attributes,
        self_closing,
        at,
    };
    Some((Some(token), reader.at))
}

/// Length of a comment in bytes, after `<!--`.
fn comment_len(comment: &str) -> Option<usize> {
    let end = memchr::memmem::find(comment.as_bytes(), b"-->")?;
    let is_odd = comment.starts_with('>')
        || comment.starts_with("->")
        || comment[..end].contains("--!>")
        || comment[..end].contains("<!--");
    (!is_odd).then_some(end + "-->".len())
}

/// A name of letters, digits and a few other characters at the start of a text.
fn name(text: &str) -> Option<&str> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
    let len = text.bytes().take_while(|byte| is_part(byte)).count();
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        .then_some(&text[..len])
}

fn lower(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    }
}

/// A start tag that is being read.
struct Reader<'h> {
    text: &'h str,
    at: usize,
}

impl<'h> Reader<'h> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Reads up to the end of the tag. Returns the attributes, and whether the tag ends with `/>`.
    fn attributes(&mut self) -> Option<(Vec<Attribute<'h>>, bool)> {
        let mut attributes = Vec::new();
        loop {
            let before = self.at;
            while matches!(self.peek(), Some(b' ' | b'\n' | b'\t')) {
                self.at += 1;
            }
            match self.peek()? {
                b'>' => {
                    self.at += 1;
                    break;
                }
                b'/' if self.text[self.at..].starts_with("/>") => {
                    self.at += 2;
                    dedup(&mut attributes);
                    return Some((attributes, true));
                }
                _ if before == self.at => return None,
                _ => attributes.push(self.attribute()?),
            }
        }
        dedup(&mut attributes);
        Some((attributes, false))
    }

    fn attribute(&mut self) -> Option<Attribute<'h>> {
        let name = name(&self.text[self.at..])?;
        self.at += name.len();
        if self.peek() != Some(b'=') {
            // Whitespace and a value could follow.
            let next = self.text[self.at..].trim_start_matches([' ', '\n', '\t']);
            return (!next.starts_with('=')).then_some((lower(name), Cow::Borrowed("")));
        }
        let value = self.text[self.at..].strip_prefix("=\"")?;
        let end = memchr::memchr2(b'"', b'&', value.as_bytes())?;
        self.at += 2 + end + 1;
        (value.as_bytes()[end] == b'"').then_some((lower(name), Cow::Borrowed(&value[..end])))
    }
}
