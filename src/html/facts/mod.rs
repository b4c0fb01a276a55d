//! Facts about a text besides its HTML: its anchors, links, images and media, the text of its sections, its blocks.
//!
//! Enters: a [`Tree`] that records where its nodes end. Leaves: [`TreeFacts`], with offsets in the text that the tree
//! was parsed from. Links, images, media, sections and blocks are collected before passes add anything of their own
//! ([`survey`]), anchors when ids are final ([`add_anchors`]). A fragment keeps its facts, which are copied into each
//! tree that it is placed in.

mod anchors;
mod media;
mod survey;

use std::ops::Range;

pub use anchors::add_anchors;
pub use survey::survey;

/// The facts about a text.
#[derive(Debug, Clone, Default)]
pub struct TreeFacts {
    /// Targets of URL fragments (`#…`), in order.
    pub anchors: Vec<TreeAnchor>,
    /// Links, in order.
    pub links: Vec<TreeLink>,
    /// Images, in order.
    pub images: Vec<TreeImage>,
    /// Other files that are part of the page, such as videos, in order.
    pub media: Vec<TreeMedia>,
    /// Plain text: before the first heading, and below each heading, with one paragraph per line.
    pub sections: Vec<String>,
    /// Blocks, in order; nested blocks follow the blocks that contain them.
    pub blocks: Vec<TreeBlock>,
}

/// A target of a URL fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeAnchor {
    /// The fragment, without `#`.
    pub id: String,
    /// What the anchor belongs to.
    pub kind: AnchorKind,
    /// Range of the element.
    pub range: Range<usize>,
}

/// What an anchor belongs to.
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
    /// URL as written in the source.
    pub href: String,
    /// Text of the link, on one line.
    pub text: String,
    /// Whether it shows nothing: no text, no image, and no name for programs that read the page aloud.
    pub is_silent: bool,
    /// Whether the link always leads to the default version.
    pub always_default: bool,
    /// Range of the link.
    pub range: Range<usize>,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeImage {
    /// URL as written in the source.
    pub src: String,
    /// Alternative text; `None` if the author gave none. An empty `alt` in HTML is the author's word that the image is
    /// decoration; in Markdown, nobody writes it.
    pub alt: Option<String>,
    /// Range of the image.
    pub range: Range<usize>,
}

/// The address of a file that is part of the page, but not the `src` of an image: a video, a frame, an image of another
/// size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeMedia {
    /// URL as written in the source; one of several in a `srcset`.
    pub src: String,
    /// Name of the attribute that holds it.
    pub attribute: &'static str,
    /// Range of the element.
    pub range: Range<usize>,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeBlock {
    /// Kind of the block.
    pub kind: BlockKind,
    /// Range of the block.
    pub range: Range<usize>,
    /// Index of its section.
    pub section: usize,
    /// Index of the enclosing block.
    pub parent: Option<usize>,
    /// Its own text, without that of nested blocks. The lines of code are kept; cells of a row are separated by `|`.
    pub text: String,
}

/// The kind of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading of this level.
    Heading(u8),
    /// A list item.
    ListItem,
    /// A code block.
    Code,
    /// A table.
    Table,
    /// A table row.
    TableRow,
    /// A block quote.
    Quote,
    /// A callout, or text for one platform or tool.
    Callout,
    /// Any other HTML.
    Html,
}

impl TreeFacts {
    /// Returns the same facts with mapped ranges.
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
        self.media
            .iter_mut()
            .for_each(|it| it.range = place(&it.range));
        self.blocks
            .iter_mut()
            .for_each(|it| it.range = place(&it.range));
        self
    }
}
