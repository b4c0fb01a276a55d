//! Ranks of headings. An author who sets a `###` right below the title wants its looks; those who hear the page, or
//! jump from heading to heading, should not look for a level that is not there.

use super::{Marks, Place};
use crate::html::Tree;

/// Gives each heading whose level does not follow from the one above it its rank as `aria-level`, below a title of rank 1
/// (<https://www.w3.org/WAI/tutorials/page-structure/headings/>).
pub fn mend(tree: &mut Tree<'_>, marks: &Marks) {
    let level_of = |tree: &Tree<'_>, place: Place| match place {
        Place::Node(id) => tree.element(id)?.heading_level(),
        Place::Within(id, n) => Some(tree.placed(id)?.fragment().headings()[n].level),
    };
    // Written level and rank of the headings that the current one stands below.
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
            Place::Node(id) => {
                if let Some(element) = tree.element_mut(id)
                    && element.get("aria-level").is_none()
                    && element.get("role").is_none()
                {
                    element.set("aria-level", rank.to_string());
                }
            }
            Place::Within(id, n) => {
                if let Some(placed) = tree.placed_mut(id) {
                    placed.set_rank(n, rank);
                }
            }
        }
    }
}
