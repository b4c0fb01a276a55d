//! The Liquid tags of a text that is as it should be.
//!
//! Enters: a text. Leaves: its tags and outputs in order, without those that `raw` and `comment` enclose. Start at
//! [`tags`].

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use crate::liquid::tags::VERBATIM;

/// A tag or an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag<'t> {
    /// With its delimiters.
    pub range: Range<usize>,
    /// As written.
    pub whole: &'t str,
    /// Without delimiters, and without blanks at its ends.
    pub content: &'t str,
    /// Whether it is an output, `{{ … }}`.
    pub is_output: bool,
}

impl<'t> Tag<'t> {
    /// The name of a tag; empty for outputs.
    pub fn name(&self) -> &'t str {
        match self.is_output {
            true => "",
            false => self
                .content
                .split(|c: char| c.is_ascii_whitespace())
                .next()
                .unwrap_or_default(),
        }
    }

    /// What follows the name.
    pub fn arguments(&self) -> &'t str {
        self.content[self.name().len()..].trim_start()
    }

    /// What two tags have in common that are written in the same way, but for trim marks.
    pub fn identity(&self) -> (bool, &'t str) {
        (self.is_output, self.content)
    }

    /// The content with any run of plain blanks as one, by which tags are compared.
    pub fn key(&self) -> String {
        let sign = if self.is_output { "{" } else { "%" };
        let words = self.content.split(|c: char| c.is_ascii_whitespace());
        words
            .filter(|word| !word.is_empty())
            .fold(sign.to_owned(), |key, word| key + " " + word)
    }
}

/// The rest of the line before and behind a range, without blanks at its ends.
pub fn beside<'t>(text: &'t str, range: &Range<usize>) -> (&'t str, &'t str) {
    let before = text[..range.start].rsplit('\n').next();
    let after = text[range.end..].split('\n').next();
    let trimmed = |rest: Option<&'t str>| rest.unwrap_or_default().trim();
    (trimmed(before), trimmed(after))
}

/// Whether there is nothing else on the line of a range.
pub fn is_alone(text: &str, range: &Range<usize>) -> bool {
    beside(text, range) == ("", "")
}

/// What a text consists of.
#[derive(Debug, Default)]
pub struct Tags<'t> {
    /// Tags and outputs in order.
    pub all: Vec<Tag<'t>>,
    /// What `raw` and `comment` enclose.
    pub verbatim: Vec<Range<usize>>,
}

/// Returns the tags of a text.
pub fn tags(text: &str) -> Tags<'_> {
    let mut found = Tags::default();
    let mut at = 0;
    while let Some(start) =
        memchr(b'{', text.as_bytes().get(at..).unwrap_or_default()).map(|found| at + found)
    {
        let rest = &text[start..];
        let (is_output, sign) = match rest.as_bytes() {
            [b'{', b'%', ..] => (false, b'%'),
            [b'{', b'{', ..] => (true, b'}'),
            _ => {
                at = start + 1;
                continue;
            }
        };
        let Some(len) = closer(&rest.as_bytes()[2..], sign) else {
            at = start + 2;
            continue;
        };
        let range = start..start + 2 + len + 2;
        let content = &rest[2..2 + len];
        if content.contains("{%") || content.contains("{{") {
            // Something before it was not closed.
            at = start + 2;
            continue;
        }
        let content = content.strip_prefix('-').unwrap_or(content);
        let content = content.strip_suffix('-').unwrap_or(content);
        let tag = Tag {
            whole: &text[range.clone()],
            content: content.trim_matches(|c: char| c.is_ascii_whitespace()),
            range: range.clone(),
            is_output,
        };
        at = range.end;
        let name = tag.name();
        found.all.push(tag);
        if VERBATIM.contains(&name)
            && let Some((inner, _)) = end_of(&text[at..], name)
        {
            found.verbatim.push(at..at + inner);
            at += inner;
        }
    }
    found
}

/// Where a closer begins: the sign before a brace.
fn closer(bytes: &[u8], sign: u8) -> Option<usize> {
    let mut braces = memchr_iter(b'}', bytes).filter_map(|at| at.checked_sub(1));
    braces.find(|at| bytes[*at] == sign)
}

/// Where the end tag of a verbatim block begins and ends.
fn end_of(text: &str, name: &str) -> Option<(usize, usize)> {
    let end = format!("end{name}");
    let mut from = 0;
    while let Some(start) = text[from..].find("{%").map(|found| from + found) {
        let inner = text[start + 2..].trim_start_matches('-').trim_start();
        if let Some(rest) = inner.strip_prefix(&*end) {
            let rest = rest.trim_start().trim_start_matches('-');
            if rest.starts_with("%}") {
                return Some((start, text.len() - rest.len() + 2));
            }
        }
        from = start + 2;
    }
    None
}
