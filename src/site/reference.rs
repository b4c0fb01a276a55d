//! Reference data that pages loop over: REST operations, webhook payloads, GraphQL schemas, by version.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::VersionId;
use crate::{
    config::{Config, VersionedFiles},
    source::{list_files, read_text},
    value::{Map, Value},
};

/// All of it that the chosen versions need.
#[derive(Debug, Default)]
pub struct Reference {
    rest: FxHashMap<VersionId, Operations>,
    webhooks: FxHashMap<VersionId, Value>,
    graphql: FxHashMap<VersionId, Value>,
    /// Version id → category → operations that apps may use, of all versions.
    apps: Value,
}

#[derive(Debug)]
struct Operations {
    by_category: FxHashMap<Arc<str>, Value>,
}

/// A file that could not be read.
#[derive(Debug)]
pub struct Unreadable {
    /// Its path below the site's root.
    pub path: String,
    /// Why.
    pub message: String,
    /// For a mistake in its text: line and column, from 1.
    pub at: Option<(usize, usize)>,
}

impl Reference {
    /// Reads what `config` names for these versions.
    pub fn load(
        root: &Path,
        config: &Config,
        versions: &[(VersionId, String)],
    ) -> (Self, Vec<Unreadable>) {
        let mut problems = Vec::new();
        let mut reference = Self::default();
        let mut each =
            |files: &Option<VersionedFiles>,
             read: &(dyn Fn(&VersionedFiles, &str) -> Read + Sync)| {
                let Some(files) = files else {
                    return Vec::new();
                };
                let chosen: Vec<_> = versions
                    .iter()
                    .filter_map(|(version, id)| Some((*version, id.clone(), files.files.get(id)?)))
                    .collect();
                let read: Vec<_> = chosen
                    .into_par_iter()
                    .map(|(version, id, name)| (version, id, read(files, name)))
                    .collect();
                let mut values = Vec::new();
                for (version, id, result) in read {
                    match result {
                        Ok(value) => values.push((version, id, value)),
                        Err(problem) => problems.push(problem),
                    }
                }
                values
            };
        let rest = each(&config.rest, &|files, name| {
            json(root, &format!("{}/{name}.json", files.directory))
                .map(|value| with_our_classes(&value))
        });
        let webhooks = each(&config.webhooks, &|files, name| payloads(root, files, name));
        let graphql = each(&config.graphql, &|files, name| schema(root, files, name));
        let mut apps = BTreeMap::new();
        for (version, id, operations) in rest {
            apps.insert(id, apps_of(&operations));
            reference.rest.insert(version, Operations::new(&operations));
        }
        reference.apps = Value::map(apps);
        reference.webhooks = webhooks
            .into_iter()
            .map(|(version, _, value)| (version, value))
            .collect();
        reference.graphql = graphql
            .into_iter()
            .map(|(version, _, value)| (version, value))
            .collect();
        (reference, problems)
    }

    /// Operations of a category in a version, in the order of the file.
    pub fn operations(&self, version: VersionId, category: &str) -> Value {
        let found = self
            .rest
            .get(&version)
            .and_then(|all| all.by_category.get(category));
        found.cloned().unwrap_or_else(|| Value::list([]))
    }

    /// What pages read as `rest`.
    pub fn rest(&self) -> Value {
        Value::map([("operationsEnabledForGitHubApps", self.apps.clone())])
    }

    /// What pages read as `webhookPayloadsForCurrentVersion`.
    pub fn webhooks(&self, version: VersionId) -> Value {
        self.webhooks.get(&version).cloned().unwrap_or_default()
    }

    /// What pages read as `graphql`.
    pub fn graphql(&self, version: VersionId) -> Value {
        self.graphql.get(&version).cloned().unwrap_or_default()
    }
}

type Read = Result<Value, Unreadable>;

fn json(root: &Path, path: &str) -> Read {
    let unreadable = |message: String, at| Unreadable {
        path: path.to_owned(),
        message,
        at,
    };
    let text = read_text(root, path).map_err(|error| unreadable(error.to_string(), None))?;
    serde_json::from_str(&text).map_err(|error| {
        let full = error.to_string();
        let message = full.split(" at line ").next().unwrap_or(&full).to_owned();
        unreadable(message, Some((error.line(), error.column())))
    })
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
        }
    }
}

/// Operations that apps may use, by category, categories by name.
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

