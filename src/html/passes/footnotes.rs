//! Footnotes: numbered in the order of their first references, and moved to the end of the text.
//!
//! The parser leaves `data-footnote` on each reference and on each footnote. Markup and ids: those of GitHub Flavored
//! Markdown. An id is made of the footnote's label, so that a link to it survives a new footnote above.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rustc_hash::FxHashMap;

use super::Marks;
use crate::html::{Element, Kind, NodeId, Source, Tree};

/// Characters that are encoded in ids, as in addresses. Others beyond ASCII are encoded, too.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Words that a reader of footnotes sees or hears.
#[derive(Debug, Clone, Copy)]
struct Words<'w> {
    /// Heading of the footnotes.
    heading: &'w str,
    /// Label of the link from a footnote back to its reference; `{n}` is the reference's number.
    back: &'w str,
}

/// Numbers references and collects the footnotes that have any. Others are removed. `word` returns one of the theme's
/// words.
pub fn collect<'w>(tree: &mut Tree<'_>, marks: &Marks, word: impl Fn(&str) -> &'w str) {
    if marks.footnotes.is_empty() {
        return;
    }
    let mut notes: FxHashMap<String, NodeId> = FxHashMap::default();
    for &id in &marks.footnotes {
        let Some(element) = tree.element(id) else {
            continue;
        };
        if element.name == "li" {
            let label = label(element);
            tree.detach(id);
            notes.entry(label).or_insert(id);
        }
    }
    let mut order: Vec<(String, usize)> = Vec::new();
    for &id in &marks.footnotes {
        let Some(element) = tree.element(id) else {
            continue;
        };
        if element.name != "a" {
            continue;
        }
        let label = label(element);
        let number = match order.iter().position(|(known, _)| *known == label) {
            Some(n) => n + 1,
            None => {
                order.push((label, 0));
                order.len()
            }
        };
        let (label, count) = &mut order[number - 1];
        *count += 1;
        set_reference(tree, id, label, number, *count);
    }
    let words = Words {
        heading: word("footnotes"),
        back: word("footnote_back"),
    };
    if !order.is_empty() {
        append_list(tree, &order, &notes, words);
    }
}

/// The label of a footnote as it is compared, and as it is in ids: in lower case, and encoded like an address.
fn label(element: &Element<'_>) -> String {
    let label = element.get("data-footnote").unwrap_or_default();
    let words: Vec<&str> = label.split_whitespace().collect();
    utf8_percent_encode(&words.join(" ").to_lowercase(), ENCODED).to_string()
}

fn note_id(label: &str) -> String {
    format!("user-content-fn-{label}")
}

/// The id of a reference: `-2` follows the second one to the same footnote.
fn reference_id(label: &str, count: usize) -> String {
    match count {
        1 => format!("user-content-fnref-{label}"),
        _ => format!("user-content-fnref-{label}-{count}"),
    }
}

fn set_reference(tree: &mut Tree<'_>, id: NodeId, label: &str, number: usize, count: usize) {
    if let Some(link) = tree.element_mut(id) {
        link.attributes.retain(|(name, _)| name != "data-footnote");
        link.set("href", format!("#{}", note_id(label)));
        link.set("id", reference_id(label, count));
        link.set("data-footnote-ref", "");
        link.set("aria-describedby", "footnote-label");
    }
    let at = tree.at(id);
    let text = tree.create(Kind::Text(number.to_string().into()), at);
    tree.append(id, text);
}

fn append_list(
    tree: &mut Tree<'_>,
    order: &[(String, usize)],
    notes: &FxHashMap<String, NodeId>,
    words: Words<'_>,
) {
    let element = |name: &'static str| Element::new(name, Source::Markdown);
    let create = |tree: &mut Tree<'_>, element| tree.create(Kind::Element(element), 0);
    let section = create(
        tree,
        element("section")
            .with("class", "footnotes")
            .with("data-footnotes", ""),
    );
    let heading = create(
        tree,
        element("h2")
            .with("class", "hidden")
            .with("id", "footnote-label"),
    );
    let text = tree.create(Kind::Text(words.heading.to_owned().into()), 0);
    let list = create(tree, element("ol"));
    tree.append(heading, text);
    tree.append(section, heading);
    tree.append(section, list);
    for (n, (label, count)) in order.iter().enumerate() {
        let Some(&note) = notes.get(label) else {
            continue;
        };
        if let Some(element) = tree.element_mut(note) {
            element
                .attributes
                .retain(|(name, _)| name != "data-footnote");
            element.set("id", note_id(label));
        }
        add_back_links(tree, note, (label, n + 1), *count, words);
        tree.append(list, note);
    }
    tree.append(Tree::ROOT, section);
}

/// Adds a link to each reference at the end of a footnote.
fn add_back_links(
    tree: &mut Tree<'_>,
    note: NodeId,
    (label, number): (&str, usize),
    count: usize,
    words: Words<'_>,
) {
    let is_paragraph = |id: &NodeId| tree.element(*id).is_some_and(|it| it.name == "p");
    let last = tree.children(note).filter(is_paragraph).last();
    let end = last.unwrap_or(note);
    for nth in 1..=count {
        let named = match nth {
            1 => number.to_string(),
            _ => format!("{number}-{nth}"),
        };
        let link = Element::new("a", Source::Markdown)
            .with("href", format!("#{}", reference_id(label, nth)))
            .with("class", "data-footnote-backref")
            .with("data-footnote-backref", "")
            .with("aria-label", words.back.replace("{n}", &named));
        let space = tree.create(Kind::Text(" ".into()), 0);
        let link = tree.create(Kind::Element(link), 0);
        let arrow = tree.create(Kind::Text("↩".into()), 0);
        tree.append(link, arrow);
        tree.append(end, space);
        tree.append(end, link);
    }
}
