//! GraphQL schemas.
//!
//! Enters: the folder of all versions. Leaves: a version's schema, its previews, and its upcoming changes.

use super::lazy::{JsonResult, Source, json};
use crate::value::Value;

pub(super) fn schema(source: &Source) -> JsonResult {
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