/// Operation files hold samples that were coloured by another highlighter: give them our classes.
fn with_our_classes(value: &Value) -> Value {
    const CLASSES: &[(&str, &str)] = &[
        ("hljs-attr\"", "hl-a\""),
        ("hljs-string\"", "hl-s\""),
        ("hljs-number\"", "hl-n\""),
        ("hljs-literal\"", "hl-l\""),
        ("hljs-keyword\"", "hl-k\""),
        ("hljs-comment\"", "hl-c\""),
        ("hljs-built_in\"", "hl-f\""),
        ("hljs-title\"", "hl-f\""),
        ("hljs-constructor\"", "hl-t\""),
    ];
    match value {
        Value::Str(text) if text.contains("\"hljs-") => {
            let mapped = CLASSES
                .iter()
                .fold(text.to_string(), |text, (old, new)| text.replace(old, new));
            Value::from(mapped)
        }
        Value::List(values) => Value::list(values.iter().map(with_our_classes)),
        Value::Map(map) => Value::Map(Arc::new(
            map.iter()
                .map(|(k, v)| (Arc::clone(k), with_our_classes(v)))
                .collect(),
        )),
        other => other.clone(),
    }
}

/// Payloads by name and action, ready to stand in Markdown. What a version lacks comes from the fallback.
fn payloads(root: &Path, files: &VersionedFiles, name: &str) -> Read {
    let own = payload_folder(root, &format!("{}/{name}", files.directory))?;
    let Some(fallback) = files
        .fallback
        .as_deref()
        .filter(|fallback| *fallback != name)
    else {
        return Ok(Value::Map(Arc::new(own)));
    };
    let mut all = payload_folder(root, &format!("{}/{fallback}", files.directory))?;
    all.extend(own);
    Ok(Value::Map(Arc::new(all)))
}

/// `check_run.created.payload.json` is `check_run.created`. Where `team.payload.json` stands beside
/// `team.created.payload.json`, the actions are what pages name.
fn payload_folder(root: &Path, folder: &str) -> Result<Map, Unreadable> {
    let paths = list_files(root, folder, &["json"]).map_err(|error| Unreadable {
        path: folder.to_owned(),
        message: error.to_string(),
        at: None,
    })?;
    let mut all = Map::default();
    for path in paths {
        let file = path.rsplit('/').next().unwrap_or_default();
        let Some(name) = file.strip_suffix(".payload.json") else {
            continue;
        };
        let shown = Value::from(payload(&json(root, &path)?));
        match name.split_once('.') {
            None => {
                all.entry(name.into()).or_insert(shown);
            }
            Some((event, action)) => {
                let entry = all.entry(event.into()).or_default();
                if !matches!(entry, Value::Map(_)) {
                    *entry = Value::Map(Arc::default());
                }
                if let Value::Map(actions) = entry {
                    Arc::make_mut(actions).insert(action.into(), shown);
                }
            }
        }
    }
    Ok(all)
}

fn payload(value: &Value) -> String {
    let mut text = String::from("<div class=\"height-constrained-code-block\">\n\n```json\n");
    write_json(value, 0, &mut text);
    text.push_str("\n```\n\n</div>");
    text
}

/// JSON as JavaScript's `JSON.stringify(value, null, 2)` prints it.
fn write_json(value: &Value, depth: usize, out: &mut String) {
    let line = |depth: usize, out: &mut String| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match value {
        Value::List(values) if !values.is_empty() => {
            out.push('[');
            for (n, value) in values.iter().enumerate() {
                out.push_str(if n > 0 { "," } else { "" });
                line(depth + 1, out);
                write_json(value, depth + 1, out);
            }
            line(depth, out);
            out.push(']');
        }
        Value::Map(map) if !map.is_empty() => {
            out.push('{');
            for (n, (key, value)) in map.iter().enumerate() {
                out.push_str(if n > 0 { "," } else { "" });
                line(depth + 1, out);
                out.push_str(&quoted(key));
                out.push_str(": ");
                write_json(value, depth + 1, out);
            }
            line(depth, out);
            out.push('}');
        }
        Value::List(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
        Value::Nil => out.push_str("null"),
        other => match other.as_str() {
            Some(text) => out.push_str(&quoted(text)),
            None => other.write_to(out),
        },
    }
}

fn schema(root: &Path, files: &VersionedFiles, name: &str) -> Read {
    let of_version = |file: &str| {
        json(root, &format!("{}/{file}.json", files.directory))
            .map(|all| all.get(name).cloned().unwrap_or_default())
    };
    Ok(Value::map([
        (
            "schemaForCurrentVersion",
            json(root, &format!("{}/schema-{name}.json", files.directory))?,
        ),
        ("previewsForCurrentVersion", of_version("previews")?),
        (
            "upcomingChangesForCurrentVersion",
            of_version("upcoming-changes")?,
        ),
        (
            "changelog",
            json(root, &format!("{}/changelog.json", files.directory))?,
        ),
    ]))
}
