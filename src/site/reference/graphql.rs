//! GraphQL schemas.
//!
//! Enters: the folder of all versions. Leaves: a version's schema, its previews, and its upcoming changes.

use super::{Unreadable, json::json, lazy::Source, presentation::prepare};
use crate::value::Value;

/// Reads the schema of a version. A file that cannot be read costs what it has.
pub(super) fn schema(source: &Source, problems: &mut Vec<Unreadable>) -> Value {
    let Source {
        root, files, name, ..
    } = source;
    let mut file = |name: &str| {
        let path = format!("{}/{name}.json", files.directory);
        json(root, &path, problems)
    };
    let of_version = |all: Value| all.get(name).cloned().unwrap_or_default();
    let mut all = Value::map([
        ("schemaForCurrentVersion", file(&format!("schema-{name}"))),
        ("previewsForCurrentVersion", of_version(file("previews"))),
        (
            "upcomingChangesForCurrentVersion",
            of_version(file("upcoming-changes")),
        ),
        ("changelog", file("changelog")),
    ]);
    prepare(&mut all);
    all
}
