//! Release notes, on pages with `layout: release-notes`, from `data/release-notes/<plan>/<release>/<patch>.yml`.

use std::cmp::Reverse;

use serde::Serialize;

use crate::{
    diag::Diagnostic,
    liquid::Part,
    plan::Unit,
    render::Renderer,
    value::{Leaf, Value},
};

/// The notes of one release.
#[derive(Debug, Serialize)]
pub(super) struct Release {
    /// The anchor of its heading.
    pub(super) id: String,
    pub(super) title: String,
    date: String,
    intro_html: String,
    sections: Vec<Section>,
}

/// Notes of one kind.
#[derive(Debug, Serialize)]
struct Section {
    /// Its key: `known_issues`.
    name: String,
    label: String,
    /// HTML.
    notes: Vec<String>,
    groups: Vec<Group>,
}

/// Notes below a heading of their own.
#[derive(Debug, Serialize)]
struct Group {
    heading: String,
    /// HTML.
    notes: Vec<String>,
}

impl Renderer<'_> {
    /// The releases to tell of, newest first: for a plan with numbers the patches of the unit's release, for another
    /// all of the plan's.
    pub(super) fn releases(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<Release> {
        let front = &self.site.page(unit.page).page.front;
        if front.word("layout") != Some("release-notes") {
            return Vec::new();
        }
        let version = self.site.version(unit.version);
        let data = &self.site.data[usize::from(unit.language.0)];
        let of_plan = data
            .at(["release-notes", &*version.info.plan])
            .and_then(Value::as_map);
        let own_release = version.info.release.replace('.', "-");
        let releases = of_plan
            .into_iter()
            .flatten()
            .filter(|(release, _)| !version.numbered || ***release == *own_release);
        let patches = releases.flat_map(|(_, patches)| patches.as_map().into_iter().flatten());
        let is_current = |notes: &Value| notes.get("deprecated") != Some(&Value::Bool(true));
        let mut patches: Vec<(&str, &Value)> = patches
            .map(|(patch, notes)| (&**patch, notes))
            .filter(|(_, notes)| notes.as_map().is_some() && is_current(notes))
            .collect();
        patches.sort_by_key(|(patch, _)| Reverse(age(patch)));
        patches
            .into_iter()
            .map(|(patch, notes)| self.release(unit, patch, notes, found))
            .collect()
    }

    fn release(
        &self,
        unit: Unit,
        patch: &str,
        notes: &Value,
        found: &mut Vec<Diagnostic>,
    ) -> Release {
        let version = self.site.version(unit.version);
        let own_title = notes.get("title").and_then(Value::as_leaf);
        let own_title = own_title.map(|title| self.render_prose(unit, title, found).text);
        let id = match version.numbered {
            true => format!("{}.{}", version.info.release, patch.replace('-', ".")),
            false => patch.to_owned(),
        };
        let numbered_title = || match version.numbered {
            true => format!("{}.{}", version.title, patch.replace('-', ".")),
            false => format!("{} {patch}", version.title),
        };
        let mut intro_html = String::new();
        if let Some(intro) = notes.get("intro").and_then(Value::as_leaf) {
            intro_html = self.note(unit, intro, found);
        }
        let sections = notes.get("sections").and_then(Value::as_map);
        let sections = sections.into_iter().flatten();
        let mut date = String::new();
        if let Some(value) = notes.get("date") {
            value.write_to(&mut date);
        }
        Release {
            title: own_title.unwrap_or_else(numbered_title),
            id,
            date,
            intro_html,
            sections: sections
                .filter_map(|(name, notes)| self.section(unit, name, notes.as_list()?, found))
                .collect(),
        }
    }

    fn section(
        &self,
        unit: Unit,
        name: &str,
        entries: &[Value],
        found: &mut Vec<Diagnostic>,
    ) -> Option<Section> {
        let mut section = Section {
            name: name.to_owned(),
            label: self.label(unit.language, "notes", name),
            notes: Vec::new(),
            groups: Vec::new(),
        };
        for entry in entries {
            if let Some(leaf) = entry.as_leaf() {
                section.notes.push(self.note(unit, leaf, found));
                continue;
            }
            let heading = entry.get("heading").and_then(Value::as_leaf);
            let notes = entry.get("notes").and_then(Value::as_list);
            let notes = notes
                .unwrap_or_default()
                .iter()
                .filter_map(Value::as_leaf)
                .map(|leaf| self.note(unit, leaf, found))
                .collect();
            section.groups.push(Group {
                notes,
                heading: heading.map_or_else(String::new, |leaf| {
                    self.render_prose(unit, leaf, found).text
                }),
            });
        }
        (!section.notes.is_empty() || !section.groups.is_empty()).then_some(section)
    }

    /// The HTML of one note, which may have paragraphs, lists and code like an article.
    fn note(&self, unit: Unit, leaf: &std::sync::Arc<Leaf>, found: &mut Vec<Diagnostic>) -> String {
        let part = Part {
            leaf: std::sync::Arc::clone(leaf),
            foreign: None,
        };
        let mut note = self.compose(unit, &[part], None);
        found.append(&mut note.diagnostics);
        note.html
    }
}

/// What sorts the names of patches: `10` after `9`, `0` after its candidates `0-rc1`, `2021-03-08` after `2021-03-03`.
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
