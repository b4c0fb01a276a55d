//! Release notes, on pages with `layout: release-notes`, from `data/release-notes/<plan>/<release>/<patch>.yml`.

use std::{cmp::Reverse, sync::Arc};

use serde::Serialize;

use super::localized::{Localized, wrong_type};
use crate::{
    diag::Diagnostic,
    html::slug::slugify,
    liquid::Part,
    parse::keys,
    plan::Unit,
    render::page::{PageBuilder, shared::HeadingIds},
    source::Span,
    value::{Leaf, Value},
};

/// The notes of one release.
#[derive(Debug, Serialize)]
pub(super) struct Release {
    /// Anchor of its heading.
    pub(super) id: String,
    pub(super) title: String,
    date: String,
    intro_html: String,
    sections: Vec<Section>,
}

/// The notes of one kind.
#[derive(Debug, Serialize)]
struct Section {
    /// Its key, such as `known_issues`, as part of an anchor.
    name: String,
    label: String,
    /// HTML.
    notes: Vec<String>,
    groups: Vec<Group>,
}

/// Notes below their own heading.
#[derive(Debug, Serialize)]
struct Group {
    heading: String,
    /// HTML.
    notes: Vec<String>,
}

impl PageBuilder<'_> {
    /// Returns the releases to show, newest first: for a plan with numbered releases, the patches of the unit's
    /// release; for other plans, all releases.
    pub(super) fn releases(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<Release> {
        if self.layout_name(unit.page) != Some("release-notes") {
            return Vec::new();
        }
        let info = &self.structure().version(unit.version).info;
        let near = self.front_span(unit, keys::LAYOUT);
        let own_release = info.release.replace('.', "-");
        let of_plan = self.data_at(unit.language, &["release-notes", &info.plan]);
        let releases = of_plan.and_then(Localized::entries).unwrap_or_default();
        let mut patches = Vec::new();
        for (release, files) in releases {
            if self.structure().version(unit.version).numbered && release != own_release {
                continue;
            }
            for (patch, notes) in files.entries().unwrap_or_default() {
                if notes.source.as_map().is_none() {
                    wrong_type(
                        notes.source,
                        &near,
                        "a map with `date` and `sections`",
                        found,
                    );
                } else if notes.source.get("deprecated") != Some(&Value::Bool(true)) {
                    patches.push((release, patch, notes));
                }
            }
        }
        patches.sort_by_key(|(release, patch, _)| Reverse((age(release), age(patch))));
        patches
            .into_iter()
            .map(|(release, patch, notes)| self.release(unit, release, patch, notes, &near, found))
            .collect()
    }

    fn release(
        &self,
        unit: Unit,
        release: &str,
        patch: &str,
        notes: Localized<'_>,
        near: &Span,
        found: &mut Vec<Diagnostic>,
    ) -> Release {
        let version = self.structure().version(unit.version);
        let title = notes.get("title");
        let title = title.and_then(|title| self.data_prose(unit, title, found));
        let title = title.map(|title| title.text).unwrap_or_default();
        // Ids that contain a period cannot equal the id of a heading.
        let (id, name) = if version.numbered {
            let patch = patch.replace('-', ".");
            (
                format!("{}.{patch}", version.info.release),
                format!("{}.{patch}", version.title),
            )
        } else if patch.starts_with(release) {
            (
                format!("{release}.{patch}"),
                format!("{} {patch}", version.title),
            )
        } else {
            (
                format!("{release}.{patch}"),
                format!("{} {release} {patch}", version.title),
            )
        };
        let mut date = String::new();
        if let Some(value) = notes.source.get("date") {
            value.write_to(&mut date);
        }
        let intro = notes.get("intro");
        let intro = intro.and_then(|intro| self.translated_text(intro, found));
        let intro_html =
            intro.map_or_else(String::new, |intro| self.release_note(unit, intro, found));
        let mut sections = Vec::new();
        if let Some(written) = notes.get("sections") {
            match written.entries() {
                Some(entries) => sections.extend(
                    entries
                        .into_iter()
                        .filter_map(|(name, notes)| self.section(unit, name, notes, near, found)),
                ),
                None => wrong_type(written.source, near, "a map of lists", found),
            }
        }
        Release {
            title: if title.is_empty() { name } else { title },
            id,
            date,
            intro_html,
            sections,
        }
    }

    fn section(
        &self,
        unit: Unit,
        name: &str,
        written: Localized<'_>,
        near: &Span,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Section> {
        let Some(entries) = written.list() else {
            wrong_type(written.source, near, "a list of notes", found);
            return None;
        };
        let mut section = Section {
            name: slugify(name),
            label: self.label(unit.language, "notes", name),
            notes: Vec::new(),
            groups: Vec::new(),
        };
        for entry in entries {
            if let Some(leaf) = self.translated_text(entry, found) {
                section.notes.push(self.release_note(unit, leaf, found));
                continue;
            }
            let Some(notes) = entry.get("notes").and_then(Localized::list) else {
                wrong_type(
                    entry.source,
                    near,
                    "a note, or a map with `heading` and `notes`",
                    found,
                );
                continue;
            };
            let heading = entry.get("heading");
            let heading = heading.and_then(|heading| self.data_prose(unit, heading, found));
            let mut group = Group {
                heading: heading.unwrap_or_default().text,
                notes: Vec::new(),
            };
            for note in notes {
                match self.translated_text(note, found) {
                    Some(leaf) => group.notes.push(self.release_note(unit, leaf, found)),
                    None => wrong_type(note.source, near, "a note", found),
                }
            }
            section.groups.push(group);
        }
        (!section.notes.is_empty() || !section.groups.is_empty()).then_some(section)
    }

    /// Renders one note, which may have paragraphs, lists and code like an article. Its headings have no ids: notes are
    /// written independently and repeat the same headings.
    fn release_note(&self, unit: Unit, leaf: &Arc<Leaf>, found: &mut Vec<Diagnostic>) -> String {
        let part = Part::own(Arc::clone(leaf));
        let mut note = self.compose(unit, &[part], HeadingIds::None);
        found.append(&mut note.diagnostics);
        note.html
    }
}

/// Returns the sort key of a patch name: `10` after `9`, `0` after its candidates `0-rc1`, `2021-03-08` after
/// `2021-03-03`.
fn age(patch: &str) -> Vec<(bool, u64)> {
    let mut parts: Vec<(bool, u64)> = patch
        .split(['-', '.'])
        .map(|part| match part.strip_prefix("rc") {
            Some(candidate) => (false, candidate.parse().unwrap_or(0)),
            None => (true, part.parse().unwrap_or(0)),
        })
        .collect();
    parts.push((true, 0));
    parts
}

#[cfg(test)]
mod tests {
    use super::age;

    #[test]
    fn patches_have_an_order() {
        let mut patches = ["10", "0", "9", "0-rc2", "0-rc1", "1"];
        patches.sort_by_key(|patch| age(patch));
        assert_eq!(patches, ["0-rc1", "0-rc2", "0", "1", "9", "10"]);
        assert!(age("2021-03-08") > age("2021-03-03"));
    }
}
