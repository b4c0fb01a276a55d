//! Facts of a page: what checks, search, translators and editors ask of it, beside its HTML.
//!
//! Enters: the [`TreeFacts`] of each text of a unit, and the map from that text to the source. Leaves: [`Facts`], whose places
//! are those where something was written, through reusables and includes.

use std::{ops::Range, rc::Rc};

use super::{PageBuilder, shared::SharedBody};
use crate::{
    html::{
        facts::{AnchorKind, BlockKind, TreeFacts},
        passes::Heading,
    },
    liquid::{Expanded, Origin, SourceMap},
    plan::Unit,
    value::Leaf,
};

/// The facts of one unit.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Where an address with `#…` can lead, in order.
    pub anchors: Vec<Anchor>,
    /// Links of the text, of front matter and of lists, in the order in which they were met.
    pub links: Vec<Link>,
    /// Images, in order.
    pub images: Vec<Image>,
    /// Parts of the text: the one before the first heading, and one for each heading. Then those of the next text, such as a
    /// release note.
    pub sections: Vec<Section>,
    /// Blocks, in order; those within others come after these.
    pub blocks: Vec<Block>,
}

/// A place that an address can lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// What comes behind `#`.
    pub id: String,
    /// What has it.
    pub kind: AnchorKind,
    /// Where that was written.
    pub origin: Option<Origin>,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its address as it is written.
    pub href: String,
    /// Its address as it is printed.
    pub target: String,
    /// Its text, on one line.
    pub text: String,
    /// Where the address was written.
    pub origin: Option<Origin>,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its address as it is written.
    pub src: String,
    /// What is read in its place; `None` if its author gave none.
    pub alt: Option<String>,
    /// Where the address was written.
    pub origin: Option<Origin>,
}

/// A heading and what comes below it, up to the next one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// 1 to 6; 0 for what comes before the first heading.
    pub level: u8,
    /// The id of the heading; empty if it has none.
    pub id: String,
    /// The text of the heading.
    pub heading: String,
    /// Plain text, one paragraph, item or cell in a line.
    pub text: String,
}

/// A block of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it is, from its first character to its last.
    pub origin: Option<Origin>,
    /// Number of its section.
    pub section: usize,
    /// Number of the block around it.
    pub parent: Option<usize>,
}

/// The facts of a body that units share: ranges are of the expanded text.
#[derive(Debug)]
pub(super) struct BodyFacts {
    facts: TreeFacts,
    text: Rc<str>,
}

impl BodyFacts {
    /// `before` tells where an offset of the text that was parsed is in the expanded one.
    pub(super) fn new(facts: TreeFacts, text: &str, before: impl Fn(usize) -> usize) -> Self {
        let range = |range: &Range<usize>| match range.is_empty() {
            true => before(range.start)..before(range.start),
            false => before(range.start)..before(range.end - 1) + 1,
        };
        Self {
            facts: facts.with_ranges(|it| trimmed(text, range(it))),
            text: text.into(),
        }
    }
}

/// A range without the white space at its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = text.get(range.clone()).unwrap_or_default();
    range.start..range.start + piece.trim_end().len()
}

/// Where an address is within an element; all of the element if it is not written out there.
fn address(text: &str, element: &Range<usize>, address: &str) -> Range<usize> {
    // The end of a tag without children is not known.
    let end = match element.is_empty() {
        true => text[element.start..]
            .find('>')
            .map_or(text.len(), |at| element.start + at),
        false => element.end,
    };
    let piece = text.get(element.start..end).unwrap_or_default();
    match piece.rfind(address).filter(|_| !address.is_empty()) {
        Some(at) => element.start + at..element.start + at + address.len(),
        None => element.start..end,
    }
}

impl PageBuilder<'_> {
    /// Adds the facts of a text of a unit. `map` leads from the expanded text to the source.
    pub(super) fn add_facts(&self, unit: Unit, body: &SharedBody, map: &SourceMap) {
        let (Some(all), Some(BodyFacts { facts, text })) = (&self.facts, &body.facts) else {
            return;
        };
        let mut all = all.borrow_mut();
        let (section, block) = (all.sections.len(), all.blocks.len());
        all.anchors
            .extend(facts.anchors.iter().map(|anchor| Anchor {
                id: anchor.id.clone(),
                kind: anchor.kind,
                origin: map.cover(&anchor.range),
            }));
        all.links.extend(facts.links.iter().map(|link| Link {
            href: link.href.clone(),
            target: self.target_of(unit, &link.href, link.always_default),
            text: link.text.clone(),
            origin: map.cover(&address(text, &link.range, &link.href)),
        }));
        all.images.extend(facts.images.iter().map(|image| Image {
            src: image.src.clone(),
            alt: image.alt.clone(),
            origin: map.cover(&address(text, &image.range, &image.src)),
        }));
        all.sections.extend(sections(facts, &body.headings));
        all.blocks.extend(facts.blocks.iter().map(|it| Block {
            kind: it.kind,
            origin: map.cover(&it.range),
            section: section + it.section,
            parent: it.parent.map(|parent| block + parent),
        }));
    }

    /// Adds the links of a short text.
    pub(super) fn add_prose_facts(&self, unit: Unit, expanded: &Expanded, facts: &TreeFacts) {
        let Some(all) = &self.facts else { return };
        let margin = expanded.text.len() - expanded.text.trim_start().len();
        let links = facts.links.iter().map(|link| {
            let range = link.range.start + margin..link.range.end + margin;
            Link {
                href: link.href.clone(),
                target: self.target_of(unit, &link.href, link.always_default),
                text: link.text.clone(),
                origin: expanded
                    .map
                    .cover(&address(&expanded.text, &range, &link.href)),
            }
        });
        all.borrow_mut().links.extend(links);
    }

    /// Adds a link of a list in front matter or data.
    pub(super) fn add_listed_link(&self, leaf: &Leaf, href: &str, target: &str) {
        let Some(all) = &self.facts else { return };
        all.borrow_mut().links.push(Link {
            href: href.to_owned(),
            target: target.to_owned(),
            text: String::new(),
            origin: Some(Origin {
                span: leaf.span(),
                chain: Vec::new(),
            }),
        });
    }

    fn target_of(&self, unit: Unit, href: &str, always_default: bool) -> String {
        let target = match href.starts_with('/') {
            true => self.link_target(unit, href, always_default),
            false => None,
        };
        target.unwrap_or_else(|| href.to_owned())
    }
}

fn sections<'f>(
    facts: &'f TreeFacts,
    headings: &'f [Heading],
) -> impl Iterator<Item = Section> + 'f {
    facts.sections.iter().enumerate().map(|(n, text)| {
        let heading = n.checked_sub(1).and_then(|n| headings.get(n));
        Section {
            level: heading.map_or(0, |it| it.level),
            id: heading.map(|it| it.id.clone()).unwrap_or_default(),
            heading: heading.map(|it| it.text.clone()).unwrap_or_default(),
            text: text.clone(),
        }
    })
}
