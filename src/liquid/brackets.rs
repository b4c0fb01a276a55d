//! Tags whose brackets are swapped or torn apart, such as `%{ data x %}`. To Liquid they are text.
//!
//! Enters: the segments of a text. Leaves: a problem for each such tag. Start at [`report`].

use std::ops::Range;

use memchr::memmem;

use super::{problems::Problems, segment::Segment, tags};
use crate::diag::{Fix, codes};

/// What may stand for `{%`, and what for `%}`.
const OPENERS: [&str; 2] = ["%{", "{ %"];
const CLOSERS: [&str; 3] = ["%}", "}%", "% }"];

/// Whether what may stand for `{%` is at an offset, which is that of a `{` or `%`.
pub(crate) fn opens_at(text: &[u8], at: usize) -> bool {
    OPENERS
        .iter()
        .any(|opener| text[at..].starts_with(opener.as_bytes()))
}

/// Reports tags with misplaced brackets in literal text, except in `raw`.
pub(super) fn report(text: &str, segments: &[Segment], problems: &mut Problems<'_>) {
    let bytes = text.as_bytes();
    if !memchr::memchr2_iter(b'{', b'%', bytes).any(|at| opens_at(bytes, at)) {
        return;
    }
    for segment in segments {
        let Segment::Text(range) = segment else {
            continue;
        };
        let mut at = range.start;
        while let Some((whole, inner)) = next(&text[..range.end], at) {
            at = whole.end;
            if is_raw(&text[..range.start]) {
                continue;
            }
            let tag = format!("{{% {} %}}", &text[inner]);
            let shown = &text[whole.clone()];
            let message = format!(
                "`{shown}` is not a tag, because its brackets are misplaced; shown as text"
            );
            let span = problems.place.span(whole.start, whole.end);
            let problem = problems.add(&codes::LIQUID_BRACKETS, whole, message);
            problem.help = Some(format!("write `{tag}`"));
            problem.fix = Some(Fix { span, text: tag });
        }
    }
}

/// Returns the first tag with misplaced brackets from `at` on: its range, and that of its name and markup.
fn next(text: &str, mut at: usize) -> Option<(Range<usize>, Range<usize>)> {
    loop {
        let openers = OPENERS.iter().filter_map(|opener| {
            let found = memmem::find(&text.as_bytes()[at..], opener.as_bytes())?;
            Some((at + found, opener.len()))
        });
        let (start, len) = openers.min()?;
        at = start + len;
        let line = text[at..].split('\n').next().unwrap_or_default();
        let closers = CLOSERS
            .iter()
            .filter_map(|closer| Some((line.find(closer)?, closer.len())));
        let Some((end, closer)) = closers.min() else {
            continue;
        };
        let inner = line[..end].trim_matches([' ', '-']);
        let name = inner
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .next();
        let is_tag = |name: &str| tags::find(name).is_some() || tags::is_part(name);
        // `%{ if x }%{ endif }` is a template of Terraform.
        let is_other = line[end + closer..].starts_with('{') || inner.contains(['{', '}']);
        if name.is_some_and(is_tag) && !is_other {
            let from = at + line.find(inner).unwrap_or_default();
            return Some((start..at + end + closer, from..from + inner.len()));
        }
    }
}

/// Whether a text ends with `{% raw %}`.
fn is_raw(before: &str) -> bool {
    let tag = before
        .strip_suffix("%}")
        .and_then(|it| it.rsplit_once("{%"));
    tag.is_some_and(|(_, markup)| markup.trim_matches([' ', '-', '\n']) == "raw")
}
