//! Copies of a tree within another.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{Element, Kind, NodeId, Tree};

impl Tree<'_> {
    /// Appends a copy of another tree's nodes to the children of a node. Their offset becomes `at`.
    pub fn graft(&mut self, parent: NodeId, other: &Tree<'_>, at: usize) {
        let mut copies: FxHashMap<NodeId, NodeId> = FxHashMap::default();
        for id in other.descendants(Tree::ROOT) {
            let kind = match other.kind(id) {
                Kind::Element(element) => Kind::Element(owned(element)),
                Kind::Text(text) => Kind::Text(Cow::Owned(text.clone().into_owned())),
                Kind::Raw(html) => Kind::Raw(Cow::Owned(html.clone().into_owned())),
                Kind::Root | Kind::Fragment(_) => continue,
            };
            let copy = self.create(kind, at);
            copies.insert(id, copy);
            let above = other.parent(id).and_then(|above| copies.get(&above));
            self.append(above.copied().unwrap_or(parent), copy);
        }
    }
}

fn owned(element: &Element<'_>) -> Element<'static> {
    let owned = |text: &Cow<'_, str>| Cow::Owned(text.clone().into_owned());
    let attributes = element.attributes.iter();
    Element {
        name: owned(&element.name),
        attributes: attributes
            .map(|(name, value)| (owned(name), owned(value)))
            .collect(),
        source: element.source,
    }
}
