//! Facts about a page besides its HTML, for checks, search, translators and editors.
//!
//! Enters: the [`TreeFacts`] of each text of a unit, and the source map of that text. Leaves: [`Facts`] with locations
//! in the source, including those in reusables and includes.

use std::{ops::Range, rc::Rc};

use super::{PageBuilder, shared::SharedBody};
use crate::{
    html::{
        facts::{AnchorKind, BlockKind, TreeFacts, TreeMedia},
        passes::Heading,
    },
    liquid::{Expanded, Origin, SourceMap},
    plan::Unit,
    value::Leaf,
};

/// The facts about a unit.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Targets of URL fragments (`#…`), in order.
    pub anchors: Vec<Anchor>,
    /// Links of the text, of front matter and of lists, in the order in which they were found.
    pub links: Vec<Link>,
    /// Images, in order.
    pub images: Vec<Image>,
    /// Other files that are part of the page, such as videos, in order.
    pub media: Vec<Media>,
    /// Parts of the text: the one before the first heading, and one for each heading. The parts of the next text, such
    /// as a release note, follow.
    pub sections: Vec<Section>,
    /// Blocks, in order; nested blocks follow the blocks that contain them.
    pub blocks: Vec<Block>,
}

/// A target of a URL fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The fragment, without `#`.
    pub id: String,
    /// What the anchor belongs to.
    pub kind: AnchorKind,
    /// Location in the source.
    pub origin: Option<Origin>,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// URL as written in the source.
    pub href: String,
    /// URL in the output.
    pub target: String,
    /// Text of the link, on one line.
    pub text: String,
    /// Whether it shows nothing: no text, no image, and no name for programs that read the page aloud.
    pub is_silent: bool,
    /// Whether it is an entry of a list. Lists show only entries that exist.
    pub is_listed: bool,
    /// Location of the URL in the source.
    pub origin: Option<Origin>,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// URL as written in the source.
    pub src: String,
    /// Alternative text; `None` if the author gave none.
    pub alt: Option<String>,
    /// Location of the URL in the source.
    pub origin: Option<Origin>,
}

/// A file that is part of the page, but not the `src` of an image: a video, its poster, a frame, an image of a `srcset`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// URL as written in the source.
    pub src: String,
    /// URL in the output.
    pub target: String,
    /// Location of the URL in the source.
    pub origin: Option<Origin>,
}

/// A heading and the text below it, up to the next heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// 1 to 6; 0 for the text before the first heading.
    pub level: u8,
    /// Id of the heading; empty if it has none.
    pub id: String,
    /// Text of the heading.
    pub heading: String,
    /// Classes of the parts for one operating system or tool that contain the heading, separated by spaces.
    pub parts: String,
    /// Plain text, with one paragraph, item or cell per line.
    pub text: String,
}

/// A block of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Kind of the block.
    pub kind: BlockKind,
    /// Location in the source, from its first character to its last.
    pub origin: Option<Origin>,
    /// Index of its section.
    pub section: usize,
    /// Index of the enclosing block.
    pub parent: Option<usize>,
    /// Its own text, without that of nested blocks. The lines of code are kept; cells of a row are separated by `|`.
    pub text: String,
}

/// The facts about a body that units share, with ranges in the expanded text.
#[derive(Debug)]
pub(super) struct BodyFacts {
    facts: TreeFacts,
    text: Rc<str>,
}

impl BodyFacts {
    /// Converts the facts about a tree. `before` maps an offset in the parsed text to the expanded text.
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

/// Returns a range without trailing whitespace.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = text.get(range.clone()).unwrap_or_default();
    range.start..range.start + piece.trim_end().len()
}

/// Returns the range of a URL within an element, or in the definition that the element refers to; the whole element if
/// neither contains the URL verbatim.
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
        None => definition(text, piece, address).unwrap_or(element.start..end),
    }
}

/// Returns the range of a URL in an attribute of an element; the tag if the URL is not there verbatim.
fn in_attribute(text: &str, media: &TreeMedia) -> Range<usize> {
    let start = media.range.start;
    let rest = text.get(start..).unwrap_or_default();
    // The tag alone: elements inside may have the same address.
    let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
    let is_end = |c: char| c.is_whitespace() || "\"'=,<>/".contains(c);
    let stands_alone = |piece: &str, at: usize, len: usize| {
        piece[..at].chars().next_back().is_none_or(is_end)
            && piece[at + len..].chars().next().is_none_or(is_end)
    };
    let find = |piece: &str, word: &str| {
        let mut all = piece.match_indices(word).map(|(at, _)| at);
        all.find(|at| stands_alone(piece, *at, word.len()))
    };
    let found = find(tag, media.attribute).and_then(|name| {
        let value = name + media.attribute.len();
        Some(value + find(&tag[value..], &media.src)?)
    });
    match found {
        Some(at) => start + at..start + at + media.src.len(),
        None => start..start + tag.len(),
    }
}

