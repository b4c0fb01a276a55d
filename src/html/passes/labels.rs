//! Words of the interface that stand in a text: labels of callouts and of parts for one platform or tool, names of the
//! boxes of task lists.

use std::borrow::Cow;

use super::Marks;
use crate::html::{Element, Kind, NodeId, Source, Tree};

/// Callouts and parts, by class, and the theme's word for each.
const LABELS: &[(&str, &str)] = &[
    ("important", "callout_important"),
    ("caution", "callout_caution"),
    ("note", "callout_note"),
    ("tip", "callout_tip"),
    ("warning", "callout_warning"),
    ("danger", "callout_danger"),
    ("mac", "platform_mac"),
    ("windows", "platform_windows"),
    ("linux", "platform_linux"),
    ("webui", "tool_webui"),
    ("cli", "tool_cli"),
    ("curl", "tool_curl"),
    ("desktop", "tool_desktop"),
];

/// Parts of a text that are for some readers only, by class and in the order in which a reader is offered them.
#[derive(Debug, Clone, Default)]
pub struct Variants {
    /// For those with one operating system.
    pub platforms: Vec<&'static str>,
    /// For those with one tool. None if the text has a switch of its own.
    pub tools: Vec<&'static str>,
}

/// Which callouts and parts a text has.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen([bool; LABELS.len()]);

impl Seen {
    /// Those of another text as well.
    pub fn add(&mut self, other: Self) {
        for (seen, other) in self.0.iter_mut().zip(other.0) {
            *seen |= other;
        }
    }

    /// What is for some readers only. `has_switch`: the author has put a switch between tools there.
    pub fn variants(self, has_switch: bool) -> Variants {
        let of_kind = |kind: &str| {
            let all = LABELS.iter().zip(self.0);
            all.filter(|((_, key), seen)| *seen && key.starts_with(kind))
                .map(|((class, _), _)| *class)
                .collect()
        };
        Variants {
            platforms: of_kind("platform_"),
            tools: match has_switch {
                true => Vec::new(),
                false => of_kind("tool_"),
            },
        }
    }
}

/// Puts a label, `header`, at the top of each callout and part, and names the boxes of task lists. `word` gives the
/// theme's words by the language that is named around them, if it is, and their keys.
///
/// A callout that begins in bold type has been given a label by its author.
pub fn add<'w>(
    tree: &mut Tree<'_>,
    marks: &Marks,
    word: impl Fn(Option<&str>, &str) -> &'w str,
) -> Seen {
    let mut seen = marks.seen;
    for &id in &marks.extended {
        let Some(label) = tree.element(id).and_then(label_of) else {
            continue;
        };
        seen.0[label] = true;
        let key = LABELS[label].1;
        if key.starts_with("callout_") && begins_in_bold(tree, id) {
            continue;
        }
        let word = word(language(tree, id), key);
        // A site that wants none leaves it empty.
        if !word.is_empty() {
            prepend(tree, id, word);
        }
    }
    for &id in &marks.boxes {
        let is_checked = tree
            .element(id)
            .is_some_and(|it| it.get("checked").is_some());
        let key = if is_checked { "task_done" } else { "task_open" };
        let word = word(language(tree, id), key);
        if let Some(element) = tree.element_mut(id) {
            element.set("aria-label", word.to_owned());
        }
    }
    seen
}

/// The language that an element around this one, or it itself, is said to be in.
fn language<'t>(tree: &'t Tree<'_>, id: NodeId) -> Option<&'t str> {
    let mut around = std::iter::once(id).chain(tree.ancestors(id));
    around.find_map(|id| tree.element(id)?.get("lang"))
}

fn label_of(element: &Element<'_>) -> Option<usize> {
    let mut known = LABELS.iter();
    known.position(|(class, _)| element.has_class(class))
}

/// Whether the first thing to be read in an element is bold.
fn begins_in_bold(tree: &Tree<'_>, id: NodeId) -> bool {
    let mut at = tree.first_child(id);
    while let Some(node) = at {
        match tree.kind(node) {
            Kind::Text(text) if text.trim().is_empty() => at = tree.next(node),
            Kind::Element(element) if matches!(&*element.name, "strong" | "b") => return true,
            Kind::Element(element) if element.name == "p" => at = tree.first_child(node),
            _ => return false,
        }
    }
    false
}

fn prepend(tree: &mut Tree<'_>, id: NodeId, word: &str) {
    let at = tree.at(id);
    let header = tree.create(Kind::Element(Element::new("header", Source::Markdown)), at);
    let text = tree.create(Kind::Text(Cow::Owned(word.to_owned())), at);
    tree.append(header, text);
    match tree.first_child(id) {
        Some(first) => tree.insert_before(first, header),
        None => tree.append(id, header),
    }
}
