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
    tag::{Tag, Tags, beside, tags},
};
use assign::Item;
use damaged::{Candidate, Form, candidates};
use valid::Known;

/// Most damaged tags of a text. More are no accident of a translator, and each is compared with all others.
const MAX_DAMAGED: usize = 500;

/// Returns the repairs of tags.
pub fn repairs(source: &str, own: &str, judge: &dyn Judge) -> Vec<Edit> {
    let pair = Pair::new(source, own, judge);
    if pair.has_all() {
        return Vec::new();
    }
    let items = pair.items();
    let damaged = items.iter().filter(|item| matches!(item, Item::Damaged(_)));
    if !(1..=MAX_DAMAGED).contains(&damaged.count()) {
        return Vec::new();
    }
    let theirs = &pair.theirs.all;
    let (partners, _) = assign::matched((source, own), &items, theirs, &pair.known());
    let pairs = items.iter().zip(partners);
    let edits = pairs.filter_map(|(item, partner)| {
        let Item::Damaged(candidate) = item else {
            return None;
        };
        Some(edit(own, candidate, &theirs[partner?]))
    });
    edits.collect()
}

/// Returns the tags of a source that its translation has lost: lines of tags, and beginnings of blocks.
pub fn missing(source: &str, own: &str, judge: &dyn Judge) -> Vec<Range<usize>> {
    let pair = Pair::new(source, own, judge);
    if pair.has_all() {
        return Vec::new();
    }
    let theirs = &pair.theirs.all;
    let missing = assign::missing((source, own), &pair.items(), theirs, &pair.known());
    let ranges = missing.into_iter().map(|n| theirs[n].range.clone());
    ranges.collect()
}

/// Whether a text has signs of delimiters that no tag has.
fn has_damaged_delimiters(text: &str) -> bool {
    const SIGNS: &[&str] = &[
        "{ %", "% }", "{ {", "} }", "}%", "%{", "％", "｛", "｝", "&#", "&lcub;", "&lbrace;",
    ];
    let has = |sign: &&str| memmem::find(text.as_bytes(), sign.as_bytes()).is_some();
    SIGNS.iter().any(has)
}

/// Whether a translation has the tags of its source in its order, so that it can be read if the source can.
pub fn are_same(source: &str, own: &str) -> bool {
    let identities = |text| tags(text).all.into_iter().map(|tag| tag.identity());
    identities(source).eq(identities(own))
}

