//! How well two headings match: by id in HTML, level, text or words, and the contents of their sections.
//!
//! Enters: two outlines. Leaves: [`Outlines`], in which texts, ids and words are numbers, so that each comparison is
//! cheap.

use rustc_hash::FxHashMap;

use crate::{
    html::passes::headings::{Heading, SectionShape},
    steps,
};

/// Maximum number of words compared. Real headings have fewer; one of thousands of words would make each comparison long.
const MAX_WORDS: usize = 32;

/// A feature that identifies a heading.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key<'h> {
    Id(&'h str),
    Text(&'h str),
    Word(String),
}

/// Where a key occurs in an outline.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Occurrence {
    #[default]
    Nowhere,
    /// In one heading.
    At(usize),
    Often,
}

/// A heading with the data used to compare it.
#[derive(Debug)]
struct Entry {
    /// Whether the author set the id in HTML.
    explicit: bool,
    level: i16,
    section: SectionShape,
    /// Number of its id if explicit, otherwise of its text.
    name: usize,
    /// Numbers of its first words, sorted, unless its id is explicit.
    words: Vec<usize>,
}

impl Entry {
    fn keys(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.name).chain(self.words.iter().copied())
    }
}

/// An outline and that of its translation.
#[derive(Debug)]
pub(super) struct Outlines {
    original: Vec<Entry>,
    translated: Vec<Entry>,
    /// For each key number, where it occurs in the original and in the translation.
    places: Vec<[Occurrence; 2]>,
    /// How much deeper the translation's top headings are, so that it still aligns if all source headings moved up a
    /// level.
    shift: i16,
}

impl Outlines {
    pub(super) fn new<'h>(
        original: impl IntoIterator<Item = &'h Heading>,
        translated: impl IntoIterator<Item = &'h Heading>,
    ) -> Self {
        let mut keys = Keys::default();
        let original = keys.entries(original, 0);
        let translated = keys.entries(translated, 1);
        Self {
            shift: top(&translated) - top(&original),
            places: keys.places,
            original,
            translated,
        }
    }

    /// The number of headings in the original and in the translation.
    pub(super) fn lengths(&self) -> (usize, usize) {
        (self.original.len(), self.translated.len())
    }

    /// The number of headings at the end that are certain partners without comparing any others. Most long outlines are
    /// those of reference pages, whose structure is the same in all languages except at the start.
    pub(super) fn settled(&self) -> usize {
        let pairs = self.original.iter().rev().zip(self.translated.iter().rev());
        match self.shift {
            0 => pairs.take_while(|(a, b)| self.is_best(a, b)).count(),
            _ => 0,
        }
    }

    /// Whether neither heading can have a better partner according to [`Self::score`].
    fn is_best(&self, a: &Entry, b: &Entry) -> bool {
        let is_only_in = |side: usize, entry: &Entry| {
            let is_absent = |key: usize| self.places[key][1 - side] == Occurrence::Nowhere;
            entry.keys().all(is_absent)
        };
        match (a.explicit, b.explicit) {
            (true, true) => a.name == b.name,
            (false, false) => {
                let are_alien = || is_only_in(0, a) && is_only_in(1, b);
                a.level == b.level && a.section == b.section && (a.name == b.name || are_alien())
            }
            _ => false,
        }
    }

    /// Pairs that share a key which no other heading of either outline has, in no particular order.
    pub(super) fn unmistakable(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.places.iter().filter_map(|places| match *places {
            [Occurrence::At(row), Occurrence::At(column)] => Some((row, column)),
            _ => None,
        })
    }

    /// How well a heading of the original matches one of the translation; 0 if they cannot be partners.
    pub(super) fn score(&self, row: usize, column: usize) -> i32 {
        let (a, b) = (&self.original[row], &self.translated[column]);
        match (a.explicit, b.explicit) {
            (true, true) => return if a.name == b.name { 40 } else { 0 },
            (false, false) => {}
            _ => return 0,
        }
        let level = match (b.level - self.shift - a.level).abs() {
            0 => 8,
            1 => 3,
            _ => return 0,
        };
        let text = if a.name == b.name {
            12
        } else {
            2 * shared(&a.words, &b.words).min(4) as i32
        };
        level + text + section_similarity(&a.section, &b.section)
    }
}

/// How many words of `b` are in `a`; both are sorted.
fn shared(a: &[usize], b: &[usize]) -> usize {
    let mut rest = a;
    let is_in_a = |word: &&usize| {
        let before = rest.iter().take_while(|known| known < word).count();
        rest = &rest[before..];
        steps::count(before + 1);
        rest.first() == Some(word)
    };
    b.iter().filter(is_in_a).count()
}

/// 0 to 5: how many of the counts of two sections are equal.
fn section_similarity(a: &SectionShape, b: &SectionShape) -> i32 {
    a.iter().zip(b).filter(|(a, b)| a == b).count() as i32
}

/// The highest level among headings without an id in HTML.
fn top(entries: &[Entry]) -> i16 {
    let compared = entries.iter().filter(|entry| !entry.explicit);
    compared.map(|entry| entry.level).min().unwrap_or(0)
}

/// Assigns numbers to keys.
#[derive(Debug, Default)]
struct Keys<'h> {
    numbers: FxHashMap<Key<'h>, usize>,
    places: Vec<[Occurrence; 2]>,
}

impl<'h> Keys<'h> {
    fn entries(
        &mut self,
        headings: impl IntoIterator<Item = &'h Heading>,
        side: usize,
    ) -> Vec<Entry> {
        let mut number = |at: usize, key: Key<'h>| {
            let next = self.places.len();
            let number = *self.numbers.entry(key).or_insert(next);
            if number == next {
                self.places.push([Occurrence::Nowhere; 2]);
            }
            let place = &mut self.places[number][side];
            *place = match *place {
                Occurrence::Nowhere => Occurrence::At(at),
                Occurrence::At(before) if before == at => Occurrence::At(at),
                _ => Occurrence::Often,
            };
            number
        };
        let entry = |(at, heading): (usize, &'h Heading)| {
            let explicit = heading.explicit;
            let name = match explicit {
                true => Key::Id(&heading.id),
                false => Key::Text(&heading.text),
            };
            Entry {
                explicit,
                level: i16::from(heading.level),
                section: heading.section,
                name: number(at, name),
                words: match explicit {
                    true => Vec::new(),
                    false => {
                        let first = words(&heading.text).take(MAX_WORDS);
                        let mut numbers: Vec<_> =
                            first.map(|word| number(at, Key::Word(word))).collect();
                        numbers.sort_unstable();
                        numbers
                    }
                },
            }
        };
        headings.into_iter().enumerate().map(entry).collect()
    }
}

/// Latin words and numbers of a heading, because names and code are not translated.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(move |word| word.len() > 1 || is_number(word))
        .map(str::to_ascii_lowercase)
}
