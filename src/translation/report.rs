//! What was done about translations, as problems of their files.
//!
//! Enters: edits of a translation as it was written, blocks of the source that are shown, tags that are lost. Leaves: one
//! problem for each, at its place in the translation.

use std::ops::Range;

use super::{
    differences::{Difference, What},
    edit::Edit,
    fallback::Shown,
    links::{Address, Links, Lost},
};
use crate::{
    diag::{Diagnostic, Fix, codes, shorten},
    source::{FileId, Place, SourceFile},
};

/// A tag that a translation has lost.
pub(super) struct MissingTag {
    /// Its place in the source.
    pub(super) tag: Range<usize>,
    /// The block of the translation behind which it belongs.
    pub(super) at: Range<usize>,
}

/// Returns the problem that an edit solves.
pub(super) fn repaired(id: FileId, file: &SourceFile, edit: &Edit) -> Diagnostic {
    let written = file.written();
    let range = whole_words(written, edit);
    let old = written[range.clone()].trim();
    let (head, tail) = (
        &written[range.start..edit.range.start],
        &written[edit.range.end..range.end],
    );
    let new = format!("{head}{}{tail}", edit.text);
    let new = new.trim();
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let message = match (old.is_empty(), new.is_empty()) {
        _ if bare(old) == bare(new) => "whitespace read as in the source".to_owned(),
        (_, true) => format!("`{}` left out", shorten(old)),
        (true, _) => format!("`{}` added", shorten(new)),
        _ => format!("`{}` read as `{}`", shorten(old), shorten(new)),
    };
    // Of lines that are missing, the place is the line before which they belong.
    let is_line = edit.range.is_empty() && edit.text.starts_with(['\n', '\r']);
    let rest = &written[edit.range.end..];
    let len = rest.len() - rest.trim_start_matches('\r').len();
    let at = match is_line && rest[len..].starts_with('\n') {
        true => edit.range.end + len + 1..edit.range.end + len + 1,
        false => range,
    };
    let place = Place::written(id);
    let span = place.span(at.start, at.end);
    let mut problem = Diagnostic::new(&codes::TRANSLATION_REPAIRED, span, message);
    problem.fix = Some(Fix {
        span: place.span(edit.range.start, edit.range.end),
        text: edit.text.clone(),
    });
    let rule = edit.rule;
    problem.help(format!(
        "`hanga fix` writes the repair to the file; rule `{rule}`"
    ))
}

/// The range of an edit with the rest of the words in which it begins and ends.
fn whole_words(text: &str, edit: &Edit) -> Range<usize> {
    let is_part = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let texts = [&text[edit.range.clone()], &edit.text];
    let begins = texts
        .iter()
        .any(|it| it.chars().next().is_some_and(|c| is_part(&c)));
    let ends = texts
        .iter()
        .any(|it| it.chars().next_back().is_some_and(|c| is_part(&c)));
    let before = text[..edit.range.start].chars().rev().take_while(is_part);
    let after = text[edit.range.end..].chars().take_while(is_part);
    let head: usize = before.take_while(|_| begins).map(char::len_utf8).sum();
    let tail: usize = after.take_while(|_| ends).map(char::len_utf8).sum();
    edit.range.start - head..edit.range.end + tail
}

/// Returns the problem of a block that is shown in the source language. `range`: the block in the translation.
pub(super) fn shown(
    id: FileId,
    range: Range<usize>,
    shown: &Shown,
    source_id: FileId,
    source: &SourceFile,
) -> Diagnostic {
    let span = Place::written(id).span(range.start, range.end);
    let message = match shown {
        Shown::Block(_) => "this part of the translation cannot be read; source text shown instead",
        Shown::Nothing => "this cannot be read, and the source has nothing like it; it is left out",
        Shown::Tags => "this tag cannot be read; the tags of the source are used instead",
    };
    let mut problem = Diagnostic::new(&codes::TRANSLATION_FALLBACK, span, message.to_owned());
    if let Shown::Block(range) = shown {
        let text = source.text[range.clone()].trim();
        problem.help = Some(format!("the source has: {}", shorten(text)));
        let theirs = Place::start_of(source_id).span(range.start, range.end);
        problem = problem.label(theirs, "shown instead");
    }
    problem
}

