//! Interface strings within a text: labels of callouts and of parts for one platform or tool, and names of task list
//! checkboxes.

use std::borrow::Cow;

use super::Marks;
use crate::html::{Element, Kind, NodeId, Source, Tree};

/// Classes of callouts, with the key of the theme's string and the icon for each.
const CALLOUTS: &[(&str, &str, &str)] = &[
    ("important", "callout_important", "report"),
    ("caution", "callout_caution", "stop"),
    ("note", "callout_note", "info"),
    ("tip", "callout_tip", "light-bulb"),
    ("warning", "callout_warning", "alert"),
    ("danger", "callout_danger", "stop"),
];

/// Returns the HTML of an icon.
pub type Icon = fn(&str) -> Option<String>;

/// Which parts for one operating system or tool a text has: a bit for each, by its index among all.
#[derive(Debug, Clone, Copy, Default)]
pub struct PartSet(u128);

/// Maximum number of operating systems and tools.
pub const MAX_PARTS: usize = 128;

impl PartSet {
    /// Adds the parts of another text.
    pub fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether the part with this index occurs.
    pub fn has(self, n: usize) -> bool {
        n < MAX_PARTS && self.0 >> n & 1 == 1
    }
}

/// Adds a label, `header`, at the top of each callout and part, and names task list checkboxes. `parts` are the classes of
/// all operating systems and tools; `word` returns the label of one, or the theme's string with this key, given the
/// language declared around it, if any. With `icon`, the label of an alert is a paragraph with an icon, as in the original
/// application.
///
/// A callout that starts with bold text and a colon has a label from its author already.
pub fn add_labels<'w>(
    tree: &mut Tree<'_>,
    marks: &Marks,
    parts: &[String],
    icon: Option<Icon>,
    word: impl Fn(Option<&str>, Label<'_>) -> &'w str,
) -> PartSet {
    let mut seen = marks.seen;
    for &id in &marks.extended {
        let Some(element) = tree.element(id) else {
            continue;
        };
        let mut callouts = CALLOUTS.iter();
        // Alerts are the only callouts that Markdown makes.
        let icon = icon.filter(|_| element.source == Source::Markdown);
        let mut title = None;
        let label = match callouts.find(|(class, ..)| element.has_class(class)) {
            Some((_, key, drawing)) => {
                title = icon.map(|icon| icon(drawing).unwrap_or_default());
                Label::Word(key)
            }
            None => match parts.iter().position(|class| element.has_class(class)) {
                Some(n) => {
                    seen.0 |= 1 << n.min(MAX_PARTS - 1);
                    Label::Part(&parts[n])
                }
                None => continue,
            },
        };
        if matches!(label, Label::Word(_)) && begins_with_label(tree, id) {
            continue;
        }
        let word = word(language(tree, id), label);
        // A site that wants no label leaves the string empty.
        if !word.is_empty() {
            prepend(tree, id, title, word);
        }
    }
    for &id in &marks.written_parts {
        mark_written_part(tree, id, parts, &mut seen);
    }
    for &id in &marks.boxes {
        let is_checked = tree
            .element(id)
            .is_some_and(|it| it.get("checked").is_some());
        let key = if is_checked { "task_done" } else { "task_open" };
        let word = word(language(tree, id), Label::Word(key));
        if let Some(element) = tree.element_mut(id) {
            element.set("aria-label", word.to_owned());
        }
    }
    seen
}

/// Whether a class attribute of the author's may name an operating system or a tool.
pub(super) fn may_be_part(classes: &str) -> bool {
    // Of the few classes that an element has, hardly any begins with one of these letters.
    let is_mark = |class: &str| {
        class.starts_with("tool-") || class.starts_with("platform-") || class == "ghd-tool"
    };
    classes.split_ascii_whitespace().any(is_mark)
}

/// Marks an element that its author made for some readers, for the theme's script: `<span class="tool-cli">`,
/// `<span class="platform-mac">` or `<div class="ghd-tool cli">`.
fn mark_written_part(tree: &mut Tree<'_>, id: NodeId, parts: &[String], seen: &mut PartSet) {
    let Some(element) = tree.element_mut(id) else {
        return;
    };
    let is_block = element.has_class("ghd-tool");
    let classes = element.get("class").unwrap_or_default();
    let mut names: Vec<&str> = Vec::new();
    for class in classes.split_ascii_whitespace() {
        let inline = class
            .strip_prefix("tool-")
            .or(class.strip_prefix("platform-"));
        let Some(name) = inline.or(is_block.then_some(class)) else {
            continue;
        };
        if let Some(n) = parts.iter().position(|part| part == name) {
            seen.0 |= 1 << n.min(MAX_PARTS - 1);
            names.push(name);
        }
    }
    if !names.is_empty() {
        let names = names.join(" ");
        element.set("data-part", names);
    }
}

/// What a label says.
#[derive(Debug, Clone, Copy)]
pub enum Label<'l> {
    /// The theme's string with this key.
    Word(&'l str),
    /// The name of the operating system or tool with this class.
    Part(&'l str),
}

/// The language declared by this element or its closest ancestor.
fn language<'t>(tree: &'t Tree<'_>, id: NodeId) -> Option<&'t str> {
    let mut around = std::iter::once(id).chain(tree.ancestors(id));
    around.find_map(|id| tree.element(id)?.get("lang"))
}

/// Whether an element begins with bold text that ends with a colon, or is followed by one.
fn begins_with_label(tree: &Tree<'_>, id: NodeId) -> bool {
    let mut at = tree.first_child(id);
    while let Some(node) = at {
        match tree.kind(node) {
            Kind::Text(text) if text.trim().is_empty() => at = tree.next(node),
            Kind::Element(element) if matches!(&*element.name, "strong" | "b") => {
                let after = match tree.next(node).map(|next| tree.kind(next)) {
                    Some(Kind::Text(text)) => text.trim_start(),
                    _ => "",
                };
                let is_label = tree.text(node).trim_end().ends_with([':', '：']);
                return is_label || after.starts_with([':', '：']);
            }
            Kind::Element(element) if element.name == "p" => at = tree.first_child(node),
            _ => return false,
        }
    }
    false
}

/// Adds a label at the top of an element: a `header`, or a title with an icon.
fn prepend(tree: &mut Tree<'_>, id: NodeId, title: Option<String>, word: &str) {
    let at = tree.at(id);
    let label = match title {
        Some(_) => Element::new("p", Source::Markdown).with("class", "ghd-alert-title"),
        None => Element::new("header", Source::Markdown),
    };
    let header = tree.create(Kind::Element(label), at);
    if let Some(icon) = title {
        let icon = tree.create(Kind::Raw(Cow::Owned(icon)), at);
        tree.append(header, icon);
    }
    let text = tree.create(Kind::Text(Cow::Owned(word.to_owned())), at);
    tree.append(header, text);
    match tree.first_child(id) {
        Some(first) => tree.insert_before(first, header),
        None => tree.append(id, header),
    }
}