/// Returns the range of a URL in the link reference definition of an element such as `[text][label]`
/// (<https://spec.commonmark.org/0.31.2/#link-reference-definitions>).
fn definition(text: &str, element: &str, address: &str) -> Option<Range<usize>> {
    let label = |piece: &str| {
        let words = piece.split_whitespace().map(str::to_lowercase);
        words.collect::<Vec<_>>().join(" ")
    };
    if address.is_empty() {
        return None;
    }
    let written = element.strip_suffix("[]").unwrap_or(element);
    let (_, written) = written.strip_suffix(']')?.rsplit_once('[')?;
    let written = label(written);
    let at = text.match_indices(address).map(|(at, _)| at).find(|at| {
        let before = text[..*at].trim_end_matches('<').trim_end();
        let defined = before.strip_suffix("]:").map(|it| it.rsplit_once('['));
        defined
            .flatten()
            .is_some_and(|(_, known)| label(known) == written)
    });
    at.map(|at| at..at + address.len())
}

impl PageBuilder<'_> {
    /// Adds the facts about a text of a unit. `map` maps the expanded text to the source.
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
            is_silent: link.is_silent,
            is_listed: false,
            origin: map.cover(&address(text, &link.range, &link.href)),
        }));
        all.images.extend(facts.images.iter().map(|image| Image {
            src: image.src.clone(),
            alt: image.alt.clone(),
            origin: map.cover(&address(text, &image.range, &image.src)),
        }));
        all.media.extend(facts.media.iter().map(|media| Media {
            src: media.src.clone(),
            target: self.url_of_file(&media.src),
            origin: map.cover(&in_attribute(text, media)),
        }));
        all.sections.extend(sections(facts, &body.headings));
        all.blocks.extend(facts.blocks.iter().map(|it| Block {
            kind: it.kind,
            origin: map.cover(&it.range),
            section: section + it.section,
            parent: it.parent.map(|parent| block + parent),
            text: it.text.clone(),
        }));
    }

    /// Adds the links and media of a short text.
    pub(super) fn add_prose_facts(&self, unit: Unit, expanded: &Expanded, facts: &TreeFacts) {
        let Some(all) = &self.facts else { return };
        let margin = expanded.text.len() - expanded.text.trim_start().len();
        let links = facts.links.iter().map(|link| {
            let range = link.range.start + margin..link.range.end + margin;
            Link {
                href: link.href.clone(),
                target: self.target_of(unit, &link.href, link.always_default),
                text: link.text.clone(),
                is_silent: link.is_silent,
                is_listed: false,
                origin: expanded
                    .map
                    .cover(&address(&expanded.text, &range, &link.href)),
            }
        });
        let media = facts.media.iter().map(|media| {
            let placed = TreeMedia {
                range: media.range.start + margin..media.range.end + margin,
                ..media.clone()
            };
            Media {
                src: media.src.clone(),
                target: self.url_of_file(&media.src),
                origin: expanded.map.cover(&in_attribute(&expanded.text, &placed)),
            }
        });
        let mut all = all.borrow_mut();
        all.links.extend(links);
        all.media.extend(media);
    }

    /// Adds a link from a list in front matter or data.
    pub(super) fn add_listed_link(&self, leaf: &Leaf, href: &str, target: &str) {
        let Some(all) = &self.facts else { return };
        all.borrow_mut().links.push(Link {
            href: href.to_owned(),
            target: target.to_owned(),
            text: String::new(),
            is_silent: false,
            is_listed: true,
            origin: Some(Origin {
                span: leaf.span(),
                chain: Vec::new(),
            }),
        });
    }

    fn url_of_file(&self, src: &str) -> String {
        self.file_url(src).unwrap_or_else(|| src.to_owned())
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
            parts: heading.map(|it| it.parts.clone()).unwrap_or_default(),
            text: text.clone(),
        }
    })
}
