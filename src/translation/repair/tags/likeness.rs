//! How much of a tag has survived in a damaged one.
//!
//! Enters: the content of a damaged tag, and a tag of the source. Leaves: a number from 0, nothing, to 1, all of it.

use super::super::super::tag::Tag;

/// What of a tag is not prose: its words of ASCII letters and its numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Words(Vec<String>);

impl Words {
    /// Reads a content, as it was meant.
    pub(super) fn of(content: &str) -> Self {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let words = content.split(|c: char| !is_part(c));
        let words = words
            .flat_map(|word| word.split('_'))
            .filter(|word| !word.is_empty());
        Self(words.map(str::to_ascii_lowercase).collect())
    }

    /// Whether nothing has survived.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the first word begins like an end tag.
    pub(super) fn begins_like_end(&self) -> bool {
        self.0.first().is_some_and(|word| word.starts_with("end"))
    }

    /// Returns how much these words have of those of a tag.
    pub(super) fn likeness(&self, tag: &Words) -> f64 {
        if self.0.is_empty() || tag.0.is_empty() {
            return 0.0;
        }
        // A release is another one if a number differs, unless it has lost a digit.
        let is_number = |word: &&String| word.starts_with(|c: char| c.is_ascii_digit());
        let has = |words: &[String], number: &str| {
            let mut words = words.iter().filter(is_number);
            words.any(|word| word.starts_with(number) || number.starts_with(word.as_str()))
        };
        if self
            .0
            .iter()
            .filter(is_number)
            .any(|number| !has(&tag.0, number))
        {
            return 0.0;
        }
        let mut left: Vec<&str> = tag.0.iter().map(String::as_str).collect();
        let mut matched = 0.0;
        let mut weight = 0.0;
        for word in &self.0 {
            let of_word = word.len().min(6) as f64;
            weight += of_word;
            matched += of_word * take(word, &mut left);
        }
        let total: f64 = tag.0.iter().map(|word| word.len().min(6) as f64).sum();
        // What was translated is missing. What is too much was not in the tag.
        0.65 * matched / weight + 0.35 * (matched / total).min(1.0)
    }
}

/// Takes the word that is most alike from `left`, and returns how alike it is.
fn take(word: &str, left: &mut Vec<&str>) -> f64 {
    if let Some(at) = left.iter().position(|known| *known == word) {
        left.remove(at);
        return 1.0;
    }
    // Two words that have grown together.
    for at in 0..left.len() {
        let rest = word.strip_prefix(left[at]).filter(|rest| rest.len() >= 3);
        if let Some(rest) = rest
            && let Some(other) = left
                .iter()
                .position(|known| known.starts_with(rest) || rest.starts_with(known))
            && other != at
        {
            left.remove(at.max(other));
            left.remove(at.min(other));
            return 1.0;
        }
    }
    if word.len() < 3 {
        return 0.0;
    }
    let alike = left.iter().enumerate().map(|(at, known)| {
        let same_end =
            known.len() >= 5 && word.ends_with(known) || word.len() >= 4 && known.starts_with(word);
        let alike = strsim::normalized_damerau_levenshtein(word, known);
        (if same_end { alike.max(0.8) } else { alike }, at)
    });
    let best = alike
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(alike, _)| *alike >= 0.7);
    best.map_or(0.0, |(alike, at)| {
        left.remove(at);
        alike
    })
}

/// The words of a tag.
pub(super) fn words(tag: &Tag<'_>) -> Words {
    Words::of(tag.content)
}
