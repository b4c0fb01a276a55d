//! Ranks of headings. An author who puts a `###` directly below the title wants its appearance; readers who listen to
//! the page, or jump between headings, should not have to look for a missing level.

use super::{ElementRef, Marks};
use crate::html::Tree;

/// Sets `aria-level` on each heading whose level does not follow from the one above it, to its rank below a title of
/// rank 1 (<https://www.w3.org/WAI/tutorials/page-structure/headings/>).
pub fn set_ranks(tree: &mut Tree<'_>, marks: &Marks) {
    let level_of = |tree: &Tree<'_>, place: ElementRef| match place {
        ElementRef::Node(id) => tree.element(id)?.heading_level(),
        ElementRef::InFragment(id, n) => Some(tree.placed(id)?.fragment().headings()[n].level),
    };
    // Written level and rank of the headings that enclose the current one.
    let mut above: Vec<(u8, u8)> = Vec::new();
    for &(place, _) in &marks.headings {
        let Some(level) = level_of(tree, place) else {
            continue;
        };
        while above.last().is_some_and(|(written, _)| *written >= level) {
            above.pop();
        }
        let rank = above.last().map_or(1, |(_, rank)| *rank) + 1;
        above.push((level, rank));
        if rank == level {
            continue;
        }
        match place {
            ElementRef::Node(id) => {
                if let Some(element) = tree.element_mut(id)
                    && element.get("aria-level").is_none()
                    && element.get("role").is_none()
                {
                    element.set("aria-level", rank.to_string());
                }
            }
            ElementRef::InFragment(id, n) => {
                if let Some(placed) = tree.placed_mut(id) {
                    placed.set_rank(n, rank);
                }
            }
        }
    }
}
