//! Blocks that have been joined to one line.

use std::ops::Range;

use super::super::super::{
    block::{Kind, item_mark, kind_of},
    edit::Edit,
    judge::Judge,
    tag::tags,
};
use super::super::balance::begins_all;
use super::{Proposal, likeness::Outline};

/// Most places of one line that are tried.
const MAX_PLACES: usize = 24;

/// Returns what may be the repairs of joined blocks.
pub(super) fn proposals(
    theirs: &Outline<'_>,
    ours: &Outline<'_>,
    partners: &[Option<usize>],
    judge: &dyn Judge,
) -> Vec<Proposal> {
    // Blocks of the source that a part of a line can be.
    let is_lacking = |n: &usize| !partners.contains(&Some(*n));
    let kinds = |n: usize| theirs.blocks[n].kind;
    let lacking: Vec<Kind> = (0..theirs.blocks.len())
        .filter(is_lacking)
        .map(kinds)
        .collect();
    if lacking.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (n, block) in ours.blocks.iter().enumerate() {
        // A block that has a partner of another kind may be the beginning of one.
        let is_other = partners[n].is_some_and(|m| kinds(m) != block.kind);
        let may_be = |text: &str| {
            let text = text.trim_start_matches(['>', ' ']);
            is_other || lacking.contains(&kind_of(text).0)
        };
        let whole = ours.whole(n);
        let mut at = block.range.start;
        for (line_number, line) in whole.split_inclusive('\n').enumerate() {
            let bare = line.trim_end();
            if block.kind != Kind::Code || line_number > 0 && bare.trim_start().starts_with("```") {
                let places = places(bare).into_iter().take(MAX_PLACES);
                let places =
                    places.filter(|it| may_be(&bare[..it.start]) || may_be(&bare[it.end..]));
                let places: Vec<Range<usize>> =
                    places.map(|it| at + it.start..at + it.end).collect();
                found.extend(
                    places
                        .iter()
                        .filter_map(|place| divided(theirs, ours, judge, &[place])),
                );
                if lacking.len() > 1 || is_other {
                    for (n, first) in places.iter().enumerate() {
                        let pairs = places[n + 1..].iter();
                        let divided = |second| divided(theirs, ours, judge, &[first, second]);
                        found.extend(pairs.filter_map(divided));
                    }
                }
            }
            at += line.len();
        }
    }
    found
}

/// Returns the blanks of a line at which it may have been joined.
fn places(line: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let indent = line.len() - line.trim_start().len();
    let mut at = indent;
    while let Some(offset) = line[at..].find(' ') {
        let start = at + offset;
        let end = start + line[start..].len() - line[start..].trim_start_matches(' ').len();
        at = end.max(start + 1);
        let (before, after) = (&line[..start], &line[end..]);
        if before.trim_matches(['>', ' ']).is_empty() || after.is_empty() {
            continue;
        }
        if is_within(before) {
            continue;
        }
        let before_ends = before.ends_with("%}")
            || before.ends_with('|')
            || before.ends_with(']')
            || before.trim_start().chars().all(|c| c == '`') && before.trim_start().len() >= 3;
        let unquoted = after.trim_start_matches(['>', ' ']);
        let marks = unquoted.len() - unquoted.trim_start_matches('#').len();
        let after_begins = after.starts_with("{%")
            || after.starts_with('|')
            || after.starts_with("> ")
            || after.starts_with("```")
            || (1..=6).contains(&marks) && unquoted[marks..].starts_with(' ')
            || item_mark(unquoted).is_some_and(|len| len < unquoted.len());
        if before_ends || after_begins {
            found.push(start..end);
        }
    }
    // Without a blank.
    for (sign, is_before) in [("```", true), ("%}", false)] {
        for (at, _) in line.match_indices(sign) {
            let at = if is_before { at } else { at + sign.len() };
            let is_edge = line[..at].trim().is_empty() || line[at..].trim().is_empty();
            let has_blank = line[..at].ends_with(' ') || line[at..].starts_with(' ');
            if !is_edge && !has_blank && !line[..at].ends_with('`') {
                found.push(at..at);
            }
        }
    }
    found
}

/// Whether a place is in a tag or a code span.
fn is_within(before: &str) -> bool {
    let count = |sign: &str| before.matches(sign).count();
    count("{%") > count("%}")
        || count("{{") > count("}}")
        || before.replace("```", "").matches('`').count() % 2 == 1
}

/// Divides a line as the source divides the blocks that its parts stand for.
fn divided(
    theirs: &Outline<'_>,
    ours: &Outline<'_>,
    judge: &dyn Judge,
    places: &[&Range<usize>],
) -> Option<Proposal> {
    // First with plain breaks, to find the blocks for which the parts stand.
    let mut text = String::new();
    let mut starts = Vec::new();
    let mut cuts = Vec::new();
    let mut done = 0;
    for place in places {
        if place.start < done {
            return None;
        }
        let after = &ours.text[place.end..];
        // Quotation marks are those of the source.
        let quotes = after.len() - after.trim_start_matches(['>', ' ']).len();
        text.push_str(&ours.text[done..place.start]);
        text.push_str(match quotes > 0 || is_quoted(ours.text, place.start) {
            true => "\n>\n> ",
            false => "\n\n",
        });
        starts.push(text.len());
        done = place.end + quotes;
        cuts.push(place.start..done);
    }
    text.push_str(&ours.text[done..]);
    let parts = Outline::of(&text);
    let partners = theirs.partners(&parts);
    let edits = cuts.into_iter().zip(starts).map(|(cut, start)| {
        let at = parts
            .blocks
            .iter()
            .position(|block| block.range.end > start)?;
        let (one, two) = (partners[at.checked_sub(1)?]?, partners[at]?);
        let kind = |n: usize| parts.blocks[n].kind;
        let is_alike = |own: usize, partner: usize| {
            let (own_text, text) = (parts.whole(own).trim(), theirs.whole(partner).trim());
            kind(own) == theirs.blocks[partner].kind
                && match kind(own) {
                    // A tag on a line of its own is that of the source.
                    Kind::Tags => own_text == text,
                    // A part of a row is none.
                    Kind::Row => parts.pipes(own) == theirs.pipes(partner),
                    Kind::Paragraph => {
                        !own_text.ends_with('|') && begins_all(&tags(own_text).all, judge)
                    }
                    _ => true,
                }
        };
        // Sentences can be joined and parted as a translator likes: there must be a mark.
        let is_marked = !matches!(kind(at), Kind::Paragraph | Kind::Html)
            || matches!(
                kind(at - 1),
                Kind::Tags | Kind::Row | Kind::Alert | Kind::Code
            );
        if !is_marked {
            return None;
        }
        let is_certain = two == one + 1 && is_alike(at, two) && is_alike(at - 1, one);
        is_certain.then(|| Edit::new(cut, theirs.gap(one), "joined"))
    });
    Some(Proposal {
        edits: edits.collect::<Option<_>>()?,
    })
}

fn is_quoted(text: &str, at: usize) -> bool {
    text[..at]
        .rsplit('\n')
        .next()
        .is_some_and(|line| line.trim_start().starts_with('>'))
}
