//! What others ask of a text beside its HTML: its anchors, links and images, the text of its sections, its blocks.
//!
//! Enters: a [`Tree`] that knows where its nodes end. Leaves: [`TreeFacts`], in offsets of the text that the tree was made of.
//! Links, images, sections and blocks are surveyed before passes add anything of their own ([`survey`]), anchors when ids are
//! final ([`add_anchors`]). A fragment keeps its facts, and each tree that it is placed in takes them over.

use std::ops::Range;

use super::{
    Element, Kind, NodeId, Placed, Source, Tree,
    passes::{Heading, Marks, Place},
};

/// The facts of one text.
#[derive(Debug, Clone, Default)]
pub struct TreeFacts {
    /// Where an address with `#…` can lead, in order.
    pub anchors: Vec<TreeAnchor>,
    /// Links, in order.
    pub links: Vec<TreeLink>,
    /// Images, in order.
    pub images: Vec<TreeImage>,
    /// Plain text: what comes before the first heading, and what comes below each heading, one paragraph in a line.
    pub sections: Vec<String>,
    /// Blocks, in order; those within others come after these.
    pub blocks: Vec<TreeBlock>,
}

/// A place that an address can lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeAnchor {
    /// What comes behind `#`.
    pub id: String,
    /// What has it.
    pub kind: AnchorKind,
    /// Where that is.
    pub range: Range<usize>,
}

