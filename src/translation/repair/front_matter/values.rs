//! Restores quotation marks around values, and values that are not for translation.
//!
//! Enters: entries of a source and of its translation, keys in order. Leaves: edits of values. A text is quoted if YAML
//! cannot read it, or if its quotation marks are not those of YAML; a value for machines comes from the source if it holds
//! letters of another script or cannot be read.

use super::{
    super::super::edit::Edit,
    super::code::pair::{align, gaps},
    entry::{Entry, lines, part, trimmed},
    quotes, yaml,
};
use std::ops::Range;

/// Keys whose values are texts, even where the source has a single word.
const PROSE: &[&str] = &[
    "title",
    "shortTitle",
    "intro",
    "permissions",
    "product",
    "subtitle",
    "heading",
    "description",
];

/// Keys whose values mean something to a site only.
const DATA: &[&str] = &[
    "versions",
    "children",
    "layout",
    "type",
    "topics",
    "redirect_from",
    "hidden",
    "miniTocMaxHeadingLevel",
    "defaultPlatform",
    "defaultTool",
    "mapTopic",
    "contentType",
    "featuredLinks",
    "guides",
    "learningTracks",
    "includeGuides",
    "changelog",
];

/// Whether the value of a key is a text for readers.
pub(super) fn is_prose(key: &str, value: &str) -> bool {
    PROSE.contains(&key)
        || (!DATA.contains(&key)
            && value.trim_matches(['\'', '"']).contains(' ')
            && !value.starts_with(['[', '{']))
}

/// The repairs.
pub(super) fn repairs(source: &str, wanted: &[Entry], own: &str, written: &[Entry]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for entry in written {
        let key = part(own, &entry.key);
        let Some(model) = wanted.iter().find(|model| part(source, &model.key) == key) else {
            continue;
        };
        let value = part(source, &model.value);
        if DATA.contains(&key) {
            edits.extend(restored(source, model, own, entry));
        } else if model.is_single(source) && !value.is_empty() {
            edits.extend(quoted(value, own, entry));
        } else if value.is_empty() {
            edits.extend(nested(source, model, own, entry));
        }
    }
    edits
}

/// The quotes of a text.
fn quoted(model: &str, own: &str, entry: &Entry) -> Option<Edit> {
    let value = part(own, &entry.value);
    if value.is_empty() || value.starts_with(['|', '>']) {
        return None;
    }
    if !entry.is_single(own) {
        return quotes::wrapped_lines(own, entry);
    }
    let text = quotes::repaired(model, value)?;
    Some(Edit::new(entry.value.clone(), text, "front-matter-quotes"))
}

/// The quotes of texts one level below.
fn nested(source: &str, model: &Entry, own: &str, entry: &Entry) -> Vec<Edit> {
    let pairs = |text: &str, range: &Range<usize>| -> Vec<(usize, String, Range<usize>)> {
        let found = lines(text, range.clone()).filter_map(|line| {
            let written = part(text, &line);
            let indent = written.len() - written.trim_start_matches([' ', '-']).len();
            let (key, _) = written.get(indent..)?.split_once(": ")?;
            let start = line.start + indent + key.len() + 1;
            Some((indent, key.to_owned(), trimmed(text, start..line.end)))
        });
        found.collect()
    };
    let wanted = pairs(source, &model.rest);
    let found = pairs(own, &entry.rest);
    if wanted.len() != found.len() {
        return Vec::new();
    }
    let edits = wanted.iter().zip(&found).filter_map(
        |((indent, key, model), (own_indent, own_key, value))| {
            let model = part(source, model);
            let is_text = indent == own_indent
                && key == own_key
                && is_prose(key, model)
                && !part(own, value).starts_with(['|', '>']);
            let text = quotes::repaired(model, part(own, value)).filter(|_| is_text)?;
            Some(Edit::new(value.clone(), text, "front-matter-quotes"))
        },
    );
    edits.collect()
}

/// A value for machines, as the source has it.
fn restored(source: &str, model: &Entry, own: &str, entry: &Entry) -> Vec<Edit> {
    let rule = "front-matter-keys-translated";
    let whole =
        |text, entry: &Entry| format!("{}\n{}", part(text, &entry.value), part(text, &entry.rest));
    let is_same = part(source, &model.value) == part(own, &entry.value)
        && part(source, &model.rest) == part(own, &entry.rest);
    if is_same {
        return Vec::new();
    }
    let (wanted, written) = (whole(source, model), whole(own, entry));
    if wanted == written || !wanted.is_ascii() {
        return Vec::new();
    }
    let is_readable = yaml::value(&written).is_some();
    let of_source = |counts: bool| {
        let value = part(source, &model.value);
        let edit = || Edit::new(entry.value.clone(), value, rule);
        counts.then(edit).into_iter().collect()
    };
    if written.is_ascii() && is_readable {
        // Letter case is lost by machines only.
        return of_source(wanted.eq_ignore_ascii_case(&written) && model.is_single(source));
    }
    if model.is_single(source) && entry.is_single(own) {
        return of_source(!part(own, &entry.value).is_empty());
    }
    let compact = |text: &str| -> String {
        text.chars()
            .map(super::super::code::sign)
            .filter(|c| c.is_alphanumeric() || matches!(c, '<' | '>' | '=' | '.' | '*'))
            .collect()
    };
    if entry.is_single(own) && compact(&wanted) == compact(&written) {
        let newline = if own.contains("\r\n") { "\r\n" } else { "\n" };
        let block = part(source, &model.rest)
            .trim_end()
            .replace("\r\n", "\n")
            .replace('\n', newline);
        return vec![Edit::new(
            entry.key.end..entry.value.end,
            format!(":{newline}{block}"),
            rule,
        )];
    }
    // Line by line: only those that no machine can read.
    let models: Vec<Range<usize>> = lines(source, model.rest.clone()).collect();
    let own_lines: Vec<Range<usize>> = lines(own, entry.rest.clone()).collect();
    let text = |range: Option<&Range<usize>>, from: &str| {
        range.map(|range| part(from, range).trim().to_owned())
    };
    let pairs = align(models.len(), own_lines.len(), |row, column| {
        u32::from(text(models.get(row), source) == text(own_lines.get(column), own))
    });
    let mut edits = Vec::new();
    for (rows, columns) in gaps(&pairs, models.len(), own_lines.len()) {
        if rows.len() != columns.len() {
            continue;
        }
        for (row, column) in rows.zip(columns) {
            let (Some(model), Some(line)) = (models.get(row), own_lines.get(column)) else {
                continue;
            };
            let (wanted, written) = (part(source, model), part(own, line));
            let is_damaged =
                !written.is_ascii() || (!is_readable && compact(wanted) == compact(written));
            if is_damaged && !written.trim_start().starts_with('#') {
                let indent = |text: &str| text.len() - text.trim_start().len();
                let range = line.start + indent(written)..line.end;
                edits.push(Edit::new(range, wanted.trim(), rule));
            }
        }
    }
    edits
}
