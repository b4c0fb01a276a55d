//! Headings: an id for each, unique and never empty, and a link to itself.
//!
//! In a translation a heading has the id of the heading it translates, so that `…#actions` works in every
//! language; its own slug stays as an alias.

use rustc_hash::FxHashMap;

use super::{Marks, Place, align};
use crate::html::{
    Element, Kind, NodeId, Source, Tree,
    slug::{Slugger, slugify},
};

/// A heading of a finished article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id; empty for one that its author wrote in HTML without one.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Whether the author gave the id in HTML.
    pub explicit: bool,
    /// Whether it is shown to readers at all.
    pub hidden: bool,
    /// What stands between it and the next heading.
    pub section: Section,
}

/// What a section holds, to find its counterpart in another language: numbers of code blocks, images, tables,
/// list items, and links.
pub type Section = [u16; 5];

/// Gives ids. `original` are the headings of the same page in the source language, where this is a translation;
/// `source_terms` knows the source language's words for one of a glossary, whose entries have another order there.
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
            Place::Node(node) => node,
            Place::Within(..) if !headings[n].explicit => continue,
            Place::Within(fragment, within) => {
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
            // Its author wanted no id.
            continue;
        }
        if headings[n].explicit {
            // Two elements with one id: the first keeps it.
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

/// For each heading of `translated` the index of its partner in `original`: terms by what they mean, others by order.
fn partners<'t>(
    original: &[Heading],
    translated: &[Heading],
    source_terms: impl Fn(&str) -> &'t [String],
) -> Vec<Option<usize>> {
    // Most pages have no terms, and need no index of texts.
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

/// Where the headings of each text are, the last one first.
fn by_text(headings: &[Heading]) -> FxHashMap<&str, Vec<usize>> {
    let mut by_text: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (n, heading) in headings.iter().enumerate().rev() {
        by_text.entry(&heading.text).or_default().push(n);
    }
    by_text
}

/// Headings as their author wrote them.
pub(crate) fn survey(tree: &Tree<'_>, marks: &Marks) -> Vec<Heading> {
    let is_hidden = |node: NodeId| tree.element(node).is_some_and(|e| e.has_class("hidden"));
    let of_marked = |&(place, section): &(Place, Section)| {
        let id = match place {
            Place::Node(id) => id,
            Place::Within(id, n) => {
                let heading = tree.placed(id)?.fragment().headings()[n].clone();
                return Some(Heading { section, ..heading });
            }
        };
        let element = tree.element(id)?;
        let own = element.get("id").unwrap_or_default().to_owned();
        Some(Heading {
            level: element.heading_level()?,
            explicit: !own.is_empty(),
            id: own,
            text: tree.line(id),
            hidden: tree.ancestors(id).any(is_hidden),
            section,
        })
    };
    marks.headings.iter().filter_map(of_marked).collect()
}

/// Ids that authors gave to anything but headings are taken before headings are named. The second of two equal ones
/// goes: nothing could lead to it.
fn reserve_ids(tree: &mut Tree<'_>, named: &[Place], slugger: &mut Slugger) {
    for &place in named {
        match place {
            Place::Node(node) => {
                let Some(element) = tree.element_mut(node) else {
                    continue;
                };
                if !slugger.reserve(element.get("id").unwrap_or_default()) {
                    element.attributes.retain(|(name, _)| name != "id");
                }
            }
            Place::Within(node, n) => {
                if let Some(placed) = tree.placed_mut(node)
                    && !slugger.reserve(&placed.fragment().named()[n])
                {
                    placed.drop_name(n);
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

/// Puts a heading's content into a link, unless there is a link in it already.
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

/// An empty element before a translated heading, with the id that the heading would have in its own language.
fn add_aliases(tree: &mut Tree<'_>, marks: &Marks, headings: &[Heading], slugger: &mut Slugger) {
    for ((place, _), heading) in marks.headings.iter().zip(headings) {
        // Headings of fragments are in HTML, and have their author's ids or none.
        let Place::Node(node) = place else { continue };
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
