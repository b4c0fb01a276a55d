use std::{borrow::Cow, ops::Range};

use super::Placed;

/// A node of one [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

const NONE: u32 = u32::MAX;

/// The origin of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It comes from Markdown.
    Markdown,
    /// It was written as HTML.
    Html,
}

/// A name and a value.
pub type Attribute<'a> = (Cow<'a, str>, Cow<'a, str>);

/// An element without its children.
#[derive(Debug, Clone)]
pub struct Element<'a> {
    /// In lower case.
    pub name: Cow<'a, str>,
    /// In source order. Values are not escaped.
    pub attributes: Vec<Attribute<'a>>,
    /// Its origin.
    pub source: Source,
}

impl<'a> Element<'a> {
    /// An element of this name.
    pub fn new(name: impl Into<Cow<'a, str>>, source: Source) -> Self {
        Self {
            name: name.into(),
            attributes: Vec::new(),
            source,
        }
    }

    /// Adds an attribute.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }

    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| &**value)
    }

    /// Sets an attribute.
    pub fn set(&mut self, name: &'static str, value: impl Into<Cow<'a, str>>) {
        let value = value.into();
        match self.attributes.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => self.attributes.push((Cow::Borrowed(name), value)),
        }
    }

    /// Whether it has a class.
    pub fn has_class(&self, class: &str) -> bool {
        self.get("class")
            .is_some_and(|all| all.split_ascii_whitespace().any(|one| one == class))
    }

    /// The level of a heading, 1 to 6.
    pub fn heading_level(&self) -> Option<u8> {
        match self.name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
            _ => None,
        }
    }
}

/// What a node is.
#[derive(Debug)]
pub enum Kind<'a> {
    /// The root of the tree.
    Root,
    /// An element.
    Element(Element<'a>),
    /// Text, not escaped.
    Text(Cow<'a, str>),
    /// HTML that is printed verbatim; created only by passes.
    Raw(Cow<'a, str>),
    /// HTML that was built and printed earlier.
    Fragment(Box<Placed>),
}

#[derive(Debug)]
struct Node<'a> {
    kind: Kind<'a>,
    /// Offset in the expanded text.
    at: u32,
    parent: u32,
    first: u32,
    last: u32,
    previous: u32,
    next: u32,
}

/// A tree of HTML. Text and attributes are borrowed from the expanded text where possible.
#[derive(Debug)]
pub struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    /// Where each node ends in the expanded text, if tracked. Nodes added by passes have no end.
    ends: Option<Vec<u32>>,
}

impl Default for Tree<'_> {
    fn default() -> Self {
        Self::with_room(0)
    }
}

impl<'a> Tree<'a> {
    /// The root node.
    pub const ROOT: NodeId = NodeId(0);

    /// Creates an empty tree with capacity for about `nodes` nodes.
    pub fn with_room(nodes: usize) -> Self {
        let root = Node {
            kind: Kind::Root,
            at: 0,
            parent: NONE,
            first: NONE,
            last: NONE,
            previous: NONE,
            next: NONE,
        };
        let mut all = Vec::with_capacity(nodes + 1);
        all.push(root);
        Self {
            nodes: all,
            ends: None,
        }
    }

    /// Starts tracking where nodes end.
    pub(super) fn track_ends(&mut self) {
        self.ends = Some(Vec::new());
    }

    /// Records where a node ends, if ends are tracked.
    pub(super) fn set_end(&mut self, id: NodeId, end: usize) {
        if let Some(ends) = &mut self.ends {
            let n = id.0 as usize;
            ends.resize(ends.len().max(n + 1), 0);
            ends[n] = end as u32;
        }
    }

    /// Byte range in the expanded text; empty if ends are not tracked.
    pub fn range(&self, id: NodeId) -> Range<usize> {
        let start = self.at(id);
        let end = self.ends.as_ref().and_then(|ends| ends.get(id.0 as usize));
        start..end.map_or(start, |end| (*end as usize).max(start))
    }

