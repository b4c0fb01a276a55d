//! The body of a page as far as units share it: parsed, highlighted and printed, with slots where units differ.
//!
//! In another version, or in a language without a translation, Liquid usually expands the text of a page to the same
//! result, and only its links and images have other targets. A [`SharedBody`] is therefore created once per text for
//! all units of a page ([`SharedBodies`]), and filled in for each.

use std::{cell::RefCell, collections::VecDeque, rc::Rc, sync::Arc};

use rustc_hash::FxHashMap;

use super::facts::BodyFacts;
use crate::{
    diag::Code,
    html::{
        Fragment, Slot, Tree, escape_attribute,
        passes::{Heading, labels::PartSet, titles::Titled},
    },
    render::record::Reads,
    site::{LanguageId, Size},
};

/// A printed text.
#[derive(Debug)]
pub(super) struct SharedBody {
    /// HTML in which the values of some attributes are omitted.
    pub(super) html: String,
    /// Offsets of the omitted values, in order, and what is to be filled in.
    pub(super) slots: Vec<(usize, Slot)>,
    pub(super) headings: Arc<[Heading]>,
    pub(super) beginning: String,
    pub(super) parts: PartSet,
    pub(super) has_switch: bool,
    pub(super) has_active_code: bool,
    /// Titles of other pages that were inserted.
    pub(super) titles: Vec<Titled>,
    pub(super) problems: Vec<BodyProblem>,
    pub(super) images: Vec<BodyImage>,
    /// What was read to create it, besides the text.
    pub(super) reads: Reads,
    /// Facts, if requested.
    pub(super) facts: Option<BodyFacts>,
}

/// A problem in an expanded text, independent of its sources.
#[derive(Debug)]
pub(super) struct BodyProblem {
    pub(super) code: &'static Code,
    /// Offset and length in the expanded text.
    pub(super) at: usize,
    pub(super) len: usize,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// An image of an expanded text.
#[derive(Debug)]
pub(super) struct BodyImage {
    /// Offset in the expanded text.
    pub(super) at: usize,
    /// As written.
    pub(super) src: Box<str>,
}

/// The location and size of an image, filled in for a unit.
#[derive(Debug, Default)]
pub(super) struct Located {
    /// Its URL, if it differs from the source.
    pub(super) src: Option<String>,
    /// Its intrinsic size.
    pub(super) size: Option<Size>,
}

/// Prints a tree with its slots. `len` is the expected length of the HTML in bytes.
pub(super) fn print(tree: &Tree<'_>, len: usize) -> (String, Vec<(usize, Slot)>) {
    let (mut html, mut slots) = tree.print_with_slots(len);
    html.truncate(html.trim_end().len());
    let margin = html.len() - html.trim_start().len();
    html.drain(..margin);
    for (at, _) in &mut slots {
        *at -= margin;
    }
    (html, slots)
}

impl SharedBody {
    /// Returns the HTML for one unit. `link` returns the target of a link, unless the link is unchanged; `image`
    /// returns what is known about an image; `file` returns the address of another file, unless it is unchanged.
    pub(super) fn fill(
        &self,
        link: impl Fn(&str, bool) -> Option<String>,
        image: impl Fn(&str) -> Located,
        file: impl Fn(&str, bool) -> Option<String>,
    ) -> String {
        /// Additional bytes per link: a language and a version.
        const EXTRA_LEN_PER_LINK: usize = 32;
        let mut out =
            String::with_capacity(self.html.len() + self.slots.len() * EXTRA_LEN_PER_LINK);
        // Reference pages have the same few links in every operation.
        let mut targets: FxHashMap<(&str, bool), Option<String>> = FxHashMap::default();
        let mut done = 0;
        for (at, slot) in &self.slots {
            out.push_str(&self.html[done..*at]);
            done = *at;
            match slot {
                Slot::Link {
                    href,
                    always_default,
                } => {
                    let key = (&**href, *always_default);
                    let target = targets.entry(key).or_insert_with(|| link(key.0, key.1));
                    escape_attribute(target.as_deref().unwrap_or(href), &mut out);
                }
                Slot::Media { src, is_set } => {
                    let target = file(src, *is_set);
                    escape_attribute(target.as_deref().unwrap_or(src), &mut out);
                }
                Slot::Image { src, sized } => {
                    let located = image(src);
                    escape_attribute(located.src.as_deref().unwrap_or(src), &mut out);
                    if let Some(Size { width, height }) = located.size.filter(|_| !sized) {
                        // The closing quote has already been printed.
                        out.push_str(&format!("\" width=\"{width}\" height=\"{height}"));
                    }
                }
            }
        }
        out.push_str(&self.html[done..]);
        out
    }
}

/// The source of heading ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HeadingIds {
    /// The text of the headings.
    Own,
    /// The headings that they translate.
    After(Arc<[Heading]>),
    /// None: the headings have no ids.
    None,
}

