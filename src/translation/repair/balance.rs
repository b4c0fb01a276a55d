//! Restores blocks of tags that do not balance: ends that are missing, ends too many, tags that have changed places.
//!
//! Enters: a source, and a translation whose single tags are repaired. Leaves: edits after which the translation has the
//! tags of the source in its order; none if that is not certain.

use super::super::{
    align::Aligned,
    block::{Block, Kind},
    edit::{Edit, Edited},
    judge::{Judge, Role},
    tag::{Tag, Tags, is_alone, tags},
};

/// Returns the repairs of blocks of tags.
pub fn repairs(source: &str, own: &str, judge: &dyn Judge) -> Vec<Edit> {
    let (theirs, ours) = (tags(source), tags(own));
    let same = theirs.all.iter().map(|tag| tag.content);
    if same.eq(ours.all.iter().map(|tag| tag.content)) {
        return Vec::new();
    }
    // One that is still damaged may be the one that is missing.
    if ours
        .all
        .iter()
        .any(|tag| !tag.is_output && judge.role(tag.name()).is_none())
    {
        return Vec::new();
    }
    let (theirs, ours) = (structure(&theirs, judge), structure(&ours, judge));
    if !is_balanced(&theirs, judge) {
        return Vec::new();
    }
    let lacks_raw = lacks_raw(&theirs, &ours) && reads_shown(source, own);
    if is_balanced(&ours, judge) && !lacks_raw {
        return emptied(source, own, judge).unwrap_or_default();
    }
    let attempts = [
        exchanged(&theirs, &ours),
        stray(own, &ours, judge),
        missing(source, &theirs, own, &ours),
    ];
    attempts
        .into_iter()
        .flatten()
        .find(|edits| {
            let mut edited = Edited::new(own);
            edited.apply(edits.clone());
            let text = edited.text().to_owned();
            let after = tags(&text);
            let after = structure(&after, judge);
            // Of tags too many, some may be as they should be, although the source does not have them.
            let is_that_of_source = ours.len() > theirs.len() || keys(&theirs) == keys(&after);
            is_balanced(&after, judge)
                && is_that_of_source
                && !(lacks_raw && reads_shown(source, &text))
        })
        .unwrap_or_default()
}

/// The tags that begin, divide and end blocks.
fn structure<'t>(tags: &Tags<'t>, judge: &dyn Judge) -> Vec<Tag<'t>> {
    let role = |tag: &Tag<'_>| judge.role(tag.name());
    let is_part = |tag: &&Tag<'_>| !matches!(role(tag), None | Some(Role::Single));
    tags.all.iter().filter(is_part).cloned().collect()
}

