//! The words of the theme in each language.
//!
//! Enters: the theme's `templates/ui`, the site's, and its `data/ui.yml`. Leaves: the words of a language. A word that cannot
//! be read costs only itself.

use std::collections::BTreeMap;

use super::{Layout, Words, templates::Templates, ui};
use crate::{
    config::Language,
    diag::{Diagnostic, codes},
    parse::document,
    source::{FileId, Span, Vfs},
    value::Value,
};

/// The files of words, each of which is read once.
#[derive(Debug)]
pub(super) struct WordFiles<'f> {
    theme: &'f Templates,
    own: &'f Templates,
    files: &'f Vfs,
    read: BTreeMap<FileId, Words>,
    /// Directory of a language → the words of its `data/ui.yml`.
    of_tree: BTreeMap<String, Words>,
    pub(super) problems: Vec<Diagnostic>,
}

impl<'f> WordFiles<'f> {
    /// `theme`, `own`: templates of the theme and of the site.
    pub(super) fn new(theme: &'f Templates, own: &'f Templates, files: &'f Vfs) -> Self {
        Self {
            theme,
            own,
            files,
            read: BTreeMap::new(),
            of_tree: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    /// Returns the words in the language `code`, which is that of `language` or English: the site's own, then those of the
    /// language's `data/ui.yml`, then the theme's, then the same in the source language and in English.
    pub(super) fn all(&mut self, code: &str, language: &Language, source: &Language) -> Words {
        let mut all = Words::new();
        all.extend(self.of(self.theme, "en").clone());
        all.extend(self.of_tree(source).clone());
        all.extend(self.of(self.own, "en").clone());
        all.extend(self.of(self.theme, code).clone());
        all.extend(self.of_tree(language).clone());
        all.extend(self.of(self.own, code).clone());
        all
    }

    fn of_tree(&mut self, language: &Language) -> &Words {
        let read = self.of_tree.entry(language.directory.clone());
        read.or_insert_with(|| ui::words(self.files, &language.directory))
    }

    /// Returns the words in the site's own file.
    pub(super) fn own(&mut self, code: &str) -> Words {
        self.of(self.own, code).clone()
    }

    fn of(&mut self, templates: &Templates, code: &str) -> &Words {
        static NONE: Words = Words::new();
        let Some(id) = templates.get(&format!("ui/{code}.yml")) else {
            return &NONE;
        };
        let (files, problems) = (self.files, &mut self.problems);
        let read = self.read.entry(*id);
        read.or_insert_with(|| read_words(*id, files, problems))
    }
}

/// The words as a map for Liquid, sorted by key.
pub(super) fn word_map(words: &Words) -> Value {
    let sorted: BTreeMap<_, _> = words.iter().collect();
    let entries = sorted
        .into_iter()
        .map(|(key, word)| (key.as_str(), Value::from(word.as_str())));
    Value::map(entries)
}

/// Reads the words of a file.
fn read_words(id: FileId, files: &Vfs, problems: &mut Vec<Diagnostic>) -> Words {
    let mut all = Words::new();
    let file = files.file(id);
    let read = document::read(file, id, 0..file.text.len(), &codes::TEMPLATE, problems);
    let found = read.placed();
    let Some(map) = found.as_map() else {
        if read.is_whole && found.as_str().is_some() {
            let message = "expected `name: text` lines";
            problems.push(Layout::diagnostic(Span::start_of(id), message));
        }
        return all;
    };
    for (name, value) in map {
        match value.as_str() {
            Some(text) => _ = all.insert(name.to_string(), text.to_owned()),
            None if *value == Value::Nil => {}
            None => {
                let message = format!("the word `{name}` must be a text");
                problems.push(Layout::diagnostic(Span::of_key(id, name), message));
            }
        }
    }
    all
}
