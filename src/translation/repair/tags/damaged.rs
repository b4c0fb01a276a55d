//! Finds what is, or may have been, a tag.
//!
//! Enters: a text. Leaves: its candidates in order: whatever has, in any spelling, the delimiters of a tag or half of them.
//! Whether one of them is a tag, only a comparison with the source can tell.

use std::ops::Range;

use memchr::{memchr, memchr3, memmem};

use super::fold::{Sign, fold};

/// How much is left of the delimiters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Both ends are there.
    Closed,
    /// Only a `{` and a `}` are left, which prose and code have, too.
    Braces,
    /// The end is gone: the content is the rest of the line.
    Unclosed,
    /// The beginning is gone: the content is the line up to the end.
    Unopened,
}

/// What may be a tag.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// With delimiters.
    pub(super) range: Range<usize>,
    pub(super) form: Form,
    /// The content, as it was meant.
    pub(super) signs: Vec<Sign>,
    pub(super) is_output: bool,
}

impl Candidate {
    /// The content, as it was meant.
    pub(super) fn content(&self) -> String {
        self.signs.iter().map(|sign| sign.c).collect()
    }

    /// Returns what is written for a part of the content as it was meant.
    pub(super) fn written<'t>(&self, text: &'t str, part: Range<usize>) -> &'t str {
        let mut at = 0;
        let inner = self.signs.iter().filter(|sign| {
            let start = at;
            at += sign.c.len_utf8();
            part.contains(&start)
        });
        let mut inner = inner.map(|sign| &sign.range);
        let Some(first) = inner.next() else { return "" };
        let end = inner.last().map_or(first.end, |last| last.end);
        &text[first.start..end]
    }
}

/// Longest content, in characters.
const MAX_CONTENT: usize = 300;

