//! The article of a page: its own text, from Liquid to HTML.

use std::sync::Arc;

use super::{PageBuilder, shared::HeadingIds, unfinished, world::UnitWorld};
use crate::{
    config::{Config, Dialect},
    diag::{Diagnostic, Severity, codes},
    html::passes::{Heading, labels::PartSet},
    liquid::{Part, Scope, expand_parts},
    plan::Unit,
    render::{
        Renderer,
        record::{Memo, MemoTable, Reads},
    },
    site::{LanguageId, PageId, PageKind, Structure},
    source::Place,
    value::Leaf,
};

/// A rendered article.
#[derive(Debug)]
pub struct Article {
    /// HTML of the body.
    pub html: String,
    /// Its headings.
    pub headings: Arc<[Heading]>,
    /// The beginning of the first paragraph, as plain text.
    pub beginning: String,
    /// Operating systems and tools whose parts are in the text.
    pub parts: PartSet,
    /// Whether the text has its own switch for tools.
    pub has_switch: bool,
    /// Whether the text has code with which readers can do more than copy it.
    pub has_active_code: bool,
    /// Whether parts of the text are in the source language, although the page is translated.
    pub is_partly_source: bool,
    /// Its problems.
    pub diagnostics: Vec<Diagnostic>,
}

/// The headings of a page in the source language.
#[derive(Debug)]
pub(in crate::render) struct Outline {
    headings: Arc<[Heading]>,
    reads: Reads,
}

impl Memo for Outline {
    fn reads(&self) -> &Reads {
        &self.reads
    }
}

/// Headings of pages in the source language, from which translations take their ids.
pub(in crate::render) type SourceOutlines = MemoTable<Outline>;

/// Returns the maximum number of outlines of a site.
pub(in crate::render) fn outline_count(site: &Structure) -> usize {
    site.pages.len() * site.versions.len()
}

/// Reports the problems of a translation of which no block can be shown, because its source cannot be read, either.
fn report_broken(translation: &Leaf, config: &Config, problems: &mut Vec<Diagnostic>) {
    if !translation.is_broken(config) {
        return;
    }
    let found = || translation.template().problems(config);
    problems.extend(found().cloned());
    let first = found().find(|problem| problem.code.severity == Severity::Error);
    if let Some(first) = first {
        let message = "invalid Liquid in the translation; source text shown instead";
        problems.push(Diagnostic::new(
            &codes::TRANSLATION_BROKEN,
            first.span.clone(),
            message,
        ));
    }
}

/// Reports a translation that has no text yet, although the page has one.
fn report_empty(translation: &Leaf, original: &Leaf, problems: &mut Vec<Diagnostic>) {
    let at_start = translation.place == Place::start_of(translation.place.file);
    let is_new = !original.is_without_text() || at_start;
    if translation.is_without_text() && is_new {
        let message = "translation has no text yet; source text shown instead";
        let span = translation.place.span(0, 0);
        problems.push(Diagnostic::new(&codes::TRANSLATION_EMPTY, span, message));
    }
}

impl Renderer {
    /// Returns the text of a unit after Liquid: Markdown with HTML.
    pub fn text(&self, unit: Unit) -> String {
        self.unrecorded(|builder| {
            let parts = builder.parts(unit, &mut Vec::new());
            let world = UnitWorld::new(builder, unit, true);
            expand_parts(&parts, &mut Scope::new(&world)).text
        })
    }
}

