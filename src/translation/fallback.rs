//! Shows a block of the source in the place of one that cannot be read.
//!
//! Enters: a source, and a translation whose certain repairs are made. Leaves: edits after which the translation can be
//! read: the smallest part that cannot is that of the source, marked with its language. Start at [`fallback`].

use std::ops::Range;

use similar::{DiffTag, TextDiff};

use super::{
    align::Aligned,
    block::{Block, Kind},
    edit::{Edit, Edited},
    judge::Judge,
    repair::{
        balance,
        tags::{are_same, unresolved},
    },
    residue,
    tag::tags,
};

/// The rule of these edits.
pub const RULE: &str = "fallback";

/// What is shown of a translation that cannot be read as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fallback {
    /// The edits of the translation.
    pub edits: Vec<Edit>,
    /// What they are for, in order.
    pub parts: Vec<Part>,
}

/// A part of a translation that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its place.
    pub at: Range<usize>,
    /// What is shown.
    pub shown: Shown,
}

/// What is shown in the place of something that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// A block of the source.
    Block(Range<usize>),
    /// The same, without a tag that the source does not have.
    Nothing,
    /// The tags of the source around it.
    Tags,
}

/// Returns where the Liquid of a text cannot be read.
pub type Broken<'f> = &'f dyn Fn(&str) -> Vec<Range<usize>>;

/// Returns what is shown. `language`: that of the source. `None` if nothing but the whole source can be shown.
pub fn fallback(
    source: &str,
    own: &str,
    language: &str,
    judge: &dyn Judge,
    broken: Broken<'_>,
) -> Option<Fallback> {
    let faults = |text: &str| {
        let mut found = match are_same(source, text) {
            true => Vec::new(),
            false => broken(text),
        };
        found.extend(unresolved(source, text, judge));
        found
    };
    let mut found = faults(own);
    if found.is_empty() && !residue::may_be_damaged(own) {
        return Some(Fallback::default());
    }
    let pair = Pair::new(source, own, language);
    found.extend(pair.residue());
    if found.is_empty() {
        return Some(Fallback::default());
    }
    let single = pair.replaced(&found);
    if faults(&applied(own, &single)).is_empty() {
        return Some(single);
    }
    let all = pair.on_skeleton(judge, broken, &found);
    broken(&applied(own, &all)).is_empty().then_some(all)
}

fn applied(own: &str, fallback: &Fallback) -> String {
    let mut edited = Edited::new(own);
    edited.apply(fallback.edits.clone());
    edited.text().to_owned()
}

/// Two texts with their blocks.
struct Pair<'p> {
    source: &'p str,
    own: &'p str,
    language: &'p str,
    blocks: Aligned,
}

impl<'p> Pair<'p> {
    fn new(source: &'p str, own: &'p str, language: &'p str) -> Self {
        Self {
            source,
            own,
            language,
            blocks: Aligned::of(source, own),
        }
    }

    /// The blocks of which readers would see the damage.
    fn residue(&self) -> Vec<Range<usize>> {
        let pairs = self.blocks.ours.iter().zip(&self.blocks.partners);
        let pairs =
            pairs.filter_map(|(ours, partner)| Some((ours, &self.blocks.theirs[(*partner)?])));
        let damaged =
            pairs.filter(|(ours, theirs)| residue::is_damaged(self.source, theirs, self.own, ours));
        damaged.map(|(ours, _)| ours.range.clone()).collect()
    }

    /// Replaces each block that has a fault.
    fn replaced(&self, faults: &[Range<usize>]) -> Fallback {
        let mut found = Fallback::default();
        for (n, block) in self.blocks.ours.iter().enumerate() {
            let inner: Vec<_> = faults
                .iter()
                .filter(|it| overlap(it, &block.range))
                .collect();
            match self.blocks.partners[n].map(|partner| &self.blocks.theirs[partner]) {
                _ if inner.is_empty() => {}
                Some(partner) => {
                    let text = self.marked(partner);
                    found.edits.push(Edit::new(block.range.clone(), text, RULE));
                    found.parts.push(Part {
                        at: block.range.clone(),
                        shown: Shown::Block(partner.range.clone()),
                    });
                }
                // What the source does not have is left out, and no more.
                None => {
                    for fault in inner {
                        found.edits.push(Edit::new(fault.clone(), "", RULE));
                        found.parts.push(Part {
                            at: fault.clone(),
                            shown: Shown::Nothing,
                        });
                    }
                }
            }
        }
        found
    }