/// Returns what has the delimiters of a tag, but none that can be read.
pub fn unresolved(source: &str, own: &str, judge: &dyn Judge) -> Vec<Range<usize>> {
    let pair = Pair::new(source, own, judge);
    if pair.has_all() && !has_damaged_delimiters(own) {
        return Vec::new();
    }
    let damaged = pair.items().into_iter().filter_map(|item| match item {
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

/// A source and its translation, with their tags.
struct Pair<'p> {
    source: &'p str,
    own: &'p str,
    theirs: Tags<'p>,
    ours: Tags<'p>,
    judge: &'p dyn Judge,
}

impl<'p> Pair<'p> {
    fn new(source: &'p str, own: &'p str, judge: &'p dyn Judge) -> Self {
        Self {
            source,
            own,
            theirs: tags(source),
            ours: tags(own),
            judge,
        }
    }

    fn known(&self) -> Known<'_> {
        Known {
            judge: self.judge,
            source: &self.theirs.all,
        }
    }

    /// Whether the translation has each tag of its source as often, and no other. Nothing is left then that a damaged one
    /// could mean. This is so in nearly all, and costs little.
    fn has_all(&self) -> bool {
        let mut counts: FxHashMap<(bool, &str), isize> = FxHashMap::default();
        for tag in &self.theirs.all {
            *counts.entry(tag.identity()).or_default() += 1;
        }
        for tag in &self.ours.all {
            match counts.get_mut(&tag.identity()) {
                Some(count) if is_apart(self.own, tag) => *count -= 1,
                _ => return false,
            }
        }
        counts.values().all(|count| *count <= 0)
    }

    /// Returns what is, or may be, a tag in the translation.
    fn items(&self) -> Vec<Item<'p>> {
        let (source, own) = (self.source, self.own);
        let known = self.known();
        let has = |part: &str, text: &str| memmem::find(part.as_bytes(), text.as_bytes()).is_some();
        // What the source shows as it is, and does not read.
        let is_shown = |text: &str| {
            let mut shown = self.theirs.verbatim.iter();
            shown.any(|range| has(&source[range.clone()], text))
        };
        let keys: FxHashSet<String> = self.theirs.all.iter().map(Tag::key).collect();
        let identities: FxHashSet<(bool, &str)> =
            self.theirs.all.iter().map(Tag::identity).collect();
        let verbatim = self.ours.verbatim.iter();
        let mut parts: Vec<(Range<usize>, Option<Tag<'p>>)> =
            verbatim.map(|range| (range.clone(), None)).collect();
        for tag in &self.ours.all {
            let is_of_source = identities.contains(&tag.identity());
            if !is_of_source && is_shown(tag.whole) {
                parts.push((tag.range.clone(), None));
                continue;
            }
            let is_sound = || is_of_source || keys.contains(&tag.key()) || known.is_valid(tag);
            if is_apart(own, tag) && is_sound() {
                parts.push((tag.range.clone(), Some(tag.clone())));
            }
        }
        parts.sort_by_key(|(range, _)| range.start);
        // What the source has, too, is as it should be.
        let damaged = |part: Range<usize>| {
            let found = candidates(own, part).into_iter();
            let is_new = |it: &Candidate| {
                let text = &own[it.range.clone()];
                let is_cut = || text.ends_with('%') && has(source, &format!("{text}}}"));
                !has(source, text) || is_cut()
            };
            found.filter(is_new).map(Item::Damaged).collect::<Vec<_>>()
        };
        let mut items = Vec::new();
        let mut at = 0;
        for (range, tag) in parts {
            if range.start < at {
                continue;
            }
            items.extend(damaged(at..range.start));
            at = range.end;
            items.extend(tag.map(Item::Sound));
        }
        items.extend(damaged(at..own.len()));
        items
    }
}

/// Whether there are no further signs of delimiters beside a tag.
fn is_apart(text: &str, tag: &Tag<'_>) -> bool {
    let before = text[..tag.range.start].chars().next_back();
    let after = text[tag.range.end..].chars().next();
    let is = |c: Option<char>, sign: char| c.is_some_and(|c| fold::meant(c) == sign);
    let before_blank = text[..tag.range.start].trim_end_matches(' ');
    let is_within = before_blank.ends_with("{{")
        && text[tag.range.end..]
            .trim_start_matches(' ')
            .starts_with("}}");
    let is_doubled = || {
        let after = text[tag.range.end..].trim_start_matches(' ');
        !tag.is_output && (before_blank.ends_with("{%") || after.starts_with("%}"))
    };
    !is(before, '{') && !is(after, '}') && !is_within && !is_doubled()
}

/// Returns the repair of a damaged tag.
fn edit(own: &str, candidate: &Candidate, source: &Tag<'_>) -> Edit {
    let text = written::tag(own, candidate, source);
    let range = extent(own, candidate, source);
    let range = with_arguments(own, candidate, source, range);
    if let Some(rest) = swallowed(own, candidate) {
        return Edit::new(range, format!("{text} {rest}"), "tag");
    }
    let (before, after) = emphasis(own, candidate, &range);
    Edit::new(range, format!("{before}{text}{after}"), "tag")
}

/// The range of a tag without arguments, with what stands beside it if that is the argument.
fn with_arguments(
    own: &str,
    candidate: &Candidate,
    source: &Tag<'_>,
    range: Range<usize>,
) -> Range<usize> {
    let path = source.arguments();
    if path.is_empty() || path.contains(' ') || candidate.content().contains(path) {
        return range;
    }
    let (before, after) = (&own[..range.start], &own[range.end..]);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let blanks = after.len() - after.trim_start_matches(' ').len();
    if let Some(rest) = after[blanks..].strip_prefix(path)
        && !rest.starts_with(is_part)
    {
        return range.start..range.end + blanks + path.len();
    }
    let head = before.trim_end_matches(' ');
    match head.strip_suffix(path) {
        Some(rest) if !rest.ends_with(is_part) => rest.len()..range.end,
        _ => range,
    }
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
        // Half of its end is there.
        Form::Unclosed if own[range.clone()].ends_with('%') => range,
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
    let (before, after) = beside(own, range);
    let is_open = |line: &str| line.matches("**").count() % 2 == 1;
    let (before, after) = (is_open(before), is_open(after));
    match (opens, closes) {
        (true, true) if candidate.form != Form::Unclosed => ("**", "**"),
        (true, false) if after && !before && candidate.form == Form::Closed => ("**", ""),
        (false, true) if before && !after => ("", "**"),
        _ => ("", ""),
    }
}
