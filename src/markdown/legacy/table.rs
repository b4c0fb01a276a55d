//! Tables: every row needs a `|`, and the delimiter row may differ in length from the header.

use std::borrow::Cow;

use super::line::{Line, TAB};

/// The number of lines in the table that starts with the first one.
pub(super) fn extent(lines: &[Line<'_>]) -> Option<usize> {
    let [header, delimiters, rest @ ..] = lines else {
        return None;
    };
    let is_table =
        header.indent() < TAB && header.text.contains('|') && is_delimiters(delimiters.bare());
    is_table.then(|| {
        2 + rest
            .iter()
            .take_while(|line| line.text.contains('|'))
            .count()
    })
}

fn is_delimiters(bare: &str) -> bool {
    bare.contains('|')
        && bare.contains('-')
        && bare
            .chars()
            .all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// Lays out the lines of a table: as many delimiters as header cells, and an empty line after it.
pub(super) fn normalize<'t>(lines: &[Line<'t>], out: &mut Vec<Line<'t>>) {
    let wanted = cells(&lines[0].text).len();
    for (n, line) in lines.iter().enumerate() {
        let mut line = line.clone();
        if n == 1 && cells(&line.text).len() != wanted {
            let mut row = cells(&line.text);
            row.resize(wanted, "---");
            line.text = Cow::Owned(format!("|{}|", row.join("|")));
        }
        out.push(line);
    }
    out.push(Line::new("", lines[lines.len() - 1].at));
}

/// The cells of a row. An escaped `|` is not a separator.
pub(in crate::markdown) fn cells(row: &str) -> Vec<&str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = row
        .strip_suffix('|')
        .filter(|rest| !rest.ends_with('\\'))
        .unwrap_or(row);
    let mut cells = Vec::new();
    let mut from = 0;
    for (at, _) in row.match_indices('|') {
        if !row[..at].ends_with('\\') {
            cells.push(&row[from..at]);
            from = at + 1;
        }
    }
    cells.push(&row[from..]);
    cells
}
