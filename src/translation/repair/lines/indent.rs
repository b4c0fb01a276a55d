//! Lines that have been pushed in so far that they became code, or left their list.

use super::super::super::{block::Kind, edit::Edit};
use super::{Proposal, likeness::Outline, marks};

/// Returns what may be the repairs of indentation.
pub(super) fn proposals(
    theirs: &Outline<'_>,
    ours: &Outline<'_>,
    partners: &[Option<usize>],
) -> Vec<Proposal> {
    let mut found = marks::quotes(ours);
    for (n, partner) in partners.iter().enumerate() {
        let block = &ours.blocks[n];
        let Some(m) = *partner else { continue };
        let partner = &theirs.blocks[m];
        if block.kind == Kind::Code || block.kind != partner.kind && block.kind != Kind::Paragraph {
            continue;
        }
        let lead = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
        let (own, theirs) = (lead(ours.whole(n)), lead(theirs.whole(m)));
        if own > theirs + 3 && block.quotes == partner.quotes {
            let start = block.range.start;
            let edit = Edit::new(start..start + own, " ".repeat(theirs), "indent");
            found.push(Proposal::one(edit));
        }
    }
    found
}
