//! Repairs lines: marks that are no marks, or stand alone; blocks that have been joined; rows of tables; indentation.
//!
//! Enters: a source and its translation, whose tags are repaired. Leaves: edits after which the translation has the blocks
//! of the source.
//!
//! Each kind of damage proposes what its repair may be. A proposal is accepted if the blocks are more like those of the
//! source with it, so that nothing is changed where the translation merely differs. Start at [`repairs`].

mod indent;
mod joined;
mod likeness;
mod marks;
mod rows;
mod windows;
mod words;

use super::super::{
    edit::{Edit, Edited},
    judge::Judge,
};
use likeness::Outline;

/// Rounds after which nothing is proposed any more: each repair can make another one possible.
const MAX_ROUNDS: usize = 40;
/// Blocks that are looked at together. Where more of them differ, the texts have nothing in common that could be restored.
const MAX_BLOCKS: usize = 60;

/// How much more alike the blocks must become, in tenths of a block.
const LEAST: u32 = 2;

/// Something that may be a repair.
#[derive(Debug, Clone)]
struct Proposal {
    edits: Vec<Edit>,
}

impl Proposal {
    fn one(edit: Edit) -> Self {
        Self { edits: vec![edit] }
    }
}

/// Returns the repairs of lines. `written`: the translation without any repairs.
pub fn repairs(source: &str, own: &str, written: &str, judge: &dyn Judge) -> Vec<Edit> {
    let (theirs, ours) = (Outline::of(source), Outline::of(own));
    let mut edits = Vec::new();
    for window in windows::windows(&theirs, &ours) {
        let (a, b) = (&source[window.theirs], &own[window.ours.clone()]);
        let found = within(a, b, written, judge);
        edits.extend(found.into_iter().map(|edit| edit.moved(window.ours.start)));
    }
    edits
}

/// Returns the repairs of a part of a translation, which stands for a part of its source.
fn within(source: &str, own: &str, written: &str, judge: &dyn Judge) -> Vec<Edit> {
    let theirs = Outline::of(source);
    let ours = Outline::of(own);
    if theirs.blocks.len().max(ours.blocks.len()) > MAX_BLOCKS {
        return Vec::new();
    }
    let mut known = theirs.difference(&ours);
    let mut edited = Edited::new(own);
    for _ in 0..MAX_ROUNDS {
        let ours = Outline::of(edited.text());
        let partners = theirs.partners(&ours);
        let proposals = marks::proposals(&theirs, &ours)
            .into_iter()
            .chain(indent::proposals(&theirs, &ours, &partners))
            .chain(rows::proposals(&theirs, &ours, &partners))
            .chain(joined::proposals(&theirs, &ours, &partners, judge))
            .chain(words::proposals(&theirs, &ours, &partners, written));
        let mut best: Option<(u32, Edited)> = None;
        for proposal in proposals {
            let mut attempt = edited.clone();
            attempt.apply(proposal.edits);
            let difference = theirs.difference(&Outline::of(attempt.text()));
            let is_better = match &best {
                Some((least, _)) => difference < *least,
                None => difference + LEAST <= known,
            };
            if is_better {
                best = Some((difference, attempt));
            }
        }
        let Some((difference, attempt)) = best else {
            break;
        };
        known = difference;
        edited = attempt;
    }
    edited.edits()
}
