//! Removes addresses that would run a script.
//!
//! An address often comes from data that somebody else wrote. A page can still have scripts of its own: `<script>` is not
//! an address.

use super::Marks;
use crate::html::{Element, NodeId, REPORTED, Tree, runs_script};

/// Whether an attribute is the address of a link or a frame, and would run a script.
pub(super) fn is_script(element: &Element<'_>, name: &str, value: &str) -> bool {
    let is_address = match name {
        "href" | "xlink:href" | "action" | "formaction" => true,
        "src" => matches!(&*element.name, "embed" | "frame" | "iframe"),
        "data" => element.name == "object",
        _ => false,
    };
    is_address && runs_script(value)
}

/// Removes the addresses of the elements that were marked. Returns their offsets and the addresses.
pub fn remove(tree: &mut Tree<'_>, marks: &Marks) -> Vec<(usize, Box<str>)> {
    remove_from(tree, &marks.scripted)
}

/// The same in a short text, which has no marks.
pub fn remove_all(tree: &mut Tree<'_>) -> Vec<(usize, Box<str>)> {
    let all = tree.find_all(|element| {
        let mut attributes = element.attributes.iter();
        attributes.any(|(name, value)| is_script(element, name, value))
    });
    remove_from(tree, &all)
}

fn remove_from(tree: &mut Tree<'_>, nodes: &[NodeId]) -> Vec<(usize, Box<str>)> {
    let mut removed = Vec::new();
    for id in nodes {
        let at = tree.at(*id);
        let Some(element) = tree.element_mut(*id) else {
            continue;
        };
        let attributes = std::mem::take(&mut element.attributes);
        for (name, value) in attributes {
            if !is_script(element, &name, &value) {
                element.attributes.push((name, value));
            } else if value != REPORTED {
                removed.push((at, (&*value).into()));
            }
        }
    }
    removed
}
