//! Lists of links written in HTML: empty lines between the items, which loops leave, do not make paragraphs of them. Source:
//! the public application (`post.ts`), read as facts.

use crate::html::{Kind, NodeId, Source, Tree};

/// Whether a text may contain such a list: a link that ends a line before an empty one.
pub fn are_in(text: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), b"</a>").any(|at| {
        let after = text[at + 4..].trim_start_matches([' ', '\t', '\r']);
        after.strip_prefix('\n').is_some_and(|below| {
            below
                .trim_start_matches([' ', '\t', '\r'])
                .starts_with('\n')
        })
    })
}

/// Removes the paragraphs of items in lists whose items are all separated by links: one that ends an item, and one that
/// begins the next.
pub fn tighten(tree: &mut Tree<'_>) {
    for list in tree.find_all(|element| matches!(&*element.name, "ul" | "ol")) {
        let items: Vec<NodeId> = elements(tree, list).collect();
        let last = items.len().saturating_sub(1);
        let paragraphs: Vec<NodeId> = items
            .iter()
            .enumerate()
            .filter_map(|(n, item)| linked(tree, *item, n > 0, n < last))
            .collect();
        if paragraphs.len() < items.len() || last == 0 {
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

/// The only paragraph of an item, if it begins and ends with a link where it must.
fn linked(tree: &Tree<'_>, item: NodeId, begins: bool, ends: bool) -> Option<NodeId> {
    let [paragraph] = elements(tree, item).collect::<Vec<_>>()[..] else {
        return None;
    };
    if tree.element(paragraph)?.name != "p" {
        return None;
    }
    let is_blank =
        |id: &NodeId| matches!(tree.kind(*id), Kind::Text(text) if text.trim().is_empty());
    let is_link = |id: Option<NodeId>| {
        id.and_then(|id| tree.element(id))
            .is_some_and(|it| it.name == "a" && it.source == Source::Html)
    };
    let mut inside = tree.children(paragraph).filter(|id| !is_blank(id));
    let first = inside.next();
    let last = inside.last().or(first);
    ((!begins || is_link(first)) && (!ends || is_link(last))).then_some(paragraph)
}

fn elements<'t>(tree: &'t Tree<'_>, node: NodeId) -> impl Iterator<Item = NodeId> + 't {
    tree.children(node).filter(|id| tree.element(*id).is_some())
}

#[cfg(test)]
mod tests {
    use super::are_in;

    #[test]
    fn line_breaks_of_any_kind_separate_items() {
        assert!(are_in("- <a>b</a>\r\n\r\n- <a>c</a>\r\n"));
        assert!(are_in("- <a>b</a> \n \n- <a>c</a>\n"));
        assert!(!are_in("- <a>b</a>\n- <a>c</a>\nd\n\n"));
    }
}
