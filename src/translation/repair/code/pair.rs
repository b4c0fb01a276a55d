//! Finds the code blocks of a source in its translation.
//!
//! Enters: lists of keys, or the code blocks of both texts. Leaves: which of them belong together, in order.

use super::{
    fence::{Fence, Lines},
    fold::compact,
};

/// Longer lists are not compared: that would be slow.
const MOST_CELLS: usize = 4_000_000;

/// The longest common sequence of two lists, as pairs of positions, where `weight` is above zero.
pub(in crate::translation::repair) fn align(
    rows: usize,
    columns: usize,
    weight: impl Fn(usize, usize) -> u32,
) -> Vec<(usize, usize)> {
    let width = columns + 1;
    if rows.saturating_mul(columns) > MOST_CELLS {
        return Vec::new();
    }
    let mut best = vec![0u32; (rows + 1) * width];
    let cell = |best: &[u32], row: usize, column: usize| {
        best.get(row * width + column).copied().unwrap_or(0)
    };
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let own = weight(row, column);
            let paired = if own > 0 {
                own + cell(&best, row + 1, column + 1)
            } else {
                0
            };
            let value = paired
                .max(cell(&best, row + 1, column))
                .max(cell(&best, row, column + 1));
            if let Some(place) = best.get_mut(row * width + column) {
                *place = value;
            }
        }
    }
    let mut pairs = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < rows && column < columns {
        let here = cell(&best, row, column);
        let own = weight(row, column);
        if own > 0 && here == own + cell(&best, row + 1, column + 1) {
            pairs.push((row, column));
            row += 1;
            column += 1;
        } else if here == cell(&best, row + 1, column) {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// The stretches between pairs, as ranges of both lists.
pub(in crate::translation::repair) fn gaps(
    pairs: &[(usize, usize)],
    rows: usize,
    columns: usize,
) -> Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let mut from = (0, 0);
    let mut found = Vec::new();
    for &(row, column) in pairs.iter().chain([&(rows, columns)]) {
        found.push((from.0..row, from.1..column));
        from = (row + 1, column + 1);
    }
    found.retain(|(own, other)| !own.is_empty() || !other.is_empty());
    found
}

/// Two code blocks that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    /// Position in the list of the source.
    pub(super) source: usize,
    /// Position in the list of the translation.
    pub(super) own: usize,
    /// Whether their code is alike; if not, only the order speaks for them.
    pub(super) is_alike: bool,
}

/// Pairs the code blocks of two texts.
pub(super) fn pairs(source: (&Lines, &[Fence]), own: (&Lines, &[Fence])) -> Vec<Pair> {
    let keys = |(lines, fences): (&Lines, &[Fence])| -> Vec<Vec<String>> {
        let keys = |fence: &Fence| {
            let keys = fence.code().map(|i| compact(fence.code_line(lines, i)));
            let mut keys: Vec<String> = keys.filter(|key| !key.is_empty()).collect();
            keys.sort();
            keys
        };
        fences.iter().map(keys).collect()
    };
    let (a, b) = (keys(source), keys(own));
    let likeness: Vec<Vec<u32>> = a
        .iter()
        .map(|a| b.iter().map(|b| likeness(a, b)).collect())
        .collect();
    let weight = |row: usize, column: usize| {
        likeness
            .get(row)
            .and_then(|row| row.get(column))
            .copied()
            .unwrap_or(0)
    };
    let alike = align(a.len(), b.len(), |row, column| match weight(row, column) {
        value if value >= 50 => value,
        _ => 0,
    });
    let mut found: Vec<Pair> = Vec::new();
    for (rows, columns) in gaps(&alike, a.len(), b.len()) {
        if rows.len() == columns.len() {
            found.extend(rows.zip(columns).map(|(source, own)| Pair {
                source,
                own,
                is_alike: false,
            }));
        }
    }
    found.extend(alike.into_iter().map(|(source, own)| Pair {
        source,
        own,
        is_alike: true,
    }));
    found.sort_by_key(|pair| pair.own);
    found
}

/// The share of equal lines in two sorted lists, of a hundred.
fn likeness(a: &[String], b: &[String]) -> u32 {
    if a.is_empty() && b.is_empty() {
        return 100;
    }
    let (mut left, mut right) = (a.iter().peekable(), b.iter().peekable());
    let mut common = 0;
    while let (Some(x), Some(y)) = (left.peek(), right.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => {
                left.next();
            }
            std::cmp::Ordering::Greater => {
                right.next();
            }
            std::cmp::Ordering::Equal => {
                common += 1;
                left.next();
                right.next();
            }
        }
    }
    (200 * common / (a.len() + b.len())) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept() {
        let (a, b) = (["x", "y", "z"], ["y", "q", "z"]);
        let pairs = align(3, 3, |i, k| u32::from(a.get(i) == b.get(k)));
        assert_eq!(pairs, [(1, 0), (2, 2)]);
        assert_eq!(gaps(&pairs, 3, 3), [(0..1, 0..0), (2..2, 1..2)]);
    }

    #[test]
    fn likeness_counts_equal_lines() {
        let list = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(likeness(&list("a b"), &list("a c")), 50);
        assert_eq!(likeness(&[], &[]), 100);
    }
}
