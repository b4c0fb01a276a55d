//! Long names break between their words: nothing else gives way on a phone.

use super::{ElementRef, Marks};
use crate::html::{Element, Kind, NodeId, Source, Tree, joints};

/// Allows the long words of headings, links, strong text and code to break at their joints; what is neither a heading nor
/// code may hold an address. Code blocks keep their lines, except for the request of an operation.
pub fn break_long_names(tree: &mut Tree<'_>, marks: &Marks) {
    let headings = marks
        .headings
        .iter()
        .filter_map(|(heading, _)| match heading {
            ElementRef::Node(id) => Some(*id),
            ElementRef::InFragment(..) => None,
        });
    let mut texts: Vec<(NodeId, Vec<usize>)> = Vec::new();
    for element in headings.chain(marks.names.iter().copied()) {
        let has_paths = tree
            .element(element)
            .is_some_and(|it| it.name == "code" || it.heading_level().is_some());
        let parent = tree.parent(element).and_then(|it| tree.element(it));
        // Whole listings need not be searched.
        if parent.is_some_and(|it| it.name == "pre" && !it.has_class("rest-request")) {
            continue;
        }
        for id in tree.children(element) {
            if let Kind::Text(text) = tree.kind(id) {
                let joints = joints::joints(text, has_paths);
                if !joints.is_empty() && !is_in_listing(tree, id) {
                    texts.push((id, joints));
                }
            }
        }
    }
    for (id, joints) in texts {
        break_text(tree, id, &joints);
    }
}

/// Whether a text keeps its lines.
fn is_in_listing(tree: &Tree<'_>, id: NodeId) -> bool {
    above(tree, id).any(|it| it.name == "pre" && !it.has_class("rest-request"))
}

/// Whether a text is part of the name of something.
fn is_of_name(tree: &Tree<'_>, id: NodeId) -> bool {
    above(tree, id)
        .any(|it| matches!(&*it.name, "a" | "summary" | "th") || it.heading_level().is_some())
}

fn above<'t, 'a>(tree: &'t Tree<'a>, id: NodeId) -> impl Iterator<Item = &'t Element<'a>> {
    let above = std::iter::successors(tree.parent(id), |id| tree.parent(*id));
    above.filter_map(|id| tree.element(id))
}

fn break_text(tree: &mut Tree<'_>, id: NodeId, joints: &[usize]) {
    let Kind::Text(text) = tree.kind(id) else {
        return;
    };
    let text = text.to_string();
    let at = tree.at(id);
    // Browsers put a space there in a name, unless the element is hidden from them.
    let mark = Element::new("wbr", Source::Markdown);
    let mark = match is_of_name(tree, id) {
        true => mark.with("aria-hidden", "true"),
        false => mark,
    };
    let mut from = 0;
    for joint in joints.iter().copied().chain([text.len()]) {
        if from > 0 {
            let element = tree.create(Kind::Element(mark.clone()), at);
            tree.insert_before(id, element);
        }
        let piece = text[from..joint].to_owned();
        let piece = tree.create(Kind::Text(piece.into()), at);
        tree.insert_before(id, piece);
        from = joint;
    }
    tree.detach(id);
}
