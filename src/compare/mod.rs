//! What a page says differently in two versions.
//!
//! Enters: a [`Session`], a page, a language and two versions. Leaves: a [`Comparison`] of the rendered texts, block by
//! block, with the places in the source; as text or JSON. Start at [`compare`]. [`words`] compares two blocks.

mod blocks;
mod find;
mod view;
mod words;

use blocks::pieces;
pub use blocks::{Piece, PieceKind};
pub use find::{Error, Target};
use similar::{Algorithm, DiffOp, capture_diff_slices};
pub use view::{BlockView, ComparisonView, Side, json, text};
pub use words::Word;
use words::{are_similar, words};

use crate::{plan::Unit, session::Session};

/// A block of the page in both versions, or in one of them.
#[derive(Debug)]
pub enum Row {
    /// The same in both.
    Same(Piece, Piece),
    /// Only in the first.
    Removed(Piece),
    /// Only in the second.
    Added(Piece),
    /// In both with other words.
    Changed(Piece, Piece, Vec<Word>),
}

/// A page in two versions.
#[derive(Debug)]
pub struct Comparison {
    /// The page in the first version.
    pub from: Unit,
    /// The page in the second version.
    pub to: Unit,
    /// Its blocks, in order.
    pub rows: Vec<Row>,
}

impl Comparison {
    /// Whether the page says the same in both versions.
    pub fn is_same(&self) -> bool {
        self.rows.iter().all(|row| matches!(row, Row::Same(..)))
    }
}

/// Number of blocks among which the counterpart of a block is searched: others are not the same one, but another.
const MAX_AHEAD: usize = 8;

/// Compares the title, the intro and the article of a page.
pub fn compare(session: &Session, target: &Target) -> Comparison {
    let (old, new) = (pieces(session, target.from), pieces(session, target.to));
    let operations = capture_diff_slices(Algorithm::Myers, &keys(&old), &keys(&new));
    let (mut old, mut new) = (old.into_iter(), new.into_iter());
    let mut rows = Vec::new();
    for operation in operations {
        match operation {
            DiffOp::Equal { len, .. } => {
                let pairs = old.by_ref().take(len).zip(new.by_ref());
                rows.extend(pairs.map(|(old, new)| Row::Same(old, new)));
            }
            DiffOp::Delete { old_len, .. } => {
                rows.extend(old.by_ref().take(old_len).map(Row::Removed));
            }
            DiffOp::Insert { new_len, .. } => {
                rows.extend(new.by_ref().take(new_len).map(Row::Added));
            }
            DiffOp::Replace {
                old_len, new_len, ..
            } => {
                let old = old.by_ref().take(old_len).collect();
                let new = new.by_ref().take(new_len).collect();
                pair(old, new, &mut rows);
            }
        }
    }
    Comparison {
        from: target.from,
        to: target.to,
        rows,
    }
}

fn keys(pieces: &[Piece]) -> Vec<(PieceKind, &str)> {
    let pieces = pieces.iter();
    pieces.map(|it| (it.kind, it.text.as_str())).collect()
}

/// Finds the counterparts of blocks that differ.
fn pair(old: Vec<Piece>, new: Vec<Piece>, rows: &mut Vec<Row>) {
    let mut new = std::collections::VecDeque::from(new);
    for old in old {
        let mut ahead = new.iter().take(MAX_AHEAD);
        let at = ahead.position(|new| new.kind == old.kind && are_similar(&old.text, &new.text));
        match at {
            Some(at) => {
                rows.extend(new.drain(..at).map(Row::Added));
                if let Some(new) = new.pop_front() {
                    let words = words(&old.text, &new.text);
                    rows.push(Row::Changed(old, new, words));
                }
            }
            None => rows.push(Row::Removed(old)),
        }
    }
    rows.extend(new.into_iter().map(Row::Added));
}
