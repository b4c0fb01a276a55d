//! Finds for each damaged tag the one of the source that was meant.
//!
//! Enters: what may be a tag in a translation, and the tags of its source. Leaves: for each its partner, if that is certain.
//!
//! What is the same in both is settled first, in any order, because languages differ in it. The rest is compared by what
//! has survived. What nothing has survived of is the only one that is left between its neighbours, or has the only role
//! that fits there.

use std::{cell::OnceCell, ops::Range};

use rustc_hash::FxHashSet;

use super::super::super::{
    align::Aligned,
    block::Block,
    judge::Role,
    tag::{Tag, is_alone},
};
use super::{
    damaged::{Candidate, Form},
    likeness::{Words, words},
    survivors::{is_amid, part, survivors},
    valid::{Known, is_plain},
};

/// What is, or may be, a tag.
#[derive(Debug)]
pub(super) enum Item<'t> {
    /// A tag that is as it should be.
    Sound(Tag<'t>),
    /// What may be a damaged tag.
    Damaged(Candidate),
}

/// Least likeness of a tag and what has survived of it.
const ALIKE: f64 = 0.5;
/// If only one end of a tag has survived, or only the braces, prose and code may look like it.
const ALIKE_HALF: f64 = 0.75;
/// How much more alike the best must be than the next.
const MARGIN: f64 = 0.06;

struct Matching<'m> {
    theirs: &'m str,
    own: &'m str,
    blocks: OnceCell<Aligned>,
    items: &'m [Item<'m>],
    source: &'m [Tag<'m>],
    known: &'m Known<'m>,
    /// Whether each tag of the source is alone on its line.
    is_alone: Vec<bool>,
    /// Words of the source's tags.
    words: Vec<Words>,
    partners: Vec<Option<usize>>,
    /// Whether a tag of the source has a partner.
    is_taken: Vec<bool>,
}

