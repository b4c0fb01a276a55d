//! Colours for code, as classes.
//!
//! Enters: a language and a text. Leaves: HTML with `<span class="hl-…">`. Syntaxes come from the crate `two-face`
//! through `syntect`; [`classes`] says which of their many scopes has which of our few classes. Every distinct
//! block is coloured once, however many pages show it, and so is every line ([`lines`]), often for others like it ([`shape`]).

mod classes;
mod languages;
mod lines;
mod shape;

use std::{
    hash::BuildHasher,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use rustc_hash::{FxBuildHasher, FxHashMap};
use syntect::parsing::{SyntaxReference, SyntaxSet};

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
    blocks: Mutex<FxHashMap<Key, Arc<Block>>>,
}

/// A block: its language, a hash of its text, the text's length.
type Key = (Language, u64, usize);

/// Its HTML if it has any, once a thread has made it. Others that want it wait.
type Block = OnceLock<Option<Arc<str>>>;

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
        let key = (language, FxBuildHasher.hash_one(text), text.len());
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        let block = Arc::clone(blocks.entry(key).or_default());
        drop(blocks);
        let make = || Some(lines::colour(syntaxes(), number, text)?.into());
        block.get_or_init(make).clone()
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
