//! Repairs all translations of a site, before they are parsed.
//!
//! Enters: the files of a site. Leaves: the same files, in which damaged translations are read as they were meant, and what
//! was done about each. A state starts from the one before: a translation is repaired again if it has changed, or its
//! source, or an answer on which its repair depends. Start at [`Repairs::of`].

use std::{collections::BTreeMap, sync::Arc};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{edit::Edit, file::Repaired, world::World};
use crate::{
    config::Config,
    diag::Diagnostic,
    source::{FileId, Vfs},
};

/// The repairs of a site's translations.
#[derive(Debug, Clone, Default)]
pub struct Repairs {
    files: Arc<FxHashMap<FileId, Arc<Repaired>>>,
    /// The translations of each source.
    by_source: Arc<BTreeMap<FileId, Vec<FileId>>>,
}

impl Repairs {
    /// Repairs the translations among the files. `before`: the repairs and the files of an earlier state with the same
    /// configuration.
    pub fn of(config: &Config, files: &mut Vfs, before: Option<(&Self, &Vfs)>) -> Self {
        if let Some((known, before)) = before
            && let Some(changed) = files.changed_since(before)
        {
            let pairs = known.concerned(files, &changed);
            let mut next = known.clone();
            if !pairs.is_empty() {
                let made = known.made(config, files, pairs);
                Arc::make_mut(&mut next.files).extend(made);
            }
            return next;
        }
        let known = before.map(|(known, _)| known.clone()).unwrap_or_default();
        let pairs = pairs(config, files);
        let mut by_source: BTreeMap<FileId, Vec<FileId>> = BTreeMap::new();
        for (id, source) in &pairs {
            by_source.entry(*source).or_default().push(*id);
        }
        let made = known.made(config, files, pairs);
        Self {
            files: Arc::new(made.into_iter().collect()),
            by_source: Arc::new(by_source),
        }
    }

    /// Returns the translations for which a change of files can matter, each with its source.
    fn concerned(&self, files: &Vfs, changed: &[FileId]) -> Vec<(FileId, FileId)> {
        // Other data consists of files, of which there are as many as before.
        let has_keys = |id: &FileId| {
            let path = &files.file(*id).path;
            path.starts_with("data/") && !path.ends_with(".md")
        };
        let is_asked = changed.iter().any(has_keys);
        let mut found: Vec<(FileId, FileId)> = Vec::new();
        for (source, translations) in &*self.by_source {
            let has_changed = changed.contains(source);
            found.extend(translations.iter().filter_map(|id| {
                let asks = || self.files.get(id).is_some_and(|it| !it.asked.is_empty());
                let concerns = has_changed || changed.contains(id) || is_asked && asks();
                concerns.then_some((*id, *source))
            }));
        }
        found.sort_unstable();
        found
    }

    /// Repairs translations, and puts them among the files.
    fn made(
        &self,
        config: &Config,
        files: &mut Vfs,
        pairs: Vec<(FileId, FileId)>,
    ) -> Vec<(FileId, Arc<Repaired>)> {
        let made: Vec<(FileId, Arc<Repaired>)> = (pairs.into_par_iter())
            .map(|(id, source)| (id, self.one(config, files, id, source)))
            .collect();
        for (id, repaired) in &made {
            if !Arc::ptr_eq(files.shared(*id), &repaired.file) {
                files.replace(*id, Arc::clone(&repaired.file));
            }
        }
        made
    }

    fn one(&self, config: &Config, files: &Vfs, id: FileId, source_id: FileId) -> Arc<Repaired> {
        let (file, source) = (files.shared(id), files.shared(source_id));
        let world = World::new(config, files);
        // A file that has not changed is still there as it is read.
        let is_same = |known: &&Arc<Repaired>| {
            Arc::ptr_eq(&known.file, file) || Arc::ptr_eq(&known.written, file)
        };
        let same = self.files.get(&id).filter(is_same);
        let answers = |known: &Repaired| {
            let mut asked = known.asked.iter();
            asked.all(|(question, answer)| world.answer(question) == *answer)
        };
        let holds = |known: &&Arc<Repaired>| Arc::ptr_eq(&known.source, source) && answers(known);
        match same.filter(holds) {
            Some(known) => Arc::clone(known),
            None => {
                let written = match same {
                    Some(known) => Arc::clone(&known.written),
                    // It can have been repaired for another configuration.
                    None => file
                        .without_repairs()
                        .map_or_else(|| Arc::clone(file), Arc::new),
                };
                Arc::new(Repaired::of(
                    id,
                    &written,
                    (source_id, source),
                    &world,
                    config,
                ))
            }
        }
    }

    /// Returns the files that were repaired, in the order of their numbers, with the edits of their texts as they were written.
    pub fn edits(&self) -> Vec<(FileId, &[Edit])> {
        let repaired = self.files.iter().map(|(id, it)| (*id, &*it.edits));
        let mut found: Vec<_> = repaired.filter(|(_, edits)| !edits.is_empty()).collect();
        found.sort_unstable_by_key(|(id, _)| *id);
        found
    }

    /// Returns what was repaired in a file, what is shown in the source language, and what is not as in the source, except
    /// for links.
    pub fn problems(&self, id: FileId) -> &[Diagnostic] {
        self.files
            .get(&id)
            .map_or(&[], |repaired| &repaired.problems)
    }

    /// Returns the links of a file that do not lead where those of its source do. `target`: what an address leads to.
    pub fn link_problems(&self, id: FileId, target: &dyn Fn(&str) -> String) -> Vec<Diagnostic> {
        let repaired = self.files.get(&id);
        repaired.map_or_else(Vec::new, |repaired| repaired.link_problems(id, target))
    }
}

/// Returns all translations, each with its source.
fn pairs(config: &Config, files: &Vfs) -> Vec<(FileId, FileId)> {
    let folders = config
        .languages
        .iter()
        .filter(|it| !it.directory.is_empty());
    let folders: Vec<String> = folders
        .map(|it| format!("translations/{}/", it.directory))
        .collect();
    let pairs = files.iter().filter_map(|(id, file)| {
        let is_text = file.path.ends_with(".md") && !file.is_listed_only && file.foreign.is_none();
        let path = folders
            .iter()
            .find_map(|folder| file.path.strip_prefix(&**folder));
        let path = path.filter(|_| is_text)?;
        let is_prose = path.starts_with("content/") || path.starts_with("data/reusables/");
        Some((id, is_prose.then(|| files.find(path)).flatten()?))
    });
    pairs.collect()
}
