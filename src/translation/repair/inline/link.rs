//! Finds links and images.
//!
//! Enters: prose. Leaves: what has the form `[text](address)`, also where marks are full-width or stand apart, and counts
//! of the addresses. Start at [`links`] and [`loose`].

use super::mask::{Masked, find};
use std::{collections::BTreeMap, ops::Range};

/// A link or an image.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// Whether `!` stands before it.
    pub(super) is_image: bool,
    /// All of it, without the `!`.
    pub(super) range: Range<usize>,
    /// What is between the brackets.
    pub(super) text: Range<usize>,
    /// From behind the closing bracket to behind the opening parenthesis.
    pub(super) joint: Range<usize>,
    /// What is between the parentheses.
    pub(super) target: Range<usize>,
    /// The address in it, without blanks around it and without a title.
    pub(super) address: Range<usize>,
}

/// Returns the links and images with all marks in place, also those in the texts of others, in the order of their ends.
pub(super) fn links(text: &Masked) -> Vec<Link> {
    let joints = |from: usize| find(&text.prose, "](", from).map(|at| at..at + 2);
    collect(text, joints, &['['], &[')'])
}

/// Returns what is a link if marks are taken for others: full-width ones, and those with blanks or a backslash between.
pub(super) fn loose(text: &Masked) -> Vec<Link> {
    let joints = |from: usize| {
        let mut at = from;
        loop {
            let start = at + text.prose.get(at..)?.find([']', '］', '】'])?;
            let inner = text.prose.get(start..)?;
            let len = inner.chars().next().map_or(1, char::len_utf8);
            let after = inner.get(len..)?;
            let bare = after.trim_start_matches(|c: char| {
                matches!(c, ' ' | '\u{3000}' | '\u{a0}' | '\\' | '\n' | '\u{200b}')
            });
            let blanks = after.get(..after.len() - bare.len())?;
            if let Some(rest) = bare.strip_prefix(['(', '（'])
                && blanks.matches('\n').count() < 2
            {
                return Some(start..text.prose.len() - rest.len());
            }
            at = start + len;
        }
    };
    collect(text, joints, &['[', '［', '【'], &[')', '）'])
}

fn collect(
    text: &Masked,
    joints: impl Fn(usize) -> Option<Range<usize>>,
    opens: &[char],
    closes: &[char],
) -> Vec<Link> {
    let mut found = Vec::new();
    let mut at = text.body;
    while let Some(joint) = joints(at) {
        at = joint.end;
        if is_escaped(&text.prose, joint.start) && opens.len() == 1 {
            continue;
        }
        let Some(open) = opening(&text.prose, joint.start, opens) else {
            continue;
        };
        let Some((target, end)) = target(&text.prose, joint.end, closes) else {
            continue;
        };
        let head = text.prose.get(..open.start).unwrap_or_default();
        found.push(Link {
            is_image: head.ends_with('!') && !head.ends_with("\\!"),
            range: open.start..end,
            text: open.end..joint.start,
            address: address(&text.prose, &target),
            joint,
            target,
        });
    }
    found
}

/// Whether an odd number of backslashes stands before a byte.
fn is_escaped(text: &str, at: usize) -> bool {
    let head = text.get(..at).unwrap_or_default();
    (head.len() - head.trim_end_matches('\\').len()) % 2 == 1
}

/// The bracket that opens what is closed at a byte.
fn opening(text: &str, close: usize, opens: &[char]) -> Option<Range<usize>> {
    let mut depth = 0usize;
    for (at, sign) in text.get(..close)?.char_indices().rev() {
        let is_open = opens.contains(&sign);
        if sign == '\n' && text.get(..at)?.ends_with('\n') {
            return None;
        }
        if opens.len() == 1 && is_escaped(text, at) {
            continue;
        }
        match sign {
            ']' | '］' | '】' if opens.len() > 1 || sign == ']' => depth += 1,
            _ if is_open && depth == 0 => return Some(at..at + sign.len_utf8()),
            _ if is_open => depth -= 1,
            _ => {}
        }
    }
    None
}

/// What is between the parentheses that are open at a byte, and where they end.
fn target(text: &str, from: usize, closes: &[char]) -> Option<(Range<usize>, usize)> {
    let mut depth = 0usize;
    for (at, sign) in text.get(from..)?.char_indices() {
        match sign {
            '\n' => return None,
            '(' | '（' if closes.len() > 1 || sign == '(' => depth += 1,
            _ if closes.contains(&sign) && depth == 0 => {
                return Some((from..from + at, from + at + sign.len_utf8()));
            }
            _ if closes.contains(&sign) => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The address in a target: without blanks around it and without a title.
fn address(text: &str, target: &Range<usize>) -> Range<usize> {
    let inner = text.get(target.clone()).unwrap_or_default();
    let bare = inner.trim();
    let start = target.start + inner.len() - inner.trim_start().len();
    let title = bare
        .match_indices([' ', '\u{3000}'])
        .map(|(at, _)| at)
        .find(|at| {
            let rest = bare.get(*at..).unwrap_or_default().trim_start();
            rest.len() > 1 && rest.starts_with(['"', '\'']) && rest.ends_with(['"', '\''])
        });
    let len = title.map_or(bare.len(), |at| {
        bare.get(..at).unwrap_or_default().trim_end().len()
    });
    start..start + len
}

/// How often addresses are in the source and not in the translation.
#[derive(Debug)]
pub(super) struct Missing<'a>(BTreeMap<(bool, &'a str), usize>);

impl<'a> Missing<'a> {
    /// Counts.
    pub(super) fn new(source: &'a Masked, own: &'a Masked) -> Self {
        let mut counts: BTreeMap<(bool, &str), usize> = BTreeMap::new();
        for link in links(source) {
            *counts
                .entry((link.is_image, source.text(&link.address)))
                .or_default() += 1;
        }
        for link in links(own) {
            if let Some(count) = counts.get_mut(&(link.is_image, own.text(&link.address))) {
                *count = count.saturating_sub(1);
            }
        }
        counts.retain(|_, count| *count > 0);
        Self(counts)
    }

    /// Whether nothing is missing.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The addresses of links or of images.
    pub(super) fn of(&self, is_image: bool) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |((kind, _), _)| *kind == is_image)
            .map(|((_, address), _)| *address)
    }

    /// Whether this address is missing.
    pub(super) fn has(&self, is_image: bool, address: &str) -> bool {
        self.0.contains_key(&(is_image, address))
    }

    /// Notes that one of these was found.
    pub(super) fn take(&mut self, is_image: bool, address: &'a str) {
        if let Some(count) = self.0.get_mut(&(is_image, address)) {
            *count = count.saturating_sub(1);
        }
        self.0.retain(|_, count| *count > 0);
    }
}
