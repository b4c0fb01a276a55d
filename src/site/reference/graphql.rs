//! GraphQL schemas.
//!
//! Enters: the folder of all versions. Leaves: a version's schema, its previews, and its upcoming changes.

use super::{
    Unreadable,
    json::{json, report_scripts},
    lazy::Source,
    presentation::prepare,
};
use crate::value::Value;

/// Reads the schema of a version. A file that cannot be read costs what it has.
pub(super) fn schema(source: &Source, problems: &mut Vec<Unreadable>) -> Value {
    let Source {
        root, files, name, ..
    } = source;
    let mut file = |name: &str| {
        let path = format!("{}/{name}.json", files.directory);
        let mut value = json(root, &path, problems);
        let mut scripts = Vec::new();
        prepare(&mut value, &mut scripts);
        report_scripts(root, &path, scripts, problems);
        value
    };
    let of_version = |all: Value| all.get(name).cloned().unwrap_or_default();
    Value::map([
        ("schemaForCurrentVersion", file(&format!("schema-{name}"))),
        ("previewsForCurrentVersion", of_version(file("previews"))),
        (
            "upcomingChangesForCurrentVersion",
            of_version(file("upcoming-changes")),
        ),
        ("changelog", file("changelog")),
    ])
}
