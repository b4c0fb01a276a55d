//! The text of a configuration before it is a [`Config`](super::Config).
//!
//! Enters: the file. Leaves: what an author can get wrong in any YAML file (encoding, syntax, keys that are there twice) and
//! versions without quotes, which the parser would take as texts: `3.10` would be right here and `3.1` in other tools.

use std::sync::Arc;

use crate::{
    diag::{Diagnostic, codes},
    parse::{document, versions},
    source::{FileId, Foreign, Place, SourceFile},
    value::{Leaf, Value},
};

/// Returns what is wrong with the text of a configuration.
pub(super) fn check(file: &SourceFile, id: FileId) -> Vec<Diagnostic> {
    if let Some(foreign) = file.foreign {
        let span = Place::start_of(id).span(foreign.at as usize, foreign.at as usize + 1);
        let problem = Diagnostic::new(&codes::INVALID_UTF8, span, foreign.message());
        return vec![problem.help(Foreign::HELP)];
    }
    let mut problems = Vec::new();
    let whole = 0..file.text.len();
    let read = document::read(file, id, whole, &codes::CONFIG, &mut problems);
    if read.is_whole {
        let numbers =
            |value: &Value| number(value).map(|leaf| versions::number(leaf, &codes::CONFIG));
        let placed = read.placed();
        problems.extend(versions_of(&placed).into_iter().filter_map(numbers));
    }
    problems
}

/// Returns the values that are versions or ranges of them.
fn versions_of(config: &Value) -> Vec<&Value> {
    fn list<'v>(map: &'v Value, key: &str) -> &'v [Value] {
        map.get(key).and_then(Value::as_list).unwrap_or_default()
    }
    let mut found = Vec::new();
    for plan in list(config, "versions") {
        for release in list(plan, "releases") {
            found.push(release.get("release").unwrap_or(release));
        }
        found.extend(list(plan, "deprecated_releases"));
        found.extend(list(plan, "api_versions"));
        let named = ["oldest_with_new_urls", "newest_on_developer_site"];
        found.extend(named.into_iter().filter_map(|key| plan.get(key)));
    }
    for host in list(config, "image_hosts") {
        let ranges = host.get("versions").and_then(Value::as_map);
        found.extend(ranges.into_iter().flat_map(|map| map.values()));
    }
    found
}

/// Returns the text of a number.
fn number(value: &Value) -> Option<&Arc<Leaf>> {
    match value.plain() {
        Value::Int(_) | Value::Float(_) => value.as_leaf(),
        _ => None,
    }
}
