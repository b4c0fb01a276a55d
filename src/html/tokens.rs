//! Raw HTML as tokens.
//!
//! Nearly all tags have one plain form, `<name attribute="value">`, which [`plain`] reads without copying. From the
//! first other tag onwards, the crate `html5gum` reads the rest.

mod plain;

use std::{borrow::Cow, convert::Infallible};

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};

use super::tree::Attribute;

/// A token of raw HTML. Comments, processing instructions and doctypes are omitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'h> {
    Start {
        name: Cow<'h, str>,
        attributes: Vec<Attribute<'h>>,
        self_closing: bool,
        at: usize,
    },
    End {
        name: Cow<'h, str>,
        /// Offset of its end.
        end: usize,
    },
    Text(Cow<'h, str>),
}

impl Token<'_> {
    /// Converts to a token that borrows nothing from the text.
    pub(super) fn into_owned(self) -> Token<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Token::Text(text) => Token::Text(own(text)),
            Token::End { name, end } => Token::End {
                name: own(name),
                end,
            },
            Token::Start {
                name,
                attributes,
                self_closing,
                at,
            } => Token::Start {
                name: own(name),
                attributes: attributes
                    .into_iter()
                    .map(|(name, value)| (own(name), own(value)))
                    .collect(),
                self_closing,
                at,
            },
        }
    }
}

/// Name, attributes and offset of a tag that is being read.
type OpenTag<'t> = (String, Vec<Attribute<'t>>, usize);

/// Attributes of the first tag of this name.
pub(crate) fn first_tag(html: &str, name: &str) -> Option<Vec<(String, String)>> {
    let mut found = None;
    tokenize(html, |token| match token {
        Token::Start {
            name: tag,
            attributes,
            ..
        } if found.is_none() && tag == name => found = Some(attributes),
        _ => {}
    });
    let owned = |(name, value): Attribute<'_>| (name.into_owned(), value.into_owned());
    Some(found?.into_iter().map(owned).collect())
}

/// Passes the tokens of `html` to `take`, in order. Text may be split into several tokens.
pub(super) fn tokenize<'h>(html: &'h str, mut take: impl FnMut(Token<'h>)) {
    let read = plain::tokenize(html, &mut take);
    if read < html.len() {
        tokenize_any(&html[read..], read, take);
    }
}

/// Like [`tokenize`], for HTML in any form that starts at `offset`.
fn tokenize_any<'t>(html: &str, offset: usize, mut take: impl FnMut(Token<'t>)) {
    let mut open: Option<OpenTag<'t>> = None;
    let string = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let callback = |event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                open = Some((string(name), Vec::new(), offset + span.start))
            }
            CallbackEvent::AttributeName { name } => {
                if let Some((_, attributes, _)) = &mut open {
                    attributes.push((string(name).into(), "".into()));
                }
            }
            CallbackEvent::AttributeValue { value } => {
                let last = open
                    .as_mut()
                    .and_then(|(_, attributes, _)| attributes.last_mut());
                if let Some((_, known)) = last {
                    known.to_mut().push_str(&String::from_utf8_lossy(value));
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some((name, mut attributes, at)) = open.take() {
                    dedup(&mut attributes);
                    take(Token::Start {
                        name: name.into(),
                        attributes,
                        self_closing,
                        at,
                    });
                }
            }
            CallbackEvent::EndTag { name } => take(Token::End {
                name: string(name).into(),
                end: offset + span.end,
            }),
            CallbackEvent::String { value } => take(Token::Text(string(value).into())),
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
        None
    };
    let mut emitter = CallbackEmitter::new(callback);
    emitter.naively_switch_states(true);
    // Reading from a string cannot fail, and the callback makes no tokens of its own.
    for _ in Tokenizer::new_with_emitter(html, emitter) {}
}

/// Keeps only the first of several attributes with the same name.
fn dedup(attributes: &mut Vec<Attribute<'_>>) {
    let mut n = 0;
    while n < attributes.len() {
        let again = attributes[..n]
            .iter()
            .any(|(name, _)| *name == attributes[n].0);
        if again {
            attributes.remove(n);
        } else {
            n += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::{Token, tokenize, tokenize_any};

    /// HTML in plain and in other forms.
    const PIECES: &[&str] = &[
        "<p>",
        "</p>",
        "<a href=\"/x\">",
        "</a>",
        "<br>",
        "<br/>",
        "<br />",
        "<h2 id=\"a\" class=\"b c\">",
        "</h2 >",
        "text",
        "日本",
        "\n",
        " ",
        "&lt;",
        "&amp",
        "&notit;",
        "& b",
        "a < b",
        "<",
        ">",
        "\"",
        "'",
        "=",
        "/",
        "<!-- c -->",
        "<!---->",
        "<!-->",
        "<!--->",
        "<!-- --!> x",
        "<!doctype html>",
        "<?php ?>",
        "<INPUT Disabled>",
        "<svg viewBox=\"0 0 1 1\" xlink:href=\"#a\">",
        "<a b>",
        "<a b=c>",
        "<a b='c'>",
        "<a b = \"c\">",
        "<a b=\"&amp;\">",
        "<a b=\"1\" b=\"2\">",
        "<a b=\"1\"c=\"2\">",
        "<a\nb=\"1\">",
        "<a b=\"\n\">",
        "<a b=\"",
        "<a b",
        "<a ",
        "<a",
        "</",
        "</a b=\"c\">",
        "</A>",
        "<script>",
        "</script>",
        "<title>",
        "</title>",
        "<textarea>",
        "<pre>",
        "\r\n",
        "\0",
        "<x-y_z:1>",
        "<a b/c>",
        "<a b=\"1\"/>",
        "<a =b>",
        "<a \">",
        "<plaintext>",
    ];

    fn merged<'h>(run: impl FnOnce(&mut dyn FnMut(Token<'h>))) -> Vec<Token<'h>> {
        let mut all: Vec<Token<'h>> = Vec::new();
        run(&mut |token| match (all.last_mut(), token) {
            (Some(Token::Text(known)), Token::Text(more)) => known.to_mut().push_str(&more),
            (_, token) => all.push(token),
        });
        all
    }

    #[test]
    fn the_fast_path_yields_the_same_tokens() {
        let mut random = Rng::with_seed(1);
        for _ in 0..20_000 {
            let count = random.usize(1..=8);
            let html: String = (0..count)
                .map(|_| PIECES[random.usize(..PIECES.len())])
                .collect();
            let ours = merged(|take| tokenize(&html, take));
            let theirs = merged(|take| tokenize_any(&html, 0, take));
            assert_eq!(ours, theirs, "{html:?}");
        }
    }
}
