//! Blocks of HTML that were built and printed for themselves. Reference pages consist of such blocks, one for each operation,
//! and nearly all of them are the same in the next version: there they are taken over as they are.
//!
//! What depends on the rest of the text has placeholders in it: ids, which must be unique, and ranks of headings. A [`Fragment`] is
//! shared; a [`Placed`] fragment is a node of one tree and knows what to put into the placeholders.

use std::{ops::Range, rc::Rc};

use super::{
    Builder, Element, Slot, Tree, escape_attribute,
    facts::{self, TreeFacts},
    passes::{Heading, Marks, headings, headings::Section, labels::Seen},
    print::Omit,
};

/// A printed block.
#[derive(Debug)]
pub struct Fragment {
    html: String,
    /// Where something is to be put in, in order.
    placeholders: Vec<(usize, Placeholder)>,
    headings: Vec<Heading>,
    named: Vec<String>,
    before_headings: Section,
    paragraph: String,
    seen: Seen,
    has_switch: bool,
    /// Offsets of elements that are never closed where they must be.
    pub unclosed: Vec<usize>,
    /// Offset of the first element that is nested too deeply.
    pub too_deep: Option<usize>,
    /// What others may ask of it, in offsets of its HTML.
    facts: Option<TreeFacts>,
}

#[derive(Debug)]
enum Placeholder {
    /// A value that depends on the unit.
    Slot(Slot),
    /// The id of a heading of this number.
    Id(usize),
    /// The rank of a heading of this number, if its level does not say it.
    Rank(usize),
    /// The id of another element: the number is that of its name.
    Name(usize),
}

impl Fragment {
    /// Ends a block. Markdown has no such character.
    pub const END: char = '\0';

    /// Of some blocks, each of which ends at [`Fragment::END`] or at the end; `None` if they are not complete in themselves.
    /// `prepare` makes what changes before headings are named.
    pub fn of(
        html: &str,
        wants_facts: bool,
        prepare: impl FnOnce(&mut Tree<'_>, &Marks) -> Seen,
    ) -> Option<Self> {
        let mut builder = Builder::new(html.len()).tracking_ends(wants_facts);
        let mut start = 0;
        for block in html.split(Self::END) {
            builder.html(block.into(), |offset| start + offset);
            start += block.len() + Self::END.len_utf8();
        }
        if !builder.is_complete() {
            return None;
        }
        let mut tree = builder.finish();
        let marks = Marks::of(&tree);
        let facts = wants_facts.then(|| {
            let mut facts = facts::survey(&tree);
            facts::add_anchors(&mut facts, &tree, &marks, &[]);
            facts
        });
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
            facts,
        })
    }

    /// Its headings in order.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// Ids of its other elements, in order.
    pub fn named(&self) -> &[String] {
        &self.named
    }

    /// What stands before its first heading.
    pub fn before_headings(&self) -> Section {
        self.before_headings
    }

    /// Its first paragraph that says something, if that is no part of anything else.
    pub fn first_paragraph(&self) -> &str {
        &self.paragraph
    }

    /// Callouts and parts that are in it.
    pub fn seen(&self) -> Seen {
        self.seen
    }

    /// Whether its author has put a switch between tools there.
    pub fn has_switch(&self) -> bool {
        self.has_switch
    }

    /// About how many bytes it takes.
    pub fn bytes(&self) -> usize {
        self.html.len() + self.placeholders.len() * size_of::<(usize, Placeholder)>()
    }
}

/// Leaves placeholders in a fragment.
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
    /// Headings whose ids are not those that their author gave them, in order.
    ids: Vec<(usize, String)>,
    /// Ranks of headings whose levels do not say them, in order.
    ranks: Vec<(usize, u8)>,
    /// Names that others have, in order.
    dropped: Vec<usize>,
    /// Its facts in the offsets of the text that it is placed in.
    facts: Option<Box<TreeFacts>>,
}

impl Placed {
    /// A fragment that is as its author wrote it. `place` tells where an offset in its HTML is in the text.
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

    /// What it shows.
    pub fn fragment(&self) -> &Fragment {
        &self.fragment
    }

    /// Its facts, in the offsets of the text that it is placed in.
    pub(super) fn facts(&self) -> Option<&TreeFacts> {
        self.facts.as_deref()
    }

    /// Whether an id was taken away.
    pub(super) fn is_dropped(&self, name: usize) -> bool {
        self.dropped.binary_search(&name).is_ok()
    }

    /// Gives an id to a heading. Give them in order.
    pub fn set_id(&mut self, heading: usize, id: &str) {
        if self.fragment.headings[heading].id != id {
            self.ids.push((heading, id.to_owned()));
        }
    }

    /// Gives a rank to a heading whose author gave it none. Give them in order.
    pub fn set_rank(&mut self, heading: usize, rank: u8) {
        self.ranks.push((heading, rank));
    }

    /// Takes away an id. Do so in order.
    pub fn drop_name(&mut self, name: usize) {
        self.dropped.push(name);
    }

    /// Appends the HTML; `fill` fills in what depends on the unit.
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
