//! REST operations.
//!
//! Enters: the file of a version's operations. Leaves: the operations by category, and those available to apps.

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::FxHashMap;

use super::{
    Unreadable,
    json::{json_list, report_scripts},
    lazy::Source,
    presentation::prepare,
};
use crate::{config::VersionedFiles, value::Value};

/// The operations of a version.
#[derive(Debug)]
pub(super) struct Operations {
    pub(super) by_category: FxHashMap<Arc<str>, Value>,
    pub(super) for_apps: Value,
}

pub(super) fn operations_file(files: &VersionedFiles, name: &str) -> String {
    format!("{}/{name}.json", files.directory)
}

/// Reads the operations of a version. One that is broken or has no category is left out.
pub(super) fn operations(source: &Source, problems: &mut Vec<Unreadable>) -> Operations {
    let path = operations_file(&source.files, &source.name);
    let mut all = Vec::new();
    json_list(&source.root, &path, "category", problems, |operation| {
        all.push(operation);
    });
    let mut value = Value::list(all);
    let mut scripts = Vec::new();
    prepare(&mut value, &mut scripts);
    report_scripts(&source.root, &path, scripts, problems);
    Operations::new(&value)
}

impl Operations {
    fn new(operations: &Value) -> Self {
        let mut lists: FxHashMap<Arc<str>, Vec<Value>> = FxHashMap::default();
        for operation in operations.as_list().unwrap_or_default() {
            if let Some(category) = operation.get("category").and_then(Value::as_str) {
                lists
                    .entry(category.into())
                    .or_default()
                    .push(operation.clone());
            }
        }
        Self {
            by_category: lists
                .into_iter()
                .map(|(name, list)| (name, Value::list(list)))
                .collect(),
            for_apps: apps_of(operations),
        }
    }
}

/// Returns the operations available to apps, by category, with categories sorted by name.
fn apps_of(operations: &Value) -> Value {
    let mut lists: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for operation in operations.as_list().unwrap_or_default() {
        let enabled =
            operation.at(["x-github", "enabledForGitHubApps"]) == Some(&Value::Bool(true));
        if let Some(category) = operation
            .get("category")
            .and_then(Value::as_str)
            .filter(|_| enabled)
        {
            lists
                .entry(category.to_owned())
                .or_default()
                .push(operation.clone());
        }
    }
    Value::map(
        lists
            .into_iter()
            .map(|(category, list)| (category, Value::list(list))),
    )
}
