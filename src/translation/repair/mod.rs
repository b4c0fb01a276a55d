//! Repairs a damaged translation with the help of its source.

pub mod balance;
pub mod code;
pub mod front_matter;
pub mod inline;
pub mod lines;
mod raw;
mod signs;
pub mod tags;

use std::borrow::Cow;

use memchr::memmem;

use super::{
    edit::{Edit, Edited},
    glance::Look,
    judge::Judge,
};
use crate::source::body_start;

/// Rounds of repairs: one can make another one possible. Texts of which the repair does not end are left alone.
const MAX_ROUNDS: usize = 6;

/// Returns a translation with all repairs. The text that it makes has none. `look`: that of the translation at a glance.
pub fn whole(source: &str, own: &str, look: Look, judge: &dyn Judge) -> Edited {
    // The rules see the usual line breaks; the edits have those of the file.
    let source = unix(source);
    let Some(breaks) = Breaks::of(own) else {
        return settled(&source, own, look, judge);
    };
    let repaired = settled(&source, &unix(own), look, judge);
    let edits = repaired.edits().into_iter();
    let mut edited = Edited::new(own);
    edited.apply(edits.map(|edit| breaks.edit(edit)).collect());
    edited
}

fn unix(text: &str) -> Cow<'_, str> {
    match memmem::find(text.as_bytes(), b"\r\n") {
        Some(_) => Cow::Owned(text.replace("\r\n", "\n")),
        None => Cow::Borrowed(text),
    }
}

/// Repairs a translation until there is nothing to repair.
fn settled(source: &str, own: &str, look: Look, judge: &dyn Judge) -> Edited {
    let mut edited = Edited::new(own);
    for _ in 0..MAX_ROUNDS {
        let before = edited.text().to_owned();
        repair(source, &mut edited, look, judge);
        if edited.text() == before {
            return edited;
        }
    }
    Edited::new(own)
}

/// Makes all repairs of one round.
fn repair(source: &str, edited: &mut Edited, look: Look, judge: &dyn Judge) {
    let written = edited.text().to_owned();
    edited.apply(front_matter::repairs(source, edited.text()));
    if look == Look::OtherCode {
        edited.apply(code::repairs(source, edited.text()));
    }
    if look != Look::Other {
        return;
    }
    edited.apply(tags::repairs(source, edited.text(), judge));
    let theirs = &source[body_start(source)..];
    let start = body_start(edited.text());
    let of_file = |edits: Vec<Edit>| edits.into_iter().map(|edit| edit.moved(start)).collect();
    edited.apply(of_file(raw::repairs(
        theirs,
        &edited.text()[start..],
        judge,
    )));
    edited.apply(of_file(lines::repairs(
        theirs,
        &edited.text()[start..],
        &written,
        judge,
    )));
    edited.apply(of_file(balance::repairs(
        theirs,
        &edited.text()[start..],
        judge,
    )));
    edited.apply(code::repairs(source, edited.text()));
    edited.apply(inline::repairs(source, edited.text(), judge));
}

/// The line breaks of a text that has two characters for each.
struct Breaks {
    /// Offsets of the line breaks in the text with one character for each.
    offsets: Vec<usize>,
}

impl Breaks {
    fn of(text: &str) -> Option<Self> {
        let offsets = memmem::find_iter(text.as_bytes(), b"\r\n").enumerate();
        let offsets: Vec<usize> = offsets.map(|(n, at)| at - n).collect();
        (!offsets.is_empty()).then_some(Self { offsets })
    }

    fn edit(&self, edit: Edit) -> Edit {
        let at = |offset: usize| offset + self.offsets.partition_point(|line| *line < offset);
        Edit {
            range: at(edit.range.start)..at(edit.range.end),
            text: edit.text.replace('\n', "\r\n"),
            rule: edit.rule,
        }
    }
}
