//! Changes as text for review comments, and as JSON, which the manual documents.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Changes, Difference, Fate, Part};
use crate::diag::printable::printable;

/// Number of addresses of each kind that are listed unless all are wanted.
const MAX_LISTED: usize = 50;

/// The changes in JSON.
#[derive(Debug, Serialize)]
pub struct Summary<'c> {
    /// The revision as given.
    since: &'c str,
    /// Paths of the files that differ.
    files: &'c [String],
    /// Why all pages were compared.
    overall: Option<&'c str>,
    /// Number of addresses that exist now.
    addresses: usize,
    /// What differs.
    changes: Vec<Entry<'c>>,
    /// URLs of changed files that are copied.
    copied: &'c [String],
}

/// An address that differs.
#[derive(Debug, Serialize)]
pub struct Entry<'c> {
    /// `added`, `moved`, `removed` or `changed`.
    change: &'static str,
    /// `article`, `around`, `file` or `reference`, if the change is `changed`.
    part: Option<&'static str>,
    href: &'c str,
    /// The former address of a page that has moved.
    from: Option<&'c str>,
    source: &'c str,
    language: &'c str,
    version: &'c str,
}

impl<'c> Entry<'c> {
    fn new(it: &'c Difference) -> Self {
        Self {
            change: it.fate.name(),
            part: it.part.map(Part::name),
            href: &it.url,
            from: it.from.as_deref(),
            source: &it.source,
            language: &it.language,
            version: &it.version,
        }
    }
}

impl Fate {
    fn name(self) -> &'static str {
        match self {
            Fate::Added => "added",
            Fate::Moved => "moved",
            Fate::Removed => "removed",
            Fate::Changed => "changed",
        }
    }
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Part::Article => "article",
            Part::Around => "around",
            Part::File => "file",
            Part::Reference => "reference",
        }
    }
}

/// Returns the JSON.
pub fn json(since: &str, changes: &Changes) -> String {
    let changed = changes.differences.iter();
    let summary = Summary {
        since,
        files: &changes.files,
        overall: changes.overall.as_deref(),
        addresses: changes.addresses,
        changes: changed.map(Entry::new).collect(),
        copied: &changes.copied,
    };
    let mut text = serde_json::to_string_pretty(&summary).unwrap_or_default();
    text.push('\n');
    text
}

/// Returns the text. `is_full`: lists everything.
pub fn text(since: &str, changes: &Changes, is_full: bool) -> String {
    let of = |fate: Fate, part: Option<Part>| -> Vec<&Difference> {
        let all = changes.differences.iter();
        all.filter(|it| it.fate == fate && it.part == part)
            .collect()
    };
    let count = |fate| {
        changes
            .differences
            .iter()
            .filter(|it| it.fate == fate)
            .count()
    };
    let mut text = format!(
        "Since {}, {} changed: {} of {} addresses changed, {} added, {} moved, {} removed\n",
        printable(since),
        match changes.files.len() {
            1 => "1 file".to_owned(),
            n => format!("{n} files"),
        },
        count(Fate::Changed),
        changes.addresses,
        count(Fate::Added),
        count(Fate::Moved),
        count(Fate::Removed),
    );
    if let Some(why) = &changes.overall {
        let _ = writeln!(text, "All pages were compared, because {}.", printable(why));
    }
    let most = if is_full { usize::MAX } else { MAX_LISTED };
    // A change of navigation or of a layout would bury what a writer has changed.
    let around = if is_full { usize::MAX } else { 0 };
    for (title, found, most) in [
        ("Added", of(Fate::Added, None), most),
        ("Moved", of(Fate::Moved, None), most),
        ("Removed", of(Fate::Removed, None), most),
        ("Changed", of(Fate::Changed, Some(Part::Article)), most),
        (
            "Changed only in an image or a file",
            of(Fate::Changed, Some(Part::File)),
            most,
        ),
        (
            "Perhaps changed, by reference data",
            of(Fate::Changed, Some(Part::Reference)),
            most,
        ),
        (
            "Changed only around the article (navigation, lists, layout)",
            of(Fate::Changed, Some(Part::Around)),
            around,
        ),
    ] {
        list(&mut text, title, &found, most);
    }
    if !changes.copied.is_empty() {
        text.push_str("\nFiles\n");
        for url in changes.copied.iter().take(most) {
            let _ = writeln!(text, "  {}", printable(url));
        }
        if changes.copied.len() > most {
            let _ = writeln!(text, "  and {} more", changes.copied.len() - most);
        }
    }
    text
}

fn list(text: &mut String, title: &str, found: &[&Difference], most: usize) {
    if found.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}: {}", found.len());
    for it in found.iter().take(most) {
        let _ = match &it.from {
            Some(from) => writeln!(text, "  {} (was {})", printable(&it.url), printable(from)),
            None => writeln!(text, "  {}", printable(&it.url)),
        };
    }
    if found.len() > most {
        let _ = match most {
            0 => writeln!(text, "  `--full` lists them"),
            _ => writeln!(
                text,
                "  and {} more; `--full` lists all",
                found.len() - most
            ),
        };
    }
}
