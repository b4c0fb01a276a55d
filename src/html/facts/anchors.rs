//! Anchors: ids, names and aliases.

use super::{AnchorKind, TreeAnchor, TreeFacts};
use crate::html::{
    Element, Kind, NodeId, Placed, Tree,
    passes::{ElementRef, Heading, Marks},
};

/// Adds the anchors of a tree whose headings have their final ids.
pub fn add_anchors(facts: &mut TreeFacts, tree: &Tree<'_>, marks: &Marks, headings: &[Heading]) {
    let mut placed_headings = marks
        .headings
        .iter()
        .zip(headings)
        .filter(|((place, _), _)| matches!(place, ElementRef::InFragment(..)));
    for id in tree.descendants(Tree::ROOT) {
        match tree.kind(id) {
            Kind::Element(element) => facts.anchors.extend(anchors_of(tree, id, element)),
            Kind::Fragment(placed) => {
                let count = placed.fragment().headings().len();
                let ids: Vec<&str> = placed_headings
                    .by_ref()
                    .take(count)
                    .map(|(_, heading)| heading.id.as_str())
                    .collect();
                facts.anchors.extend(anchors_of_fragment(placed, &ids));
            }
            _ => {}
        }
    }
}

fn anchors_of(tree: &Tree<'_>, id: NodeId, element: &Element<'_>) -> Vec<TreeAnchor> {
    let own = element.get("id").filter(|own| !own.is_empty());
    let kind = if element.heading_level().is_some() {
        AnchorKind::Heading
    } else if element.has_class("alias") && tree.range(id).is_empty() {
        AnchorKind::Alias
    } else {
        AnchorKind::Element
    };
    let name = element
        .get("name")
        .filter(|name| element.name == "a" && !name.is_empty());
    let name = name.filter(|name| Some(*name) != own);
    let found = [
        own.map(|id| (id, kind)),
        name.map(|name| (name, AnchorKind::Name)),
    ];
    let anchor = |(name, kind): (&str, AnchorKind)| TreeAnchor {
        id: name.to_owned(),
        kind,
        range: tree.range(id),
    };
    found.into_iter().flatten().map(anchor).collect()
}

/// Returns the anchors of a fragment, with the ids that they have where the fragment is placed.
fn anchors_of_fragment(placed: &Placed, headings: &[&str]) -> Vec<TreeAnchor> {
    let (mut heading, mut named) = (0, 0);
    let mut found = Vec::new();
    for anchor in placed.facts().map_or(&[][..], |facts| &facts.anchors) {
        let id = match anchor.kind {
            AnchorKind::Heading => {
                // A heading without an id of its own has no anchor where the fragment is placed either.
                let ids = placed.fragment().headings();
                while ids.get(heading).is_some_and(|it| it.id.is_empty()) {
                    heading += 1;
                }
                heading += 1;
                headings.get(heading - 1).copied()
            }
            AnchorKind::Element | AnchorKind::Alias => {
                named += 1;
                Some(&*anchor.id).filter(|_| !placed.is_dropped(named - 1))
            }
            AnchorKind::Name => Some(&*anchor.id),
        };
        found.extend(id.map(|id| TreeAnchor {
            id: id.to_owned(),
            ..anchor.clone()
        }));
    }
    found
}
