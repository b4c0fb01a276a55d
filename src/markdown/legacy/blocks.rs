//! Blocks of one level: of the whole text, or of a list item.

use std::borrow::Cow;

use super::{
    escape,
    html::{self, Ends},
    line::{Line, TAB},
    list, table,
};
use crate::{html::escape_text, markdown::shell};

/// Maximum nesting depth of lists; deeper ones are left as written.
const MAX_DEPTH: usize = 100;

/// Separates blocks that CommonMark would join.
pub(super) const SEPARATOR: &str = "<!---->";

/// The previous block, if it affects how the next one is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A list with this marker (`.` for numbers).
    List(char),
    Other,
}

/// Lays out the blocks of one level.
pub(super) fn normalize(lines: Vec<Line<'_>>, in_list: bool, depth: usize) -> Vec<Line<'_>> {
    if depth > MAX_DEPTH {
        return lines;
    }
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut before = Before::Other;
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        if line.is_blank() {
            out.push(Line {
                text: Cow::Borrowed(""),
                ..line.clone()
            });
            at += 1;
            continue;
        }
        if let Some(marker) = list::marker(line) {
            let end = list::extent(&lines[at..], marker.kind) + at;
            separate(&mut out, before, &marker, line);
            out.extend(list::normalize(&lines[at..end], depth));
            before = Before::List(marker.kind);
            at = end;
            continue;
        }
        at = if let Some(end) = table::extent(&lines[at..]) {
            table::normalize(&lines[at..at + end], &mut out);
            at + end
        } else if line.indent() >= TAB && !is_whole_shell(&lines[at..]) {
            indented_code(&lines, at, &mut out)
        } else if let Some(fence) = fence(line.bare()) {
            fenced_code(&lines, at, fence, &mut out)
        } else if let Some(start) = html::start(line.bare()) {
            html_block(&lines, at, start, &mut out)
        } else if line.bare().starts_with('>') {
            quote(&lines, at, &mut out)
        } else if is_heading(line.bare()) || is_break(line.bare()) {
            out.push(line.clone());
            at + 1
        } else {
            paragraph(&lines, at, in_list, &mut out)
        };
        before = Before::Other;
    }
    out
}

/// Inserts a separator before a list if needed. Without it, the list would continue a preceding list of the same kind,
/// or, if its number is not 1, would not start after text.
fn separate(out: &mut Vec<Line<'_>>, before: Before, marker: &list::Marker, line: &Line<'_>) {
    let after_text = out.last().is_some_and(|line| !line.is_blank());
    let joins = before == Before::List(marker.kind);
    let counts_on = marker.kind == '.' && !line.bare().starts_with("1.");
    if joins || after_text && counts_on {
        out.push(Line::new(SEPARATOR, line.at));
    }
}

fn indented_code<'t>(lines: &[Line<'t>], mut at: usize, out: &mut Vec<Line<'t>>) -> usize {
    let first = at;
    while at < lines.len() && (lines[at].is_blank() || lines[at].indent() >= TAB) {
        at += 1;
    }
    while lines[at - 1].is_blank() {
        at -= 1;
    }
    // Directly after a line of a list, it would be part of the item.
    if out.last().is_some_and(|line| !line.is_blank()) {
        out.push(Line::new("", lines[first].at));
    }
    out.extend_from_slice(&lines[first..at]);
    at
}

/// The fence characters of a line that opens a fenced code block.
pub(super) fn fence(bare: &str) -> Option<&str> {
    let first = bare.as_bytes().first().copied();
    let mark = char::from(first.filter(|first| matches!(first, b'`' | b'~'))?);
    let run = &bare[..bare.len() - bare.trim_start_matches(mark).len()];
    (run.len() >= 3 && !(mark == '`' && bare[run.len()..].contains('`'))).then_some(run)
}

/// Whether a line opens a `shell` fence, which was converted to HTML before anything else was parsed.
pub(super) fn is_shell(line: &Line<'_>) -> bool {
    fence(line.bare()).is_some_and(|run| line.bare()[run.len()..].trim() == "shell")
}

/// Whether a `shell` block that is indented as a whole starts here. The earlier parser showed the HTML that it was
/// converted to; the author meant the block.
fn is_whole_shell(lines: &[Line<'_>]) -> bool {
    let indent = lines[0].indent();
    let block = lines
        .iter()
        .skip(1)
        .take_while(|line| line.is_blank() || line.indent() >= indent);
    is_shell(&lines[0])
        && fence(lines[0].bare()).is_some_and(|fence| {
            block
                .into_iter()
                .any(|line| line.bare().trim_end() == fence)
        })
}

fn fenced_code<'t>(lines: &[Line<'t>], at: usize, fence: &str, out: &mut Vec<Line<'t>>) -> usize {
    let indent = lines[at].indent();
    let is_shell = is_shell(&lines[at]);
    let closes = |line: &Line<'_>| {
        let bare = line.bare().trim_end();
        bare.starts_with(fence) && (is_shell || bare.trim_start_matches(&fence[..1]).is_empty())
    };
    let end = (at + 1..lines.len()).find(|n| closes(&lines[*n]));
    // A fence that is closed by the end of an item must not run on.
    let last = end.unwrap_or(lines.len());
    for (n, line) in lines[at..last].iter().enumerate() {
        let mut line = line.clone();
        // The contents of a `shell` fence were not indented with it; only the first line lost its indentation.
        match n {
            0 => line.dedent(line.indent()),
            _ if is_shell && indent >= TAB => line.dedent(indent),
            1 if is_shell => line.dedent(line.indent()),
            _ if is_shell => {}
            _ => line.dedent(indent),
        }
        out.push(line);
    }
    let closing = &lines[end.unwrap_or(last - 1)];
    let mut add = |text: &str| {
        let text = Cow::Owned(text.to_owned());
        out.push(Line {
            prefix: String::new(),
            text,
            at: closing.at,
            joins: Vec::new(),
        });
    };
    add(fence);
    // Text after the fence that closes a `shell` block is placed after the block.
    let after = end.map_or("", |_| closing.bare()[fence.len()..].trim());
    if is_shell && !after.is_empty() {
        add(after);
    }
    end.map_or(lines.len(), |end| end + 1)
}

