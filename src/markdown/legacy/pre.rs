//! `<pre>` within a paragraph.
//!
//! In lists, authors wrote `1. Run this: <pre>` and the lines of code below. Both parsers read that as a paragraph, so
//! a `#` before a line of code was a heading, and an empty line ended the paragraph. The author must mean a single
//! piece of code, so its lines are joined with character references for line breaks and lose their common indentation.

use std::borrow::Cow;

use super::{blocks, line::Line};

/// Maximum number of lines in a piece of code.
const MAX_PRE_LINES: usize = 500;

const END: &str = "</pre>";

/// Whether a `<pre>` starts after other text of a line.
pub(super) fn may_be_in(text: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), "<pre").any(|at| {
        let before = text[..at].bytes().rev();
        let mut before = before.take_while(|byte| *byte != b'\n');
        before.any(|byte| byte != b' ' && byte != b'\t')
    })
}

/// Joins the lines of each such piece of code.
pub(super) fn join(mut lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut joined: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut fence: Option<String> = None;
    let mut n = 0;
    while n < lines.len() {
        let bare = lines[n].bare();
        let was_code = fence.is_some();
        match &fence {
            Some(open) if bare.trim_end().starts_with(&**open) => fence = None,
            Some(_) => {}
            None => fence = blocks::fence(bare).map(str::to_owned),
        }
        let is_code = was_code || fence.is_some();
        let last = (!is_code && opens(&lines[n].text)).then(|| end_of(&lines[n..]));
        match last.flatten() {
            Some(last) => {
                joined.push(join_lines(&lines[n..=n + last]));
                n += last;
            }
            None => joined.push(std::mem::replace(&mut lines[n], Line::new("", 0))),
        }
        n += 1;
    }
    joined
}

/// Joins the lines of one piece of code.
fn join_lines<'t>(lines: &[Line<'t>]) -> Line<'t> {
    let code = &lines[1..];
    let is_code = |line: &&Line<'_>| !line.is_blank() && line.bare().trim_end() != END;
    let common = code.iter().filter(is_code).map(Line::indent).min();
    let mut line = lines[0].clone();
    // HTML ignores a line break directly after the tag, but not a character reference to one.
    let mut breaks = !ends_with_tag(&line.text);
    let mut text = line.text.into_owned();
    for next in code {
        let mut next = next.clone();
        next.dedent(common.unwrap_or(0));
        if breaks {
            text.push_str("&#10;");
        }
        breaks = true;
        line.joins.push((text.len(), next.at));
        text.push_str(&next.text);
    }
    line.text = Cow::Owned(text);
    line
}

/// Whether a `<pre>` starts after other text of a line and does not end in it.
fn opens(text: &str) -> bool {
    // Most lines have none.
    if !text.contains("<pre") {
        return false;
    }
    let Some(at) = text.rfind("<pre>").max(text.rfind("<pre ")) else {
        return false;
    };
    let before = text[..at].trim();
    let in_code = before.matches('`').count() % 2 == 1;
    let is_marker = before.len() <= 3 && before.ends_with(['.', '-', '*', '+', ')']);
    let is_text = !before.is_empty() && !before.starts_with('<') && !is_marker;
    is_text && !in_code && !text[at..].contains(END)
}

/// Whether a line ends with the `<pre>` tag.
fn ends_with_tag(text: &str) -> bool {
    let text = text.trim_end();
    let tag = text.rfind("<pre").map(|at| &text[at..]);
    tag.is_some_and(|tag| tag.find('>') == Some(tag.len() - 1))
}

/// The index of the line that ends the first line's `<pre>`.
fn end_of(lines: &[Line<'_>]) -> Option<usize> {
    let mut rest = lines.iter().enumerate().take(MAX_PRE_LINES).skip(1);
    let (n, line) = rest.find(|(_, line)| line.text.contains(END) || line.text.contains("<pre"))?;
    let end = line.text.find(END)?;
    let is_first = line.text.find("<pre").is_none_or(|next| end < next);
    is_first.then_some(n)
}
