//! Handles the common edit: the text of a page, a translation or a piece of data changes, but not the site's structure.
//!
//! Indexing a site takes as long as processing all pages; here, the index is reused and only the changed files are
//! replaced. All other edits are left to [`Site::index`].

use std::sync::Arc;

use super::{Extras, Journeys, Site, data, journeys, parsed::Parsed, versions};
use crate::{
    config::Config,
    parse::keys,
    source::{FileId, Vfs},
};

impl Site {
    /// Returns the site with these files, if only texts have changed. It shares the same structure.
    pub(super) fn patched(&self, config: &Config, files: &Vfs, extras: &Extras) -> Option<Self> {
        let changed = files.changed_since(&self.files)?;
        if *config != self.config || extras.external != self.external {
            return None;
        }
        let mut site = self.clone();
        site.files = files.clone();
        site.texts.includes = Arc::clone(&extras.includes);
        site.texts.images = Arc::clone(&extras.images);
        site.texts.reference = Arc::clone(&extras.reference);
        site.texts.history = Arc::clone(&extras.history);
        site.repairs = extras.repairs.clone();
        let mut has_data = false;
        for id in changed {
            let is_page = self.parsed.pages.contains_key(&id);
            let is_data = self.parsed.data.contains_key(&id);
            if !is_page && !is_data && !files.file(id).path.starts_with("content/") {
                // The file is not part of the index: a translation without a page, a template.
                continue;
            }
            // A conflict that involves this file may be solved now, or be at another position in the file.
            let mut conflicts = self.conflicts.iter();
            if conflicts.any(|conflict| conflict.span.place.file == id) {
                return None;
            }
            if is_page {
                site.put_page(id)?;
            } else if is_data {
                has_data = true;
            } else {
                return None;
            }
        }
        if has_data {
            site.put_data(self)?;
        }
        Some(site)
    }

    /// Replaces the text of a page or translation, if its structure is unchanged.
    fn put_page(&mut self, id: FileId) -> Option<()> {
        let is_source = self.files.file(id).path.starts_with("content/");
        let file = Parsed::page(&self.files, id, is_source, None);
        let before = &self.parsed.pages.get(&id)?.value;
        let same = file.value.front.has_settings_of(&before.front)
            && file.value.versions == before.versions
            && file.value.is_unusable == before.is_unusable;
        if !same {
            return None;
        }
        if is_source {
            let at = self
                .structure
                .pages
                .iter()
                .position(|entry| entry.file == id)?;
            let entry = &self.structure.pages[at];
            // The table of contents in an index page of 2020 determines the pages below it.
            if entry.is_index() && entry.front.get(keys::CHILDREN).is_none() {
                return None;
            }
            self.texts.pages[at].source = Arc::clone(&file.value);
        } else {
            let mut places = self.structure.pages.iter().enumerate();
            let (at, n) = places.find_map(|(at, entry)| {
                let mut files = entry.translations.iter();
                Some((at, files.position(|file| *file == Some(id))?))
            })?;
            self.texts.pages[at].translations[n] = Some(Arc::clone(&file.value));
        }
        self.parsed.pages.insert(id, file);
        Some(())
    }

    /// Reads the data again, if it enables the same features.
    fn put_data(&mut self, before: &Self) -> Option<()> {
        let mut parsed = rustc_hash::FxHashMap::default();
        let read = data::read(&self.config, &self.files, Some(before), &mut parsed);
        let known = Some(&*before.texts.terms);
        let collations = &self.structure.collations;
        (self.texts.data, self.texts.terms) = data::merge(read, &self.config, collations, known);
        self.parsed.data = parsed;
        if !journeys::same_learning_tracks(&self.texts.data[0], &before.texts.data[0])
            && Journeys::of(&self.structure, &self.texts.data[0]) != self.structure.journeys
        {
            return None;
        }
        let mut conflicts = Vec::new();
        let now = versions::all(
            &self.config,
            &self.texts.data[0],
            &self.files,
            &mut conflicts,
        );
        (conflicts.is_empty() && versions::same_features(&now, &self.versions)).then_some(())
    }
}
