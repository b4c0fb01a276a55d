//! Reads one translation as it was meant.
//!
//! Enters: a translation as it was written, and its source. Leaves: the text that pages show, and what was done about it:
//! certain repairs, blocks in the source language, and what is not as in the source. Start at [`Repaired::of`].

use std::{ops::Range, sync::Arc};

use super::{
    align::Aligned,
    differences::{self, Difference},
    edit::{Edit, Edited},
    fallback::{self, Fallback, Shown},
    glance::{self, Look},
    links::{self, Links},
    repair::{self, tags},
    report::{self, MissingTag},
    world::{Question, World},
};
use crate::{
    config::{Config, Repair},
    diag::{Diagnostic, Severity},
    source::{FileId, Place, SourceFile, body_start},
    value::{Leaf, is_without_text},
};

/// What was done about a translation.
#[derive(Debug)]
pub(super) struct Repaired {
    /// The translation as it was written.
    pub(super) written: Arc<SourceFile>,
    source_id: FileId,
    pub(super) source: Arc<SourceFile>,
    /// What was asked of the site, and its answers.
    pub(super) asked: Vec<(Question, bool)>,
    /// The translation as it is read.
    pub(super) file: Arc<SourceFile>,
    /// The repairs, as edits of the translation as it was written.
    pub(super) edits: Vec<Edit>,
    /// What there is to say, except about links.
    pub(super) problems: Vec<Diagnostic>,
    /// Links that differ, with places in the translation as it was written.
    links: Vec<Links>,
}

impl Repaired {
    /// Repairs a translation.
    pub(super) fn of(
        id: FileId,
        written: &Arc<SourceFile>,
        (source_id, source): (FileId, &Arc<SourceFile>),
        world: &World<'_>,
        config: &Config,
    ) -> Self {
        let look = glance::look(&source.text, written.written());
        let mut edited = match config.translations.repair {
            Repair::Certain => repair::whole(&source.text, written.written(), look, world),
            Repair::Off => Edited::new(written.written()),
        };
        let edits = edited.edits();
        let of_edits = edits.iter().map(|edit| report::repaired(id, written, edit));
        let mut repaired = Self {
            written: Arc::clone(written),
            source_id,
            source: Arc::clone(source),
            asked: Vec::new(),
            file: Arc::clone(written),
            problems: of_edits.collect(),
            edits,
            links: Vec::new(),
        };
        let is_partly_source = match look {
            Look::Healthy => false,
            Look::OtherCode => {
                repaired.compare(id, &edited, look, config, &[]);
                false
            }
            Look::Other => repaired.fall_back(id, &mut edited, world, config),
        };
        if !edited.edits().is_empty() {
            repaired.file = Arc::new(written.repaired(edited, is_partly_source));
        }
        repaired.asked = world.asked();
        repaired
    }

    /// Shows what cannot be read in the source language, and reports all that differs. Returns whether blocks of the source
    /// are shown.
    fn fall_back(
        &mut self,
        id: FileId,
        edited: &mut Edited,
        world: &World<'_>,
        config: &Config,
    ) -> bool {
        let source = Arc::clone(&self.source);
        let Fallback { edits, parts } = shown(&source.text, edited.text(), world, config);
        for part in &parts {
            let range = edited.written(part.at.clone());
            let problem = report::shown(id, range, &part.shown, self.source_id, &source);
            self.problems.push(problem);
        }
        self.compare(id, edited, Look::Other, config, &parts);
        edited.apply(edits);
        for tag in missing_tags(&source, edited.text(), world) {
            let at = edited.written(tag.at.clone());
            let problem = report::missing(id, at, &tag, self.source_id, &source);
            self.problems.push(problem);
        }
        let is_block = |part: &fallback::Part| matches!(part.shown, Shown::Block(_));
        parts.iter().any(is_block)
    }

    /// Compares a text with the source. `parts`: what has been reported.
    fn compare(
        &mut self,
        id: FileId,
        edited: &Edited,
        look: Look,
        config: &Config,
        parts: &[fallback::Part],
    ) {
        let (theirs, ours) = (body_start(&self.source.text), body_start(edited.text()));
        let (source, own) = (&self.source.text[theirs..], &edited.text()[ours..]);
        if is_without_text(own) {
            return;
        }
        let is_reported = |at: &Range<usize>| {
            let is_within =
                |part: &fallback::Part| at.start < part.at.end && part.at.start < at.end;
            parts.iter().any(is_within)
        };
        let moved = |range: Range<usize>, by: usize| range.start + by..range.end + by;
        let language = language_of(config, &self.written.path);
        let languages = (language_of(config, &self.source.path), language);
        let (found, links) = match look {
            Look::Healthy => return,
            Look::OtherCode => (differences::of_code(source, own, languages), Vec::new()),
            Look::Other => {
                let aligned = Aligned::of(source, own);
                let found = differences::differences(source, own, &aligned, languages);
                (found, links::links(source, own, &aligned))
            }
        };
        for found in found {
            let found = Difference {
                own: moved(found.own, ours),
                source: found.source.map(|range| moved(range, theirs)),
                ..found
            };
            // One fault, one message.
            if !is_reported(&found.own) {
                let at = edited.written(found.own.clone());
                let own = (at, edited.text());
                let problem = report::differing(id, own, &found, self.source_id, &self.source);
                self.problems.push(problem);
            }
        }
        for links in links {
            let mut links = links.moved(ours, theirs);
            if is_reported(&links.block) {
                continue;
            }
            links.map_own(|range| edited.written(range));
            links.forget_foreign(language);
            self.links.push(links);
        }
    }

    /// Returns the links that do not lead where those of the source do. `target`: what an address leads to.
    pub(super) fn link_problems(
        &self,
        id: FileId,
        target: &dyn Fn(&str) -> String,
    ) -> Vec<Diagnostic> {
        let links = self.links.iter();
        let problems = links.flat_map(|links| report::links(id, links, target, self.source_id));
        problems.collect()
    }
}

/// Returns the code of the language of a file.
fn language_of<'c>(config: &'c Config, path: &str) -> &'c str {
    let folder = path.strip_prefix("translations/");
    let folder = folder.and_then(|path| path.split('/').next());
    let folder = folder.unwrap_or_default();
    let mut languages = config.languages.iter();
    let found = languages.find(|it| folder == it.directory);
    found.map_or("", |it| &it.code)
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
