//! Rows of tables: pipes that are gone, empty lines between them, the second row.

use super::super::super::{block::Kind, edit::Edit};
use super::{Proposal, likeness::Outline};

/// Returns what may be the repairs of rows.
pub(super) fn proposals(
    theirs: &Outline<'_>,
    ours: &Outline<'_>,
    partners: &[Option<usize>],
) -> Vec<Proposal> {
    let is_row = |kind: Kind| matches!(kind, Kind::Row | Kind::Separator);
    let mut found = Vec::new();
    for (n, block) in ours.blocks.iter().enumerate() {
        found.extend(broken(theirs, ours, partners, n));
        let Some(partner) = partners[n] else { continue };
        let pipes = theirs.pipes(partner);
        if block.kind == Kind::Paragraph
            && theirs.blocks[partner].kind == Kind::Row
            && ours.whole(n).trim_end().ends_with('|')
            && pipes_of(ours.whole(n)) + 1 == pipes
        {
            let start = block.text.start;
            found.push(Proposal::one(Edit::new(start..start, "| ", "row")));
        }
        if !is_row(block.kind) || !is_row(theirs.blocks[partner].kind) {
            continue;
        }
        let whole = ours.whole(n).trim_end();
        let end = block.range.start + whole.len();
        if theirs.whole(partner).trim_end().ends_with('|')
            && !whole.ends_with('|')
            && !whole.ends_with('}')
        {
            found.push(Proposal::one(Edit::new(end..end, " |", "row")));
        }
        if n > 0 && is_row(ours.blocks[n - 1].kind) {
            let before = ours.blocks[n - 1].range.end;
            let gap = &ours.text[before..block.range.start];
            if gap.matches('\n').count() > 1 {
                found.push(Proposal::one(Edit::new(
                    before..block.range.start,
                    "\n",
                    "row",
                )));
            }
        }
        let next = theirs.blocks.get(partner + 1);
        let is_head =
            block.kind == Kind::Row && next.is_some_and(|next| next.kind == Kind::Separator);
        let has_separator = ours
            .blocks
            .get(n + 1)
            .is_some_and(|next| next.kind == Kind::Separator);
        if is_head && !has_separator {
            let text = theirs.whole(partner + 1).trim_end();
            let next = ours.blocks.get(n + 1);
            found.push(Proposal::one(
                match next.filter(|_| is_like_separator(ours.whole(n + 1))) {
                    Some(next) => Edit::new(next.range.clone(), text, "row"),
                    None => Edit::new(end..end, format!("\n{text}"), "row"),
                },
            ));
        }
    }
    found
}

/// A row that has been broken within: the line below has the rest of its cells.
fn broken(
    theirs: &Outline<'_>,
    ours: &Outline<'_>,
    partners: &[Option<usize>],
    n: usize,
) -> Option<Proposal> {
    let (block, next) = (&ours.blocks[n], ours.blocks.get(n + 1)?);
    let partner = partners[n].or(partners[n + 1])?;
    let gap = &ours.text[block.range.end..next.range.start];
    let rest = ours.whole(n + 1);
    let is_rest = block.kind == Kind::Row
        && theirs.blocks[partner].kind == Kind::Row
        && gap.matches('\n').count() == 1
        && ours.pipes(n) + pipes_of(rest) == theirs.pipes(partner)
        && rest.trim_end().ends_with('|')
        && !rest.trim_start().starts_with('|');
    let edit = Edit::new(block.range.end..next.text.start, " ", "row");
    is_rest.then(|| Proposal::one(edit))
}

fn pipes_of(line: &str) -> usize {
    line.matches('|').count() - line.matches("\\|").count()
}

/// Whether a line has nothing but pipes and signs that look like dashes, one of which is none.
fn is_like_separator(line: &str) -> bool {
    let is_dash = |c: char| "-:ー－—–‐―−".contains(c);
    let has_dash = |cell: &str| !cell.trim().is_empty() && cell.trim().chars().all(is_dash);
    let line = line.trim();
    !line.is_ascii() && line.contains('|') && line.trim_matches('|').split('|').all(has_dash)
}
