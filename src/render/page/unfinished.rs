//! Translations with a part of the sections: those that are missing are shown in the source language.
//!
//! Enters: the texts of a translation and of its source. Leaves: the parts of both in the order of the source, if the
//! translation lacks sections. Sections are matched in order by the level of their headings and by what a translator
//! does not change: addresses, code and tags. Without these, the first sections count as the translated ones.

use std::{ops::Range, sync::Arc};

use rustc_hash::FxHashSet;

use super::sections::{MAX_SECTIONS, Section, piece, sections};
use crate::{config::Config, liquid::Part, value::Leaf};

/// A translation completed from its source.
pub(super) struct Completed {
    /// The parts in order.
    pub(super) parts: Vec<Part>,
    /// Number of sections with text that only the source has.
    pub(super) missing: usize,
}

/// Where the next part comes from.
enum Step {
    /// Sections of the translation.
    Own(Range<usize>),
    /// Sections of the source.
    Theirs(Range<usize>),
    /// The text of a section of the source, below a heading of the translation.
    Body(Arc<Leaf>),
}

/// Completes a translation. `None` if it has as many sections as its source, or cannot be divided.
pub(super) fn completed(
    translation: &Leaf,
    original: &Leaf,
    original_language: &str,
    config: &Config,
) -> Option<Completed> {
    let (own, theirs) = (sections(&translation.text), sections(&original.text));
    let body = |leaf: &Leaf, section: &Section| {
        let text = leaf.text.slice(section.body());
        Leaf::of_page(text, leaf.place.part(section.body().start))
    };
    let is_empty = |leaf: &Leaf, section: &Section| body(leaf, section).is_without_text();
    let has_gap = own
        .iter()
        .zip(&theirs)
        .any(|(a, b)| is_empty(translation, a) && !is_empty(original, b));
    let is_shorter = own.len() < theirs.len() || own.len() == theirs.len() && has_gap;
    if !is_shorter || theirs.len() > MAX_SECTIONS {
        return None;
    }
    let mut steps: Vec<Step> = Vec::new();
    let mut missing = 0;
    let (mut i, mut j) = (0, 0);
    let best = scores(translation, &own, original, &theirs);
    while i < own.len() || j < theirs.len() {
        let pair = (i < own.len() && j < theirs.len())
            .then(|| score(translation, &own[i], original, &theirs[j]))
            .flatten();
        let is_pair = pair.is_some_and(|score| score + best[i + 1][j + 1] >= best[i][j]);
        let skips_theirs = !is_pair && j < theirs.len() && best[i][j + 1] >= best[i][j];
        if skips_theirs {
            missing += usize::from(!piece(original, &theirs, j..j + 1).is_without_text());
            match steps.last_mut() {
                Some(Step::Theirs(range)) => range.end = j + 1,
                _ => steps.push(Step::Theirs(j..j + 1)),
            }
            j += 1;
            continue;
        }
        match steps.last_mut() {
            Some(Step::Own(range)) => range.end = i + 1,
            _ => steps.push(Step::Own(i..i + 1)),
        }
        if is_pair {
            if is_empty(translation, &own[i]) && !is_empty(original, &theirs[j]) {
                missing += 1;
                steps.push(Step::Body(Arc::new(body(original, &theirs[j]))));
            }
            j += 1;
        }
        i += 1;
    }
    let foreign = |leaf| Part {
        leaf,
        foreign: Some(original_language.to_owned()),
    };
    let part = |step| match step {
        Step::Own(range) => Part::own(piece(translation, &own, range)),
        Step::Theirs(range) => foreign(piece(original, &theirs, range)),
        Step::Body(leaf) => foreign(leaf),
    };
    let parts: Vec<Part> = steps.into_iter().map(part).collect();
    // A block that is open between two sections keeps them together.
    let is_divisible = parts.iter().all(|part| !part.leaf.is_broken(config));
    (missing > 0 && is_divisible).then_some(Completed { parts, missing })
}

/// The best sum of scores for the sections from each pair of indices on.
fn scores(
    translation: &Leaf,
    own: &[Section],
    original: &Leaf,
    theirs: &[Section],
) -> Vec<Vec<i32>> {
    let mut best = vec![vec![0; theirs.len() + 1]; own.len() + 1];
    for i in (0..own.len()).rev() {
        for j in (0..theirs.len()).rev() {
            let pair = score(translation, &own[i], original, &theirs[j]);
            let paired = pair.map_or(i32::MIN, |score| score + best[i + 1][j + 1]);
            best[i][j] = paired.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    best
}

/// How well a section fits one of the source; `None` if it cannot be its translation.
fn score(translation: &Leaf, own: &Section, original: &Leaf, theirs: &Section) -> Option<i32> {
    if own.level != theirs.level {
        return None;
    }
    let a = marks(&translation.text[own.range.clone()]);
    let b = marks(&original.text[theirs.range.clone()]);
    if a.is_empty() || b.is_empty() {
        return Some(if a.len() == b.len() { 2 } else { 1 });
    }
    let shared = a.intersection(&b).count();
    let most = a.len().max(b.len());
    (shared > 0 || own.level == 0).then(|| 2 + (4 * shared / most) as i32)
}

/// What a translator does not change: code, addresses of links, and tags.
fn marks(text: &str) -> FxHashSet<&str> {
    let mut found = FxHashSet::default();
    for (open, close) in [("`", '`'), ("](", ')'), ("{% ", '%')] {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once(open) {
            let line = after.split('\n').next().unwrap_or_default();
            match line.split_once(close) {
                Some((mark, _)) => {
                    if !mark.is_empty() {
                        found.insert(mark.trim());
                    }
                    rest = &after[mark.len() + close.len_utf8()..];
                }
                None => rest = after,
            }
        }
    }
    found
}
