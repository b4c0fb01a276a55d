//! Backslashes that make CommonMark read a paragraph as the earlier parser did.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::line::Line;
use crate::steps;

/// Characters that a backslash could escape. Before any other character it was literal.
const ESCAPED: &[u8] = b"\\`*{}[]()#+-.!_>~|";

/// Escapes numbers where CommonMark starts a list but the earlier parser did not: `1.` in a paragraph, `1)` anywhere.
pub(super) fn number(line: &mut Line<'_>) {
    let bare = line.bare();
    let digits = bare.len() - bare.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let marker =
        bare[digits..].starts_with(['.', ')']) && bare[digits + 1..].starts_with([' ', '\t']);
    if (1..=9).contains(&digits) && marker {
        let at = line.text.len() - bare.len() + digits;
        line.text = Cow::Owned(format!("{}\\{}", &line.text[..at], &line.text[at..]));
    }
}

/// Escapes backticks and backslashes in a paragraph that are not part of a code span or an escape.
pub(super) fn escape_paragraph(lines: &mut [Line<'_>]) {
    let mut places = unmatched_runs(lines).into_iter().peekable();
    for (n, line) in lines.iter_mut().enumerate() {
        let of_line = std::iter::from_fn(|| places.next_if(|(at, _)| *at == n));
        escape_at(line, of_line.map(|(_, at)| at));
    }
    lines.iter_mut().for_each(keep_backslashes);
}

/// Adds backslashes at these places of a line, in their order.
fn escape_at(line: &mut Line<'_>, places: impl Iterator<Item = usize>) {
    let mut escaped = String::new();
    let mut done = 0;
    for at in places {
        steps::count(at - done + 1);
        escaped.push_str(&line.text[done..at]);
        escaped.push('\\');
        done = at;
    }
    if !escaped.is_empty() {
        escaped.push_str(&line.text[done..]);
        line.text = Cow::Owned(escaped);
    }
}

/// A run of backticks.
struct Run {
    line: usize,
    at: usize,
    len: usize,
}

/// Positions of backticks that are not part of a code span. The earlier parser skipped the first backtick of a run
/// without an end and tried the rest again; CommonMark gives up on the whole run.
fn unmatched_runs(lines: &[Line<'_>]) -> Vec<(usize, usize)> {
    let mut runs: Vec<Run> = Vec::new();
    for (line, text) in lines.iter().enumerate() {
        let bytes = text.text.as_bytes();
        let mut at = 0;
        while let Some(start) = memchr::memchr(b'`', &bytes[at..]).map(|n| at + n) {
            let len = bytes[start..]
                .iter()
                .take_while(|byte| **byte == b'`')
                .count();
            if start == 0 || bytes[start - 1] != b'\\' {
                runs.push(Run {
                    line,
                    at: start,
                    len,
                });
            }
            at = start + len;
        }
    }
    // The next run of each length is found from the last one, since a paragraph can have runs of many lengths.
    let mut by_len: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (n, run) in runs.iter().enumerate().rev() {
        by_len.entry(run.len).or_default().push(n);
    }
    let mut lost = Vec::new();
    let mut n = 0;
    while n < runs.len() {
        steps::count(1);
        let len = runs[n].len;
        let same = by_len.get_mut(&len);
        let close = same.and_then(|same| {
            while same.pop_if(|at| *at <= n).is_some() {
                steps::count(1);
            }
            same.last().copied()
        });
        match close {
            Some(close) => n = close + 1,
            None if len > 1 => {
                lost.push((runs[n].line, runs[n].at));
                runs[n].at += 1;
                runs[n].len -= 1;
            }
            None => n += 1,
        }
    }
    lost
}

/// Doubles backslashes before characters that they did not escape, outside of code.
fn keep_backslashes(line: &mut Line<'_>) {
    if !line.text.contains('\\') {
        return;
    }
    let bytes = line.text.as_bytes();
    let mut places = Vec::new();
    let mut in_code = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'`' => in_code = !in_code,
            b'\\' if !in_code => {
                let next = bytes.get(at + 1).copied().unwrap_or(b' ');
                if next.is_ascii_punctuation() && !ESCAPED.contains(&next) {
                    places.push(at);
                }
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    escape_at(line, places.into_iter());
}
