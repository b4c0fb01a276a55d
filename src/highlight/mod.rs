//! Colours for code, as classes.
//!
//! Enters: a language and a text. Leaves: HTML with `<span class="hl-…">`. Syntaxes come from the crate `two-face`
//! through `syntect`; [`classes`] says which of their many scopes has which of our few classes. Every distinct
//! block is coloured once, however many pages show it.

mod classes;
mod languages;

use std::{
    hash::BuildHasher,
    sync::{Arc, Mutex, OnceLock},
};

use rustc_hash::{FxBuildHasher, FxHashMap};
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use crate::html::escape_text;

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
    syntaxes: OnceLock<SyntaxSet>,
    done: Mutex<FxHashMap<(Language, u64, usize), Arc<str>>>,
}

impl Highlighter {
    fn syntaxes(&self) -> &SyntaxSet {
        self.syntaxes.get_or_init(two_face::syntax::extra_newlines)
    }

    /// The language of this name: a name, an alias, or a file extension, in any case.
    pub fn language(&self, name: &str) -> Language {
        let name = name.to_lowercase();
        if languages::is_plain(&name) {
            return Language::Plain;
        }
        let set = self.syntaxes();
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

    /// The language's name as people write it.
    pub fn title(&self, name: &str) -> String {
        match self.language(name) {
            Language::Known(n) => languages::title(name)
                .map_or_else(|| self.syntaxes().syntaxes()[n].name.clone(), str::to_owned),
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
        let done = || {
            self.done
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        if let Some(html) = done().get(&key) {
            return Some(Arc::clone(html));
        }
        let set = self.syntaxes();
        let html: Arc<str> = colour(set, &set.syntaxes()[number], text)?.into();
        done().insert(key, Arc::clone(&html));
        Some(html)
    }
}

/// `None` if the syntax itself is at fault.
fn colour(set: &SyntaxSet, syntax: &SyntaxReference, text: &str) -> Option<String> {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut html = String::with_capacity(text.len() * 2);
    let mut open: Option<&'static str> = None;
    for line in text.split_inclusive('\n') {
        let operations = state.parse_line(line, set).ok()?;
        let mut from = 0;
        for (at, operation) in operations {
            piece(&line[from..at], classes::of(&stack), &mut open, &mut html);
            from = at;
            stack.apply(&operation).ok()?;
        }
        piece(&line[from..], classes::of(&stack), &mut open, &mut html);
    }
    if open.is_some() {
        html.push_str("</span>");
    }
    Some(html)
}

/// Adds a piece of one class, in the span of the piece before if that has the same.
fn piece(
    text: &str,
    class: Option<&'static str>,
    open: &mut Option<&'static str>,
    html: &mut String,
) {
    if text.is_empty() {
        return;
    }
    // A blank has no colour: let it stand in whatever span is open.
    if class != *open && !text.trim().is_empty() {
        if open.is_some() {
            html.push_str("</span>");
        }
        if let Some(class) = class {
            html.push_str("<span class=\"");
            html.push_str(class);
            html.push_str("\">");
        }
        *open = class;
    }
    escape_text(text, html);
}
