//! Headings: a unique, non-empty id for each, and a link to itself.
//!
//! A translated heading gets the id of the heading it translates, so that `…#actions` works in every language; its own
//! slug is kept as an alias.

use rustc_hash::FxHashMap;

use super::{ElementRef, Marks, align};
use crate::html::{
    Element, Kind, NodeId, Source, Tree,
    slug::{Slugger, slugify},
};

/// A heading of a finished article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id; empty if its author wrote the heading in HTML without one.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Whether the author set the id in HTML.
    pub explicit: bool,
    /// Whether it is hidden from readers.
    pub hidden: bool,
    /// Classes of the parts for one operating system or tool that contain it, separated by spaces.
    pub parts: String,
    /// The contents between it and the next heading.
    pub section: SectionShape,
}

/// Contents of a section, used to find its counterpart in another language: numbers of code blocks, images, tables,
/// list items, and links.
pub type SectionShape = [u16; 5];

/// Assigns ids. In a translation, `original` has the headings of the page in the source language. `source_terms`
/// returns the source-language terms for one of a glossary, whose entries are in a different order there.
pub fn identify<'t>(
    tree: &mut Tree<'_>,
    marks: &Marks,
    original: Option<&[Heading]>,
    source_terms: impl Fn(&str) -> &'t [String],
) -> Vec<Heading> {
    let mut headings: Vec<Heading> = survey(tree, marks);
    let mut slugger = Slugger::default();
    reserve_ids(tree, &marks.named, &mut slugger);
    let partners = match original {
        Some(original) => partners(original, &headings, source_terms),
        None => vec![None; headings.len()],
    };
    for (n, (place, _)) in marks.headings.iter().enumerate() {
        let node = match place {
            ElementRef::Node(node) => node,
            ElementRef::InFragment(..) if !headings[n].explicit => continue,
            ElementRef::InFragment(fragment, within) => {
                headings[n].id = slugger.unique(&headings[n].id);
                if let Some(placed) = tree.placed_mut(*fragment) {
                    placed.set_id(*within, &headings[n].id);
                }
                continue;
            }
        };
        let own = slugify(&tree.text(*node));
        let is_html = tree
            .element(*node)
            .is_some_and(|element| element.source == Source::Html);
        if is_html && !headings[n].explicit {
            // The author wants no id.
            continue;
        }
        if headings[n].explicit {
            // If two elements have the same id, the first keeps it.
            let id = slugger.unique(&headings[n].id);
            headings[n].id.clone_from(&id);
            set_id(tree, *node, id);
            continue;
        }
        let wanted = match (original, partners[n]) {
            (Some(original), Some(partner)) => original[partner].id.clone(),
            _ => own.clone(),
        };
        let id = slugger.unique(&wanted);
        headings[n].id.clone_from(&id);
        set_id(tree, *node, id);
        link_to_itself(tree, *node, &headings[n].id);
    }
    if original.is_some() {
        add_aliases(tree, marks, &headings, &mut slugger);
    }
    headings
}

/// For each heading of `translated`, the index of its partner in `original`: terms by meaning, others by order.
fn partners<'t>(
    original: &[Heading],
    translated: &[Heading],
    source_terms: impl Fn(&str) -> &'t [String],
) -> Vec<Option<usize>> {
    // Most pages have no terms and need no index.
    let mut free: Option<FxHashMap<&str, Vec<usize>>> = None;
    let mut is_free = vec![true; original.len()];
    let mut partner_of_term = |heading: &Heading| {
        let terms = source_terms(&heading.text);
        if terms.is_empty() {
            return None;
        }
        let free = free.get_or_insert_with(|| by_text(original));
        let first = |term: &'t String| Some((*free.get(&**term)?.last()?, term));
        let (partner, term) = terms.iter().filter_map(first).min()?;
        free.get_mut(&**term)?.pop();
        is_free[partner] = false;
        Some(partner)
    };
    let mut partners: Vec<_> = translated.iter().map(&mut partner_of_term).collect();
    let rows: Vec<usize> = (0..original.len()).filter(|n| is_free[*n]).collect();
    let columns: Vec<usize> = (0..translated.len())
        .filter(|n| partners[*n].is_none())
        .collect();
    let rest = align::align(
        rows.iter().map(|n| &original[*n]),
        columns.iter().map(|n| &translated[*n]),
    );
    for (column, row) in columns.into_iter().zip(rest) {
        partners[column] = row.map(|row| rows[row]);
    }
    partners
}

