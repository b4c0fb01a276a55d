//! Unambiguous pairs of headings. They share an id, a text or a word that no other heading of either outline has.
//!
//! Enters: two outlines, and a block. Leaves: the largest set of such pairs that is in order in both.

use std::cmp::Reverse;

use super::{Block, score::Outlines};

/// Pairs of a row and a column, both strictly increasing.
pub(super) fn find(outlines: &Outlines, within: &Block) -> Vec<(usize, usize)> {
    let is_within = |&(row, column): &(usize, usize)| {
        within.rows.contains(&row) && within.columns.contains(&column)
    };
    let fits = |&(row, column): &(usize, usize)| outlines.score(row, column) > 0;
    let pairs = outlines.unmistakable().filter(is_within).filter(fits);
    in_order(pairs.collect())
}

/// The most pairs with both numbers increasing: a longest increasing subsequence, found in O(n log n).
fn in_order(mut pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    // The columns within a row are in descending order, so that no two of them are in order.
    pairs.sort_unstable_by_key(|&(row, column)| (row, Reverse(column)));
    // For each length so far, the last pair of the best sequence, which has the lowest column.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (n, &(_, column)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < column);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = n,
            None => ends.push(n),
        }
    }
    let last = ends.last().copied();
    let mut found: Vec<_> = std::iter::successors(last, |n| before[*n])
        .map(|n| pairs[n])
        .collect();
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn most_pairs_in_order_are_kept() {
        assert_eq!(in_order(vec![]), []);
        // One heading moved to the end; one shares words with two others.
        let pairs = vec![(3, 2), (0, 9), (1, 0), (2, 1), (2, 5), (4, 3)];
        assert_eq!(in_order(pairs), [(1, 0), (2, 1), (3, 2), (4, 3)]);
    }
}
