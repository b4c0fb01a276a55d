//! What passes look for in an article, found in one walk: a tree is many times as large as all that they change of it.

use super::{headings::Section, labels::Seen};
use crate::html::{Element, Fragment, Kind, NodeId, Source, Tree};

/// Nodes of an article by what passes want of them, each in the order of the text.
#[derive(Debug, Default)]
pub struct Marks {
    /// Callouts, and parts for one platform or tool.
    pub extended: Vec<NodeId>,
    /// Whether the author has put a switch between tools there.
    pub has_switch: bool,
    /// Boxes of task lists.
    pub boxes: Vec<NodeId>,
    /// Code blocks with an info string.
    pub code: Vec<NodeId>,
    /// Images.
    pub images: Vec<NodeId>,
    /// Elements other than headings to which the author has given an id.
    pub named: Vec<Place>,
    /// Headings, and what stands between each and the next.
    pub headings: Vec<(Place, Section)>,
    /// What stands before the first.
    pub before_headings: Section,
    /// Callouts and parts of fragments.
    pub seen: Seen,
}

/// Where an element is.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// A node of the tree.
    Node(NodeId),
    /// Within a fragment, which is this node: its number among those of its kind.
    Within(NodeId, usize),
}

impl Marks {
    /// Of a tree as it was parsed.
    pub fn of(tree: &Tree<'_>) -> Self {
        let mut marks = Self::default();
        for id in tree.descendants(Tree::ROOT) {
            match tree.kind(id) {
                Kind::Element(element) => marks.note(id, element),
                Kind::Fragment(placed) => marks.note_fragment(id, placed.fragment()),
                _ => {}
            }
        }
        marks
    }

    fn note(&mut self, id: NodeId, element: &Element<'_>) {
        if !element.attributes.is_empty() {
            self.note_attributes(id, element);
        }
        if element.heading_level().is_some() {
            return self.headings.push((Place::Node(id), Section::default()));
        }
        let kind = match &*element.name {
            "pre" => 0,
            "img" => {
                self.images.push(id);
                1
            }
            "table" => 2,
            "li" => 3,
            "a" => 4,
            "input" if element.source == Source::Markdown => return self.boxes.push(id),
            _ => return,
        };
        let section = self.section();
        section[kind] = section[kind].saturating_add(1);
    }

    /// The section in which the walk is.
    fn section(&mut self) -> &mut Section {
        match self.headings.last_mut() {
            Some((_, section)) => section,
            None => &mut self.before_headings,
        }
    }

    fn note_fragment(&mut self, id: NodeId, fragment: &Fragment) {
        self.has_switch |= fragment.has_switch();
        self.seen.add(fragment.seen());
        let more = fragment.before_headings();
        for (count, more) in self.section().iter_mut().zip(more) {
            *count = count.saturating_add(more);
        }
        let headings = fragment.headings().iter().enumerate();
        self.headings
            .extend(headings.map(|(n, heading)| (Place::Within(id, n), heading.section)));
        let named = 0..fragment.named().len();
        self.named.extend(named.map(|n| Place::Within(id, n)));
    }

    fn note_attributes(&mut self, id: NodeId, element: &Element<'_>) {
        for (name, value) in &element.attributes {
            match &**name {
                "class" if element.has_class("extended-markdown") => self.extended.push(id),
                "data-tool-switcher" => self.has_switch = true,
                "data-info" if element.source == Source::Markdown => self.code.push(id),
                "id" if !value.is_empty() && element.heading_level().is_none() => {
                    self.named.push(Place::Node(id));
                }
                _ => {}
            }
        }
    }
}
