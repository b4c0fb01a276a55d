//! Colours for code, as classes.
//!
//! Enters: a language and a text. Leaves: HTML with `<span class="hl-…">`. Syntaxes come from the crate `two-face`
//! through `syntect`; [`classes`] says which of their many scopes has which of our few classes. Every distinct
//! block is coloured once, however many pages show it ([`blocks`]), and so is every line ([`lines`]), often for others like
//! it ([`shape`]). What is remembered is bounded.

mod blocks;
mod classes;
mod languages;
mod lines;
mod shape;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;
use syntect::parsing::{SyntaxReference, SyntaxSet};

use blocks::Blocks;

/// A language of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Shown without colours, on purpose: plain text, console sessions.
    Plain,
    /// Number of a syntax.
    Known(usize),
    /// No such language.
    Unknown,
}

/// Colours code and remembers what it coloured.
#[derive(Debug, Default)]
pub struct Highlighter {
    languages: Mutex<FxHashMap<String, Language>>,
    blocks: Blocks,
}

/// All syntaxes there are.
fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

impl Highlighter {
    /// The language of this name: a name, an alias, or a file extension, in any case.
    pub fn language(&self, name: &str) -> Language {
        let mut known = self
            .languages
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match known.get(name) {
            Some(language) => *language,
            None => {
                let language = find(name);
                known.insert(name.to_owned(), language);
                language
            }
        }
    }

    /// The language's name as people write it.
    pub fn title(&self, name: &str) -> String {
        match self.language(name) {
            Language::Known(n) => languages::title(name)
                .map_or_else(|| syntaxes().syntaxes()[n].name.clone(), str::to_owned),
            _ => languages::title(name)
                .unwrap_or(if name.is_empty() { "Code" } else { name })
                .to_owned(),
        }
    }

    /// The HTML of a text; `None` where it has no colours.
    pub fn highlight(&self, language: Language, text: &str) -> Option<Arc<str>> {
        let Language::Known(number) = language else {
            return None;
        };
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
