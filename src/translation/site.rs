//! Repairs all translations of a site, before they are parsed.
//!
//! Enters: the files of a site. Leaves: the same files, in which damaged translations are read as they were meant, and what
//! was done about each. A state starts from the one before: a translation is repaired again if it has changed, or its
//! source, or an answer on which its repair depends. Start at [`Repairs::of`].

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    align::Aligned,
    edit::{Edit, Edited},
    fallback::{self, Fallback, Shown},
    glance::{self, Look},
    repair::{self, tags},
    report::{self, MissingTag},
    world::{Question, World},
};
use crate::{
    config::{Config, Repair},
    diag::{Diagnostic, Severity},
    source::{FileId, Place, SourceFile, Vfs, body_start},
    value::{Leaf, is_without_text},
};

/// The repairs of a site's translations.
#[derive(Debug, Clone, Default)]
pub struct Repairs {
    files: Arc<FxHashMap<FileId, Arc<Repaired>>>,
    /// The translations of each source.
    by_source: Arc<BTreeMap<FileId, Vec<FileId>>>,
}

/// What was done about a translation.
#[derive(Debug)]
struct Repaired {
    /// The translation as it was written.
    written: Arc<SourceFile>,
    source: Arc<SourceFile>,
    /// What was asked of the site, and its answers.
    asked: Vec<(Question, bool)>,
    /// The translation as it is read.
    file: Arc<SourceFile>,
    /// The repairs, as edits of the translation as it was written.
    edits: Vec<Edit>,
    problems: Vec<Diagnostic>,
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
                Arc::new(repaired(id, &written, source_id, source, &world, config))
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

    /// Returns what was repaired in a file, and what is shown in the source language.
    pub fn problems(&self, id: FileId) -> &[Diagnostic] {
        self.files
            .get(&id)
            .map_or(&[], |repaired| &repaired.problems)
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

/// Repairs a translation.
fn repaired(
    id: FileId,
    written: &Arc<SourceFile>,
    source_id: FileId,
    source: &Arc<SourceFile>,
    world: &World<'_>,
    config: &Config,
) -> Repaired {
    let look = glance::look(&source.text, written.written());
    let mut edited = match config.translations.repair {
        Repair::Certain => repair::whole(&source.text, written.written(), look, world),
        Repair::Off => Edited::new(written.written()),
    };
    let edits = edited.edits();
    let mut problems: Vec<Diagnostic> = (edits.iter())
        .map(|edit| report::repaired(id, written, edit))
        .collect();
    let mut is_partly_source = false;
    if look == Look::Other {
        let Fallback {
            edits: shown,
            parts,
        } = shown(&source.text, edited.text(), world, config);
        let is_block = |part: &fallback::Part| matches!(part.shown, Shown::Block(_));
        is_partly_source = parts.iter().any(is_block);
        for part in &parts {
            let range = edited.written(part.at.clone());
            problems.push(report::shown(id, range, &part.shown, source_id, source));
        }
        edited.apply(shown);
        for tag in missing_tags(source, edited.text(), world) {
            let at = edited.written(tag.at.clone());
            problems.push(report::missing(id, at, &tag, source_id, source));
        }
    }
    let file = match edited.edits().is_empty() {
        true => Arc::clone(written),
        false => Arc::new(written.repaired(edited, is_partly_source)),
    };
    Repaired {
        written: Arc::clone(written),
        source: Arc::clone(source),
        asked: world.asked(),
        file,
        edits,
        problems,
    }
}

/// Returns what of a translation is to be shown in the source language.
fn shown(source: &str, own: &str, world: &World<'_>, config: &Config) -> Fallback {
    let (theirs, ours) = (body_start(source), body_start(own));
    let broken = |text: &str| -> Vec<Range<usize>> {
        let leaf = Leaf::of_page(text.into(), Place::start_of(FileId::FIRST));
        if !leaf.has_liquid() {
            return Vec::new();
        }
        let problems = leaf.template().problems(config);
        let errors = problems.filter(|problem| problem.code.severity == Severity::Error);
        errors
            .map(|it| it.span.start as usize..it.span.end as usize)
            .collect()
    };
    let language = config.languages.first().map_or("en", |it| &it.hreflang);
    let (source, own) = (&source[theirs..], &own[ours..]);
    let mut found = fallback::fallback(source, own, language, world, &broken).unwrap_or_default();
    let edits = std::mem::take(&mut found.edits).into_iter();
    found.edits = edits.map(|edit| edit.moved(ours)).collect();
    let moved = |range: &Range<usize>, by: usize| range.start + by..range.end + by;
    for part in &mut found.parts {
        part.at = moved(&part.at, ours);
        if let Shown::Block(range) = &mut part.shown {
            *range = moved(range, theirs);
        }
    }
    found
}

/// Returns the tags that the text of a translation has lost, each once. Front matter counts only in the source language.
fn missing_tags(source: &SourceFile, own: &str, world: &World<'_>) -> Vec<MissingTag> {
    let (start, own_start) = (body_start(&source.text), body_start(own));
    let (theirs, ours) = (&source.text[start..], &own[own_start..]);
    let mut found: Vec<MissingTag> = Vec::new();
    let missing = match is_without_text(ours) {
        true => Vec::new(),
        false => tags::missing(theirs, ours, world),
    };
    if missing.is_empty() {
        return found;
    }
    let blocks = Aligned::of(theirs, ours);
    for tag in missing {
        let is_same = |known: &MissingTag| source.text[known.tag.clone()] == theirs[tag.clone()];
        if found.iter().any(is_same) {
            continue;
        }
        // Behind the block that the translation has of those before the tag.
        let before = (blocks.theirs).partition_point(|block| block.range.end <= tag.start);
        let partner = (0..before).rev().find_map(|n| blocks.own_of(n));
        let at = partner.map_or(0..0, |n| blocks.ours[n].range.clone());
        found.push(MissingTag {
            tag: tag.start + start..tag.end + start,
            at: at.start + own_start..at.end + own_start,
        });
    }
    found
}