/// Returns the tags of the source that nothing in the translation stands for, by their numbers: lines of their own, and
/// beginnings of blocks. Others may be left out in another language.
pub(super) fn missing(
    texts: (&str, &str),
    items: &[Item<'_>],
    source: &[Tag<'_>],
    known: &Known<'_>,
) -> Vec<usize> {
    let (_, is_taken) = matched(texts, items, source, known);
    let keys: FxHashSet<String> = (items.iter())
        .filter_map(|item| match item {
            Item::Sound(tag) => Some(tag.key()),
            Item::Damaged(_) => None,
        })
        .collect();
    let is_missing = |n: &usize| {
        let tag = &source[*n];
        let role = known.judge.role(tag.name());
        let counts = matches!(role, Some(Role::Open(_)))
            || role == Some(Role::Single) && !tag.is_output && is_alone(texts.0, &tag.range);
        counts && !is_taken[*n] && !keys.contains(&tag.key())
    };
    (0..source.len()).filter(is_missing).collect()
}

/// Returns the partner of each item, and which tags of the source have one.
///
/// `texts`: the source and the translation.
pub(super) fn matched(
    texts: (&str, &str),
    items: &[Item<'_>],
    source: &[Tag<'_>],
    known: &Known<'_>,
) -> (Vec<Option<usize>>, Vec<bool>) {
    let mut matching = Matching {
        items,
        source,
        known,
        theirs: texts.0,
        own: texts.1,
        blocks: OnceCell::new(),
        is_alone: source
            .iter()
            .map(|tag| is_alone(texts.0, &tag.range))
            .collect(),
        words: source.iter().map(words).collect(),
        partners: vec![None; items.len()],
        is_taken: vec![false; source.len()],
    };
    matching.settle_equal();
    matching.settle_sound();
    let has_damaged = items.iter().any(|item| matches!(item, Item::Damaged(_)));
    if has_damaged && matching.is_taken.iter().any(|is_taken| !is_taken) {
        matching.settle_alike();
        matching.settle_by_place();
    }
    (matching.partners, matching.is_taken)
}

impl Matching<'_> {
    fn take(&mut self, item: usize, partner: usize) {
        self.partners[item] = Some(partner);
        self.is_taken[partner] = true;
    }

    fn role(&self, tag: &Tag<'_>) -> Role {
        self.known.judge.role(tag.name()).unwrap_or(Role::Single)
    }

    /// Pairs equal tags: the first with the first.
    fn settle_equal(&mut self) {
        let keys: Vec<String> = self.source.iter().map(Tag::key).collect();
        for (at, item) in self.items.iter().enumerate() {
            let Item::Sound(tag) = item else { continue };
            let key = tag.key();
            let free = (0..keys.len()).find(|n| !self.is_taken[*n] && keys[*n] == key);
            if let Some(free) = free {
                self.partners[at] = Some(free);
                self.is_taken[free] = true;
            }
        }
    }

    /// Pairs tags that differ but are as they should be, so that nothing else is taken for their partners.
    fn settle_sound(&mut self) {
        for (at, item) in self.items.iter().enumerate() {
            let Item::Sound(tag) = item else { continue };
            if self.partners[at].is_some() {
                continue;
            }
            let role = self.role(tag);
            if matches!(role, Role::End | Role::Branch) {
                continue;
            }
            let own = Words::of(tag.content);
            let free = (0..self.source.len()).filter(|n| {
                let other = &self.source[*n];
                !self.is_taken[*n] && other.is_output == tag.is_output && self.role(other) == role
            });
            let is_block = matches!(role, Role::Open(_));
            let scored = free.map(|n| (own.likeness(&self.words[n]), n));
            // A condition may be written in another dialect, and have nothing in common with that of the source.
            let least = if is_block { 0.0 } else { ALIKE };
            let best = scored
                .filter(|(score, _)| *score >= least)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            // A text that is repeated is no partner of another one that is missing.
            let is_repeated = self.source.iter().any(|other| other.key() == tag.key());
            if let Some((_, n)) = best.filter(|_| !is_repeated) {
                self.take(at, n);
            }
        }
    }

    /// Pairs each damaged tag with the one that is most like it.
    fn settle_alike(&mut self) {
        let damaged: Vec<(usize, &Candidate, Words)> = (self.items.iter().enumerate())
            .filter_map(|(at, item)| match item {
                Item::Damaged(it) => Some((at, it, Words::of(&it.content()))),
                Item::Sound(_) => None,
            })
            .collect();
        loop {
            let mut best: Option<(f64, usize, usize)> = None;
            for (at, candidate, own) in &damaged {
                if self.partners[*at].is_some() || own.is_empty() {
                    continue;
                }
                let Some((score, n)) = self.most_alike(candidate, own) else {
                    continue;
                };
                if best.is_none_or(|(known, ..)| score > known) {
                    best = Some((score, *at, n));
                }
            }
            let Some((_, at, n)) = best else { return };
            self.take(at, n);
        }
    }

    /// The tag that is most like a damaged one, if it is the only one.
    fn most_alike(&self, candidate: &Candidate, own: &Words) -> Option<(f64, usize)> {
        let least = match candidate.form {
            Form::Closed => ALIKE,
            Form::Braces | Form::Unclosed | Form::Unopened => ALIKE_HALF,
        };
        let mut scored: Vec<(f64, usize)> = (0..self.source.len())
            .filter(|n| !self.is_taken[*n])
            .map(|n| (self.score(candidate, own, n), n))
            .filter(|(score, n)| *score >= least && self.may_be(candidate, &self.source[*n]))
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (score, n) = *scored.first()?;
        let is_other = |m: usize| self.source[m].key() != self.source[n].key();
        let next = scored.iter().find(|(_, m)| is_other(*m));
        (next.is_none_or(|(other, _)| score - other >= MARGIN)).then_some((score, n))
    }

    fn score(&self, candidate: &Candidate, own: &Words, n: usize) -> f64 {
        let tag = &self.source[n];
        match candidate.form {
            // The rest of the line is prose: only what the tag has counts.
            Form::Unclosed | Form::Unopened => match survivors(candidate, tag) {
                Some(found) => part(candidate, &found).likeness(&self.words[n]),
                None => 0.0,
            },
            Form::Closed | Form::Braces => own.likeness(&self.words[n]),
        }
    }

    /// Whether a tag of the source is in the block that the block of a candidate translates.
    fn is_near(&self, candidate: &Candidate, tag: &Tag<'_>) -> bool {
        let aligned = self
            .blocks
            .get_or_init(|| Aligned::of(self.theirs, self.own));
        let holds = |block: &Block, range: &Range<usize>| {
            block.range.start <= range.start && range.end <= block.range.end
        };
        let mut ours = aligned.ours.iter();
        let own = ours.position(|block| holds(block, &candidate.range));
        let partner = own.and_then(|own| aligned.partners[own]);
        let partner = partner.and_then(|n| aligned.theirs.get(n));
        partner.is_some_and(|block| holds(block, &tag.range))
    }

    /// Whether neither the delimiters nor the place are against it.
    fn may_be(&self, candidate: &Candidate, tag: &Tag<'_>) -> bool {
        // A tag that can be read, but names nothing, may be one that the source had before.
        if self.is_readable(candidate) && !self.is_near(candidate, tag) {
            return false;
        }
        match candidate.form {
            Form::Closed => candidate.is_output == tag.is_output || !candidate.is_output,
            _ => true,
        }
    }

    /// Whether a tag has all its signs, and only the names in it mean nothing.
    fn is_readable(&self, candidate: &Candidate) -> bool {
        let whole = &self.own[candidate.range.clone()];
        let content = candidate.content();
        let name = content.split_ascii_whitespace().next().unwrap_or_default();
        candidate.form == Form::Closed
            && whole.len() >= 4
            && whole.starts_with("{%")
            && whole.ends_with("%}")
            && is_plain(content.trim_matches('-'))
            && self.known.judge.role(name) == Some(Role::Single)
    }

    /// Pairs damaged tags of which nothing has survived.
    fn settle_by_place(&mut self) {
        loop {
            let open: Vec<usize> = (0..self.items.len())
                .filter(|at| self.partners[*at].is_none() && self.is_placeable(*at))
                .collect();
            let found = open
                .iter()
                .find_map(|at| Some((*at, self.only_left(*at, &open)?)));
            let Some((at, n)) = found else { return };
            self.take(at, n);
        }
    }

    /// Whether something has the delimiters of a tag, so that its place may tell which.
    fn is_placeable(&self, at: usize) -> bool {
        let Item::Damaged(candidate) = &self.items[at] else {
            return false;
        };
        match candidate.form {
            Form::Closed => true,
            Form::Unclosed => candidate.content().trim_start().starts_with("**"),
            Form::Braces => {
                // Words in braces are prose.
                let content = candidate.content();
                content.trim().is_empty()
            }
            Form::Unopened => false,
        }
    }

    /// The only tag of the source that is left between the neighbours of an item.
    fn only_left(&self, at: usize, open: &[usize]) -> Option<usize> {
        let Item::Damaged(candidate) = &self.items[at] else {
            return None;
        };
        let own = Words::of(&candidate.content());
        let before = (0..at).rev().find_map(|n| self.partners[n]);
        let after = (at + 1..self.items.len()).find_map(|n| self.partners[n]);
        let all = 0..self.source.len();
        let between = match (before, after) {
            (Some(before), Some(after)) if before < after => before + 1..after,
            (Some(before), None) => before + 1..all.end,
            (None, Some(after)) => 0..after,
            _ => all.clone(),
        };
        let is_neighbour = |n: &&usize| {
            let (from, to) = (at.min(**n), at.max(**n));
            (from..=to).all(|m| self.partners[m].is_none())
        };
        let beside: Vec<usize> = open.iter().filter(is_neighbour).copied().collect();
        [between, all].into_iter().find_map(|range| {
            let left: Vec<usize> = range
                .filter(|n| !self.is_taken[*n] && self.may_be(candidate, &self.source[*n]))
                .filter(|n| !own.begins_like_end() || self.role(&self.source[*n]) == Role::End)
                .collect();
            let mut fitting: Vec<usize> =
                left.iter().copied().filter(|n| self.fits(at, *n)).collect();
            let is_alone = is_alone(self.own, &candidate.range);
            if fitting.iter().any(|n| self.is_alone[*n] == is_alone) {
                fitting.retain(|n| self.is_alone[*n] == is_alone);
            }
            // As many as there are here, each with its own role: in their order.
            if left.len() == beside.len()
                && left
                    .iter()
                    .all(|n| self.role(&self.source[*n]) != Role::Single)
                && let Some(n) = beside.iter().position(|it| *it == at)
                && self.may_stand(at, left[n])
            {
                return Some(left[n]);
            }
            // Of a sentence, only its own sentence in the source tells what it lacks.
            fitting.retain(|n| {
                let tag = &self.source[*n];
                self.role(tag) != Role::Single || self.is_near(candidate, tag)
            });
            let first = *fitting.first()?;
            let is_one = fitting
                .iter()
                .all(|n| self.source[*n].key() == self.source[first].key());
            is_one.then_some(first)
        })
    }

    /// Whether the text around an item is not against a tag: a line of its own does not become a part of a sentence. At
    /// most, the breaks beside it are lost.
    fn may_stand(&self, at: usize, n: usize) -> bool {
        match &self.items[at] {
            Item::Damaged(it) => !self.is_alone[n] || !is_amid(self.own, &it.range),
            Item::Sound(_) => true,
        }
    }

    /// Whether a tag has a role at this place: an end or a branch needs an open block.
    fn fits(&self, at: usize, n: usize) -> bool {
        let mut open: Vec<String> = Vec::new();
        for m in 0..at {
            let tag = match (&self.items[m], self.partners[m]) {
                (Item::Sound(tag), _) => tag,
                (_, Some(partner)) => &self.source[partner],
                _ => continue,
            };
            match self.role(tag) {
                Role::Open(end) => open.push(end),
                Role::End => {
                    if open.last().is_some_and(|end| end == tag.name()) {
                        open.pop();
                    }
                }
                Role::Branch | Role::Single => {}
            }
        }
        let tag = &self.source[n];
        if !self.may_stand(at, n) {
            return false;
        }
        match self.role(tag) {
            Role::End => open.last().is_some_and(|end| end == tag.name()),
            Role::Branch => !open.is_empty(),
            Role::Open(_) | Role::Single => true,
        }
    }
}
