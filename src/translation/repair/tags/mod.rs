//! Repairs tags.
//!
//! Enters: a source and its translation. Leaves: edits that make of each damaged tag the one of the source that was meant,
//! where that is certain: what is left of it is like one tag that the source has and the translation lacks, or no other
//! one is left.
//!
//! ```text
//! source ──tag──▶ tags ─────────────────────────┐
//! translation ──damaged──▶ candidates ──valid──▶ assign ──written──▶ edits
//! ```
//!
//! Start at [`repairs`].

mod assign;
mod damaged;
mod fold;
mod likeness;
mod survivors;
mod valid;
mod written;

use std::ops::Range;

use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::{
    edit::Edit,
    judge::Judge,
    tag::{Tag, tags},
};
use assign::Item;
use damaged::{Candidate, Form, candidates};
use valid::Known;

/// Most damaged tags of a text. More are no accident of a translator, and each is compared with all others.
const MAX_DAMAGED: usize = 500;

/// Returns the repairs of tags.
pub fn repairs(source: &str, own: &str, judge: &dyn Judge) -> Vec<Edit> {
    let theirs = tags(source);
    if has_all(&theirs.all, own) {
        return Vec::new();
    }
    let known = Known {
        judge,
        source: &theirs.all,
    };
    let items = items(source, own, &known);
    let damaged = items.iter().filter(|item| matches!(item, Item::Damaged(_)));
    if damaged.count() > MAX_DAMAGED {
        return Vec::new();
    }
    if !items.iter().any(|item| matches!(item, Item::Damaged(_))) {
        return Vec::new();
    }
    let partners = assign::partners((source, own), &items, &theirs.all, &known);
    let pairs = items.iter().zip(partners);
    let edits = pairs.filter_map(|(item, partner)| {
        let Item::Damaged(candidate) = item else {
            return None;
        };
        Some(edit(own, candidate, &theirs.all[partner?]))
    });
    edits.collect()
}

/// Returns the tags of a source that its translation has lost: lines of tags, and beginnings of blocks.
pub fn missing(source: &str, own: &str, judge: &dyn Judge) -> Vec<Range<usize>> {
    let theirs = tags(source);
    if has_all(&theirs.all, own) {
        return Vec::new();
    }
    let known = Known {
        judge,
        source: &theirs.all,
    };
    let items = items(source, own, &known);
    let missing = assign::missing((source, own), &items, &theirs.all, &known);
    missing
        .into_iter()
        .map(|n| theirs.all[n].range.clone())
        .collect()
}

