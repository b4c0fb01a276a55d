//! HTML blocks that are built and printed separately. Reference pages consist of such blocks, one per operation, and
//! nearly all of them are the same in the next version, where they are reused unchanged.
//!
//! Placeholders mark everything that depends on the rest of the text: ids, which must be unique, and ranks of headings.
//! A [`Fragment`] is shared; a [`Placed`] fragment is a node of one tree and knows the values of the placeholders.

use std::{ops::Range, rc::Rc};

use super::{
    Builder, Element, Slot, Tree, escape_attribute,
    facts::{self, TreeFacts},
    passes::{Heading, Marks, headings, headings::SectionShape, labels::PartSet, scripts},
    print::Omit,
};

/// A printed block.
#[derive(Debug)]
pub struct Fragment {
    html: String,
    /// Offsets and kinds of the placeholders, in order.
    placeholders: Vec<(usize, Placeholder)>,
    headings: Vec<Heading>,
    named: Vec<String>,
    before_headings: SectionShape,
    paragraph: String,
    seen: PartSet,
    has_switch: bool,
    /// Offsets of elements that must be closed but are not.
    pub unclosed: Vec<usize>,
    /// Offset of the first element that is nested too deeply.
    pub too_deep: Option<usize>,
    /// Offsets and addresses of images.
    pub images: Vec<(usize, Box<str>)>,
    /// Offsets of addresses that would run a script, and these. They have been removed.
    pub scripts: Vec<(usize, Box<str>)>,
    /// Its facts, with offsets in its HTML.
    facts: Option<TreeFacts>,
}

#[derive(Debug)]
enum Placeholder {
    /// A value that depends on the unit.
    Slot(Slot),
    /// The id of the heading with this index.
    Id(usize),
    /// The rank of the heading with this index, if its level does not imply it.
    Rank(usize),
    /// The id of another element, as an index into the names.
    Name(usize),
}

impl Fragment {
    /// Terminates a block. Markdown never contains this character.
    pub const END: char = '\0';

    /// Builds a fragment from blocks, each of which ends at [`Fragment::END`] or at the end. Returns `None` if they are
    /// not self-contained. `prepare` changes the tree before headings are surveyed.
    pub fn of(
        html: &str,
        wants_facts: bool,
        prepare: impl FnOnce(&mut Tree<'_>, &Marks) -> PartSet,
    ) -> Option<Self> {
        let mut builder = Builder::new(html.len()).tracking_ends(wants_facts);
        let mut start = 0;
        for block in html.split(Self::END) {
            builder.html(block.into(), |offset| start + offset);
            start += block.len() + Self::END.len_utf8();
        }
        if !builder.is_self_contained() {
            return None;
        }
        let mut tree = builder.finish();
        let marks = Marks::of(&tree);
        let scripts = scripts::remove(&mut tree, &marks);
        let facts = wants_facts.then(|| {
            let mut facts = facts::survey(&tree);
            facts::add_anchors(&mut facts, &tree, &marks, &[]);
            facts
        });
        let images = marks.addresses_of_images(&tree);
        let seen = prepare(&mut tree, &marks);
        let mut print = Print::default();
        let mut printed = String::with_capacity(html.len() + html.len() / 4);
        tree.print_into(Tree::ROOT, &mut printed, &mut print);
        Some(Self {
            html: printed,
            placeholders: print.placeholders,
            headings: headings::survey(&tree, &marks),
            named: print.named,
            before_headings: marks.before_headings,
            paragraph: tree.first_paragraph(),
            seen,
            has_switch: marks.has_switch,
            unclosed: builder.unclosed,
            too_deep: builder.too_deep,
            images,
            scripts,
            facts,
        })
    }

    /// Its headings, in order.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// Ids of its other elements, in order.
    pub fn named(&self) -> &[String] {
        &self.named
    }

    /// The contents before its first heading.
    pub fn before_headings(&self) -> SectionShape {
        self.before_headings
    }

    /// Its first non-empty paragraph at the top level.
    pub fn first_paragraph(&self) -> &str {
        &self.paragraph
    }

    /// The callouts and parts in it.
    pub fn seen(&self) -> PartSet {
        self.seen
    }

    /// Whether its author added a tool switch.
    pub fn has_switch(&self) -> bool {
        self.has_switch
    }

    /// Approximate size in bytes.
    pub fn bytes(&self) -> usize {
        self.html.len() + self.placeholders.len() * size_of::<(usize, Placeholder)>()
    }
}

/// Records the placeholders of a fragment.
#[derive(Debug, Default)]
struct Print {
    placeholders: Vec<(usize, Placeholder)>,
    headings: usize,
    named: Vec<String>,
}

impl Omit for Print {
    fn attribute(&mut self, element: &Element<'_>, name: &str, value: &str, at: usize) -> bool {
        let is_name = name == "id" && !value.is_empty() && element.heading_level().is_none();
        if is_name {
            self.placeholders
                .push((at, Placeholder::Name(self.named.len())));
            self.named.push(value.to_owned());
        }
        is_name
    }

