//! Empty lines left behind by Liquid: they were removed before parsing, so that tags on lines of their own do not break
//! up lists. Source: steps 4 and 5 of the application's `renderContent`.

use super::{blocks, line::Line};

/// Removes gaps, except in code.
pub(super) fn close(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut fence: Option<String> = None;
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        let run = blocks::fence(line.bare());
        match (&fence, run) {
            (None, Some(run)) => {
                fence = Some(run.to_owned());
                if blocks::is_shell(&line) {
                    // A `shell` block lost the empty lines at its start.
                    while lines.next_if(Line::is_blank).is_some() {}
                }
            }
            (Some(open), _) if line.bare().trim_end().starts_with(open.as_str()) => fence = None,
            _ => {}
        }
        let is_link = line.text.ends_with("</a>");
        out.push(line);
        if fence.is_some() {
            continue;
        }
        let mut blanks = Vec::new();
        while let Some(blank) = lines.next_if(Line::is_blank) {
            blanks.push(blank);
        }
        if is_link && lines.peek().is_some_and(is_link_item) {
            continue;
        }
        keep(blanks, &mut out);
    }
    out
}

/// Whether a line is an item of a list of links, as link tags print it.
fn is_link_item(line: &Line<'_>) -> bool {
    line.bare().starts_with("- <a") || line.bare().starts_with("* <a")
}

/// Reduces three consecutive line breaks to two. A whitespace-only line does not count as a line break.
fn keep<'t>(blanks: Vec<Line<'t>>, out: &mut Vec<Line<'t>>) {
    // The break that ends the previous line counts as the first.
    let mut breaks = 1;
    for blank in blanks {
        if !blank.text.is_empty() {
            breaks = 1;
            out.push(blank);
            continue;
        }
        breaks += 1;
        if breaks == 3 {
            breaks = 0;
        } else {
            out.push(blank);
        }
    }
}
