//! The alphabetical order of a language.

use std::cmp::Ordering;

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::Locale;

use super::{LanguageId, Structure};
use crate::config::Language;

/// Sorts words in the dictionary order of a language (Unicode Collation Algorithm with CLDR data).
#[derive(Debug)]
pub struct Collation(CollatorBorrowed<'static>);

impl Collation {
    /// Creates the collation of a language. Uses the root collation if the language has none of its own or is unknown.
    pub(super) fn of(language: &Language) -> Self {
        let locale = Locale::try_from_str(&language.hreflang).unwrap_or(Locale::UNKNOWN);
        let options = CollatorOptions::default();
        let collator = Collator::try_new(locale.into(), options)
            .or_else(|_| Collator::try_new(Locale::UNKNOWN.into(), options));
        Self(collator.expect("the rules for all languages are part of the program"))
    }

    /// Compares two texts. Texts with equal collation keys are ordered by code point.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.0.compare(a, b).then_with(|| a.cmp(b))
    }
}

impl Structure {
    /// Returns the collation of a language.
    pub fn collation(&self, language: LanguageId) -> &Collation {
        &self.collations[usize::from(language.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collation_ignores_case_and_the_kind_of_kana() {
        let language = |code: &str| -> Language {
            crate::parse::yaml::parse(&format!(
                "{{ code: x, name: X, native_name: X, hreflang: {code} }}"
            ))
            .unwrap_or_else(|_| panic!("a language"))
        };
        let sorted = |code: &str, words: &[&'static str]| {
            let mut words = words.to_vec();
            let collation = Collation::of(&language(code));
            words.sort_by(|a, b| collation.compare(a, b));
            words
        };
        assert_eq!(
            sorted("en", &["Java", "iOS", "Gradle"]),
            ["Gradle", "iOS", "Java"]
        );
        assert_eq!(
            sorted("ja", &["ブランチ", "フォーク", "漢字", "git"]),
            ["git", "フォーク", "ブランチ", "漢字"]
        );
    }
}
