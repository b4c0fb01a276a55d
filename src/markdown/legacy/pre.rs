//! `<pre>` within a paragraph.
//!
//! Authors of lists wrote `1. Run this: <pre>` and the lines of code below. To both parsers that is a paragraph, so a
//! `#` in front of a line of code was a heading and an empty line the end. What can be meant is one piece of code: its
//! lines are joined, with character references for their ends.

use std::borrow::Cow;

use super::line::Line;

/// So many lines a piece of code may have.
const LONGEST: usize = 500;

const END: &str = "</pre>";

/// Joins the lines of each such piece.
pub(super) fn join(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut joined: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut fence: Option<&str> = None;
    let mut n = 0;
    while n < lines.len() {
        let bare = lines[n].bare();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| bare.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let last = match fence {
            None if opens(&lines[n].text) => end_of(&lines[n..]),
            _ => None,
        };
        let mut line = lines[n].clone();
        if let Some(last) = last {
            let mut text = line.text.into_owned();
            for next in &lines[n + 1..=n + last] {
                // HTML passes over a line break right behind the tag, but not over a reference to one.
                if !ends_with_tag(&text) {
                    text.push_str("&#10;");
                }
                text.push_str(&next.text);
            }
            line.text = Cow::Owned(text);
        }
        joined.push(line);
        n += 1 + last.unwrap_or(0);
    }
    joined
}

/// Whether a `<pre>` begins after other text of a line, and does not end in it.
fn opens(text: &str) -> bool {
    let Some(at) = text.rfind("<pre>").or_else(|| text.rfind("<pre ")) else {
        return false;
    };
    let before = text[..at].trim();
    let in_code = before.matches('`').count() % 2 == 1;
    let is_marker = before.ends_with(['.', '-', '*', '+', ')']) && before.len() <= 3;
    !before.is_empty()
        && !before.starts_with('<')
        && !in_code
        && !is_marker
        && !text[at..].contains(END)
}

/// Whether a line ends with the `<pre>` itself.
fn ends_with_tag(text: &str) -> bool {
    let text = text.trim_end();
    let tag = text.rfind("<pre").map(|at| &text[at..]);
    tag.is_some_and(|tag| tag.find('>') == Some(tag.len() - 1))
}

/// In which of the lines the first one's `<pre>` ends.
fn end_of(lines: &[Line<'_>]) -> Option<usize> {
    let mut rest = lines.iter().enumerate().take(LONGEST).skip(1);
    let (n, line) = rest.find(|(_, line)| line.text.contains(END) || line.text.contains("<pre"))?;
    let end = line.text.find(END)?;
    let is_first = line.text.find("<pre").is_none_or(|next| end < next);
    is_first.then_some(n)
}
