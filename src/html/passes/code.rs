//! Code blocks: syntax highlighting, and a header with a copy button for blocks marked `{:copy}`.

use std::borrow::Cow;

use crate::{
    highlight::{Highlighter, Language},
    html::{Element, Kind, NodeId, Source, Tree, escape_text},
};

/// Interface strings shown by code blocks.
#[derive(Debug, Clone, Copy)]
pub struct Words<'w> {
    /// Label of the copy button.
    pub copy: &'w str,
}

/// Highlights the fenced blocks that name their language. Blocks in an unknown language are passed to `unknown`, with
/// their place.
pub fn highlight(
    tree: &mut Tree<'_>,
    blocks: &[NodeId],
    highlighter: &Highlighter,
    words: Words<'_>,
    mut unknown: impl FnMut(&str, usize),
) {
    for &id in blocks {
        let Some(info) = take_info(tree, id) else {
            continue;
        };
        let first = info.split_whitespace().next().unwrap_or_default();
        let (name, copy) = match first.strip_suffix("{:copy}") {
            Some(name) => (name, true),
            None => (first, info.contains("{:copy}")),
        };
        if name.is_empty() && !copy {
            continue;
        }
        let mut text = tree.text(id);
        if copy {
            text.truncate(text.trim_end_matches('\n').len());
        }
        let language = highlighter.language(name);
        if matches!(language, Language::Unknown) && !name.is_empty() {
            unknown(name, tree.at(id));
        }
        let html = match highlighter.highlight(language, &text) {
            Some(html) => Cow::Owned(html.to_string()),
            None => {
                let mut html = String::new();
                escape_text(&text, &mut html);
                Cow::Owned(html)
            }
        };
        if let Some(element) = tree.element_mut(id) {
            let class = match name {
                "" => "hljs".to_owned(),
                name => format!("hljs language-{name}"),
            };
            element.set("class", class);
        }
        while let Some(child) = tree.first_child(id) {
            tree.detach(child);
        }
        let raw = tree.create(Kind::Raw(html), 0);
        tree.append(id, raw);
        if copy {
            add_header(tree, id, highlighter.title(name), words);
        }
    }
}

/// Removes and returns the info string that the parser left on a `code` element.
fn take_info(tree: &mut Tree<'_>, id: NodeId) -> Option<String> {
    let attributes = &mut tree.element_mut(id)?.attributes;
    let at = attributes
        .iter()
        .position(|(name, _)| name == "data-info")?;
    Some(attributes.remove(at).1.into_owned())
}

fn add_header(tree: &mut Tree<'_>, code: NodeId, title: String, words: Words<'_>) {
    let Some(pre) = tree.parent(code) else { return };
    let at = tree.at(pre);
    let mut create = |element: Element<'static>| tree.create(Kind::Element(element), at);
    let element = |name: &'static str| Element::new(name, Source::Markdown);
    let extra = create(element("div").with("class", "code-extra"));
    let header = create(element("header"));
    let label = create(element("span"));
    let button = create(
        element("button")
            .with("class", "copy")
            .with("type", "button")
            .with("data-copy", "")
            .with("aria-label", words.copy.to_owned()),
    );
    let title = tree.create(Kind::Text(Cow::Owned(title)), at);
    tree.append(label, title);
    tree.append(header, label);
    tree.append(header, button);
    tree.wrap(pre, extra);
    tree.insert_before(pre, header);
}