fn keys(tags: &[Tag<'_>]) -> Vec<String> {
    tags.iter().map(Tag::key).collect()
}

/// Returns the tags that end or divide nothing, and those that are not ended.
fn faults(tags: &[Tag<'_>], judge: &dyn Judge) -> (Vec<usize>, Vec<usize>) {
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut stray = Vec::new();
    let mut unended = Vec::new();
    for (n, tag) in tags.iter().enumerate() {
        match judge.role(tag.name()) {
            Some(Role::Open(end)) => open.push((n, end)),
            Some(Role::Branch) if open.is_empty() => stray.push(n),
            Some(Role::End) => match open.iter().rposition(|(_, end)| end == tag.name()) {
                Some(at) => {
                    unended.extend(open.drain(at + 1..).map(|(n, _)| n));
                    open.pop();
                }
                None => stray.push(n),
            },
            _ => {}
        }
    }
    unended.extend(open.into_iter().map(|(n, _)| n));
    (stray, unended)
}

/// Whether all blocks of a text are closed, and it ends and divides no others.
pub fn is_balanced(tags: &[Tag<'_>], judge: &dyn Judge) -> bool {
    let (stray, unended) = faults(tags, judge);
    stray.is_empty() && unended.is_empty()
}

/// Whether a text has the beginnings of all blocks that it divides or ends.
pub fn begins_all(tags: &[Tag<'_>], judge: &dyn Judge) -> bool {
    faults(tags, judge).0.is_empty()
}

/// Whether a translation lacks the `raw` of its source.
fn lacks_raw(theirs: &[Tag<'_>], ours: &[Tag<'_>]) -> bool {
    let has_raw = |tags: &[Tag<'_>]| tags.iter().any(|tag| tag.name() == "raw");
    has_raw(theirs) && !has_raw(ours)
}

/// Whether a translation reads as tags what its source shows as it is.
fn reads_shown(source: &str, own: &str) -> bool {
    let shown = tags(source).verbatim;
    let is_shown = |tag: &Tag<'_>| {
        shown
            .iter()
            .any(|it| source[it.clone()].contains(tag.whole))
    };
    tags(own).all.iter().any(is_shown)
}

/// The same tags in another order: those of the source in its order.
fn exchanged(theirs: &[Tag<'_>], ours: &[Tag<'_>]) -> Option<Vec<Edit>> {
    let sorted = |tags: &[Tag<'_>]| {
        let mut keys = keys(tags);
        keys.sort();
        keys
    };
    if sorted(theirs) != sorted(ours) {
        return None;
    }
    let pairs = theirs.iter().zip(ours);
    let pairs = pairs.filter(|(a, b)| a.key() != b.key());
    Some(
        pairs
            .map(|(a, b)| Edit::new(b.range.clone(), a.whole, "order"))
            .collect(),
    )
}

/// Lines of tags whose order leaves a block empty that is not empty in the source: those of the source in its order.
fn emptied(source: &str, own: &str, judge: &dyn Judge) -> Option<Vec<Edit>> {
    let (theirs, ours) = (tags(source).all, tags(own).all);
    let has_empty = |text: &str, tags: &[Tag<'_>]| {
        tags.windows(2).any(|pair| {
            let is_block =
                judge.role(pair[0].name()) == Some(Role::Open(pair[1].name().to_owned()));
            is_block
                && text[pair[0].range.end..pair[1].range.start]
                    .trim()
                    .is_empty()
        })
    };
    let is_line = |tag: &Tag<'_>| is_alone(own, &tag.range);
    let is_damaged =
        has_empty(own, &ours) && !has_empty(source, &theirs) && ours.iter().all(is_line);
    is_damaged.then(|| exchanged(&theirs, &ours)).flatten()
}

/// Tags that end nothing, without which the text is balanced.
fn stray(own: &str, ours: &[Tag<'_>], judge: &dyn Judge) -> Option<Vec<Edit>> {
    let (stray, unended) = faults(ours, judge);
    if stray.is_empty() || !unended.is_empty() {
        return None;
    }
    let edits = stray.iter().map(|n| {
        let range = &ours[*n].range;
        let line_start = own[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = own[range.end..]
            .find('\n')
            .map_or(own.len(), |at| range.end + at + 1);
        match is_alone(own, range) {
            true => Edit::new(line_start..line_end, "", "stray-end"),
            false => Edit::new(range.clone(), "", "stray-end"),
        }
    });
    Some(edits.collect())
}

/// Puts the tags that only the source has where it has them, between the same blocks.
fn missing(source: &str, theirs: &[Tag<'_>], own: &str, ours: &[Tag<'_>]) -> Option<Vec<Edit>> {
    let partners = partners(theirs, ours).filter(|_| theirs.len() > ours.len())?;
    let aligned = Aligned::of(source, own);
    let (a, b) = (&aligned.theirs, &aligned.ours);
    let own_of = |n| aligned.own_of(n);
    let mut edits: Vec<Edit> = Vec::new();
    for (n, tag) in theirs.iter().enumerate() {
        if partners.contains(&n) {
            continue;
        }
        let at = a.iter().position(|block| {
            block.range.start <= tag.range.start && tag.range.end <= block.range.end
        })?;
        edits.push(match a[at].kind {
            Kind::Tags if a[at].range.len() == tag.range.len() + a[at].indent => {
                line(source, own, (a, at), b, own_of)?
            }
            _ => inline(source, own, tag, &a[at], &b[own_of(at)?])?,
        });
    }
    // Several at one place: in order.
    let mut joined: Vec<Edit> = Vec::new();
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.range == edit.range => last.text.push_str(&edit.text),
            _ => joined.push(edit),
        }
    }
    Some(joined)
}

/// The partners of a translation's tags: for each the next equal one. `None` if one has no partner in this order.
fn partners(theirs: &[Tag<'_>], ours: &[Tag<'_>]) -> Option<Vec<usize>> {
    let keys = keys(theirs);
    let mut next = 0;
    let mut partner = |tag: &Tag<'_>| {
        let key = tag.key();
        let found = next + keys[next..].iter().position(|known| *known == key)?;
        next = found + 1;
        Some(found)
    };
    ours.iter().map(&mut partner).collect()
}

/// Inserts a line of tags, which is a block of the source: behind the partner of the block before it, or before that of the block behind it.
pub(super) fn line(
    source: &str,
    own: &str,
    (a, at): (&[Block], usize),
    b: &[Block],
    own_of: impl Fn(usize) -> Option<usize>,
) -> Option<Edit> {
    let text = &source[a[at].range.clone()];
    let before = at.checked_sub(1).map(|n| (&a[n], own_of(n)));
    let after = a.get(at + 1).map(|next| (next, own_of(at + 1)));
    let between = |from: usize, to: usize| source[from..to].to_owned();
    // Beside the one to which it is closer.
    let breaks = |from: usize, to: usize| source[from..to].matches('\n').count();
    let is_closer_to_next = match (&before, &after) {
        (Some((before, _)), Some((after, Some(_)))) => {
            let here = &a[at].range;
            breaks(here.end, after.range.start) < breaks(before.range.end, here.start)
        }
        _ => false,
    };
    match (before, after) {
        (Some((block, Some(partner))), _) if !is_closer_to_next => {
            let gap = between(block.range.end, a[at].range.start);
            let end = b[partner].range.end;
            Some(Edit::new(end..end, format!("{gap}{text}"), "missing-tag"))
        }
        (_, Some((block, Some(partner)))) => {
            let gap = between(a[at].range.end, block.range.start);
            let start = b[partner].range.start;
            Some(Edit::new(
                start..start,
                format!("{text}{gap}"),
                "missing-tag",
            ))
        }
        (None, _) if !own.is_empty() => {
            let gap = a.get(at + 1).map_or("\n".to_owned(), |next| {
                between(a[at].range.end, next.range.start)
            });
            Some(Edit::new(0..0, format!("{text}{gap}"), "missing-tag"))
        }
        _ => None,
    }
}

/// Inserts a tag at the end or the beginning of a block, if the source has it there.
fn inline(source: &str, own: &str, tag: &Tag<'_>, a: &Block, b: &Block) -> Option<Edit> {
    let is_last = source[tag.range.end..a.range.end].trim().is_empty();
    let is_first = source[a.text.start..tag.range.start].trim().is_empty();
    let at = if is_last {
        b.range.start + own[b.range.clone()].trim_end().len()
    } else if is_first {
        b.text.start
    } else {
        return None;
    };
    Some(Edit::new(at..at, tag.whole, "missing-tag"))
}
