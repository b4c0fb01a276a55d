//! Shows a block of the source in the place of one that cannot be read.
//!
//! Enters: a source, and a translation whose certain repairs are made. Leaves: edits after which the translation can be
//! read: the smallest part that cannot is that of the source, marked with its language. Start at [`edits`].

use std::ops::Range;

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

/// A block that is shown in the source language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallback {
    /// The edit of the translation.
    pub edit: Edit,
    /// The block of the source; `None` if there is none, and what cannot be read is left out.
    pub source: Option<Range<usize>>,
}

/// Returns where the Liquid of a text cannot be read.
pub type Broken<'f> = &'f dyn Fn(&str) -> Vec<Range<usize>>;

/// Returns the edits. `language`: that of the source. `None` if nothing but the whole source can be shown.
pub fn edits(
    source: &str,
    own: &str,
    language: &str,
    judge: &dyn Judge,
    broken: Broken<'_>,
) -> Option<Vec<Fallback>> {
    let faults = |text: &str| {
        let mut found = match are_same(source, text) {
            true => Vec::new(),
            false => broken(text),
        };
        found.extend(unresolved(source, text, judge));
        found
    };
    let mut found = faults(own);
    let may_be_damaged = residue::may_be_damaged(own);
    if found.is_empty() && !may_be_damaged {
        return Some(Vec::new());
    }
    let pair = Pair::new(source, own, language);
    found.extend(pair.residue());
    if found.is_empty() {
        return Some(Vec::new());
    }
    let single = pair.replaced(&found);
    if faults(&applied(own, &single)).is_empty() {
        return Some(single);
    }
    let all = pair.on_skeleton(judge, broken, &found);
    broken(&applied(own, &all)).is_empty().then_some(all)
}

fn applied(own: &str, fallbacks: &[Fallback]) -> String {
    let mut edited = Edited::new(own);
    edited.apply(fallbacks.iter().map(|it| it.edit.clone()).collect());
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
    fn replaced(&self, faults: &[Range<usize>]) -> Vec<Fallback> {
        let mut found: Vec<Fallback> = Vec::new();
        for (n, block) in self.blocks.ours.iter().enumerate() {
            let overlaps = |fault: &&Range<usize>| {
                fault.start < block.range.end && block.range.start < fault.end.max(fault.start + 1)
            };
            let inner: Vec<_> = faults.iter().filter(overlaps).collect();
            if inner.is_empty() {
                continue;
            }
            match self.blocks.partners[n] {
                Some(partner) => found.push(self.shown(block, partner)),
                // What the source does not have is left out, and no more.
                None => found.extend(inner.into_iter().map(|fault| Fallback {
                    edit: Edit::new(fault.clone(), "", RULE),
                    source: None,
                })),
            }
        }
        found
    }

    fn shown(&self, block: &Block, partner: usize) -> Fallback {
        let theirs = &self.blocks.theirs[partner];
        Fallback {
            edit: Edit::new(block.range.clone(), self.marked(theirs), RULE),
            source: Some(theirs.range.clone()),
        }
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
    ) -> Vec<Fallback> {
        let is_sound = |block: &Block| {
            let text = &self.own[block.range.clone()];
            let has_fault = faults.iter().any(|fault| {
                fault.start < block.range.end
                    && block.range.start < fault.end
                    && fault.len() < block.range.len() * 4
                    && fault.end <= block.range.end
            });
            !has_fault && broken(text).is_empty() && balance::is_balanced(&tags(text).all, judge)
        };
        let own_of = |n| self.blocks.own_of(n);
        let mut text = String::new();
        let mut done = 0;
        for (n, block) in self.blocks.theirs.iter().enumerate() {
            text.push_str(&self.source[done..block.range.start]);
            done = block.range.end;
            let own = own_of(n).map(|at| &self.blocks.ours[at]);
            match own.filter(|own| block.kind != Kind::Tags && is_sound(own)) {
                Some(own) => text.push_str(&self.own[own.range.clone()]),
                None => text.push_str(&self.marked(block)),
            }
            // What only the translation has follows what it follows there.
            let after = own_of(n).map_or(0, |at| at + 1);
            if after > 0 {
                let more = self.blocks.ours[after..]
                    .iter()
                    .zip(&self.blocks.partners[after..]);
                let more = more.take_while(|(_, partner)| partner.is_none());
                for (own, _) in more.filter(|(own, _)| own.kind != Kind::Tags && is_sound(own)) {
                    text.push_str("\n\n");
                    text.push_str(&self.own[own.range.clone()]);
                }
            }
        }
        text.push_str(&self.source[done..]);
        vec![Fallback {
            edit: Edit::new(0..self.own.len(), text, RULE),
            source: Some(0..self.source.len()),
        }]
    }
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
