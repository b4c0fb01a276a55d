//! `childGroups`: the products on the home page, in groups.

use std::sync::Arc;

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
    site::{PageId, VersionId},
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
    /// Returns the groups that have a page in this version. In the default version, pages of other versions count, too.
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
            let target = self.target(unit, leaf, found);
            let target = target.map(|target| (target, unit.version));
            if let Some((target, version)) = target.or_else(|| self.in_other_version(unit, leaf)) {
                let unit = Unit { version, ..unit };
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
        let image = entry.source.get("icon").and_then(Value::as_leaf);
        Some(ChildGroup {
            name: self.data_prose(unit, name, found)?.text,
            icon_html: octicon
                .and_then(|leaf| octicon_html(leaf, found))
                .unwrap_or_default(),
            image: image.and_then(|leaf| self.picture(unit, leaf, found)),
            links,
            pages,
        })
    }
}

impl PageBuilder<'_> {
    /// Returns a page that the default version lacks, and the first version that has it: the home page of the default
    /// version shows all products.
    fn in_other_version(&self, unit: Unit, leaf: &Arc<Leaf>) -> Option<(Target, VersionId)> {
        if unit.version != self.structure().default_version() {
            return None;
        }
        // Its problems have been reported.
        let path = self.expanded_word(unit, leaf, &mut Vec::new());
        let path = Some(path).filter(|path| !path.is_empty())?;
        let page = self.structure().locate(&path)?;
        let version = self.structure().page(page).versions.first()?;
        Some((Target::Page(page, String::new()), version))
    }
}

/// Returns an icon. Its name can also be that of the icon's component in a React application: `ShieldLockIcon`.
pub(super) fn octicon_html(leaf: &Leaf, found: &mut Vec<Diagnostic>) -> Option<String> {
    let name = octicon_name(&leaf.text);
    let drawn = icon(&name, ICON_HEIGHT);
    if drawn.is_none() {
        let message = format!("unknown octicon `{name}`");
        let mut problem = Diagnostic::new(&codes::UNKNOWN_ICON, leaf.span(), message);
        problem.help = did_you_mean(&name, icon_names());
        found.push(problem);
    }
    drawn
}

/// Returns the name of an icon, given by itself or as that of its component.
fn octicon_name(written: &str) -> String {
    let written = written.trim();
    let mut name = String::new();
    match written.strip_suffix("Icon") {
        Some(component) => {
            for (at, c) in component.char_indices() {
                if c.is_ascii_uppercase() && at > 0 {
                    name.push('-');
                }
                name.push(c.to_ascii_lowercase());
            }
        }
        None => name.push_str(written),
    }
    match name.as_str() {
        // The application has a name of its own for it.
        "lightbulb" => "light-bulb".to_owned(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::octicon_name;

    #[test]
    fn components_are_icons() {
        assert_eq!(octicon_name("ShieldLockIcon"), "shield-lock");
        assert_eq!(octicon_name("RocketIcon"), "rocket");
        assert_eq!(octicon_name("rocket"), "rocket");
        assert_eq!(octicon_name("lightbulb"), "light-bulb");
        assert_eq!(octicon_name("LightBulbIcon"), "light-bulb");
        assert_eq!(octicon_name("LightbulbIcon"), "light-bulb");
    }
}