/// The inputs of a shared body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BodyText {
    /// The expanded text.
    pub(super) text: String,
    /// Its language.
    pub(super) language: LanguageId,
    pub(super) ids: HeadingIds,
}

/// Maximum size of the cached bodies in bytes: a reference page has a body of a megabyte for each version, and
/// neighbouring units are the most likely to need it.
const MAX_BYTES: usize = 8 << 20;

/// The most recent bodies of one page, in all versions and languages.
#[derive(Debug, Default)]
pub(in crate::render) struct SharedBodies {
    bodies: RefCell<VecDeque<(BodyText, Rc<SharedBody>)>>,
    fragments: RefCell<Fragments>,
}

/// Blocks of HTML, by language and text.
#[derive(Debug, Default)]
struct Fragments {
    known: FxHashMap<LanguageId, FxHashMap<Box<str>, Option<Rc<Fragment>>>>,
    bytes: usize,
}

impl SharedBodies {
    /// Returns the body of a text in which all links have the same `title`. `make` creates it if it is not cached.
    pub(super) fn body(
        &self,
        text: BodyText,
        title: impl Fn(&str) -> Option<String>,
        make: impl FnOnce(&BodyText) -> SharedBody,
    ) -> Rc<SharedBody> {
        let has_titles = |body: &SharedBody| {
            let mut titles = body.titles.iter();
            titles.all(|titled| title(&titled.href).as_deref() == titled.title.as_deref())
        };
        let known = self.bodies.borrow();
        let mut same = known.iter().filter(|(known, _)| *known == text);
        if let Some((_, body)) = same.find(|(_, body)| has_titles(body)) {
            return Rc::clone(body);
        }
        drop(known);
        let body = Rc::new(make(&text));
        let mut bodies = self.bodies.borrow_mut();
        bodies.push_back((text, Rc::clone(&body)));
        let bytes = |(text, body): &(BodyText, Rc<SharedBody>)| text.text.len() + body.html.len();
        while bodies.iter().map(bytes).sum::<usize>() > MAX_BYTES {
            bodies.pop_front();
        }
        body
    }

    /// Returns the fragment of a block of HTML. If it is not cached, `make` creates it, if possible.
    pub(super) fn fragment(
        &self,
        language: LanguageId,
        html: &str,
        make: impl FnOnce() -> Option<Fragment>,
    ) -> Option<Rc<Fragment>> {
        let fragments = &mut *self.fragments.borrow_mut();
        if fragments.bytes > MAX_BYTES {
            *fragments = Fragments::default();
        }
        let known = fragments.known.entry(language).or_default();
        if let Some(known) = known.get(html) {
            return known.clone();
        }
        let new = make().map(Rc::new);
        fragments.bytes += html.len() + new.as_ref().map_or(0, |new| new.bytes());
        known.insert(html.into(), new.clone());
        new
    }
}
