//! Interface strings within a text: labels of callouts and of parts for one platform or tool, and names of task list
//! checkboxes.

use std::borrow::Cow;

use super::Marks;
use crate::html::{Element, Kind, NodeId, Source, Tree};

/// Classes of callouts and parts, and the key of the theme's string for each.
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

/// Parts of a text for some readers only, by class and in the order in which readers are offered them.
#[derive(Debug, Clone, Default)]
pub struct Variants {
    /// Parts for one operating system.
    pub platforms: Vec<&'static str>,
    /// Parts for one tool. Empty if the text has its own tool switch.
    pub tools: Vec<&'static str>,
}

/// Which callouts and parts a text has.
#[derive(Debug, Clone, Copy, Default)]
pub struct PartSet([bool; LABELS.len()]);

impl PartSet {
    /// Adds the callouts and parts of another text.
    pub fn add(&mut self, other: Self) {
        for (seen, other) in self.0.iter_mut().zip(other.0) {
            *seen |= other;
        }
    }

    /// The parts for some readers only. `has_switch`: whether the author added a tool switch.
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

/// Adds a label, `header`, at the top of each callout and part, and names task list checkboxes. `word` returns the
/// theme's string, given the language declared around it, if any, and its key.
///
/// If a callout starts in bold type, its author has already given it a label.
pub fn add_labels<'w>(
    tree: &mut Tree<'_>,
    marks: &Marks,
    word: impl Fn(Option<&str>, &str) -> &'w str,
) -> PartSet {
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
        // A site that wants no label leaves the string empty.
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

/// The language declared by this element or its closest ancestor.
fn language<'t>(tree: &'t Tree<'_>, id: NodeId) -> Option<&'t str> {
    let mut around = std::iter::once(id).chain(tree.ancestors(id));
    around.find_map(|id| tree.element(id)?.get("lang"))
}

fn label_of(element: &Element<'_>) -> Option<usize> {
    let mut known = LABELS.iter();
    known.position(|(class, _)| element.has_class(class))
}

/// Whether the first text in an element is bold.
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
