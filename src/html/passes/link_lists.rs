//! Lists of links written in HTML: empty lines between the items, which loops leave, do not make paragraphs of them. Source:
//! the public application (`post.ts`), read as facts.

use crate::html::{Kind, NodeId, Source, Tree};

/// Whether a text may contain such a list.
pub fn are_in(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"</a>\n\n").is_some()
}

/// Removes the paragraphs of items that consist only of a link, if all items of the list do.
pub fn tighten(tree: &mut Tree<'_>) {
    for list in tree.find_all(|element| matches!(&*element.name, "ul" | "ol")) {
        let items: Vec<NodeId> = elements(tree, list).collect();
        let paragraphs: Vec<NodeId> = items
            .iter()
            .filter_map(|item| only_link(tree, *item))
            .collect();
        if paragraphs.len() < items.len() {
            continue;
        }
        for (item, paragraph) in items.into_iter().zip(paragraphs) {
            while let Some(child) = tree.first_child(item) {
                tree.detach(child);
            }
            tree.move_children(paragraph, item);
        }
    }
}

/// The only paragraph of an item, if it consists of a link written in HTML.
fn only_link(tree: &Tree<'_>, item: NodeId) -> Option<NodeId> {
    let [paragraph] = elements(tree, item).collect::<Vec<_>>()[..] else {
        return None;
    };
    let [link] = elements(tree, paragraph).collect::<Vec<_>>()[..] else {
        return None;
    };
    let has_text = tree
        .children(paragraph)
        .any(|id| matches!(tree.kind(id), Kind::Text(text) if !text.trim().is_empty()));
    let is_link = tree
        .element(link)
        .is_some_and(|it| it.name == "a" && it.source == Source::Html);
    let is_paragraph = tree.element(paragraph).is_some_and(|it| it.name == "p");
    (is_paragraph && is_link && !has_text).then_some(paragraph)
}

fn elements<'t>(tree: &'t Tree<'_>, node: NodeId) -> impl Iterator<Item = NodeId> + 't {
    tree.children(node).filter(|id| tree.element(*id).is_some())
}
