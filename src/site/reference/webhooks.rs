//! Webhook payloads.
//!
//! Enters: the folder of a version's payloads. Leaves: Markdown by name and action.

use std::{path::Path, sync::Arc};

use super::{Unreadable, json::json, lazy::Source, presentation::payload};
use crate::{
    config::VersionedFiles,
    diag::codes,
    source::list_files,
    value::{Map, Value},
};

pub(super) fn payloads_folder(files: &VersionedFiles, name: &str) -> String {
    format!("{}/{name}", files.directory)
}

/// Returns payloads by name and action, ready to be inserted in Markdown. Payloads that are missing in a version, or that
/// cannot be read, come from the fallback.
pub(super) fn payloads(source: &Source, problems: &mut Vec<Unreadable>) -> Value {
    let Source {
        root, files, name, ..
    } = source;
    let own = payload_folder(root, &payloads_folder(files, name), problems);
    let Some(fallback) = files
        .fallback
        .as_deref()
        .filter(|fallback| fallback != name)
    else {
        return Value::Map(Arc::new(own));
    };
    let mut all = payload_folder(root, &payloads_folder(files, fallback), problems);
    all.extend(own);
    Value::Map(Arc::new(all))
}

/// Reads a folder of payloads. `check_run.created.payload.json` is `check_run.created`. If both `team.payload.json` and
/// `team.created.payload.json` exist, pages refer to the actions.
fn payload_folder(root: &Path, folder: &str, problems: &mut Vec<Unreadable>) -> Map {
    let mut unreadable = Vec::new();
    let paths = list_files(root, folder, &["json"], &mut unreadable);
    problems.extend(unreadable.into_iter().map(|error| Unreadable {
        code: &codes::REFERENCE_FILE,
        path: error.path().to_owned(),
        message: error.reason(),
        at: None,
    }));
    let mut all = Map::default();
    for path in paths {
        let file = path.rsplit('/').next().unwrap_or_default();
        let Some(name) = file.strip_suffix(".payload.json") else {
            continue;
        };
        let known = problems.len();
        let value = json(root, &path, problems);
        if problems.len() > known {
            continue;
        }
        let shown = Value::from(payload(&value));
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
    all
}
