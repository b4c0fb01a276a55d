//! Tags whose brackets are swapped or torn apart, such as `%{ data x %}`. To Liquid they are text.
//!
//! Enters: the segments of a text. Leaves: a problem for each such tag. Start at [`report`].

use std::ops::Range;

use memchr::{memchr2, memchr3};

use super::{problems::Problems, segment::Segment, tags};
use crate::{
    diag::{Fix, codes},
    steps,
};

/// What may stand for `{%`.
const OPENERS: [&str; 2] = ["%{", "{ %"];

/// The length of what may stand for `{%` at an offset.
fn opener_at(text: &[u8], at: usize) -> Option<usize> {
    let found = |opener: &&str| text[at..].starts_with(opener.as_bytes());
    OPENERS.into_iter().find(found).map(str::len)
}

/// Whether what may stand for `{%` is at an offset, which is that of a `{` or `%`.
pub(crate) fn opens_at(text: &[u8], at: usize) -> bool {
    opener_at(text, at).is_some()
}

/// Reports tags with misplaced brackets in literal text, except in `raw`.
pub(super) fn report(text: &str, segments: &[Segment], problems: &mut Problems<'_>) {
    for segment in segments {
        let Segment::Text(range) = segment else {
            continue;
        };
        let mut found = tags_in(text, range.clone()).peekable();
        if found.peek().is_none() || is_raw(&text[..range.start]) {
            continue;
        }
        for (whole, inner) in found {
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

/// Returns the tags with misplaced brackets in a part of a text: the range of each, and that of its name and markup.
fn tags_in(
    text: &str,
    part: Range<usize>,
) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + '_ {
    let bytes = &text.as_bytes()[..part.end];
    let mut at = part.start;
    std::iter::from_fn(move || {
        while let Some(found) = memchr2(b'{', b'%', &bytes[at..]) {
            let start = at + found;
            let Some(len) = opener_at(bytes, start) else {
                at = start + 1;
                continue;
            };
            let from = start + len;
            // A tag has no braces within and is on one line.
            let end =
                memchr3(b'{', b'}', b'\n', &bytes[from..]).map_or(bytes.len(), |end| from + end);
            steps::count(end - at);
            // The `%` of the next opener can be in front of its brace.
            at = from.max(end.saturating_sub(1));
            let Some(closer) = closer(bytes, from, end) else {
                continue;
            };
            let inner = text[from..closer.start].trim_matches([' ', '-']);
            let mut words = inner.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            let is_tag = |name: &str| tags::find(name).is_some() || tags::is_part(name);
            // `%{ if x }%{ endif }` is a template of Terraform.
            let is_other = bytes.get(closer.end) == Some(&b'{');
            if words.next().is_some_and(is_tag) && !is_other {
                at = closer.end;
                let from = from + text[from..closer.start].find(inner).unwrap_or_default();
                return Some((start..closer.end, from..from + inner.len()));
            }
        }
        None
    })
}

/// The range of what may stand for `%}`, whose brace is at `brace`: `%}`, `% }` or `}%`. What precedes it begins at `from`.
fn closer(text: &[u8], from: usize, brace: usize) -> Option<Range<usize>> {
    if text.get(brace) != Some(&b'}') {
        return None;
    }
    let before = &text[from..brace];
    if before.ends_with(b"%") {
        Some(brace - 1..brace + 1)
    } else if before.ends_with(b"% ") {
        Some(brace - 2..brace + 1)
    } else {
        (text.get(brace + 1) == Some(&b'%')).then_some(brace..brace + 2)
    }
}

/// Whether a text ends with `{% raw %}`.
fn is_raw(before: &str) -> bool {
    let tag = before
        .strip_suffix("%}")
        .and_then(|it| it.rsplit_once("{%"));
    tag.is_some_and(|(_, markup)| markup.trim_matches([' ', '-', '\n']) == "raw")
}