    /// A block of the source, marked with its language.
    fn marked(&self, block: &Block) -> String {
        let whole = &self.source[block.range.clone()];
        let text = &self.source[block.text.clone()];
        let mark = |text: &str| match text.trim().is_empty() {
            true => text.to_owned(),
            false => {
                let start = text.len() - text.trim_start().len();
                let end = text.trim_end().len();
                let (before, after) = (&text[..start], &text[end..]);
                format!(
                    "{before}<span lang=\"{}\">{}</span>{after}",
                    self.language,
                    &text[start..end]
                )
            }
        };
        match block.kind {
            // Nothing in them is prose, or the mark would not be read.
            Kind::Code | Kind::Tags | Kind::Separator | Kind::Alert | Kind::Html => {
                whole.to_owned()
            }
            Kind::Row => {
                let cells: Vec<String> = cells(text).into_iter().map(mark).collect();
                whole[..whole.len() - text.len()].to_owned() + &cells.join("|")
            }
            _ if text.contains("\n") && has_line_tags(text) => whole.to_owned(),
            _ => whole[..block.text.start - block.range.start].to_owned() + &mark(text),
        }
    }

    /// Puts the blocks of the translation that can be read between the tags of the source.
    fn on_skeleton(
        &self,
        judge: &dyn Judge,
        broken: Broken<'_>,
        faults: &[Range<usize>],
    ) -> Fallback {
        let is_sound = |block: &Block| {
            let text = &self.own[block.range.clone()];
            // The fault of a block of tags begins in one of them, and ends in another.
            let is_within =
                |fault: &Range<usize>| overlap(fault, &block.range) && fault.end <= block.range.end;
            !faults.iter().any(is_within)
                && broken(text).is_empty()
                && balance::is_balanced(&tags(text).all, judge)
        };
        let mut text = String::new();
        let mut parts: Vec<Part> = Vec::new();
        let mut done = 0;
        for (n, block) in self.blocks.theirs.iter().enumerate() {
            text.push_str(&self.source[done..block.range.start]);
            done = block.range.end;
            let at = self.blocks.own_of(n);
            let own = at.map(|at| &self.blocks.ours[at]);
            match own.filter(|own| block.kind != Kind::Tags && is_sound(own)) {
                Some(own) => text.push_str(&self.own[own.range.clone()]),
                None => {
                    text.push_str(&self.marked(block));
                    parts.extend(own.filter(|_| block.kind != Kind::Tags).map(|own| Part {
                        at: own.range.clone(),
                        shown: Shown::Block(block.range.clone()),
                    }));
                }
            }
            // What only the translation has follows what it follows there.
            let Some(at) = at else { continue };
            let more = self.blocks.ours[at + 1..].iter();
            let more = more.zip(&self.blocks.partners[at + 1..]);
            let more = more.take_while(|(_, partner)| partner.is_none());
            for (own, _) in more.filter(|(own, _)| own.kind != Kind::Tags && is_sound(own)) {
                text.push_str("\n\n");
                text.push_str(&self.own[own.range.clone()]);
            }
        }
        text.push_str(&self.source[done..]);
        let is_reported = |fault: &Range<usize>, parts: &[Part]| {
            parts.iter().any(|part| overlap(fault, &part.at))
        };
        for fault in faults {
            if !is_reported(fault, &parts) {
                parts.push(Part {
                    at: fault.clone(),
                    shown: Shown::Tags,
                });
            }
        }
        parts.sort_by_key(|part| part.at.start);
        Fallback {
            edits: line_edits(self.own, &text),
            parts,
        }
    }
}

/// Whether two ranges have something in common; an empty one, its place.
fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end.max(a.start + 1)
}

/// Returns the edits of lines that make one text of another.
fn line_edits(old: &str, new: &str) -> Vec<Edit> {
    let offsets = |text: &str| -> Vec<usize> {
        let lines = text.split_inclusive('\n').map(str::len);
        let ends = lines.scan(0, |at, len| {
            *at += len;
            Some(*at)
        });
        std::iter::once(0).chain(ends).collect()
    };
    let (old_lines, new_lines) = (offsets(old), offsets(new));
    let diff = TextDiff::from_lines(old, new);
    let changes = diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal);
    let edits = changes.map(|op| {
        let (old, lines) = (op.old_range(), op.new_range());
        let range = old_lines[old.start]..old_lines[old.end];
        Edit::new(
            range,
            &new[new_lines[lines.start]..new_lines[lines.end]],
            RULE,
        )
    });
    edits.collect()
}

/// The cells of a row, without the pipes between them.
fn cells(row: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut is_escaped = false;
    for (at, c) in row.char_indices() {
        if c == '|' && !is_escaped {
            found.push(&row[start..at]);
            start = at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    found.push(&row[start..]);
    found
}

/// Whether some line of a text has nothing but tags.
fn has_line_tags(text: &str) -> bool {
    text.lines().any(super::block::is_tags_only)
}
