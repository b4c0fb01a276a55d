//! Glossaries of translations, with terms in the alphabetical order of their own language.
//!
//! A glossary is a list below `data/glossaries` whose entries have a `term`. In older trees, its translation is merged
//! entry by entry, and is in the order of the source language until then. Today, a translation is a list of its own.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Collation;
use crate::value::{Map, Value};

/// Translated term → terms in the source language, in the order of the glossary: two terms can have the same
/// translation.
pub(super) type Terms = FxHashMap<String, Vec<String>>;

/// Puts the glossaries that a translation has, as they are, into `data`. A missing description is that of the same term
/// in the source language.
pub(super) fn keep_own(source: &Value, own: &Value, data: &mut Value) {
    let Some(glossaries) = own.get("glossaries").and_then(Value::as_map) else {
        return;
    };
    let mut kept = data.get("glossaries").and_then(Value::as_map).cloned();
    for (name, glossary) in glossaries {
        let original = source.at(["glossaries", &**name]).and_then(Value::as_list);
        let (Some(entries), Some(original)) = (glossary.as_list(), original) else {
            continue;
        };
        let known: FxHashMap<&str, &Value> = original
            .iter()
            .filter_map(|entry| Some((term(entry)?.trim(), entry.get(DESCRIPTION)?)))
            .collect();
        let described = entries.iter().filter_map(|entry| {
            let mut map = entry.as_map()?.clone();
            let term = term(entry).filter(|term| !term.trim().is_empty())?;
            if map.get(DESCRIPTION).is_none_or(Value::is_blank)
                && let Some(description) = known.get(term.trim())
            {
                map.insert(DESCRIPTION.into(), Value::clone(description));
            }
            Some(Value::Map(Arc::new(map)))
        });
        let described: Vec<Value> = described.collect();
        if let Some(kept) = kept.as_mut().filter(|_| !described.is_empty()) {
            kept.insert(Arc::clone(name), Value::list(described));
        }
    }
    if let (Value::Map(map), Some(kept)) = (data, kept) {
        Arc::make_mut(map).insert("glossaries".into(), Value::Map(Arc::new(kept)));
    }
}

const DESCRIPTION: &str = "description";

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
        // Lists of different lengths are not translations of each other, entry by entry.
        let has_places = entries.len() == original.len();
        let names: FxHashSet<&str> = original.iter().filter_map(term).collect();
        for (n, entry) in entries.iter().enumerate() {
            let Some(own) = term(entry) else { continue };
            let same = names.get(own).copied();
            let placed = || original.get(n).filter(|_| has_places).and_then(term);
            if let Some(original) = same.or_else(placed) {
                let known = terms.entry(squeezed(own)).or_default();
                known.push(squeezed(original));
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
