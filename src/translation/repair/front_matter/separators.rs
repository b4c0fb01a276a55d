//! Restores colons and line breaks behind values.
//!
//! Enters: front matter of a translation, and the keys of its source. Leaves: edits after which each key that the
//! translation still writes like the source begins a line and ends with a colon and a blank.

use super::{
    super::super::edit::Edit,
    entry::{Entry, lines, part},
};
use memchr::memmem;
use std::ops::Range;

const RULE: &str = "front-matter-quotes";

/// The repairs. `keys` are those of the source, in order.
pub(super) fn repairs(text: &str, head: Range<usize>, keys: &[&str], newline: &str) -> Vec<Edit> {
    let written: Vec<&str> = lines(text, head.clone())
        .filter_map(|line| key_at(part(text, &line), keys).map(|(key, _)| key))
        .collect();
    let mut edits = Vec::new();
    for range in lines(text, head) {
        let line = part(text, &range);
        let Some((key, colon)) = key_at(line, keys) else {
            edits.extend(unknown_key(line, range.start));
            continue;
        };
        edits.extend(colon_edit(line, colon, range.start));
        let mut position = keys.iter().position(|&known| known == key);
        let mut from = colon;
        if has_whole_value(line, colon) {
            continue;
        }
        // Other keys on this line, in the order of the source.
        while let Some((at, next, colon)) = joined_key(line, from, keys, &written, position) {
            let before = line.get(..at).unwrap_or_default();
            edits.push(Edit::new(
                range.start + before.trim_end().len()..range.start + at,
                newline,
                RULE,
            ));
            edits.extend(colon_edit(line, colon, range.start));
            position = keys.iter().position(|&known| known == next);
            from = colon;
        }
    }
    edits
}

/// Whether each line is, at a look, the one of an entry or one below an entry, so that nothing separates them wrongly.
/// All keys have to be those of the source.
pub(super) fn are_sound(text: &str, head: &Range<usize>, written: &[Entry]) -> bool {
    let mut entries = written.iter().peekable();
    let is_sound = |line: Range<usize>| {
        let is_entry = entries.next_if(|entry| entry.key.start == line.start);
        match is_entry {
            Some(entry) => part(text, &(entry.key.end..line.end)).starts_with(':'),
            None => match part(text, &line).as_bytes().first() {
                Some(byte) => matches!(byte, b' ' | b'\t' | b'-' | b'#'),
                None => true,
            },
        }
    };
    memmem::find(part(text, head).as_bytes(), "：".as_bytes()).is_none()
        && lines(text, head.clone()).all(is_sound)
}

/// The key of the source that a line begins with, and where its colon is.
fn key_at<'a>(line: &str, keys: &[&'a str]) -> Option<(&'a str, usize)> {
    let key = keys
        .iter()
        .filter(|&&key| starts_with_key(line, key))
        .max_by_key(|key| key.len())?;
    let rest = line.get(key.len()..)?;
    Some((key, key.len() + rest.len() - rest.trim_start().len()))
}

fn starts_with_key(line: &str, key: &str) -> bool {
    let start = line
        .get(..key.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(key));
    start
        && line
            .get(key.len()..)
            .is_some_and(|rest| rest.trim_start().starts_with([':', '：']))
}

/// A plain colon with a blank behind it.
fn colon_edit(line: &str, colon: usize, start: usize) -> Option<Edit> {
    let rest = line.get(colon..)?;
    let sign = rest.chars().next()?;
    let behind = rest.get(sign.len_utf8()..)?;
    let blanks = behind.len() - behind.trim_start().len();
    let is_plain_blank = behind.is_empty() || behind.starts_with([' ', '\t']);
    let before = line.get(..colon)?;
    let key_end = before.trim_end().len();
    if sign == ':' && is_plain_blank && key_end == colon {
        return None;
    }
    let text = if behind.trim().is_empty() { ":" } else { ": " };
    let end = colon + sign.len_utf8() + blanks;
    Some(Edit::new(start + key_end..start + end, text, RULE))
}

/// A full-width colon behind a key that the source does not have, at the beginning of a line that has no other.
fn unknown_key(line: &str, start: usize) -> Option<Edit> {
    let colon = line.find('：')?;
    let key = line.get(..colon)?;
    let is_key = !key.is_empty()
        && key.chars().count() <= 20
        && !line.contains(": ")
        && !line.trim_end().ends_with(':')
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | 'ー' | '・'));
    if is_key {
        colon_edit(line, colon, start)
    } else {
        None
    }
}

/// Whether the value of a line is a text in quotes up to its end.
fn has_whole_value(line: &str, colon: usize) -> bool {
    let value = line
        .get(colon..)
        .unwrap_or_default()
        .trim_start_matches([':', '：'])
        .trim();
    let Some(quote) = value.chars().next().filter(|c| matches!(c, '\'' | '"')) else {
        return false;
    };
    let inner = value.get(1..).unwrap_or_default().strip_suffix(quote);
    inner.is_some_and(|inner| match quote {
        '\'' => !inner.replace("''", "").contains('\''),
        _ => !inner.replace("\\\"", "").contains('"'),
    })
}

/// The next key of the source within a line: where it begins, itself, and where its colon is.
fn joined_key<'a>(
    line: &str,
    from: usize,
    keys: &[&'a str],
    written: &[&str],
    position: Option<usize>,
) -> Option<(usize, &'a str, usize)> {
    let later = keys.get(position? + 1..)?;
    let rest = line.get(from..)?;
    let mut starts = rest.char_indices().filter(|&(at, c)| {
        let before = rest.get(..at).and_then(|before| before.chars().next_back());
        c.is_ascii_alphabetic() && before.is_some_and(char::is_whitespace)
    });
    starts.find_map(|(at, _)| {
        let tail = rest.get(at..)?;
        let key = later.iter().find(|&&key| {
            !written.contains(&key)
                && starts_with_key(tail, key)
                && ends_key(tail.get(key.len()..).unwrap_or_default())
        })?;
        let blanks = tail
            .get(key.len()..)
            .map_or(0, |rest| rest.len() - rest.trim_start().len());
        Some((from + at, *key, from + at + key.len() + blanks))
    })
}

/// Whether a colon is followed by a blank or the end; a full-width one needs none.
fn ends_key(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.starts_with('：')
        || rest
            .strip_prefix(':')
            .is_some_and(|behind| behind.is_empty() || behind.starts_with(char::is_whitespace))
}
