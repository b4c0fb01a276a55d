//! Compares two texts word by word; Chinese, Japanese and Korean ones character by character.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::markdown::is_cjk;

/// A piece of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// In both texts.
    Same(String),
    /// Only in the first.
    Removed(String),
    /// Only in the second.
    Added(String),
}

/// Longer texts are compared as a whole: nobody reads so many marks, and a comparison takes long.
const MAX_TOKENS: usize = 4000;

/// Returns what differs between two texts.
pub(super) fn words(old: &str, new: &str) -> Vec<Word> {
    let (a, b) = (tokens(old), tokens(new));
    if a.len().max(b.len()) > MAX_TOKENS {
        return vec![Word::Removed(old.to_owned()), Word::Added(new.to_owned())];
    }
    let mut words = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, &a, &b) {
        match operation {
            DiffOp::Equal { old_index, len, .. } => {
                words.push(Word::Same(a[old_index..old_index + len].concat()));
            }
            DiffOp::Delete {
                old_index, old_len, ..
            } => {
                words.push(Word::Removed(a[old_index..old_index + old_len].concat()));
            }
            DiffOp::Insert {
                new_index, new_len, ..
            } => {
                words.push(Word::Added(b[new_index..new_index + new_len].concat()));
            }
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => {
                words.push(Word::Removed(a[old_index..old_index + old_len].concat()));
                words.push(Word::Added(b[new_index..new_index + new_len].concat()));
            }
        }
    }
    words
}

/// Whether two texts have enough words in common to be the same text in two forms.
pub(super) fn are_similar(old: &str, new: &str) -> bool {
    let (a, b) = (tokens(old), tokens(new));
    let is_word = |token: &&&str| !token.trim().is_empty();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for token in a.iter().filter(is_word) {
        *counts.entry(token).or_default() += 1;
    }
    let mut common = 0;
    for token in b.iter().filter(is_word) {
        if let Some(count) = counts.get_mut(token).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    let words = a.iter().filter(is_word).count() + b.iter().filter(is_word).count();
    // Two words of five.
    common * 5 >= words
}

/// Splits a text into words, blanks and signs.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        let class = class(c);
        if at > 0 && (class == Class::Alone || last != Some(class)) {
            tokens.push(&text[start..at]);
            start = at;
        }
        last = Some(class);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Blank,
    /// Signs, and characters of languages without blanks.
    Alone,
}

fn class(c: char) -> Class {
    match c {
        c if c.is_whitespace() => Class::Blank,
        c if is_cjk(c) => Class::Alone,
        c if c.is_alphanumeric() || c == '_' => Class::Word,
        _ => Class::Alone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(old: &str, new: &str) -> String {
        let mark = |word: Word| match word {
            Word::Same(text) => text,
            Word::Removed(text) => format!("[-{text}-]"),
            Word::Added(text) => format!("{{+{text}+}}"),
        };
        words(old, new).into_iter().map(mark).collect()
    }

    #[test]
    fn words_are_compared_whole_and_japanese_by_character() {
        assert_eq!(
            marked("Heat to 80 degrees.", "Heat to 95 degrees."),
            "Heat to [-80-]{+95+} degrees."
        );
        assert_eq!(
            marked("お湯を沸かす", "お茶を沸かす"),
            "お[-湯-]{+茶+}を沸かす"
        );
        assert_eq!(marked("a", "a b"), "a{+ b+}");
    }

    #[test]
    fn texts_with_little_in_common_are_different_texts() {
        assert!(are_similar(
            "Heat to 80 degrees.",
            "Heat the water to 95 degrees."
        ));
        assert!(!are_similar("Heat to 80 degrees.", "Pour it away at once."));
    }
}