    fn node(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id.0 as usize]
    }

    fn some(id: u32) -> Option<NodeId> {
        (id != NONE).then_some(NodeId(id))
    }

    /// Creates a node that is not yet in the tree. `at` is its offset in the expanded text.
    pub fn create(&mut self, kind: Kind<'a>, at: usize) -> NodeId {
        self.nodes.push(Node {
            kind,
            at: at as u32,
            parent: NONE,
            first: NONE,
            last: NONE,
            previous: NONE,
            next: NONE,
        });
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// The kind of a node.
    pub fn kind(&self, id: NodeId) -> &Kind<'a> {
        &self.node(id).kind
    }

    /// The kind of a node, mutably.
    pub fn kind_mut(&mut self, id: NodeId) -> &mut Kind<'a> {
        &mut self.nodes[id.0 as usize].kind
    }

    /// The element of a node, if it is one.
    pub fn element(&self, id: NodeId) -> Option<&Element<'a>> {
        match self.kind(id) {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The element of a node, mutably.
    pub fn element_mut(&mut self, id: NodeId) -> Option<&mut Element<'a>> {
        match self.kind_mut(id) {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The fragment of a node, if it is one.
    pub fn placed(&self, id: NodeId) -> Option<&Placed> {
        match self.kind(id) {
            Kind::Fragment(placed) => Some(placed),
            _ => None,
        }
    }

    /// The fragment of a node, mutably.
    pub fn placed_mut(&mut self, id: NodeId) -> Option<&mut Placed> {
        match self.kind_mut(id) {
            Kind::Fragment(placed) => Some(placed),
            _ => None,
        }
    }

    /// Offset in the expanded text.
    pub fn at(&self, id: NodeId) -> usize {
        self.node(id).at as usize
    }

    /// The parent node.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        Self::some(self.node(id).parent)
    }

    /// The next sibling.
    pub fn next(&self, id: NodeId) -> Option<NodeId> {
        Self::some(self.node(id).next)
    }

    /// The previous sibling.
    pub fn previous(&self, id: NodeId) -> Option<NodeId> {
        Self::some(self.node(id).previous)
    }

    /// The first child.
    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        Self::some(self.node(id).first)
    }

    /// The last child.
    pub fn last_child(&self, id: NodeId) -> Option<NodeId> {
        Self::some(self.node(id).last)
    }

    /// The children.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(id), |child| self.next(*child))
    }

    /// The ancestors, nearest first.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |node| self.parent(*node))
    }

    /// All nodes within `top` in document order. Keeps no state: nodes may be changed between steps, but not moved.
    pub fn descendants(&self, top: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(top), move |node| {
            self.following(*node, top)
        })
    }

    fn following(&self, node: NodeId, top: NodeId) -> Option<NodeId> {
        if let Some(child) = self.first_child(node) {
            return Some(child);
        }
        let mut node = node;
        while node != top {
            if let Some(next) = self.next(node) {
                return Some(next);
            }
            node = self.parent(node)?;
        }
        None
    }

    /// All elements for which `wanted` holds, in document order.
    pub fn find_all(&self, wanted: impl Fn(&Element<'a>) -> bool) -> Vec<NodeId> {
        self.descendants(Self::ROOT)
            .filter(|id| self.element(*id).is_some_and(&wanted))
            .collect()
    }

    /// Appends a node to the children of another.
    pub fn append(&mut self, parent: NodeId, child: NodeId) {
        let last = self.node(parent).last;
        let node = &mut self.nodes[child.0 as usize];
        node.parent = parent.0;
        node.previous = last;
        node.next = NONE;
        match Self::some(last) {
            Some(last) => self.nodes[last.0 as usize].next = child.0,
            None => self.nodes[parent.0 as usize].first = child.0,
        }
        self.nodes[parent.0 as usize].last = child.0;
    }

    /// Inserts a node before another.
    pub fn insert_before(&mut self, anchor: NodeId, new: NodeId) {
        let (parent, previous) = (self.node(anchor).parent, self.node(anchor).previous);
        let node = &mut self.nodes[new.0 as usize];
        (node.parent, node.previous, node.next) = (parent, previous, anchor.0);
        self.nodes[anchor.0 as usize].previous = new.0;
        match Self::some(previous) {
            Some(previous) => self.nodes[previous.0 as usize].next = new.0,
            None => self.nodes[parent as usize].first = new.0,
        }
    }

    /// Removes a node from the tree, with its descendants.
    pub fn detach(&mut self, id: NodeId) {
        let (parent, previous, next) = (
            self.node(id).parent,
            self.node(id).previous,
            self.node(id).next,
        );
        match Self::some(previous) {
            Some(previous) => self.nodes[previous.0 as usize].next = next,
            None if parent != NONE => self.nodes[parent as usize].first = next,
            None => {}
        }
        match Self::some(next) {
            Some(next) => self.nodes[next.0 as usize].previous = previous,
            None if parent != NONE => self.nodes[parent as usize].last = previous,
            None => {}
        }
        let node = &mut self.nodes[id.0 as usize];
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    /// Replaces a node with `wrapper`, and moves the node into it.
    pub fn wrap(&mut self, id: NodeId, wrapper: NodeId) {
        self.insert_before(id, wrapper);
        self.detach(id);
        self.append(wrapper, id);
    }

    /// Moves all children of `from` to the end of `to`.
    pub fn move_children(&mut self, from: NodeId, to: NodeId) {
        while let Some(child) = self.first_child(from) {
            self.detach(child);
            self.append(to, child);
        }
    }

    /// Appends the text within a node.
    pub fn text_into(&self, id: NodeId, out: &mut String) {
        if let Kind::Text(text) = self.kind(id) {
            out.push_str(text);
        }
        for node in self.descendants(id) {
            if let Kind::Text(text) = self.kind(node) {
                out.push_str(text);
            }
        }
    }

    /// The text within a node.
    pub fn text(&self, id: NodeId) -> String {
        let mut text = String::new();
        self.text_into(id, &mut text);
        text
    }

    /// The first non-empty paragraph at the top level, on one line; empty if there is none.
    pub fn first_paragraph(&self) -> String {
        let lines = self.children(Self::ROOT).map(|id| match self.kind(id) {
            Kind::Element(element) if element.name == "p" => self.line(id),
            Kind::Fragment(placed) => placed.fragment().first_paragraph().to_owned(),
            _ => String::new(),
        });
        let mut lines = lines.filter(|line| !line.is_empty());
        lines.next().unwrap_or_default()
    }

    /// The text within a node on one line, with single spaces between words.
    pub fn line(&self, id: NodeId) -> String {
        let text = self.text(id);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
