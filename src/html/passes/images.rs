//! Images: lazy loading, and a wrapper for images that illustrate a step.

use crate::html::{Element, Kind, NodeId, Source, Tree};

/// Makes browsers load images lazily, and wraps each image within a step (`ol > li`) so that themes can style it
/// differently.
pub fn lazy_load_and_wrap(tree: &mut Tree<'_>, images: &[NodeId]) {
    for &id in images {
        let in_step = is_in_step(tree, id);
        if let Some(element) = tree.element_mut(id)
            && element.get("loading").is_none()
        {
            element.set("loading", "lazy");
        }
        if in_step {
            let wrapper =
                Element::new("span", Source::Markdown).with("class", "procedural-image-wrapper");
            let at = tree.at(id);
            let wrapper = tree.create(Kind::Element(wrapper), at);
            tree.wrap(id, wrapper);
        }
    }
}

fn is_in_step(tree: &Tree<'_>, id: NodeId) -> bool {
    let named = |node: NodeId, name: &str| {
        tree.element(node)
            .is_some_and(|element| element.name == name)
    };
    tree.ancestors(id)
        .any(|node| named(node, "li") && tree.parent(node).is_some_and(|list| named(list, "ol")))
}
