//! Adds language and version to local links.

use crate::html::{Element, Tree};

/// Passes the target of each link that starts with `/` to `rewrite`, which returns the new target.
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
