//! The usual edit: the text of a page, a translation or a piece of data changes, and nothing of the site's structure does.
//!
//! Indexing anew costs as much as all pages together; here the index is taken over and only the changed files are put in.
//! Whatever does not look like the usual edit is left to [`Site::index`].

use std::sync::Arc;

use super::{Extras, PageId, Site, data, parsed::Parsed, versions};
use crate::{
    config::Config,
    source::{FileId, Vfs},
};

impl Site {
    /// The site with these files, if only texts have changed.
    pub(super) fn patched(&self, config: &Config, files: &Vfs, extras: &Extras) -> Option<Self> {
        let changed = files.changed_since(&self.files)?;
        if *config != self.config || extras.external != self.external {
            return None;
        }
        let mut site = self.clone();
        site.files = files.clone();
        site.includes = Arc::clone(&extras.includes);
        site.images = Arc::clone(&extras.images);
        site.reference = Arc::clone(&extras.reference);
        let mut has_data = false;
        for id in changed {
            let is_page = self.parsed.pages.contains_key(&id);
            let is_data = self.parsed.data.contains_key(&id);
            if !is_page && !is_data && !files.file(id).path.starts_with("content/") {
                // Nothing was made of it: a translation without a page, a template.
                continue;
            }
            // What is wrong with how this file fits in may be mended now, or stand elsewhere.
            let mut misfits = self.misfits.iter();
            if misfits.any(|misfit| misfit.span.place.file == id) {
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

    /// Puts the text of a page or translation in the place of the former one, if its structure is the same.
    fn put_page(&mut self, id: FileId) -> Option<()> {
        let is_source = self.files.file(id).path.starts_with("content/");
        let file = Parsed::page(&self.files, id, is_source, None);
        let before = &self.parsed.pages.get(&id)?.value;
        let same = file.value.front.has_structure_of(&before.front)
            && file.value.versions == before.versions;
        if !same {
            return None;
        }
        if is_source {
            let at = self.position(|entry| entry.page.file == id)?;
            let entry = &mut self.pages[at];
            // The table of contents in an index page of 2020 says what is below it.
            let has_children = entry.page.front.words("children").is_some();
            if entry.relative_path.ends_with("index.md") && !has_children {
                return None;
            }
            entry.page = Arc::clone(&file.value);
        } else {
            let is_it = |page: &Option<Arc<crate::parse::Page>>| {
                page.as_ref().is_some_and(|page| page.file == id)
            };
            let at = self.position(|entry| entry.translations.iter().any(is_it))?;
            let mut translations = self.pages[at].translations.iter_mut();
            *translations.find(|page| is_it(page))? = Some(Arc::clone(&file.value));
        }
        self.parsed.pages.insert(id, file);
        Some(())
    }

    fn position(&self, is_it: impl Fn(&super::Entry) -> bool) -> Option<usize> {
        let mut pages = 0..self.pages.len();
        pages.find(|n| is_it(self.page(PageId(*n as u32))))
    }

    /// Reads the data anew, if it turns on the same features.
    fn put_data(&mut self, before: &Self) -> Option<()> {
        let mut parsed = rustc_hash::FxHashMap::default();
        let read = data::read(&self.config, &self.files, Some(before), &mut parsed);
        (self.data, self.terms) = data::merge(read, &self.collations);
        self.parsed.data = parsed;
        let mut misfits = Vec::new();
        let now = versions::all(&self.config, &self.data[0], &self.files, &mut misfits);
        (misfits.is_empty() && versions::same_features(&now, &self.versions)).then_some(())
    }
}
