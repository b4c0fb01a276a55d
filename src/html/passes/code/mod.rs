//! Code blocks: syntax highlighting, line numbers, and a header with buttons for blocks whose info string asks for it.

mod header;
mod info;

use std::borrow::Cow;

pub use header::add_header;
pub use info::Info;
use rustc_hash::FxHashMap;

use crate::{
    highlight::{Highlighter, Language},
    html::{Element, Kind, NodeId, Source, Tree, escape_text},
};

/// Interface strings and addresses of code blocks.
#[derive(Clone, Copy)]
pub struct Words<'w> {
    /// Returns one of the theme's words.
    pub word: &'w dyn Fn(&'static str) -> &'w str,
    /// Address of the assistant, to which prompts are appended.
    pub assistant: &'w str,
}

impl std::fmt::Debug for Words<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Words").finish_non_exhaustive()
    }
}

/// A problem with the info string of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InfoProblem<'p> {
    /// No such language.
    Language(&'p str),
    /// No block has this id.
    Reference(&'p str),
}

/// Highlights the fenced blocks that name their language, and adds what their info strings ask for. Problems are passed
/// to `report`, with their place.
pub fn highlight(
    tree: &mut Tree<'_>,
    blocks: &[NodeId],
    highlighter: &Highlighter,
    words: Words<'_>,
    mut report: impl FnMut(InfoProblem<'_>, usize),
) {
    let infos: Vec<(NodeId, Info)> = blocks
        .iter()
        .filter_map(|id| Some((*id, Info::parse(&take_info(tree, *id)?))))
        .collect();
    // Of blocks with the same id, the first one counts.
    let named: FxHashMap<String, String> = infos
        .iter()
        .rev()
        .filter_map(|(id, info)| Some((info.id.clone()?, tree.text(*id))))
        .collect();
    for (id, info) in infos {
        let name = info.language.as_str();
        if name.is_empty() && !info.has_header() && !info.numbered {
            continue;
        }
        let mut text = tree.text(id);
        if info.has_header() {
            text.truncate(text.trim_end_matches('\n').len());
        }
        let language = highlighter.language(name);
        if matches!(language, Language::Unknown) && !name.is_empty() {
            report(InfoProblem::Language(name), tree.at(id));
        }
        set_code(tree, id, &info, highlighter, language, &text, words);
        if info.numbered {
            number_lines(tree, id, &text);
        }
        if info.has_header() {
            let context = info.reference.as_deref().filter(|_| info.prompt);
            let found = context.and_then(|name| named.get(name));
            if let (Some(name), None) = (context, found) {
                report(InfoProblem::Reference(name), tree.at(id));
            }
            let prompt = info.prompt.then(|| header::Prompt {
                text: match found {
                    // The block ends with a line break of its own.
                    Some(before) => format!("{before}\n{text}"),
                    None => text.clone(),
                },
                has_context: found.is_some(),
            });
            if let Some(pre) = tree.parent(id) {
                let title = highlighter.title(name);
                add_header(tree, pre, (name, title), info.copy, prompt, words);
            }
        }
    }
}

/// Replaces the text of a `code` element with its highlighted form.
fn set_code(
    tree: &mut Tree<'_>,
    id: NodeId,
    info: &Info,
    highlighter: &Highlighter,
    language: Language,
    text: &str,
    words: Words<'_>,
) {
    let html = match highlighter.highlight(language, text) {
        Some(html) => Cow::Owned(html.to_string()),
        None => {
            let mut html = String::new();
            escape_text(text, &mut html);
            Cow::Owned(html)
        }
    };
    if let Some(element) = tree.element_mut(id) {
        let class = match info.language.as_str() {
            "" => "hljs".to_owned(),
            name => format!("hljs language-{name}"),
        };
        element.set("class", class);
        if info.replace_domain && text.contains("HOSTNAME") {
            element.set("data-replacedomain", "HOSTNAME");
            element.set("data-host-label", (words.word)("host_name").to_owned());
        }
    }
    while let Some(child) = tree.first_child(id) {
        tree.detach(child);
    }
    let raw = tree.create(Kind::Raw(html), 0);
    tree.append(id, raw);
}

/// Adds the numbers of lines before the code, hidden from assistive technology and from the clipboard.
fn number_lines(tree: &mut Tree<'_>, code: NodeId, text: &str) {
    let Some(pre) = tree.parent(code) else { return };
    let count = text.trim_end_matches('\n').split('\n').count();
    let numbers: Vec<String> = (1..=count).map(|n| n.to_string()).collect();
    let at = tree.at(code);
    let element = Element::new("span", Source::Markdown)
        .with("class", "line-numbers")
        .with("aria-hidden", "true");
    let element = tree.create(Kind::Element(element), at);
    let numbers = tree.create(Kind::Text(numbers.join("\n").into()), at);
    tree.append(element, numbers);
    tree.insert_before(code, element);
    if let Some(pre) = tree.element_mut(pre) {
        pre.set("class", "numbered");
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
