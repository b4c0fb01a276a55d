//! Words that have fallen out of a tag on a line of its own.

use super::super::super::{
    block::{Kind, is_tags_only},
    edit::Edit,
};
use super::{Proposal, likeness::Outline};

/// Most letters that are left of a translated tag.
const MAX_LETTERS: usize = 24;

/// Returns what may be the repairs. `written`: the translation without any repairs. Words are removed only beside a tag that
/// was damaged.
pub(super) fn proposals(
    theirs: &Outline<'_>,
    ours: &Outline<'_>,
    partners: &[Option<usize>],
    written: &str,
) -> Vec<Proposal> {
    let mut found = Vec::new();
    for (n, partner) in partners.iter().enumerate() {
        let Some(partner) = *partner else { continue };
        if theirs.blocks[partner].kind != Kind::Tags || ours.blocks[n].kind == Kind::Tags {
            continue;
        }
        let line = ours.whole(n).lines().next().unwrap_or_default().trim_end();
        let Some(end) = line.rfind("%}").map(|at| at + 2) else {
            continue;
        };
        let (tag, words) = line.split_at(end);
        let is_short = words.chars().filter(|c| !c.is_whitespace()).count() <= MAX_LETTERS;
        let is_prose = words.contains([
            '.', '。', ',', '、', '!', '?', ':', '：', '`', '*', '|', '<', '[', '#',
        ]);
        if is_tags_only(tag)
            && is_short
            && !is_prose
            && !written.contains(tag.trim())
            && !words.trim().is_empty()
        {
            let start = ours.blocks[n].range.start + end;
            found.push(Proposal::one(Edit::new(
                start..start + words.len(),
                "",
                "word",
            )));
        }
    }
    found
}
