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
            // A block can have several lines, all of which have been pushed in.
            let mut at = block.range.start;
            let lines = ours.whole(n).split_inclusive('\n').map(|line| {
                let start = at;
                at += line.len();
                (start, lead(line))
            });
            let deep = lines.filter(|(_, own)| *own > theirs + 3);
            let blanks = " ".repeat(theirs);
            let edits = deep.map(|(at, own)| Edit::new(at..at + own, &*blanks, "indent"));
            found.push(Proposal {
                edits: edits.collect(),
            });
        }
    }
    found
}
