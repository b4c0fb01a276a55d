//! `childGroups`: the products on the home page, in groups.

use serde::Serialize;

use super::{
    hero::Picture,
    listed::Target,
    localized::{Localized, wrong_type},
};
use crate::{
    diag::{Diagnostic, codes, did_you_mean},
    liquid::tags::{icon, icon_names},
    parse::keys,
    plan::Unit,
    render::page::{PageBuilder, sidebar::NavLink},
    site::PageId,
    source::Span,
    value::{Leaf, Value},
};

/// A group of products.
#[derive(Debug, Serialize)]
pub(super) struct ChildGroup {
    name: String,
    /// An `<svg>` element, or empty.
    icon_html: String,
    /// The image that is shown instead, if the group names one.
    image: Option<Picture>,
    pub(super) links: Vec<NavLink>,
    /// The pages among the links.
    #[serde(skip)]
    pub(super) pages: Vec<PageId>,
}

/// Height of an icon in pixels.
const ICON_HEIGHT: &str = "24";

impl PageBuilder<'_> {
    /// Returns the groups that have a page in this version.
    pub(super) fn child_groups(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<ChildGroup> {
        let Some(written) = self.localized_front(unit, keys::CHILD_GROUPS) else {
            return Vec::new();
        };
        let near = self.front_span(unit, keys::CHILD_GROUPS);
        let Some(entries) = written.list() else {
            wrong_type(written.source, &near, "a list of groups", found);
            return Vec::new();
        };
        entries
            .into_iter()
            .filter_map(|entry| self.child_group(unit, entry, &near, found))
            .collect()
    }

    fn child_group(
        &self,
        unit: Unit,
        entry: Localized<'_>,
        near: &Span,
        found: &mut Vec<Diagnostic>,
    ) -> Option<ChildGroup> {
        let children = entry.source.get("children").and_then(Value::as_list);
        let (Some(name), Some(children)) = (entry.get("name"), children) else {
            wrong_type(
                entry.source,
                near,
                "a map with `name` and `children`",
                found,
            );
            return None;
        };
        let mut links = Vec::new();
        let mut pages = Vec::new();
        for child in children {
            let Some(leaf) = child.as_leaf() else {
                wrong_type(child, near, "a path", found);
                continue;
            };
            if let Some(link) = self.external_product(unit, leaf.text.trim(), found) {
                links.push(link);
                continue;
            }
            if let Some(target) = self.target(unit, leaf, found) {
                let href = self.target_url(unit, &target);
                let title = match target {
                    Target::Elsewhere(href) => href,
                    Target::Page(page, _) => {
                        pages.push(page);
                        self.short_link(Unit { page, ..unit }).title
                    }
                };
                links.push(NavLink { title, href });
            }
        }
        if links.is_empty() {
            return None;
        }
        let octicon = entry.source.get("octicon").and_then(Value::as_leaf);
        let image = entry.source.get("icon").and_then(Value::as_str);
        Some(ChildGroup {
            name: self.data_prose(unit, name, found)?.text,
            icon_html: octicon.map_or_else(String::new, |leaf| octicon_html(leaf, found)),
            image: image.map(|path| self.picture(unit, path)),
            links,
            pages,
        })
    }
}

/// Returns an icon. Its name can also be that of the icon's component in a React application: `ShieldLockIcon`.
fn octicon_html(leaf: &Leaf, found: &mut Vec<Diagnostic>) -> String {
    let name = octicon_name(&leaf.text);
    icon(&name, ICON_HEIGHT).unwrap_or_else(|| {
        let message = format!("unknown octicon `{name}`");
        let mut problem = Diagnostic::new(&codes::UNKNOWN_ICON, leaf.span(), message);
        problem.help = did_you_mean(&name, icon_names());
        found.push(problem);
        String::new()
    })
}

/// Returns the name of an icon, given by itself or as that of its component.
pub(super) fn octicon_name(written: &str) -> String {
    let written = written.trim();
    let Some(component) = written.strip_suffix("Icon") else {
        return written.to_owned();
    };
    let mut name = String::new();
    for (at, c) in component.char_indices() {
        if c.is_ascii_uppercase() && at > 0 {
            name.push('-');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::octicon_name;

    #[test]
    fn components_are_icons() {
        assert_eq!(octicon_name("ShieldLockIcon"), "shield-lock");
        assert_eq!(octicon_name("RocketIcon"), "rocket");
        assert_eq!(octicon_name("rocket"), "rocket");
    }
}
