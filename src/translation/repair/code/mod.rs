//! Repairs the code of a translation.
//!
//! Enters: a source and its translation, both whole, with Liquid tags in order. Leaves: edits of the translation's code
//! blocks and code spans. First fences are restored, then info strings and lines of code. The translator may have written
//! comments and texts in quotes; all else is the source's, but code that differs from it in more than damage stays: it may
//! be that of an earlier source.

mod closing;
mod content;
pub(in crate::translation) mod differing;
mod fence;
mod fold;
mod glance;
mod indent;
mod language;
mod marks;
mod model;
pub(super) mod pair;
mod span;
mod structure;
mod token;
mod words;

use super::super::edit::{Edit, Edited};
pub(super) use fold::sign;

use fence::{Lines, fences};
use glance::State;

/// Returns the repairs.
pub(super) fn repairs(source: &str, own: &str) -> Vec<Edit> {
    // If all code blocks are sound, nothing but a code span can be damaged.
    let state = glance::look(source, own);
    if state == State::Sound && !span::is_suspect(own) {
        return Vec::new();
    }
    let source = Lines::new(source);
    let wanted = fences(&source);
    let mut edited = Edited::new(own);
    if !wanted.is_empty() && state == State::Other {
        let edits = structure::repairs(&source, &wanted, &Lines::new(own));
        edited.apply(edits);
    }
    let edits = {
        let own = Lines::new(edited.text());
        let written = fences(&own);
        let mut edits = span::repairs((&source, &wanted), (&own, &written));
        for pair in pair::pairs((&source, &wanted), (&own, &written)) {
            if let (Some(model), Some(fence)) = (wanted.get(pair.source), written.get(pair.own)) {
                if model.text(&source) == fence.text(&own) {
                    continue;
                }
                edits.extend(content::info((&source, model), (&own, fence)));
                edits.extend(content::repairs(
                    (&source, model),
                    (&own, fence),
                    pair.is_alike,
                ));
            }
        }
        edits
    };
    edited.apply(edits);
    edited.edits()
}

#[cfg(test)]
mod tests;