/// Whether a translation has each tag of its source as often, and no other. Nothing is left then that a damaged one could
/// mean. This is so in nearly all, and costs little.
fn has_all(theirs: &[Tag<'_>], own: &str) -> bool {
    let ours = tags(own);
    let mut counts: FxHashMap<(bool, &str), isize> = FxHashMap::default();
    for tag in theirs {
        *counts.entry((tag.is_output, tag.content)).or_default() += 1;
    }
    for tag in &ours.all {
        match counts.get_mut(&(tag.is_output, tag.content)) {
            Some(count) if is_alone(own, tag) => *count -= 1,
            _ => return false,
        }
    }
    counts.values().all(|count| *count <= 0)
}

/// Whether a text has signs of delimiters that no tag has.
fn has_damaged_delimiters(text: &str) -> bool {
    const SIGNS: &[&str] = &[
        "{ %", "% }", "{ {", "} }", "}%", "%{", "％", "｛", "｝", "&#", "&lcub;", "&lbrace;",
    ];
    SIGNS
        .iter()
        .any(|sign| memmem::find(text.as_bytes(), sign.as_bytes()).is_some())
}

/// Whether a translation has the tags of its source in its order, so that it can be read if the source can.
pub fn are_same(source: &str, own: &str) -> bool {
    let contents = |text| {
        tags(text)
            .all
            .into_iter()
            .map(|tag| (tag.is_output, tag.content))
    };
    contents(source).eq(contents(own))
}

/// Returns what has the delimiters of a tag, but none that can be read.
pub fn unresolved(source: &str, own: &str, judge: &dyn Judge) -> Vec<Range<usize>> {
    let theirs = tags(source);
    if has_all(&theirs.all, own) && !has_damaged_delimiters(own) {
        return Vec::new();
    }
    let known = Known {
        judge,
        source: &theirs.all,
    };
    let damaged = items(source, own, &known)
        .into_iter()
        .filter_map(|item| match item {
            Item::Damaged(candidate) => Some(candidate),
            Item::Sound(_) => None,
        });
    // A name that means nothing is reported where it is used; words in braces are prose.
    let is_damage = |it: &Candidate| {
        let whole = &own[it.range.clone()];
        let is_liquid = whole.starts_with("{%") && whole.ends_with("%}") || it.is_output;
        it.form == Form::Closed && !(is_liquid && valid::is_plain(it.content().trim_matches('-')))
    };
    damaged.filter(is_damage).map(|it| it.range).collect()
}

/// Returns what is, or may be, a tag in a translation.
fn items<'t>(source: &str, own: &'t str, known: &Known<'_>) -> Vec<Item<'t>> {
    let strict = tags(own);
    let shown = tags(source).verbatim;
    // What the source shows as it is, and does not read.
    let is_shown = |text: &str| {
        shown
            .iter()
            .any(|range| memmem::find(&source.as_bytes()[range.clone()], text.as_bytes()).is_some())
    };
    let keys: FxHashSet<String> = known.source.iter().map(Tag::key).collect();
    let contents: FxHashSet<(bool, &str)> = known
        .source
        .iter()
        .map(|tag| (tag.is_output, tag.content))
        .collect();
    let mut items = Vec::new();
    let mut at = 0;
    let rest = |until: usize, at: &mut usize, items: &mut Vec<Item<'t>>| {
        let found = candidates(own, *at..until);
        // What the source has, too, is as it should be.
        let is_new = |it: &Candidate| {
            let text = own[it.range.clone()].as_bytes();
            memmem::find(source.as_bytes(), text).is_none()
        };
        items.extend(found.into_iter().filter(is_new).map(Item::Damaged));
    };
    let mut parts: Vec<(Range<usize>, Option<Tag<'t>>)> = Vec::new();
    parts.extend(strict.verbatim.into_iter().map(|range| (range, None)));
    for tag in strict.all {
        let is_of_source = contents.contains(&(tag.is_output, tag.content));
        if !is_of_source && is_shown(tag.whole) {
            parts.push((tag.range, None));
            continue;
        }
        let is_sound = || is_of_source || keys.contains(&tag.key()) || known.is_valid(&tag);
        if is_alone(own, &tag) && is_sound() {
            parts.push((tag.range.clone(), Some(tag)));
        }
    }
    parts.sort_by_key(|(range, _)| range.start);
    for (range, tag) in parts {
        if range.start < at {
            continue;
        }
        rest(range.start, &mut at, &mut items);
        at = range.end;
        items.extend(tag.map(Item::Sound));
    }
    rest(own.len(), &mut at, &mut items);
    items
}

/// Whether there are no further signs of delimiters beside a tag.
fn is_alone(text: &str, tag: &Tag<'_>) -> bool {
    let before = text[..tag.range.start].chars().next_back();
    let after = text[tag.range.end..].chars().next();
    let is = |c: Option<char>, sign: char| c.is_some_and(|c| fold::meant(c) == sign);
    let before_blank = text[..tag.range.start].trim_end_matches(' ');
    let is_within = before_blank.ends_with("{{")
        && text[tag.range.end..]
            .trim_start_matches(' ')
            .starts_with("}}");
    !is(before, '{') && !is(after, '}') && !is_within
}

/// Returns the repair of a damaged tag.
fn edit(own: &str, candidate: &Candidate, source: &Tag<'_>) -> Edit {
    let text = written::tag(own, candidate, source);
    let range = extent(own, candidate, source);
    if let Some(rest) = swallowed(own, candidate) {
        return Edit::new(range, format!("{text} {rest}"), "tag");
    }
    let (before, after) = emphasis(own, candidate, &range);
    Edit::new(range, format!("{before}{text}{after}"), "tag")
}

/// The words that have slipped between the two signs of the end.
fn swallowed<'t>(own: &'t str, candidate: &Candidate) -> Option<&'t str> {
    let at = candidate.signs.iter().rposition(|sign| sign.c == '%')?;
    let rest = &candidate.signs[at + 1..];
    let (first, last) = (rest.first()?, rest.last()?);
    let text = own[first.range.start..last.range.end].trim();
    (!text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == ' ')).then_some(text)
}

/// What of a candidate belongs to the tag: if one of its ends is gone, what has survived of it.
fn extent(own: &str, candidate: &Candidate, source: &Tag<'_>) -> Range<usize> {
    let range = candidate.range.clone();
    match candidate.form {
        Form::Closed | Form::Braces => range,
        Form::Unclosed => {
            let end = survivors::survivors(candidate, source).map_or_else(
                || {
                    candidate
                        .signs
                        .first()
                        .map_or(range.end, |first| first.range.start)
                },
                |survivors| survivors.end,
            );
            let quote = own[end..].starts_with('"');
            range.start..end + usize::from(quote)
        }
        Form::Unopened => {
            let start = survivors::survivors(candidate, source).map_or(range.end, |it| it.start);
            // What is left of the delimiter.
            let rest = own[..start].trim_end_matches(' ');
            let start = match rest.chars().next_back() {
                Some(c) if matches!(fold::meant(c), '{' | '%') => rest.len() - c.len_utf8(),
                _ => start,
            };
            start..range.end
        }
    }
}

/// Marks of emphasis that have slipped into a tag, and belong before or behind it.
fn emphasis(
    own: &str,
    candidate: &Candidate,
    range: &Range<usize>,
) -> (&'static str, &'static str) {
    let content = candidate.content();
    let inner = content.trim();
    let closer = &own[..range.end];
    let in_closer = closer.ends_with("%**}") || closer.ends_with("% **}");
    let (opens, closes) = (inner.starts_with("**"), inner.ends_with("**") || in_closer);
    let line = |from: usize| own[..from].rsplit('\n').next().unwrap_or_default();
    let before = line(range.start).matches("**").count() % 2 == 1;
    let after = own[range.end..]
        .split('\n')
        .next()
        .unwrap_or_default()
        .matches("**")
        .count()
        % 2
        == 1;
    match (opens, closes) {
        (true, true) if candidate.form != Form::Unclosed => ("**", "**"),
        (true, false) if after && !before && candidate.form == Form::Closed => ("**", ""),
        (false, true) if before && !after => ("", "**"),
        _ => ("", ""),
    }
}
