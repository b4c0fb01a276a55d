//! Reference data that pages loop over: REST operations, webhook payloads, GraphQL schemas, by version.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use memchr::memmem;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::VersionId;
use crate::{
    config::{Config, VersionedFiles},
    source::{below, list_files, read_text},
    value::{Map, Value},
};

/// All of it that the chosen versions need. A file is read when a page first asks for it, and once.
#[derive(Debug, Default)]
pub struct Reference {
    rest: BTreeMap<VersionId, Arc<Late<Operations>>>,
    webhooks: BTreeMap<VersionId, Arc<Late<Value>>>,
    graphql: BTreeMap<VersionId, Arc<Late<Value>>>,
    /// Version id → category → operations that apps may use, of all versions.
    apps: OnceLock<Value>,
}

/// What is read when it is first asked for.
#[derive(Debug)]
struct Late<T> {
    source: Source,
    read: fn(&Source) -> Result<T, Unreadable>,
    cell: OnceLock<Result<T, Unreadable>>,
}

/// Where it is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Source {
    root: PathBuf,
    files: VersionedFiles,
    /// Name of the version's file or folder.
    name: String,
    /// The version's id.
    version: String,
    /// Files and folders that are read.
    paths: Vec<String>,
}

#[derive(Debug)]
struct Operations {
    by_category: FxHashMap<Arc<str>, Value>,
    for_apps: Value,
}

/// A file that could not be read.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// Its path below the site's root.
    pub path: String,
    /// Why.
    pub message: String,
    /// For a mistake in its text: line and column, from 1.
    pub at: Option<(usize, usize)>,
}

/// What was there before, and the paths that have changed since.
pub(super) type Before<'b> = (&'b Reference, &'b [String]);

impl Reference {
    /// What `config` names for these versions. What `before` has read is taken over if none of its files changed.
    pub fn new(
        root: &Path,
        config: &Config,
        versions: &[(VersionId, String)],
        before: Option<Before<'_>>,
    ) -> Self {
        let sources = |files: &Option<VersionedFiles>, paths: fn(&VersionedFiles, &str) -> _| {
            let source = |(version, id): &(VersionId, String)| {
                let files = files.as_ref()?;
                let name = files.files.get(id)?;
                let source = Source {
                    root: root.to_owned(),
                    name: name.clone(),
                    files: files.clone(),
                    version: id.clone(),
                    paths: paths(files, name),
                };
                Some((*version, source))
            };
            versions.iter().filter_map(source).collect::<Vec<_>>()
        };
        let rest = sources(&config.rest, |files, name| {
            vec![operations_file(files, name)]
        });
        let webhooks = sources(&config.webhooks, |files, name| {
            let names = std::iter::once(name).chain(files.fallback.as_deref());
            names.map(|name| payloads_folder(files, name)).collect()
        });
        let graphql = sources(&config.graphql, |files, _| vec![files.directory.clone()]);
        Self {
            rest: late(rest, operations, before, |r| &r.rest),
            webhooks: late(webhooks, payloads, before, |r| &r.webhooks),
            graphql: late(graphql, schema, before, |r| &r.graphql),
            apps: OnceLock::new(),
        }
    }

    /// Whether nothing of this is new: all of it was taken over from another.
    pub fn is(&self, other: &Self) -> bool {
        fn same<T>(
            a: &BTreeMap<VersionId, Arc<Late<T>>>,
            b: &BTreeMap<VersionId, Arc<Late<T>>>,
        ) -> bool {
            let mut pairs = a.iter().zip(b);
            a.len() == b.len() && pairs.all(|(a, b)| a.0 == b.0 && Arc::ptr_eq(a.1, b.1))
        }
        same(&self.rest, &other.rest)
            && same(&self.webhooks, &other.webhooks)
            && same(&self.graphql, &other.graphql)
    }

    /// Reads what nobody has asked for yet, on all cores.
    pub fn read_all(&self) {
        let rest = self.rest.values().map(|late| Unread::Operations(late));
        let webhooks = self.webhooks.values().map(|late| Unread::Value(late));
        let graphql = self.graphql.values().map(|late| Unread::Value(late));
        let all: Vec<Unread<'_>> = rest.chain(webhooks).chain(graphql).collect();
        all.into_par_iter().for_each(|unread| match unread {
            Unread::Operations(late) => _ = late.get(),
            Unread::Value(late) => _ = late.get(),
        });
    }

    /// What could not be read, of what has been asked for.
    pub fn problems(&self) -> impl Iterator<Item = &Unreadable> {
        let rest = self.rest.values().filter_map(|late| late.problem());
        let webhooks = self.webhooks.values().filter_map(|late| late.problem());
        let graphql = self.graphql.values().filter_map(|late| late.problem());
        rest.chain(webhooks).chain(graphql)
    }

    /// Operations of a category in a version, in the order of the file.
    pub fn operations(&self, version: VersionId, category: &str) -> Value {
        let of_version = self.rest.get(&version).and_then(|late| late.get());
        let found = of_version.and_then(|all| all.by_category.get(category));
        found.cloned().unwrap_or_else(|| Value::list([]))
    }

