//! The words of the theme in each language.
//!
//! Enters: the theme's `templates/ui`, the site's, and its `data/ui.yml`. Leaves: the words of a language. A word that cannot
//! be read costs only itself.

use std::collections::BTreeMap;

use super::{Layout, Words, theme::Templates, ui};
use crate::{
    config::Language,
    diag::{Diagnostic, codes},
    parse::document,
    source::{Span, Vfs},
    value::Value,
};

/// Returns a language's words: the site's own, then those of its `data/ui.yml`, then the theme's, then the same in the
/// source language and in English.
pub(super) fn words(
    language: &Language,
    source: &Language,
    theme: &Templates,
    own: &Templates,
    files: &Vfs,
    problems: &mut Vec<Diagnostic>,
) -> Words {
    let mut all = Words::new();
    add(theme, "en", files, &mut all, problems);
    all.extend(ui::words(files, &source.directory));
    add(own, "en", files, &mut all, problems);
    add(theme, &language.code, files, &mut all, problems);
    all.extend(ui::words(files, &language.directory));
    add(own, &language.code, files, &mut all, problems);
    all
}

/// The words as a map for Liquid, sorted by key.
pub(super) fn word_map(words: &Words) -> Value {
    let sorted: BTreeMap<_, _> = words.iter().collect();
    let entries = sorted
        .into_iter()
        .map(|(key, word)| (key.as_str(), Value::from(word.as_str())));
    Value::map(entries)
}

/// Adds the words of one file, if it exists.
pub(super) fn add(
    templates: &Templates,
    code: &str,
    files: &Vfs,
    all: &mut Words,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(id) = templates.get(&format!("ui/{code}.yml")) else {
        return;
    };
    let file = files.file(*id);
    let read = document::read(file, *id, 0..file.text.len(), &codes::TEMPLATE, problems);
    let found = read.placed();
    let Some(map) = found.as_map() else {
        if read.is_whole && found.as_str().is_some() {
            let message = "expected `name: text` lines";
            problems.push(Layout::diagnostic(Span::start_of(*id), message));
        }
        return;
    };
    for (name, value) in map {
        match value.as_str() {
            Some(text) => _ = all.insert(name.to_string(), text.to_owned()),
            None if *value == Value::Nil => {}
            None => {
                let message = format!("the word `{name}` must be a text");
                problems.push(Layout::diagnostic(Span::of_key(*id, name), message));
            }
        }
    }
}