/// Writes a `shell` fence within an HTML block as the HTML that it was converted to.
fn shell_in_html<'t>(lines: &[Line<'t>], at: usize, out: &mut Vec<Line<'t>>) -> usize {
    let mut end = at + 1;
    let mut open = String::from("<pre><code class=\"hljs language-shell\">");
    while end < lines.len() && !lines[end].bare().starts_with("```") {
        let mut line = lines[end].clone();
        if end == at + 1 {
            line.dedent(line.indent());
        }
        if line.is_blank() {
            line = Line::new(SEPARATOR, line.at);
        } else {
            let mut text = std::mem::take(&mut open);
            shell::pieces(&line.text, |piece| match piece {
                shell::Piece::Html(html) => text.push_str(html),
                shell::Piece::Text(literal) => escape_text(literal, &mut text),
            });
            line.text = Cow::Owned(text);
        }
        out.push(line);
        end += 1;
    }
    if let Some(last) = out.last_mut() {
        let text = format!("{}{open}</code></pre>", last.text);
        last.text = Cow::Owned(text);
    }
    (end + 1).min(lines.len())
}

fn html_block<'t>(
    lines: &[Line<'t>],
    at: usize,
    start: html::Start,
    out: &mut Vec<Line<'t>>,
) -> usize {
    let mut end = at;
    while end < lines.len() {
        let line = &lines[end];
        match start.ends {
            Ends::AtEmptyLine if line.text.is_empty() => break,
            Ends::AtEmptyLine if line.is_blank() => out.push(Line::new(SEPARATOR, line.at)),
            Ends::AtEmptyLine if end > at && is_shell(line) => {
                end = shell_in_html(lines, end, out);
                continue;
            }
            _ => {
                let mut line = line.clone();
                if end == at {
                    line.dedent(line.indent());
                }
                out.push(line);
            }
        }
        end += 1;
        if let Ends::With(mark) = start.ends
            && lines[end - 1].text.to_ascii_lowercase().contains(mark)
        {
            break;
        }
    }
    end
}

fn quote<'t>(lines: &[Line<'t>], mut at: usize, out: &mut Vec<Line<'t>>) -> usize {
    while at < lines.len() && !lines[at].is_blank() {
        out.push(lines[at].clone());
        at += 1;
    }
    at
}

fn is_heading(bare: &str) -> bool {
    let level = bare.len() - bare.trim_start_matches('#').len();
    (1..=6).contains(&level) && bare[level..].starts_with([' ', '\t'])
}

/// Whether a line is a thematic break.
pub(super) fn is_break(bare: &str) -> bool {
    let mut marks = bare.chars().filter(|c| !matches!(c, ' ' | '\t'));
    let Some(first) = marks.next().filter(|c| matches!(c, '-' | '*' | '_')) else {
        return false;
    };
    let mut count = 1;
    marks.all(|c| {
        count += 1;
        c == first
    }) && count >= 3
}

/// Whether a line starts a new block directly after text. Numbers do so only in a list.
fn interrupts(line: &Line<'_>, in_list: bool) -> bool {
    let bare = line.bare();
    let list = list::marker(line).is_some_and(|marker| marker.kind != '.' || in_list);
    list || is_heading(bare)
        || fence(bare).is_some()
        || bare.starts_with('>')
        || html::start(bare).is_some_and(|start| start.interrupts)
}

fn paragraph<'t>(lines: &[Line<'t>], at: usize, in_list: bool, out: &mut Vec<Line<'t>>) -> usize {
    let mut end = at;
    let first = out.len();
    while end < lines.len() && !lines[end].is_blank() {
        let mut line = lines[end].clone();
        if end > at && is_break(line.bare()) {
            // It underlines a heading only below a single line, and only if it is not indented.
            let underline = line.bare().trim_end().bytes().all(|byte| byte == b'-');
            if !(underline && end == at + 1 && line.indent() == 0) {
                line.text = Cow::Borrowed("***");
            }
            out.push(line);
            escape::escape_paragraph(&mut out[first..]);
            return end + 1;
        }
        if end > at && interrupts(&line, in_list) {
            break;
        }
        if end == at {
            line.dedent(line.indent());
        }
        escape::number(&mut line);
        out.push(line);
        end += 1;
    }
    escape::escape_paragraph(&mut out[first..]);
    end
}