    /// What pages read as `rest`.
    pub fn rest(&self) -> Value {
        let apps = self.apps.get_or_init(|| {
            let versions = self.rest.values().filter_map(|late| {
                let operations = late.get()?;
                Some((late.source.version.clone(), operations.for_apps.clone()))
            });
            Value::map(versions.collect::<BTreeMap<_, _>>())
        });
        Value::map([("operationsEnabledForGitHubApps", apps.clone())])
    }

    /// What pages read as `webhookPayloadsForCurrentVersion`.
    pub fn webhooks(&self, version: VersionId) -> Value {
        let of_version = self.webhooks.get(&version).and_then(|late| late.get());
        of_version.cloned().unwrap_or_default()
    }

    /// What pages read as `graphql`.
    pub fn graphql(&self, version: VersionId) -> Value {
        let of_version = self.graphql.get(&version).and_then(|late| late.get());
        of_version.cloned().unwrap_or_default()
    }
}

/// One thing to read.
enum Unread<'r> {
    Operations(&'r Late<Operations>),
    Value(&'r Late<Value>),
}

fn late<T>(
    sources: Vec<(VersionId, Source)>,
    read: fn(&Source) -> Result<T, Unreadable>,
    before: Option<Before<'_>>,
    of: impl Fn(&Reference) -> &BTreeMap<VersionId, Arc<Late<T>>>,
) -> BTreeMap<VersionId, Arc<Late<T>>> {
    let known = |source: &Source| {
        let (reference, changed) = before?;
        let mut lates = of(reference).values();
        let late = lates.find(|late| late.source == *source)?;
        (!changed.iter().any(|path| source.has(path))).then(|| Arc::clone(late))
    };
    let new = |source| {
        Arc::new(Late {
            source,
            read,
            cell: OnceLock::new(),
        })
    };
    let late = |(version, source)| (version, known(&source).unwrap_or_else(|| new(source)));
    sources.into_iter().map(late).collect()
}

impl<T> Late<T> {
    /// Whoever asks first reads, on its own thread: others wait for it, and it waits for nobody.
    fn get(&self) -> Option<&T> {
        let read = self.cell.get_or_init(|| (self.read)(&self.source));
        read.as_ref().ok()
    }

    fn problem(&self) -> Option<&Unreadable> {
        self.cell.get()?.as_ref().err()
    }
}

impl Source {
    /// Whether a changed file or folder may be, or hold, something that is read.
    fn has(&self, changed: &str) -> bool {
        let touches =
            |path: &String| below(path, changed).is_some() || below(changed, path).is_some();
        self.paths.iter().any(touches)
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

fn operations_file(files: &VersionedFiles, name: &str) -> String {
    format!("{}/{name}.json", files.directory)
}

fn payloads_folder(files: &VersionedFiles, name: &str) -> String {
    format!("{}/{name}", files.directory)
}

fn operations(source: &Source) -> Result<Operations, Unreadable> {
    let mut value = json(&source.root, &operations_file(&source.files, &source.name))?;
    take_our_classes(&mut value);
    Ok(Operations::new(&value))
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
fn take_our_classes(value: &mut Value) {
    match value {
        Value::Str(text) => {
            if let Some(mapped) = with_our_classes(text) {
                *text = mapped.into();
            }
        }
        // What was just read is nobody else's.
        Value::List(values) => {
            let values = Arc::get_mut(values).into_iter().flatten();
            values.for_each(take_our_classes);
        }
        Value::Map(map) => {
            let entries = Arc::get_mut(map)
                .into_iter()
                .flat_map(|map| map.values_mut());
            entries.for_each(take_our_classes);
        }
        _ => {}
    }
}

/// A text with our classes, if it has any others.
fn with_our_classes(text: &str) -> Option<String> {
    const PREFIX: &str = "hljs-";
    const CLASSES: &[(&str, &str)] = &[
        ("attr\"", "hl-a\""),
        ("string\"", "hl-s\""),
        ("number\"", "hl-n\""),
        ("literal\"", "hl-l\""),
        ("keyword\"", "hl-k\""),
        ("comment\"", "hl-c\""),
        ("built_in\"", "hl-f\""),
        ("title\"", "hl-f\""),
        ("constructor\"", "hl-t\""),
    ];
    memmem::find(text.as_bytes(), b"\"hljs-")?;
    let mut mapped = String::with_capacity(text.len());
    let mut done = 0;
    for at in memmem::find_iter(text.as_bytes(), PREFIX) {
        let name = &text[at + PREFIX.len()..];
        if let Some((old, new)) = CLASSES.iter().find(|(old, _)| name.starts_with(old)) {
            mapped.push_str(&text[done..at]);
            mapped.push_str(new);
            done = at + PREFIX.len() + old.len();
        }
    }
    mapped.push_str(&text[done..]);
    Some(mapped)
}

/// Payloads by name and action, ready to stand in Markdown. What a version lacks comes from the fallback.
fn payloads(source: &Source) -> Read {
    let Source {
        root, files, name, ..
    } = source;
    let own = payload_folder(root, &payloads_folder(files, name))?;
    let Some(fallback) = files
        .fallback
        .as_deref()
        .filter(|fallback| fallback != name)
    else {
        return Ok(Value::Map(Arc::new(own)));
    };
    let mut all = payload_folder(root, &payloads_folder(files, fallback))?;
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

fn schema(source: &Source) -> Read {
    let Source {
        root, files, name, ..
    } = source;
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