/// Shortens two texts, so that what differs can be seen.
fn told_apart(a: &str, b: &str) -> (String, String) {
    let (short, other) = (shorten(a), shorten(b));
    if short != other {
        return (short, other);
    }
    let pairs = a.char_indices().zip(b.chars());
    let same = pairs.take_while(|((_, x), y)| x == y);
    // From the beginning of the part of a path that differs.
    let at = same
        .filter(|((_, c), _)| matches!(c, '/' | '#' | ' '))
        .last();
    let at = at.map_or(0, |((at, _), _)| at);
    let rest = |text: &str| format!("…{}", shorten(&text[at..]));
    (rest(a), rest(b))
}

/// Returns the problem of something that is not as in the source. `at`: its place in the translation; `own`: the text with
/// the repairs.
pub(super) fn differing(
    id: FileId,
    (at, own): (Range<usize>, &str),
    found: &Difference,
    source_id: FileId,
    source: &SourceFile,
) -> Diagnostic {
    let ours = own[found.own.clone()].trim();
    let theirs = found.source.clone().map(|range| source.text[range].trim());
    let (ours, theirs) = match &theirs {
        Some(theirs) => {
            let (ours, theirs) = told_apart(ours, theirs);
            (ours, Some(theirs))
        }
        None => (shorten(ours), None),
    };
    let level = |text: &str| text.bytes().take_while(|byte| *byte == b'#').count();
    let message = match (found.kind, &theirs) {
        (What::Heading, Some(theirs)) => {
            let (ours, theirs) = (level(&ours), level(theirs));
            format!("heading of level {ours}; in the source, of level {theirs}")
        }
        (_, Some(theirs)) => format!("this code is not that of the source: `{theirs}`"),
        (_, None) => "the source does not have this line of code".to_owned(),
    };
    let span = Place::written(id).span(at.start, at.end);
    let mut problem = Diagnostic::new(&codes::TRANSLATION_DIFFERS, span, message);
    if let Some(range) = found.source.clone() {
        let theirs = Place::start_of(source_id).span(range.start, range.end);
        problem = problem.label(theirs, "in the source");
    }
    problem.help(CORRECT)
}

/// What to do about something that is not as in the source.
const CORRECT: &str = "correct it, or translate this part again if the source has changed";

/// Returns the problems of the links of a block that do not lead where those of the source do: one for each address, and one
/// for all that are lost. `target`: what an address leads to.
pub(super) fn links(
    id: FileId,
    links: &Links,
    target: &dyn Fn(&str) -> String,
    source_id: FileId,
) -> Vec<Diagnostic> {
    let place = Place::written(id);
    let problem = |code, at: &Range<usize>, message: String, theirs: &Address| {
        let theirs = Place::start_of(source_id).span(theirs.at.start, theirs.at.end);
        Diagnostic::new(code, place.span(at.start, at.end), message)
            .label(theirs, "in the source")
            .help(CORRECT)
    };
    let differences = links.differences(target);
    let (other, lost): (Vec<_>, Vec<_>) = differences.iter().partition(|it| it.own.is_some());
    let mut found = Vec::new();
    for Lost { own, source } in other {
        let Some(own) = own else { continue };
        let (ours, theirs) = told_apart(&target(&own.text), &target(&source.text));
        let message = format!("this link leads to `{ours}`; in the source, to `{theirs}`");
        found.push(problem(
            &codes::TRANSLATION_DIFFERS,
            &own.at,
            message,
            source,
        ));
    }
    if let Some(first) = lost.first() {
        let address = shorten(&target(&first.source.text));
        let message = match lost.len() - 1 {
            0 => format!("the link to `{address}` is missing: the source has it here"),
            more => format!(
                "the link to `{address}` and {more} more are missing: the source has them here"
            ),
        };
        let code = &codes::TRANSLATION_TAG_MISSING;
        found.push(problem(code, &links.block, message, first.source));
    }
    found
}

/// Returns the problem of a tag that is lost. `at`: the block of the translation behind which it belongs.
pub(super) fn missing(
    id: FileId,
    at: Range<usize>,
    missing: &MissingTag,
    source_id: FileId,
    source: &SourceFile,
) -> Diagnostic {
    let tag = &source.text[missing.tag.clone()];
    let message = format!("`{}` is missing: the source has it here", shorten(tag));
    let span = Place::written(id).span(at.start, at.end);
    let theirs = Place::start_of(source_id).span(missing.tag.start, missing.tag.end);
    Diagnostic::new(&codes::TRANSLATION_TAG_MISSING, span, message)
        .label(theirs, "in the source")
        .help("add it, or translate the page again if the source has changed")
}