/// What has an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnchorKind {
    /// A heading.
    Heading,
    /// Another element with an `id`.
    Element,
    /// An `<a name>`.
    Name,
    /// A translated heading, by the id that it would have in its own language.
    Alias,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeLink {
    /// Its address as it is written.
    pub href: String,
    /// Its text, on one line.
    pub text: String,
    /// It leads to the default version from everywhere.
    pub always_default: bool,
    /// Where it is.
    pub range: Range<usize>,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeImage {
    /// Its address as it is written.
    pub src: String,
    /// What is read in its place; `None` if its author gave none.
    pub alt: Option<String>,
    /// Where it is.
    pub range: Range<usize>,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeBlock {
    /// What it is.
    pub kind: BlockKind,
    /// Where it is.
    pub range: Range<usize>,
    /// Number of its section.
    pub section: usize,
    /// Number of the block around it.
    pub parent: Option<usize>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading of this level.
    Heading(u8),
    /// An item of a list.
    ListItem,
    /// A code block.
    Code,
    /// A table.
    Table,
    /// A row of a table.
    TableRow,
    /// A quotation.
    Quote,
    /// A callout, or text for one platform or tool.
    Callout,
    /// Any other HTML.
    Html,
}

/// Links, images, sections and blocks of a tree as it was parsed.
pub fn survey(tree: &Tree<'_>) -> TreeFacts {
    let mut survey = Survey {
        facts: TreeFacts {
            sections: vec![String::new()],
            ..TreeFacts::default()
        },
        open: Vec::new(),
        last_block: None,
    };
    for id in tree.descendants(Tree::ROOT) {
        match tree.kind(id) {
            Kind::Element(element) => survey.element(tree, id, element),
            Kind::Text(text) => survey.text(tree, id, text),
            Kind::Fragment(placed) => survey.fragment(tree, id, placed),
            Kind::Raw(_) | Kind::Root => {}
        }
    }
    let sections = survey.facts.sections.iter_mut();
    sections.for_each(|text| text.truncate(text.trim_end().len()));
    survey.facts
}

struct Survey {
    facts: TreeFacts,
    /// Nodes of the blocks around, with their numbers.
    open: Vec<(NodeId, usize)>,
    /// The element in which the last piece of text was.
    last_block: Option<NodeId>,
}

impl Survey {
    fn element(&mut self, tree: &Tree<'_>, id: NodeId, element: &Element<'_>) {
        if element.heading_level().is_some() {
            self.facts.sections.push(String::new());
        }
        match &*element.name {
            "a" => {
                if let Some(href) = element.get("href") {
                    self.facts.links.push(TreeLink {
                        href: href.to_owned(),
                        text: tree.line(id),
                        always_default: super::is_always_default(element),
                        range: tree.range(id),
                    });
                }
            }
            "img" => {
                let alt = element.get("alt").map(str::to_owned);
                if let Some(alt) = alt.as_deref().filter(|alt| !alt.is_empty()) {
                    self.text(tree, id, alt);
                }
                self.facts.images.push(TreeImage {
                    src: element.get("src").unwrap_or_default().to_owned(),
                    alt,
                    range: tree.range(id),
                });
            }
            _ => {}
        }
        self.close_blocks(tree, id);
        let is_inner = self
            .open
            .last()
            .is_some_and(|(_, n)| self.facts.blocks[*n].kind == BlockKind::Html);
        if let Some(kind) =
            block_kind(tree, id, element).filter(|kind| !is_inner || *kind != BlockKind::Html)
        {
            self.open.push((id, self.facts.blocks.len()));
            let parent = self.open.len().checked_sub(2).map(|n| self.open[n].1);
            self.facts.blocks.push(TreeBlock {
                kind,
                range: tree.range(id),
                section: self.facts.sections.len() - 1,
                parent,
            });
        }
    }

    /// Leaves the blocks that a node is not in.
    fn close_blocks(&mut self, tree: &Tree<'_>, id: NodeId) {
        while let Some((block, _)) = self.open.last()
            && !tree.ancestors(id).any(|node| node == *block)
        {
            self.open.pop();
        }
    }

    /// Adds text to the section, unless it is the heading's own or is not read.
    fn text(&mut self, tree: &Tree<'_>, id: NodeId, text: &str) {
        let around = || {
            tree.ancestors(id)
                .filter_map(|node| Some((node, tree.element(node)?)))
        };
        if around().any(|(_, it)| is_unread(it) || it.heading_level().is_some()) {
            return;
        }
        let mut blocks = around().filter(|(_, element)| !is_inline(&element.name));
        let block = blocks.next().map(|(node, _)| node);
        let Some(section) = self.facts.sections.last_mut() else {
            return;
        };
        if block != self.last_block && !section.is_empty() && !section.ends_with('\n') {
            section.push('\n');
        }
        self.last_block = block;
        let is_code =
            block.is_some_and(|node| tree.element(node).is_some_and(|it| it.name == "pre"));
        if is_code {
            section.push_str(text);
            return;
        }
        for c in text.chars() {
            match c.is_whitespace() {
                true if section.is_empty() || section.ends_with([' ', '\n']) => {}
                true => section.push(' '),
                false => section.push(c),
            }
        }
    }

    fn fragment(&mut self, tree: &Tree<'_>, id: NodeId, placed: &Placed) {
        let Some(facts) = placed.facts() else { return };
        self.close_blocks(tree, id);
        self.facts.links.extend(facts.links.iter().cloned());
        self.facts.images.extend(facts.images.iter().cloned());
        let section = self.facts.sections.len() - 1;
        let (first, parent) = (self.facts.blocks.len(), self.open.last().map(|(_, n)| *n));
        self.facts
            .blocks
            .extend(facts.blocks.iter().map(|block| TreeBlock {
                section: section + block.section,
                parent: block.parent.map_or(parent, |n| Some(first + n)),
                ..block.clone()
            }));
        for (n, text) in facts.sections.iter().enumerate() {
            match self.facts.sections.last_mut().filter(|_| n == 0) {
                Some(last) if text.is_empty() || last.is_empty() => last.push_str(text),
                Some(last) => {
                    last.push('\n');
                    last.push_str(text);
                }
                None => self.facts.sections.push(text.clone()),
            }
        }
        self.last_block = Some(id);
    }
}

/// Adds the anchors of a tree whose headings have been named.
pub fn add_anchors(facts: &mut TreeFacts, tree: &Tree<'_>, marks: &Marks, headings: &[Heading]) {
    let mut placed_headings = marks
        .headings
        .iter()
        .zip(headings)
        .filter(|((place, _), _)| matches!(place, Place::Within(..)));
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

/// Anchors of a fragment as its tree was built, with the ids that they have where it is placed.
fn anchors_of_fragment(placed: &Placed, headings: &[&str]) -> Vec<TreeAnchor> {
    let (mut heading, mut named) = (0, 0);
    let mut found = Vec::new();
    for anchor in placed.facts().map_or(&[][..], |facts| &facts.anchors) {
        let id = match anchor.kind {
            AnchorKind::Heading => {
                // A heading without an id of its own has no anchor there either.
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

impl TreeFacts {
    /// The same facts with other ranges.
    #[must_use]
    pub fn with_ranges(mut self, place: impl Fn(&Range<usize>) -> Range<usize>) -> Self {
        self.anchors
            .iter_mut()
            .for_each(|it| it.range = place(&it.range));
        self.links
            .iter_mut()
            .for_each(|it| it.range = place(&it.range));
        self.images
            .iter_mut()
            .for_each(|it| it.range = place(&it.range));
        self.blocks
            .iter_mut()
            .for_each(|it| it.range = place(&it.range));
        self
    }
}

fn block_kind(tree: &Tree<'_>, id: NodeId, element: &Element<'_>) -> Option<BlockKind> {
    if let Some(level) = element.heading_level() {
        return Some(BlockKind::Heading(level));
    }
    if element.has_class("extended-markdown") {
        return Some(BlockKind::Callout);
    }
    let is_html = element.source == Source::Html;
    match &*element.name {
        // The paragraph of a tight item is the item.
        "p" => Some(BlockKind::Paragraph),
        "li" => Some(BlockKind::ListItem),
        "pre" => Some(BlockKind::Code),
        "table" => Some(BlockKind::Table),
        "tr" => Some(BlockKind::TableRow),
        "blockquote" => Some(BlockKind::Quote),
        name if is_html && !is_inline(name) && tree.parent(id).is_some() => Some(BlockKind::Html),
        _ => None,
    }
}

/// Elements whose text is not for readers.
fn is_unread(element: &Element<'_>) -> bool {
    matches!(&*element.name, "script" | "style" | "svg" | "template")
}

/// Elements in a line of text.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "br"
            | "button"
            | "cite"
            | "code"
            | "del"
            | "em"
            | "i"
            | "img"
            | "input"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "svg"
            | "u"
            | "var"
            | "wbr"
    )
}
