//! Glossaries of translations, with terms in the alphabetical order of their own language.
//!
//! A glossary is a list below `data/glossaries` whose entries have a `term`. Its translation is merged entry by entry,
//! and is in the order of the source language until then.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Collation;
use crate::value::{Map, Value};

/// Translated term → terms in the source language, in the order of the glossary: two terms can have the same
/// translation.
pub(super) type Terms = FxHashMap<String, Vec<String>>;

/// Sorts the glossaries in `data` by `collation`. `source` contains the same glossaries in the source language.
pub(super) fn arrange(source: &Value, data: &mut Value, collation: &Collation) -> Terms {
    let mut terms = Terms::default();
    let Some(glossaries) = data.get("glossaries").and_then(Value::as_map).cloned() else {
        return terms;
    };
    let mut arranged = Map::default();
    for (name, glossary) in &glossaries {
        let original = source
            .at(["glossaries", &**name])
            .and_then(Value::as_list)
            .unwrap_or_default();
        let Some(entries) = glossary.as_list() else {
            arranged.insert(Arc::clone(name), glossary.clone());
            continue;
        };
        for (entry, original) in entries.iter().zip(original) {
            if let (Some(term), Some(original)) = (term(entry), term(original)) {
                terms
                    .entry(squeezed(term))
                    .or_default()
                    .push(squeezed(original));
            }
        }
        let mut entries = entries.to_vec();
        entries.sort_by(|a, b| {
            let (a, b) = (term(a).unwrap_or_default(), term(b).unwrap_or_default());
            collation.compare(a, b)
        });
        arranged.insert(Arc::clone(name), Value::list(entries));
    }
    if let Value::Map(map) = data {
        Arc::make_mut(map).insert("glossaries".into(), Value::Map(Arc::new(arranged)));
    }
    terms
}

fn term(entry: &Value) -> Option<&str> {
    entry.get("term").and_then(Value::as_str)
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
