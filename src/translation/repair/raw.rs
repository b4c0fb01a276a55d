//! Restores the ends of `raw`: without one, all up to the end of the next block is shown as it is.
//!
//! Enters: a source and its translation. Leaves: edits that close each `raw` where the source does. Tags within `raw` are no
//! tags, so that this looks at their signs alone. Start at [`repairs`].

use std::ops::Range;

use super::super::{
    align::Aligned,
    edit::Edit,
    judge::Judge,
    tag::{is_alone, tags},
};
use super::balance;

/// A beginning or an end of `raw`.
struct Mark {
    range: Range<usize>,
    is_end: bool,
}

/// Returns the repairs.
pub(super) fn repairs(source: &str, own: &str, judge: &dyn Judge) -> Vec<Edit> {
    let (theirs, ours) = (marks(source), marks(own));
    let count =
        |marks: &[Mark], is_end: bool| marks.iter().filter(|it| it.is_end == is_end).count();
    let is_paired = theirs
        .chunks(2)
        .all(|pair| matches!(pair, [open, close] if !open.is_end && close.is_end));
    let has_all = count(&theirs, false) == count(&ours, false);
    if !is_paired || !has_all || count(&theirs, true) <= count(&ours, true) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let mut next = ours.iter().peekable();
    for pair in theirs.chunks(2) {
        let ([open, close], Some(own_open)) = (pair, next.next()) else {
            return Vec::new();
        };
        if own_open.is_end {
            return Vec::new();
        }
        if next.next_if(|it| it.is_end).is_some() {
            continue;
        }
        let end = &source[close.range.clone()];
        let inner = &source[open.range.end..close.range.start];
        let rest = &own[own_open.range.end..];
        let edit = match rest.starts_with(inner) {
            true => after(own, own_open.range.end + inner.len(), end, judge),
            false => below(source, own, close, own_open.range.end),
        };
        match edit {
            Some(edit) => edits.push(edit),
            None => return Vec::new(),
        }
    }
    edits
}

/// Puts an end behind code that is that of the source, or in the place of what is left of the end.
fn after(own: &str, at: usize, end: &str, judge: &dyn Judge) -> Option<Edit> {
    let left = tags(&own[at..]).all.into_iter().next();
    let left = left.filter(|tag| tag.range.start == 0 && judge.role(tag.name()).is_none());
    let range = left.map_or(at..at, |tag| at..at + tag.range.end);
    let is_line = own[..at].ends_with('\n') && range.is_empty();
    let text = if is_line {
        format!("{end}\n")
    } else {
        end.to_owned()
    };
    Some(Edit::new(range, text, "missing-tag"))
}

/// Puts an end that has a line of its own below the block that stands for the one before it.
fn below(source: &str, own: &str, close: &Mark, from: usize) -> Option<Edit> {
    if !is_alone(source, &close.range) {
        return None;
    }
    let aligned = Aligned::of(source, own);
    let holds =
        |range: &Range<usize>| range.start <= close.range.start && close.range.end <= range.end;
    let at = aligned
        .theirs
        .iter()
        .position(|block| holds(&block.range))?;
    let edit = balance::line(source, own, (&aligned.theirs, at), &aligned.ours, |n| {
        aligned.own_of(n)
    })?;
    (edit.range.start >= from).then_some(edit)
}

/// The beginnings and ends of `raw`, whatever they enclose.
fn marks(text: &str) -> Vec<Mark> {
    let found = text.match_indices("{%").filter_map(|(start, sign)| {
        let inner = &text[start + sign.len()..];
        let len = inner.find("%}")?;
        let name = inner[..len].trim_matches(|c: char| c == '-' || c.is_whitespace());
        let range = start..start + sign.len() + len + 2;
        match name {
            "raw" => Some(Mark {
                range,
                is_end: false,
            }),
            "endraw" => Some(Mark {
                range,
                is_end: true,
            }),
            _ => None,
        }
    });
    found.collect()
}
