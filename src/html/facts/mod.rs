//! What others ask of a text beside its HTML: its anchors, links and images, the text of its sections, its blocks.
//!
//! Enters: a [`Tree`] that knows where its nodes end. Leaves: [`TreeFacts`], in offsets of the text that the tree was made of.
//! Links, images, sections and blocks are surveyed before passes add anything of their own ([`survey`]), anchors when ids are
//! final ([`add_anchors`]). A fragment keeps its facts, and each tree that it is placed in takes them over.

mod anchors;
mod survey;

use std::ops::Range;

pub use anchors::add_anchors;
pub use survey::survey;

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