/// The indices of the headings with each text, last one first.
fn by_text(headings: &[Heading]) -> FxHashMap<&str, Vec<usize>> {
    let mut by_text: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (n, heading) in headings.iter().enumerate().rev() {
        by_text.entry(&heading.text).or_default().push(n);
    }
    by_text
}

/// Headings as their author wrote them.
pub(crate) fn survey(tree: &Tree<'_>, marks: &Marks) -> Vec<Heading> {
    let of_marked = |&(place, section): &(ElementRef, SectionShape)| {
        let id = match place {
            ElementRef::Node(id) => id,
            ElementRef::InFragment(id, n) => {
                let heading = tree.placed(id)?.fragment().headings()[n].clone();
                return Some(Heading { section, ..heading });
            }
        };
        let element = tree.element(id)?;
        let own = element.get("id").unwrap_or_default().to_owned();
        let mut parts = String::new();
        let mut hidden = false;
        for element in tree.ancestors(id).filter_map(|node| tree.element(node)) {
            hidden |= element.has_class("hidden") || element.get("hidden").is_some();
            if element.has_class("extended-markdown") || element.has_class("ghd-tool") {
                parts.push_str(element.get("class").unwrap_or_default());
                parts.push(' ');
            }
        }
        Some(Heading {
            level: element.heading_level()?,
            explicit: !own.is_empty(),
            id: own,
            text: tree.line(id),
            hidden,
            parts,
            section,
        })
    };
    marks.headings.iter().filter_map(of_marked).collect()
}

/// Reserves the ids that authors gave to other elements, before headings get theirs. If two are equal, the second is
/// removed, because nothing could link to it.
fn reserve_ids(tree: &mut Tree<'_>, named: &[ElementRef], slugger: &mut Slugger) {
    for &place in named {
        match place {
            ElementRef::Node(node) => {
                let Some(element) = tree.element_mut(node) else {
                    continue;
                };
                if !slugger.reserve(element.get("id").unwrap_or_default()) {
                    element.attributes.retain(|(name, _)| name != "id");
                }
            }
            ElementRef::InFragment(node, n) => {
                if let Some(placed) = tree.placed_mut(node)
                    && !slugger.reserve(&placed.fragment().named()[n])
                {
                    placed.drop_id(n);
                }
            }
        }
    }
}

fn set_id(tree: &mut Tree<'_>, node: NodeId, id: String) {
    if let Some(element) = tree.element_mut(node) {
        element.set("id", id);
    }
}

/// Wraps a heading's contents in a link to itself, unless they contain a link already.
fn link_to_itself(tree: &mut Tree<'_>, heading: NodeId, id: &str) {
    let is_link = |node: NodeId| {
        tree.element(node)
            .is_some_and(|e| matches!(&*e.name, "a" | "button"))
    };
    if tree.descendants(heading).any(is_link) {
        return;
    }
    let link = Element::new("a", Source::Markdown).with("href", format!("#{id}"));
    let at = tree.at(heading);
    let link = tree.create(Kind::Element(link), at);
    tree.move_children(heading, link);
    tree.append(heading, link);
}

/// Inserts an empty element before each translated heading, with the id that the heading would have in its own
/// language.
fn add_aliases(tree: &mut Tree<'_>, marks: &Marks, headings: &[Heading], slugger: &mut Slugger) {
    for ((place, _), heading) in marks.headings.iter().zip(headings) {
        // Headings of fragments are written in HTML, with their author's ids or none.
        let ElementRef::Node(node) = place else {
            continue;
        };
        let own = slugify(&tree.text(*node));
        if heading.explicit || heading.id.is_empty() || own.is_empty() || own == heading.id {
            continue;
        }
        let own = slugger.unique(&own);
        let alias = Element::new("a", Source::Markdown)
            .with("id", own)
            .with("class", "alias");
        let at = tree.at(*node);
        let alias = tree.create(Kind::Element(alias), at);
        tree.insert_before(*node, alias);
    }
}
