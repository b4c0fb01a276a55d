//! The header of a code block: its language, a copy button, and a link that opens a prompt.

use std::borrow::Cow;

use super::Words;
use crate::html::{Element, Kind, NodeId, Source, Tree, prompts};

/// A prompt for an assistant.
#[derive(Debug)]
pub struct Prompt {
    /// Its text.
    pub text: String,
    /// Whether it includes another block.
    pub has_context: bool,
}

/// Puts a block in a box with a header. A block without a language has a title that is not one.
pub fn add_header(
    tree: &mut Tree<'_>,
    pre: NodeId,
    (language, title): (&str, String),
    copy: bool,
    prompt: Option<Prompt>,
    words: Words<'_>,
) {
    let at = tree.at(pre);
    let mut create = |element: Element<'static>| tree.create(Kind::Element(element), at);
    let element = |name: &'static str| Element::new(name, Source::Markdown);
    let extra = create(element("div").with("class", "code-extra"));
    let header = create(element("header"));
    let label = create(element("span"));
    let link = prompt.map(|prompt| {
        let label = match prompt.has_context {
            true => (words.word)("prompt_run_with_context"),
            false => (words.word)("prompt_run"),
        };
        create(
            element("a")
                .with("class", "prompt")
                .with("href", prompts::address(words.assistant, &prompt.text))
                .with("target", "_blank")
                .with("rel", "noopener")
                .with("aria-label", label.to_owned()),
        )
    });
    let button = copy.then(|| {
        let label = match language {
            "" => (words.word)("copy").to_owned(),
            _ => (words.word)("copy_code").replace("{language}", &title),
        };
        create(
            element("button")
                .with("class", "copy")
                .with("type", "button")
                .with("data-copy", "")
                .with("aria-label", label),
        )
    });
    let title = tree.create(Kind::Text(Cow::Owned(title)), at);
    tree.append(label, title);
    tree.append(header, label);
    if let Some(link) = link {
        let icon = tree.create(Kind::Raw(Cow::Borrowed(prompts::ICON)), at);
        tree.append(link, icon);
        tree.append(header, link);
    }
    if let Some(button) = button {
        tree.append(header, button);
    }
    tree.wrap(pre, extra);
    tree.insert_before(pre, header);
}
