//! What passes look for in an article, found in one walk: a tree is many times as large as all that they change of it.

use super::headings::Section;
use crate::html::{Element, NodeId, Source, Tree};

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
    pub named: Vec<NodeId>,
    /// Headings, and what stands between each and the next.
    pub headings: Vec<(NodeId, Section)>,
}

impl Marks {
    /// Of a tree as it was parsed.
    pub fn of(tree: &Tree<'_>) -> Self {
        let mut marks = Self::default();
        for id in tree.descendants(Tree::ROOT) {
            if let Some(element) = tree.element(id) {
                marks.note(id, element);
            }
        }
        marks
    }

    fn note(&mut self, id: NodeId, element: &Element<'_>) {
        if !element.attributes.is_empty() {
            self.note_attributes(id, element);
        }
        if element.heading_level().is_some() {
            return self.headings.push((id, Section::default()));
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
        if let Some((_, section)) = self.headings.last_mut() {
            section[kind] = section[kind].saturating_add(1);
        }
    }

    fn note_attributes(&mut self, id: NodeId, element: &Element<'_>) {
        for (name, value) in &element.attributes {
            match &**name {
                "class" if element.has_class("extended-markdown") => self.extended.push(id),
                "data-tool-switcher" => self.has_switch = true,
                "data-info" if element.source == Source::Markdown => self.code.push(id),
                "id" if !value.is_empty() && element.heading_level().is_none() => {
                    self.named.push(id);
                }
                _ => {}
            }
        }
    }
}
