//! Local links gain language and version.

use crate::html::{Element, Tree};

/// Gives the target of every link that begins with `/` to `rewrite`, which says where it leads.
pub fn rewrite<'a>(tree: &mut Tree<'a>, rewrite: impl Fn(&str, &Element<'a>) -> Option<String>) {
    for id in tree.find_all(|element| element.name == "a") {
        let Some(element) = tree.element_mut(id) else {
            continue;
        };
        let new = element
            .get("href")
            .filter(|href| href.starts_with('/'))
            .and_then(|href| rewrite(href, element));
        if let Some(href) = new {
            element.set("href", href);
        }
    }
}
