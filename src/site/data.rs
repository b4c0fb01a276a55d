//! `site.data` in each language.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    Collation, Site, glossary,
    parsed::{File, Parsed},
};
use crate::{
    config::{Config, Dialect, Language},
    parse,
    source::{FileId, Vfs},
    value::{Leaf, Map, Value},
};

/// Reads the data files of every language. The parsed files are added to `parsed`.
pub(super) fn read(
    config: &Config,
    files: &Vfs,
    before: Option<&Site>,
    parsed: &mut FxHashMap<FileId, File<Value>>,
) -> Vec<Vec<(String, Value)>> {
    let folder = |language: &Language| match language.directory.as_str() {
        "" => "data/".to_owned(),
        directory => format!("translations/{directory}/data/"),
    };
    let mut all = Vec::new();
    for (n, language) in config.languages.iter().enumerate() {
        let folder = folder(language);
        let sources: Vec<(FileId, &str)> = files
            .iter()
            .filter_map(|(id, file)| Some((id, file.path.strip_prefix(&folder)?)))
            .filter(|(id, path)| !path.ends_with("README.md") && !files.file(*id).is_listed_only)
            .collect();
        let read: Vec<File<Value>> = sources
            .par_iter()
            .map(|(id, _)| Parsed::data(files, *id, n == 0, before))
            .collect();
        let mut values = Vec::with_capacity(read.len());
        for ((id, path), file) in sources.into_iter().zip(read) {
            values.push((path.to_owned(), file.value.clone()));
            parsed.insert(id, file);
        }
        all.push(values);
    }
    all
}

/// Returns the data of every language: the source language's own; for other languages, their values, with those of the
/// source language for missing ones and glossaries in the language's own order. Also returns the glossary terms of each
/// language, shared with the state `before` where they are equal.
pub(super) fn merge(
    read: Vec<Vec<(String, Value)>>,
    config: &Config,
    collations: &[Collation],
    before: Option<&[Arc<glossary::Terms>]>,
) -> (Vec<Value>, Vec<Arc<glossary::Terms>>) {
    let mut trees = read.into_iter().map(|files| {
        let mut root = Value::Map(Arc::default());
        for (path, value) in files {
            let keys: Vec<&str> = parse::data::key_path(&path).collect();
            insert(&mut root, &keys, value);
        }
        root
    });
    let source = trees.next().unwrap_or_default();
    let (mut data, mut terms) = (vec![source.clone()], vec![Arc::default()]);
    for (own, order) in trees.zip(collations.iter().skip(1)) {
        let mut merged = overlay(&source, Some(&own));
        if config.dialect() == Dialect::Current {
            glossary::keep_own(&source, &own, &mut merged);
        }
        let new = glossary::arrange(&source, &mut merged, order);
        let known = before.and_then(|before| before.get(terms.len()));
        let known = known.filter(|known| ***known == new);
        terms.push(known.map_or_else(|| Arc::new(new), Arc::clone));
        data.push(merged);
    }
    (data, terms)
}

/// Inserts a value at a path of keys. If both the old and the new value are maps, they are merged.
fn insert(node: &mut Value, keys: &[&str], value: Value) {
    let Some((key, rest)) = keys.split_first() else {
        match (&mut *node, &value) {
            (Value::Map(old), Value::Map(new)) => {
                let old = Arc::make_mut(old);
                new.iter().for_each(|(k, v)| {
                    old.insert(Arc::clone(k), v.clone());
                });
            }
            _ => *node = value,
        }
        return;
    };
    if !matches!(node, Value::Map(_)) {
        *node = Value::Map(Arc::default());
    }
    if let Value::Map(map) = node {
        let map: &mut Map = Arc::make_mut(map);
        insert(map.entry((*key).into()).or_default(), rest, value);
    }
}

/// Returns, for each leaf, the translation's value, or the source's where the translation's is missing or without text. Keys
/// and lengths of lists are those of the source: anything that only the translation has is ignored.
pub(crate) fn overlay(source: &Value, translation: Option<&Value>) -> Value {
    let Some(translation) = translation else {
        return source.clone();
    };
    match source {
        Value::Map(map) => {
            let entries = map
                .iter()
                .map(|(k, v)| (Arc::clone(k), overlay(v, translation.get(k))));
            Value::Map(Arc::new(entries.collect()))
        }
        Value::List(values) => {
            // If lists of texts differ in length, it is unknown which text is the translation of which.
            let are_texts = values.iter().all(|value| value.as_str().is_some());
            let fits = |own: &&[Value]| !are_texts || own.len() == values.len();
            let own = translation.as_list().filter(fits);
            Value::list(
                values
                    .iter()
                    .enumerate()
                    .map(|(n, v)| overlay(v, own.and_then(|own| own.get(n)))),
            )
        }
        leaf => {
            let says_nothing = |leaf: &Arc<Leaf>| leaf.is_without_text();
            let usable = !translation.is_blank()
                && !translation.as_leaf().is_some_and(says_nothing)
                && translation.as_map().is_none()
                && translation.as_list().is_none();
            if usable {
                translation.clone()
            } else {
                leaf.clone()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::overlay;
    use crate::value::Value;

    #[test]
    fn missing_and_empty_leaves_come_from_the_source() {
        let source = Value::map([
            ("a", Value::from("one")),
            ("b", Value::from("two")),
            ("c", Value::list([Value::from("x"), Value::from("y")])),
        ]);
        let translation = Value::map([
            ("a", Value::from("一")),
            ("b", Value::from("")),
            ("c", Value::list([Value::from("え")])),
            ("d", Value::from("extra")),
        ]);
        let merged = overlay(&source, Some(&translation));
        let expected = Value::map([
            ("a", Value::from("一")),
            ("b", Value::from("two")),
            // One text of two: it is unknown which one was translated.
            ("c", Value::list([Value::from("x"), Value::from("y")])),
        ]);
        assert_eq!(merged, expected);
    }
}
