//! Syntax highlighting with CSS classes.
//!
//! Enters: a language and a text. Leaves: HTML with `<span class="hl-…">`. Syntaxes come from the crate `two-face`
//! through `syntect`; [`classes`] maps their many scopes to a few classes. Each distinct block is highlighted once,
//! regardless of how many pages show it ([`blocks`]). So is each distinct line ([`lines`]), and in YAML and JSON, lines
//! of the same structure share one result ([`shape`]). All caches are bounded. Start at [`Highlighter::highlight`].

mod blocks;
mod classes;
mod languages;
mod lines;
mod shape;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;
use syntect::parsing::{SyntaxReference, SyntaxSet};

use blocks::Blocks;

/// Language of a code block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Deliberately not highlighted: plain text, console sessions.
    Plain,
    /// Index of a syntax.
    Known(usize),
    /// Unknown language.
    Unknown,
}

/// Maximum number of cached names of languages.
const MAX_NAMES: usize = 1000;

/// Highlights code and caches the results.
#[derive(Debug, Default)]
pub struct Highlighter {
    languages: Mutex<FxHashMap<String, Language>>,
    blocks: Blocks,
}

/// Maximum length in bytes of a line that is highlighted. The time for a line grows faster than its length, and nobody reads
/// code that a program has minified.
const MAX_LINE: usize = 16 << 10;

/// All available syntaxes.
fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

impl Highlighter {
    /// Returns the language for a name, an alias, or a file extension, ignoring case.
    pub fn language(&self, name: &str) -> Language {
        let mut known = self
            .languages
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match known.get(name) {
            Some(language) => *language,
            None => {
                let language = find(name);
                if known.len() < MAX_NAMES {
                    known.insert(name.to_owned(), language);
                }
                language
            }
        }
    }

    /// Returns the display name of a language.
    pub fn title(&self, name: &str) -> String {
        match self.language(name) {
            Language::Known(n) => languages::title(name)
                .map_or_else(|| syntaxes().syntaxes()[n].name.clone(), str::to_owned),
            _ => languages::title(name)
                .unwrap_or(if name.is_empty() { "Code" } else { name })
                .to_owned(),
        }
    }

    /// Returns the HTML of a text; `None` if it is not highlighted.
    pub fn highlight(&self, language: Language, text: &str) -> Option<Arc<str>> {
        let Language::Known(number) = language else {
            return None;
        };
        if text.len() > MAX_LINE && text.lines().any(|line| line.len() > MAX_LINE) {
            return None;
        }
        let make = || lines::colour(syntaxes(), number, text);
        self.blocks.get(number, text, make)
    }
}

fn find(name: &str) -> Language {
    let name = name.to_lowercase();
    if languages::is_plain(&name) {
        return Language::Plain;
    }
    let set = syntaxes();
    let name = languages::canonical(&name);
    let found = set
        .find_syntax_by_token(name)
        .or_else(|| set.find_syntax_by_name(name));
    let number = |syntax: &SyntaxReference| {
        set.syntaxes()
            .iter()
            .position(|known| known.name == syntax.name)
    };
    found
        .and_then(number)
        .map_or(Language::Unknown, Language::Known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minified_code_is_not_highlighted() {
        let highlighter = Highlighter::default();
        let language = highlighter.language("js");
        let line = "a=b;".repeat(MAX_LINE / 4);
        assert!(
            highlighter
                .highlight(language, &format!("{line}\nc\n"))
                .is_some()
        );
        assert!(
            highlighter
                .highlight(language, &format!("{line}x\nc\n"))
                .is_none()
        );
    }
}
