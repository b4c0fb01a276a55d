//! Raw HTML as tokens, by the tokenizer of the crate `html5gum`.

use std::convert::Infallible;

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};

/// A piece of raw HTML. Comments, processing instructions and doctypes are left out.
pub(super) enum Token {
    Start {
        name: String,
        attributes: Vec<(String, String)>,
        self_closing: bool,
        at: usize,
    },
    End {
        name: String,
    },
    Text(String),
}

/// Name, attributes and place of a tag that is being read.
type OpenTag = (String, Vec<(String, String)>, usize);

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
    found
}

/// Gives the tokens of `html` to `take`, in order.
pub(super) fn tokenize(html: &str, mut take: impl FnMut(Token)) {
    let mut open: Option<OpenTag> = None;
    let string = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let callback = |event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                open = Some((string(name), Vec::new(), span.start))
            }
            CallbackEvent::AttributeName { name } => {
                if let Some((_, attributes, _)) = &mut open {
                    attributes.push((string(name), String::new()));
                }
            }
            CallbackEvent::AttributeValue { value } => {
                let last = open
                    .as_mut()
                    .and_then(|(_, attributes, _)| attributes.last_mut());
                if let Some((_, known)) = last {
                    known.push_str(&String::from_utf8_lossy(value));
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some((name, mut attributes, at)) = open.take() {
                    dedup(&mut attributes);
                    take(Token::Start {
                        name,
                        attributes,
                        self_closing,
                        at,
                    });
                }
            }
            CallbackEvent::EndTag { name } => take(Token::End { name: string(name) }),
            CallbackEvent::String { value } => take(Token::Text(string(value))),
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

/// Of attributes with the same name the first one counts.
fn dedup(attributes: &mut Vec<(String, String)>) {
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