impl PageBuilder<'_> {
    /// Returns the article of a unit.
    pub(in crate::render) fn article(&self, unit: Unit) -> Article {
        let source = Unit {
            language: LanguageId::SOURCE,
            ..unit
        };
        let part = self.nested();
        let is_translation = unit.language != LanguageId::SOURCE
            && self.structure().has_text(unit.page, unit.language);
        let original = is_translation.then(|| part.outline(source));
        let ids = original.map_or(HeadingIds::Own, HeadingIds::After);
        let article = part.whole(unit, ids);
        let reads = part.finish();
        self.note_all(&reads);
        if unit.language == LanguageId::SOURCE && self.structure().page(unit.page).is_translated {
            let outline = || Outline {
                headings: Arc::clone(&article.headings),
                reads,
            };
            let outlines = &self.renderer.outlines;
            outlines.offer(self.index_of(unit), self.renderer.state(), outline);
        }
        article
    }

    /// Returns the headings of a page in the source language.
    fn outline(&self, unit: Unit) -> Arc<[Heading]> {
        let make = || {
            let builder = self.detached();
            let article = builder.whole(unit, HeadingIds::Own);
            Outline {
                headings: article.headings,
                reads: builder.finish(),
            }
        };
        let outlines = &self.renderer.outlines;
        let outline = outlines.get(self.index_of(unit), self, self.renderer.state(), make);
        Arc::clone(&outline.headings)
    }

    /// Renders all texts of a page.
    fn whole(&self, unit: Unit, ids: HeadingIds) -> Article {
        let mut problems = Vec::new();
        let parts = self.parts(unit, &mut problems);
        let mut article = self.compose(unit, &parts, ids);
        article.is_partly_source |= self.is_partly_source(unit, &parts);
        problems.append(&mut article.diagnostics);
        article.diagnostics = problems;
        article
    }

    /// Whether parts of the text of a translated page are in the source language.
    fn is_partly_source(&self, unit: Unit, parts: &[Part]) -> bool {
        if !self.structure().has_text(unit.page, unit.language) {
            return false;
        }
        let (_, translation) = self.files(unit.page, unit.language);
        let is_mixed = translation.is_some_and(|page| page.is_partly_source);
        is_mixed || parts.iter().any(|part| part.foreign.is_some())
    }

    /// Returns the texts of a page. A map topic's own text is not shown: its articles are listed instead.
    fn parts(&self, unit: Unit, problems: &mut Vec<Diagnostic>) -> Vec<Part> {
        let mut parts = self.own_parts(unit, problems);
        let entry = self.structure().page(unit.page);
        let objects_page = self.structure().config.graphql_objects_page.as_deref();
        if objects_page.is_some_and(|page| page.trim_matches('/') == entry.href) {
            // The original application inserted the objects without a tag in the page's text.
            let place = Place::made_for(entry.file);
            let leaf = Leaf::new("\n\n{% include graphql-objects %}".into(), place);
            parts.push(Part::own(Arc::new(leaf)));
        }
        parts
    }

    fn own_parts(&self, unit: Unit, problems: &mut Vec<Diagnostic>) -> Vec<Part> {
        if self.structure().page(unit.page).kind == PageKind::MapTopic {
            return vec![Part::own(Arc::new(self.map_topic(unit.page)))];
        }
        let (original, translation) = self.files(unit.page, unit.language);
        match translation {
            Some(translation) => {
                let config = &self.structure().config;
                report_empty(&translation.body, &original.body, problems);
                report_broken(&translation.body, config, problems);
                let language = &self.structure().language(LanguageId::SOURCE).hreflang;
                if let Some(completed) =
                    self.completed(&translation.body, &original.body, language, problems)
                {
                    return completed;
                }
                let is_empty =
                    translation.body.is_without_text() && !original.body.is_without_text();
                match is_empty || translation.body.is_broken(config) {
                    true => vec![Part {
                        leaf: Arc::clone(&original.body),
                        foreign: Some(language.clone()),
                    }],
                    false => vec![Part::own(Arc::clone(&translation.body))],
                }
            }
            None => vec![Part::own(Arc::clone(&original.body))],
        }
    }

    /// Returns the parts of a translation that lacks sections, and reports it. Trees of 2020 and 2021 show what there is,
    /// as the original application did.
    fn completed(
        &self,
        translation: &Leaf,
        original: &Leaf,
        language: &str,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Vec<Part>> {
        let config = &self.structure().config;
        let is_current = config.dialect() == Dialect::Current;
        if !is_current || translation.is_without_text() || translation.is_broken(config) {
            return None;
        }
        let completed = unfinished::completed(translation, original, language, config)?;
        let message = format!(
            "sections without translation: {}; source text shown there",
            completed.missing
        );
        let span = translation.place.span(0, 0);
        problems.push(Diagnostic::new(
            &codes::TRANSLATION_INCOMPLETE,
            span,
            message,
        ));
        Some(completed.parts)
    }

    /// Returns the text of a map topic. The articles of a folder's map topic are listed by the layout, as for every
    /// index page; the text of a map topic that is a page lists the articles that follow it in its category, with their
    /// intros (2020).
    fn map_topic(&self, page: PageId) -> Leaf {
        let entry = self.structure().page(page);
        let place = Place::made_for(entry.file);
        if entry.is_index() {
            return Leaf::new("".into(), place);
        }
        let links: Vec<String> = entry
            .children
            .iter()
            .map(|child| {
                format!(
                    "{{% link_with_intro /{} %}}",
                    self.structure().page(*child).href
                )
            })
            .collect();
        Leaf::new(links.join("\n\n").into(), place)
    }
}
