//! Repairs code within sentences.
//!
//! Enters: a source and its translation. Leaves: edits of those code spans of the translation that are spans of the source
//! but for signs that are none of code.

use super::{
    super::super::edit::Edit,
    content::repaired,
    fence::{Fence, Lines},
    fold::{compact, is_odd},
    language::Language,
};
use memchr::memchr;
use std::{collections::BTreeSet, ops::Range};

/// A span can be of any language, so nothing in it is a comment.
const ANY: Language = Language {
    line_marks: &[],
    block_marks: &[],
    is_keyed: false,
    is_free: true,
    is_by_line: true,
};

/// The repairs of the code spans of a translation.
pub(super) fn repairs(source: (&Lines, &[Fence]), own: (&Lines, &[Fence])) -> Vec<Edit> {
    let written = spans(own.0, own.1);
    let text = |lines: &Lines, range: &Range<usize>| {
        lines.text.get(range.clone()).unwrap_or_default().to_owned()
    };
    if !written
        .iter()
        .any(|range| text(own.0, range).chars().any(is_odd))
    {
        return Vec::new();
    }
    let wanted: BTreeSet<String> = spans(source.0, source.1)
        .iter()
        .map(|range| text(source.0, range))
        .collect();
    let mut edits = Vec::new();
    for range in written {
        let span = text(own.0, &range);
        if !span.chars().any(is_odd) || wanted.contains(&span) {
            continue;
        }
        // A span without ASCII is a word or a sign that the sentence talks about.
        if span.trim().chars().all(|c| !c.is_ascii()) && compact(&span).chars().count() < 2 {
            continue;
        }
        let mut found: Vec<String> = wanted
            .iter()
            .filter_map(|model| repaired(model, &span, &ANY))
            .collect();
        found.dedup();
        if let [text] = found.as_slice() {
            edits.push(Edit::new(range, text.clone(), "code-content"));
        }
    }
    edits
}

/// Whether a code span of a text has a sign that is none of code. What looks like a span within a code block counts, too.
pub(super) fn is_suspect(text: &str) -> bool {
    let mut at = 0;
    while let Some(start) = memchr(b'`', text.as_bytes().get(at..).unwrap_or_default()) {
        let start = at + start;
        let rest = text.get(start..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        // All marks before are those of spans that end before.
        if !line.is_ascii()
            && spans_of(line).any(|span| has_odd(line.get(span).unwrap_or_default()))
        {
            return true;
        }
        at = start + line.len();
    }
    false
}

fn has_odd(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_odd)
}

/// The code spans of the lines outside of code blocks.
fn spans(lines: &Lines, fences: &[Fence]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut i = lines.body;
    let mut blocks = fences.iter().peekable();
    while i < lines.len() {
        if let Some(fence) = blocks.next_if(|fence| fence.open <= i) {
            i = i.max(fence.close + 1);
            continue;
        }
        let line = lines.line(i);
        let start = lines.start(i);
        found.extend(spans_of(line).map(|span| start + span.start..start + span.end));
        i += 1;
    }
    found
}

/// The code spans of a line.
pub(super) fn spans_of(line: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + memchr(b'`', line.as_bytes().get(at..)?)?;
            let run = line.get(open..)?;
            let len = run.len() - run.trim_start_matches('`').len();
            let from = open + len;
            at = from;
            if let Some(close) = closing(line, from, len) {
                at = close + len;
                return Some(from..close);
            }
        }
    })
}

/// Where a run of exactly this many marks begins.
fn closing(line: &str, from: usize, len: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = line.get(at..)?;
        let start = at + memchr(b'`', rest.as_bytes())?;
        let run = line
            .get(start..)
            .map_or(0, |rest| rest.len() - rest.trim_start_matches('`').len());
        if run == len {
            return Some(start);
        }
        at = start + run;
    }
}
