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
        let Some(partner) = partners[n] else { continue };
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
            let text = format!("\n{}", theirs.whole(partner + 1).trim_end());
            found.push(Proposal::one(Edit::new(end..end, text, "row")));
        }
    }
    found
}
