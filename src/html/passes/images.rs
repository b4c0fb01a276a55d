//! Images: their host, their size, and a wrapper for those that illustrate a step.

use crate::{
    html::{Element, Kind, NodeId, Source, Tree},
    site::Size,
};

/// What is known of an image beside its address in the source.
#[derive(Debug, Default)]
pub struct Found {
    /// Where it lies, if that is somewhere else.
    pub src: Option<String>,
    /// Its own size.
    pub size: Option<Size>,
}

/// Gives the source of every image to `find`; names its size, so that nothing moves when it comes in; lets browsers load
/// images when they are about to be seen; wraps each image within a step (`ol > li`) so that a theme can set it apart.
pub fn arrange<'a>(tree: &mut Tree<'a>, find: impl Fn(&str) -> Found) {
    for id in tree.find_all(|element| element.name == "img") {
        let in_step = is_in_step(tree, id);
        if let Some(element) = tree.element_mut(id) {
            let found = element.get("src").map(&find).unwrap_or_default();
            if let Some(src) = found.src {
                element.set("src", src);
            }
            // An author who says one of them means the other to follow.
            let says_size = ["width", "height", "style"]
                .iter()
                .any(|name| element.get(name).is_some());
            if let Some(size) = found.size.filter(|_| !says_size) {
                element.set("width", size.width.to_string());
                element.set("height", size.height.to_string());
            }
            if element.get("loading").is_none() {
                element.set("loading", "lazy");
            }
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
