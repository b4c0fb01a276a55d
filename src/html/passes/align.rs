//! Finds for each heading of a translation the heading it translates.
//!
//! A translation drifts: headings are missing, added, or of another level. Counting from the top would give every
//! heading after the first difference a wrong partner. This aligns two outlines like two texts, by a score for
//! each pair: the same id in HTML, the same level, the same text or words, and what the sections hold.

use rustc_hash::FxHashSet;

use super::headings::{Heading, Section};

/// For each heading of `translated` the index of its partner in `original`; in order, and none used twice.
pub fn align(original: &[Heading], translated: &[Heading]) -> Vec<Option<usize>> {
    let shift = level_shift(original, translated);
    // Long outlines are mostly those of reference pages, whose structure is the same in all languages but for the beginning.
    let known = [original, translated].map(Vocabulary::new);
    let pairs = original.iter().rev().zip(translated.iter().rev());
    let settled = match shift {
        0 => pairs.take_while(|(a, b)| is_best(a, b, &known)).count(),
        _ => 0,
    };
    let (rows, columns) = (original.len() - settled, translated.len() - settled);
    let mut partners = align_all(&original[..rows], &translated[..columns], shift);
    partners.extend((rows..original.len()).map(Some));
    partners
}

/// Whether neither of two headings can have a better partner, as [`score`] has it.
fn is_best(original: &Heading, translated: &Heading, known: &[Vocabulary<'_>; 2]) -> bool {
    let (a, b) = (original, translated);
    match (a.explicit, b.explicit) {
        (true, true) => a.id == b.id,
        (false, false) => {
            let is_alien = || !known[1].knows(a) && !known[0].knows(b);
            a.level == b.level && a.section == b.section && (a.text == b.text || is_alien())
        }
        _ => false,
    }
}

/// What the headings of an outline that have no id in HTML are made of.
struct Vocabulary<'h> {
    texts: FxHashSet<&'h str>,
    words: FxHashSet<String>,
}

impl<'h> Vocabulary<'h> {
    fn new(headings: &'h [Heading]) -> Self {
        let compared = || headings.iter().filter(|heading| !heading.explicit);
        Self {
            texts: compared().map(|heading| &*heading.text).collect(),
            words: compared().flat_map(words).collect(),
        }
    }

    /// Whether a heading has anything in common with one of these.
    fn knows(&self, heading: &Heading) -> bool {
        self.texts.contains(&*heading.text) || words(heading).any(|word| self.words.contains(&word))
    }
}

/// Latin words and numbers of a heading: names and code are not translated.
fn words(heading: &Heading) -> impl Iterator<Item = String> + '_ {
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    heading
        .text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(move |word| word.len() > 1 || is_number(word))
        .map(str::to_ascii_lowercase)
}

fn align_all(original: &[Heading], translated: &[Heading], shift: i16) -> Vec<Option<usize>> {
    let (rows, columns) = (original.len(), translated.len());
    let width = columns + 1;
    // best[r][c]: the best score of the first r and c headings.
    let mut best = vec![0i32; (rows + 1) * width];
    let rows_of: Vec<Entry<'_>> = original.iter().map(Entry::new).collect();
    let columns_of: Vec<Entry<'_>> = translated.iter().map(Entry::new).collect();
    let score = |r: usize, c: usize| score(&rows_of[r], &columns_of[c], shift);
    for r in 1..=rows {
        for c in 1..=columns {
            let pair = best[(r - 1) * width + c - 1] + score(r - 1, c - 1);
            best[r * width + c] = pair
                .max(best[(r - 1) * width + c])
                .max(best[r * width + c - 1]);
        }
    }
    let mut partners = vec![None; columns];
    let (mut r, mut c) = (rows, columns);
    while r > 0 && c > 0 {
        let here = best[r * width + c];
        let pair = score(r - 1, c - 1);
        if pair > 0 && here == best[(r - 1) * width + c - 1] + pair {
            partners[c - 1] = Some(r - 1);
            (r, c) = (r - 1, c - 1);
        } else if here == best[(r - 1) * width + c] {
            r -= 1;
        } else {
            c -= 1;
        }
    }
    partners
}

/// How much deeper the translation's top headings are: a source that moved all headings up a level still aligns.
fn level_shift(original: &[Heading], translated: &[Heading]) -> i16 {
    let top = |headings: &[Heading]| {
        headings
            .iter()
            .filter(|h| !h.explicit)
            .map(|h| i16::from(h.level))
            .min()
    };
    top(translated).unwrap_or(0) - top(original).unwrap_or(0)
}

/// A heading with what it is compared by.
struct Entry<'h> {
    heading: &'h Heading,
    words: Vec<String>,
}

impl<'h> Entry<'h> {
    fn new(heading: &'h Heading) -> Self {
        let words = words(heading).collect();
        Self { heading, words }
    }
}

fn score(original: &Entry<'_>, translated: &Entry<'_>, shift: i16) -> i32 {
    let (a, b) = (original.heading, translated.heading);
    match (a.explicit, b.explicit) {
        (true, true) => return if a.id == b.id { 40 } else { 0 },
        (false, false) => {}
        _ => return 0,
    }
    let level = match (i16::from(b.level) - shift - i16::from(a.level)).abs() {
        0 => 8,
        1 => 3,
        _ => return 0,
    };
    let shared = translated
        .words
        .iter()
        .filter(|word| original.words.contains(word))
        .count()
        .min(4);
    let text = if a.text == b.text {
        12
    } else {
        2 * shared as i32
    };
    level + text + likeness(&a.section, &b.section)
}

/// 0 to 5: in how many ways two sections hold the same.
fn likeness(a: &Section, b: &Section) -> i32 {
    a.iter().zip(b).filter(|(a, b)| a == b).count() as i32
}

#[cfg(test)]
mod tests {
    use super::{align, align_all, level_shift};
    use crate::html::passes::Heading;

    fn outline(headings: &[(u8, &str, u16)]) -> Vec<Heading> {
        let heading = |(level, text, code): &(u8, &str, u16)| Heading {
            level: *level,
            id: String::new(),
            text: (*text).to_owned(),
            explicit: false,
            hidden: false,
            section: [*code, 0, 0, 0, 0],
        };
        headings.iter().map(heading).collect()
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
    fn what_is_settled_from_the_end_is_what_all_scores_say() {
        let pieces = [
            (2, "Fields", 1),
            (2, "フィールド", 1),
            (3, "Fields", 1),
            (2, "Git 2", 0),
            (2, "Git を使う", 0),
            (2, "注意", 1),
        ];
        let mut seed = 1_u64;
        let mut next = |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed % below as u64) as usize
        };
        for _ in 0..2000 {
            let mut side = || {
                let count = next(7);
                let mut headings = outline(&vec![pieces[0]; count]);
                for heading in &mut headings {
                    *heading = outline(&[pieces[next(pieces.len())]]).remove(0);
                    if next(3) == 0 {
                        (heading.explicit, heading.id) = (true, next(3).to_string());
                    }
                }
                headings
            };
            let (a, b) = (side(), side());
            let all = align_all(&a, &b, level_shift(&a, &b));
            assert_eq!(align(&a, &b), all, "{a:?} {b:?}");
        }
    }

    #[test]
    fn a_change_of_all_levels_does_no_harm() {
        let original = outline(&[(2, "A", 0), (3, "B", 0)]);
        let translated = outline(&[(3, "い", 0), (4, "ろ", 0)]);
        assert_eq!(align(&original, &translated), [Some(0), Some(1)]);
    }
}