    fn value(&mut self, element: &Element<'_>, name: &str, value: &str, at: usize) -> bool {
        let is_id = name == "id" && !value.is_empty() && element.heading_level().is_some();
        let placeholder = match is_id {
            true => Some(Placeholder::Id(self.headings)),
            false => Slot::of(element, name, value).map(Placeholder::Slot),
        };
        let is_placeholder = placeholder.is_some();
        self.placeholders
            .extend(placeholder.map(|placeholder| (at, placeholder)));
        is_placeholder
    }

    fn end_of_tag(&mut self, element: &Element<'_>, at: usize) {
        if element.heading_level().is_some() {
            if element.get("aria-level").is_none() && element.get("role").is_none() {
                self.placeholders
                    .push((at, Placeholder::Rank(self.headings)));
            }
            self.headings += 1;
        }
    }
}

/// A fragment in a tree.
#[derive(Debug)]
pub struct Placed {
    fragment: Rc<Fragment>,
    /// Headings whose ids differ from those set by their author, in order.
    ids: Vec<(usize, String)>,
    /// Ranks of headings whose levels do not imply them, in order.
    ranks: Vec<(usize, u8)>,
    /// Names that other elements already have, in order.
    dropped: Vec<usize>,
    /// Its facts, with offsets in the text that it is placed in.
    facts: Option<Box<TreeFacts>>,
}

impl Placed {
    /// Places a fragment without changes. `place` maps an offset in its HTML to an offset in the text.
    pub fn new(fragment: Rc<Fragment>, place: impl Fn(usize) -> usize) -> Self {
        let range = |range: &Range<usize>| match range.is_empty() {
            true => place(range.start)..place(range.start),
            false => place(range.start)..place(range.end - 1) + 1,
        };
        let facts = fragment.facts.clone();
        Self {
            facts: facts.map(|facts| Box::new(facts.with_ranges(range))),
            fragment,
            ids: Vec::new(),
            ranks: Vec::new(),
            dropped: Vec::new(),
        }
    }

    /// The shared fragment.
    pub fn fragment(&self) -> &Fragment {
        &self.fragment
    }

    /// Its facts, with offsets in the text that it is placed in.
    pub(super) fn facts(&self) -> Option<&TreeFacts> {
        self.facts.as_deref()
    }

    /// Whether an id was removed.
    pub(super) fn is_dropped(&self, name: usize) -> bool {
        self.dropped.binary_search(&name).is_ok()
    }

    /// Sets the id of a heading. Must be called in order.
    pub fn set_id(&mut self, heading: usize, id: &str) {
        if self.fragment.headings[heading].id != id {
            self.ids.push((heading, id.to_owned()));
        }
    }

    /// Sets the rank of a heading that has none from its author. Must be called in order.
    pub fn set_rank(&mut self, heading: usize, rank: u8) {
        self.ranks.push((heading, rank));
    }

    /// Removes an id. Must be called in order.
    pub fn drop_id(&mut self, name: usize) {
        self.dropped.push(name);
    }

    /// Appends the HTML. `fill` writes the values that depend on the unit.
    pub(super) fn print_into(&self, out: &mut String, mut fill: impl FnMut(&Slot, &mut String)) {
        let fragment = &*self.fragment;
        let mut done = 0;
        for (at, placeholder) in &fragment.placeholders {
            out.push_str(&fragment.html[done..*at]);
            done = *at;
            match placeholder {
                Placeholder::Slot(slot) => fill(slot, out),
                Placeholder::Id(n) => {
                    let new = self.ids.binary_search_by_key(n, |(heading, _)| *heading);
                    let id = new.map_or(&fragment.headings[*n].id, |new| &self.ids[new].1);
                    escape_attribute(id, out);
                }
                Placeholder::Rank(n) => {
                    if let Ok(known) = self.ranks.binary_search_by_key(n, |(heading, _)| *heading) {
                        out.push_str(&format!(" aria-level=\"{}\"", self.ranks[known].1));
                    }
                }
                Placeholder::Name(n) => {
                    if self.dropped.binary_search(n).is_err() {
                        out.push_str(" id=\"");
                        escape_attribute(&fragment.named[*n], out);
                        out.push('"');
                    }
                }
            }
        }
        out.push_str(&fragment.html[done..]);
    }
}
