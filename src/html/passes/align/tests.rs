use fastrand::Rng;

use super::{Block, MAX_CELLS, Outlines, align, align_blocks, blocks};
use crate::html::passes::Heading;

fn outline(headings: &[(u8, &str, u16)]) -> Vec<Heading> {
    let heading = |(level, text, code): &(u8, &str, u16)| Heading {
        level: *level,
        id: String::new(),
        text: (*text).to_owned(),
        explicit: false,
        hidden: false,
        parts: String::new(),
        section: [*code, 0, 0, 0, 0],
    };
    headings.iter().map(heading).collect()
}

/// The block of all headings of two outlines.
fn whole(original: &[Heading], translated: &[Heading]) -> Block {
    Block {
        rows: 0..original.len(),
        columns: 0..translated.len(),
    }
}

#[test]
fn a_missing_heading_does_not_shift_the_rest() {
    let original = outline(&[
        (2, "About", 0),
        (2, "New thing", 3),
        (2, "Using SSH", 1),
        (3, "Notes", 0),
    ]);
    let translated = outline(&[(2, "概要", 0), (2, "SSH を使う", 1), (3, "注意", 0)]);
    assert_eq!(align(&original, &translated), [Some(0), Some(2), Some(3)]);
}

#[test]
fn changing_the_level_of_all_headings_keeps_their_pairs() {
    let original = outline(&[(2, "A", 0), (3, "B", 0)]);
    let translated = outline(&[(3, "い", 0), (4, "ろ", 0)]);
    assert_eq!(align(&original, &translated), [Some(0), Some(1)]);
}

/// Calls `check` with varied pairs of small outlines.
fn with_any_outlines(mut check: impl FnMut(&[Heading], &[Heading])) {
    let pieces = [
        (2, "Fields", 1),
        (2, "フィールド", 1),
        (3, "Fields", 1),
        (2, "Git 2", 0),
        (2, "Git を使う", 0),
        (2, "注意", 1),
    ];
    let mut random = Rng::with_seed(1);
    for _ in 0..2000 {
        let mut side = || {
            let count = random.usize(..7);
            let mut headings = outline(&vec![pieces[0]; count]);
            for heading in &mut headings {
                *heading = outline(&[pieces[random.usize(..pieces.len())]]).remove(0);
                if random.usize(..3) == 0 {
                    (heading.explicit, heading.id) = (true, random.usize(..3).to_string());
                }
            }
            headings
        };
        check(&side(), &side());
    }
}

#[test]
fn settling_pairs_at_both_ends_changes_nothing() {
    with_any_outlines(|a, b| {
        let all = align_blocks(&Outlines::new(a, b), vec![whole(a, b)]);
        assert_eq!(align(a, b), all, "{a:?} {b:?}");
    });
}

#[test]
fn windows_of_outlines_have_pairs_in_order() {
    with_any_outlines(|a, b| {
        let outlines = Outlines::new(a, b);
        for max_cells in [1, 2, 5] {
            let blocks = blocks(&outlines, &whole(a, b), max_cells);
            assert!(blocks.iter().all(|block| block.cells() <= max_cells));
            let partners = align_blocks(&outlines, blocks);
            assert_eq!(partners.len(), b.len());
            assert!(partners.iter().flatten().is_sorted_by(|a, b| a < b));
        }
    });
}

const MANY: usize = 20_000;

/// An outline of one level in which all sections have the same contents.
fn long(numbers: impl Iterator<Item = usize>, text: impl Fn(usize) -> String) -> Vec<Heading> {
    let texts: Vec<String> = numbers.map(text).collect();
    let headings: Vec<_> = texts.iter().map(|text| (2, &**text, 1)).collect();
    outline(&headings)
}

/// Where two outlines are split, and how many pairs are compared in total.
fn plan(original: &[Heading], translated: &[Heading]) -> (Vec<Block>, usize) {
    let outlines = Outlines::new(original, translated);
    let blocks = blocks(&outlines, &whole(original, translated), MAX_CELLS);
    let cells = blocks.iter().map(Block::cells).sum();
    (blocks, cells)
}

#[test]
fn outlines_of_any_real_length_are_compared_as_a_whole() {
    let original = long(0..2000, |n| format!("Heading {n}"));
    let translated = long(0..2000, |n| format!("見出し {n}"));
    let (blocks, _) = plan(&original, &translated);
    assert_eq!(blocks, [whole(&original, &translated)]);
}

#[test]
fn long_outlines_with_something_in_common_are_compared_heading_by_heading() {
    let original = long(0..MANY, |n| format!("Heading {n}"));
    let translated = long(0..MANY, |n| format!("見出し {n}"));
    assert_eq!(plan(&original, &translated).1, MANY);
    assert!(
        align(&original, &translated)
            .into_iter()
            .eq((0..MANY).map(Some))
    );
}

#[test]
fn a_large_gap_in_a_long_outline_shifts_nothing() {
    let original = long(0..MANY, |n| format!("Heading {n}"));
    let kept = || (0..7000).chain(12_000..MANY);
    let translated = long(kept(), |n| format!("見出し {n}"));
    assert_eq!(plan(&original, &translated).1, MANY - 5000);
    assert!(
        align(&original, &translated)
            .into_iter()
            .eq(kept().map(Some))
    );
}

#[test]
fn headings_between_certain_pairs_are_compared_by_their_sections() {
    // Every tenth heading has a number; every third of the others has code below it, and one is missing.
    let text = |n: usize| match n % 10 {
        0 => format!("Part {n}"),
        _ => "…".to_owned(),
    };
    let mut original = long(0..MANY, text);
    for (n, heading) in original.iter_mut().enumerate() {
        heading.section[0] = u16::from(n % 3 == 0);
    }
    let mut translated = original.clone();
    translated.remove(12_345);
    let partners = align(&original, &translated);
    let wrong = partners.iter().enumerate().filter(|(n, partner)| {
        let expected = if *n < 12_345 { *n } else { n + 1 };
        **partner != Some(expected)
    });
    // Among equal headings, it cannot be known which one is missing.
    assert!(wrong.count() <= 10);
}

#[test]
fn long_outlines_with_nothing_in_common_are_compared_in_windows() {
    let original = long(0..MANY, |_| "Heading".to_owned());
    let translated = long(0..MANY, |_| "見出し".to_owned());
    let (windows, cells) = plan(&original, &translated);
    assert_eq!((windows.len(), cells), (10, 10 * MAX_CELLS));
    let (twice, cells_of_twice) = plan(
        &[&original[..], &original].concat(),
        &[&translated[..], &translated].concat(),
    );
    assert_eq!((twice.len(), cells_of_twice), (20, 2 * cells));
    // No heading is left out.
    let ends = windows.windows(2);
    assert!(
        ends.into_iter()
            .all(|pair| pair[0].rows.end == pair[1].rows.start
                && pair[0].columns.end == pair[1].columns.start)
    );
}
