//! The nodes that passes look for in an article, found in one walk, because a tree is many times larger than what they
//! change.

use super::{
    headings::SectionShape,
    labels::{self, PartSet},
    scripts,
};
use crate::html::{Element, Fragment, Kind, NodeId, Source, Tree};

/// Nodes of an article by the passes that need them, each in text order.
#[derive(Debug, Default)]
pub struct Marks {
    /// Callouts, and parts for one platform or tool.
    pub extended: Vec<NodeId>,
    /// Elements of the author's that may be for one platform or tool, by their class.
    pub written_parts: Vec<NodeId>,
    /// Whether the author added a tool switch.
    pub has_switch: bool,
    /// Checkboxes of task lists.
    pub boxes: Vec<NodeId>,
    /// Code blocks with an info string.
    pub code: Vec<NodeId>,
    /// Tables.
    pub tables: Vec<NodeId>,
    /// Block quotes.
    pub quotes: Vec<NodeId>,
    /// References to footnotes, and the footnotes.
    pub footnotes: Vec<NodeId>,
    /// Whether there is annotated code.
    pub has_annotations: bool,
    /// Whether there is code with which readers can do more than copy it.
    pub has_active_code: bool,
    /// Links, strong text and code, which can be long names.
    pub names: Vec<NodeId>,
    /// Images.
    pub images: Vec<NodeId>,
    /// Elements other than headings whose author set an id.
    pub named: Vec<ElementRef>,
    /// Headings, and the contents between each and the next.
    pub headings: Vec<(ElementRef, SectionShape)>,
    /// The contents before the first heading.
    pub before_headings: SectionShape,
    /// Callouts and parts of fragments.
    pub seen: PartSet,
    /// Elements with an address that would run a script.
    pub scripted: Vec<NodeId>,
}

/// Where an element is.
#[derive(Debug, Clone, Copy)]
pub enum ElementRef {
    /// A node of the tree.
    Node(NodeId),
    /// Within the fragment at this node, with the index among elements of its kind.
    InFragment(NodeId, usize),
}

impl Marks {
    /// Offsets and addresses of the images.
    pub fn addresses_of_images(&self, tree: &Tree<'_>) -> Vec<(usize, Box<str>)> {
        let image = |id: &NodeId| {
            let src = tree.element(*id)?.get("src")?;
            Some((tree.at(*id), src.into()))
        };
        self.images.iter().filter_map(image).collect()
    }

    /// Collects the marks of a tree as it was parsed.
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
            return self
                .headings
                .push((ElementRef::Node(id), SectionShape::default()));
        }
        let kind = match &*element.name {
            "pre" => 0,
            "img" => {
                self.images.push(id);
                1
            }
            "table" => {
                self.tables.push(id);
                2
            }
            "blockquote" => return self.quotes.push(id),
            "li" => 3,
            "a" => {
                self.names.push(id);
                4
            }
            "code" | "strong" => return self.names.push(id),
            "input" if element.source == Source::Markdown => return self.boxes.push(id),
            _ => return,
        };
        let section = self.section();
        section[kind] = section[kind].saturating_add(1);
    }

    /// The section at the current position of the walk.
    fn section(&mut self) -> &mut SectionShape {
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
            .extend(headings.map(|(n, heading)| (ElementRef::InFragment(id, n), heading.section)));
        let named = 0..fragment.named().len();
        self.named
            .extend(named.map(|n| ElementRef::InFragment(id, n)));
    }

    fn note_attributes(&mut self, id: NodeId, element: &Element<'_>) {
        for (name, value) in &element.attributes {
            match &**name {
                "class" if element.has_class("extended-markdown") => self.extended.push(id),
                "class" if element.source == Source::Html && labels::may_be_part(value) => {
                    self.written_parts.push(id);
                }
                "class" if &**value == "annotate" => {
                    self.has_annotations = true;
                    self.has_active_code = true;
                }
                "data-tabs-label" => self.has_active_code = true,
                "data-tool-switcher" => self.has_switch = true,
                "data-footnote" if element.source == Source::Markdown => self.footnotes.push(id),
                "data-info" if element.source == Source::Markdown => {
                    self.has_active_code |= value.contains("replacedomain");
                    self.code.push(id);
                }
                "id" if !value.is_empty() && element.heading_level().is_none() => {
                    self.named.push(ElementRef::Node(id));
                }
                "href" | "src" | "data" | "xlink:href" | "action" | "formaction"
                    if scripts::is_script(element, name, value) =>
                {
                    self.scripted.push(id);
                }
                _ => {}
            }
        }
    }
}