/// Returns the candidates in a part of a text without verbatim blocks.
pub(super) fn candidates(text: &str, part: Range<usize>) -> Vec<Candidate> {
    if !has_delimiters(&text[part.clone()]) {
        return Vec::new();
    }
    let signs = fold(text, part);
    let mut found = Vec::new();
    let mut at = 0;
    // Where the line begins, or the last candidate ends.
    let mut line = 0;
    while at < signs.len() {
        match signs[at].c {
            '\n' => line = at + 1,
            '{' | '%' => {
                if let Some(opener) = opener(&signs, at) {
                    let candidate = from_opener(&signs, at, &opener);
                    at = candidate.1;
                    line = at;
                    found.extend(candidate.0);
                    continue;
                }
                if let Some(end) = tag_closer(&signs, at).filter(|_| signs[at].c == '%') {
                    found.push(Candidate {
                        range: signs[line].range.start..signs[end - 1].range.end,
                        form: Form::Unopened,
                        signs: signs[line..at].to_vec(),
                        is_output: false,
                    });
                    at = end;
                    line = at;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Whether a text has a sign of a delimiter in any spelling.
fn has_delimiters(text: &str) -> bool {
    let bytes = text.as_bytes();
    if memchr3(b'{', b'}', b'%', bytes).is_some() {
        return true;
    }
    // Full-width and small signs, and entities.
    let spellings = [
        "\u{ff05}", "\u{ff5b}", "\u{ff5d}", "\u{fe5b}", "\u{fe5c}", "\u{fe6a}", "\u{66a}",
    ];
    let has = |sign: &str| memmem::find(bytes, sign.as_bytes()).is_some();
    memchr(b'&', bytes).is_some() || !text.is_ascii() && spellings.into_iter().any(has)
}

struct Opener {
    /// Behind it.
    end: usize,
    has_percent: bool,
    percents: usize,
    braces: usize,
    /// Number of `{{` behind the percent sign.
    inner: usize,
}

/// Reads `{%`, `{{`, `{ %`, `{{%`, `{%%`, `%{`, or `{`.
fn opener(signs: &[Sign], at: usize) -> Option<Opener> {
    let is = |at: usize, c: char| signs.get(at).is_some_and(|sign| sign.c == c);
    if is(at, '%') && !(is(at + 1, '{') && !is(at + 2, '{') && !is(at + 2, '%')) {
        return None;
    }
    let mut opener = Opener {
        end: at,
        has_percent: false,
        percents: 0,
        braces: 0,
        inner: 0,
    };
    let mut next = at;
    loop {
        let blanks = signs[next.min(signs.len())..]
            .iter()
            .take_while(|sign| sign.c == ' ')
            .count();
        let next_sign = signs.get(next + blanks).map(|sign| sign.c);
        match next_sign {
            Some('{') if blanks <= 2 => {
                opener.braces += 1;
                opener.inner += usize::from(opener.has_percent && is(next + blanks + 1, '{'));
            }
            Some('%') if blanks <= 2 => {
                opener.has_percent = true;
                opener.percents += 1;
            }
            _ => break,
        }
        next += blanks + 1;
        opener.end = next;
    }
    let blanks = signs[next..]
        .iter()
        .take_while(|sign| sign.c == ' ')
        .count();
    // A trim mark.
    if opener.has_percent && blanks <= 1 && is(next + blanks, '-') {
        opener.end = next + blanks + 1;
    }
    (opener.braces > 0).then_some(opener)
}

/// Reads `%}`, `% }`, `%%}`, `%}}`, `-%}`, `}%`, `%**}`; returns where it ends.
fn tag_closer(signs: &[Sign], at: usize) -> Option<usize> {
    let c = |at: usize| signs.get(at).map(|sign| sign.c);
    let mut next = at;
    if c(next) == Some('-') {
        next += 1;
    }
    if c(next) == Some('}') && c(next + 1) == Some('%') && c(next + 2) != Some('}') {
        return Some(next + 2);
    }
    if c(next) != Some('%') {
        return None;
    }
    while matches!(c(next), Some('%')) {
        next += 1;
    }
    let marks = next;
    while matches!(c(next), Some(' ' | '*' | '_' | '`')) && next < marks + 3 {
        next += 1;
    }
    if c(next) != Some('}') {
        return None;
    }
    next += 1;
    if c(next) == Some('}') {
        next += 1;
    }
    Some(next)
}

/// Where a closer ends that stands there twice, as in `%} %}`.
fn doubled(signs: &[Sign], end: usize, sign: char) -> usize {
    let rest = &signs[end.min(signs.len())..];
    let blanks = rest.iter().take_while(|sign| sign.c == ' ').count();
    let c = |at: usize| rest.get(blanks + at).map(|sign| sign.c);
    match blanks <= 1 && c(0) == Some(sign) && c(1) == Some('}') {
        true => end + blanks + 2,
        false => end,
    }
}

/// Returns the candidate that begins with an opener, and where to go on.
fn from_opener(signs: &[Sign], at: usize, opener: &Opener) -> (Option<Candidate>, usize) {
    let is_output = !opener.has_percent && opener.braces >= 2;
    let c = |at: usize| signs.get(at).map(|sign| sign.c);
    let mut inner = opener.inner;
    let mut next = opener.end;
    let (mut weak, mut weaker) = (None, None);
    let last = (opener.end + MAX_CONTENT).min(signs.len());
    let make = |form: Form, content: Range<usize>, end: usize| Candidate {
        range: signs[at].range.start..signs[end - 1].range.end,
        form,
        signs: signs[content].to_vec(),
        is_output,
    };
    let form = match opener.has_percent || is_output {
        true => Form::Closed,
        false => Form::Braces,
    };
    while next < last {
        match c(next) {
            Some('\n') if c(next + 1) == Some('\n') => break,
            Some('}') if is_output => {
                let blanks = signs[next + 1..]
                    .iter()
                    .take_while(|sign| sign.c == ' ')
                    .count();
                if c(next + 1 + blanks) == Some('}') && blanks <= 1 {
                    let mut end = next + 2 + blanks;
                    while c(end) == Some('}') {
                        end += 1;
                    }
                    if opener.braces >= 4 {
                        end = doubled(signs, end, '}');
                    }
                    return (Some(make(form, opener.end..next, end)), end);
                }
                weak.get_or_insert((next, next + 1));
            }
            Some('}') if inner > 0 && c(next + 1) == Some('}') => {
                inner -= 1;
                next += 1;
            }
            Some('%' | '-' | '}') => {
                if !is_output && let Some(mut end) = tag_closer(signs, next) {
                    // A tag within an output.
                    let rest = signs[end..].iter().take_while(|sign| sign.c == ' ').count();
                    if opener.braces >= 3
                        && c(end + rest) == Some('}')
                        && c(end + rest + 1) == Some('}')
                    {
                        end += rest + 2;
                    }
                    end = doubled(signs, end, '%');
                    return (Some(make(Form::Closed, opener.end..next, end)), end);
                }
                let is_number = || c(next - 1).is_some_and(char::is_numeric);
                match c(next) {
                    // Of an output, one brace is gone.
                    Some('}') if form == Form::Braces && c(next + 1) == Some('}') => {
                        let output = make(Form::Closed, opener.end..next, next + 2);
                        let output = Candidate {
                            is_output: true,
                            ..output
                        };
                        return (Some(output), next + 2);
                    }
                    Some('}') => _ = weak.get_or_insert((next, next + 1)),
                    // A closer without its brace.
                    Some('%') if opener.has_percent && !is_number() => {
                        weaker.get_or_insert((next, next + 1));
                    }
                    _ => {}
                }
            }
            Some('{') if matches!(c(next + 1), Some('%' | '{')) => break,
            _ => {}
        }
        next += 1;
    }
    if let (None, Some((content, end))) = (weak, weaker) {
        return (Some(make(Form::Unclosed, opener.end..content, end)), end);
    }
    if let Some((content, end)) = weak {
        return (Some(make(form, opener.end..content, end)), end);
    }
    if form == Form::Braces {
        return (None, opener.end);
    }
    let stop = signs[opener.end..next]
        .iter()
        .position(|sign| sign.c == '\n');
    let end = stop.map_or(next, |stop| opener.end + stop);
    (
        Some(make(Form::Unclosed, opener.end..end, end.max(opener.end))),
        opener.end,
    )
}
