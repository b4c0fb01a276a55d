//! The article of a page: its own text, from Liquid to HTML.

use std::{rc::Rc, sync::Arc};

use super::{
    PageBuilder,
    facts::BodyFacts,
    fallback,
    shared::{self, BodyProblem, BodyText, HeadingIds, Located, SharedBody},
    world::UnitWorld,
};
use crate::{
    config::Lists,
    diag::{Code, Diagnostic, Severity, codes},
    html::passes::{Heading, Marks, code::Words, labels::Seen, labels::Variants},
    html::{Fragment, Tree, facts, passes},
    liquid::{Expanded, Part, Scope, expand_parts},
    markdown::{self, LaidOut},
    plan::Unit,
    render::{
        Renderer,
        record::{Memo, MemoTable, Reads, Stage},
    },
    site::{LanguageId, PageId, PageKind, Structure, names_host},
    source::Place,
    value::Leaf,
};

/// A finished article.
#[derive(Debug)]
pub struct Article {
    /// HTML of its body.
    pub html: String,
    /// Its headings.
    pub headings: Arc<[Heading]>,
    /// The beginning of its first paragraph, as plain text.
    pub beginning: String,
    /// What of it is for some readers only.
    pub variants: Variants,
    /// What is wrong with it.
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

/// Headings of pages in the source language, which translations take their ids from.
pub(in crate::render) type Outlines = MemoTable<Outline>;

/// How many outlines a site may have.
pub(in crate::render) fn outline_count(site: &Structure) -> usize {
    site.pages.len() * site.versions.len()
}

/// Unclosed elements that are reported of one page: more say nothing new.
const MOST_UNCLOSED: usize = 20;

/// Says what is wrong with a translation, parts of which will be shown in the source language.
fn report_broken(translation: &Leaf, problems: &mut Vec<Diagnostic>) {
    if !translation.has_liquid() || !translation.template().is_broken() {
        return;
    }
    let found = translation.template().problems();
    problems.extend(found.iter().cloned());
    let first = found
        .iter()
        .find(|problem| problem.code.severity == Severity::Error);
    if let Some(first) = first {
        let message = "invalid Liquid in this part of the translation; source text shown instead";
        problems.push(Diagnostic::new(
            &codes::TRANSLATION_BROKEN,
            first.span.clone(),
            message,
        ));
    }
}

impl Renderer {
    /// The text of a unit after Liquid: Markdown with HTML.
    pub fn text(&self, unit: Unit) -> String {
        let builder = PageBuilder::new(self);
        let parts = builder.parts(unit, &mut Vec::new());
        let world = UnitWorld::new(&builder, unit, true);
        expand_parts(&parts, &mut Scope::new(&world)).text
    }
}

impl PageBuilder<'_> {
    /// The article of a unit.
    pub(in crate::render) fn article(&self, unit: Unit) -> Article {
        let source = Unit {
            language: LanguageId::SOURCE,
            ..unit
        };
        let part = self.part();
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
            outlines.get(self.outline_number(unit), self.renderer.state(), outline);
        }
        article
    }

    fn outline_number(&self, unit: Unit) -> usize {
        usize::from(unit.version.0) * self.structure().pages.len() + unit.page.0 as usize
    }

    /// The headings of a page in the source language.
    fn outline(&self, unit: Unit) -> Arc<[Heading]> {
        let make = || {
            let builder = self.apart();
            let article = builder.whole(unit, HeadingIds::Own);
            Outline {
                headings: article.headings,
                reads: builder.finish(),
            }
        };
        let outlines = &self.renderer.outlines;
        let outline = outlines.get(self.outline_number(unit), self.renderer.state(), make);
        self.note_all(&outline.reads);
        Arc::clone(&outline.headings)
    }

    /// All texts of a page.
    fn whole(&self, unit: Unit, ids: HeadingIds) -> Article {
        let mut problems = Vec::new();
        let parts = self.parts(unit, &mut problems);
        let mut article = self.compose(unit, &parts, ids);
        problems.append(&mut article.diagnostics);
        article.diagnostics = problems;
        article
    }

    /// Texts of a unit as one piece of HTML.
    pub(super) fn compose(&self, unit: Unit, parts: &[Part], ids: HeadingIds) -> Article {
        let world = UnitWorld::new(self, unit, true);
        let mut scope = Scope::new(&world);
        let Expanded { text, map } = self.timed(Stage::Liquid, || expand_parts(parts, &mut scope));
        let text = BodyText {
            text,
            // Where there is no translation the text is marked as what it is.
            language: self.structure().language_of_text(unit.page, unit.language),
            ids,
        };
        let body = match self.shared {
            Some(shared) => shared.body(text, |text| self.part().body(text)),
            None => Rc::new(self.part().body(&text)),
        };
        self.note_all(&body.reads);
        self.add_facts(unit, &body, &map);
        let mut diagnostics = scope.diagnostics;
        diagnostics.extend(body.problems.iter().filter_map(|problem| {
            let origin = map.origin(problem.at, problem.len)?;
            let mut found = Diagnostic::new(problem.code, origin.span, &*problem.message);
            found.chain = origin.chain;
            Some(found)
        }));
        Article {
            html: self.timed(Stage::Html, || {
                body.fill(
                    |href, always_default| self.link_target(unit, href, always_default),
                    |src| self.image(unit, src),
                )
            }),
            headings: Arc::clone(&body.headings),
            beginning: body.beginning.clone(),
            variants: body.variants.clone(),
            diagnostics,
        }
    }

    /// From a text to HTML, as far as it is the same for all units.
    fn body(self, source: &BodyText) -> SharedBody {
        let legacy = self.is_legacy();
        let lay_out = || legacy.then(|| markdown::lay_out(&source.text));
        let laid_out = self.timed(Stage::Markdown, lay_out);
        let text = laid_out
            .as_ref()
            .map_or(&source.text, |laid_out| &laid_out.text);
        let fragment = |html: &str| self.fragment(html, source.language);
        let mut parsed = self.timed(Stage::Markdown, || {
            markdown::parse_with(text, legacy, self.facts.is_some(), fragment)
        });
        let mut found = Found {
            laid_out: laid_out.as_ref(),
            list: Vec::new(),
        };
        for at in parsed.unclosed.iter().take(MOST_UNCLOSED) {
            let message = "unclosed HTML element; closed with its parent";
            found.add(&codes::HTML_UNCLOSED, *at, 1, message);
        }
        if let Some(at) = parsed.too_deep {
            let message = "elements nested too deeply; inner elements flattened";
            found.add(&codes::MARKDOWN_NESTING, at, 1, message);
        }
        let tree = &mut parsed.tree;
        let mut body = self.timed(Stage::Html, || {
            let marks = passes::Marks::of(tree);
            let mut tree_facts = self.facts.is_some().then(|| facts::survey(tree));
            let seen = self.prepare(tree, &marks, source.language, &mut found);
            let headings = self.identify(tree, &marks, source);
            if let Some(tree_facts) = &mut tree_facts {
                facts::add_anchors(tree_facts, tree, &marks, &headings);
            }
            let (html, slots) = shared::print(tree, text.len() + text.len() / 4);
            SharedBody {
                html,
                slots,
                headings,
                beginning: beginning(tree),
                variants: seen.variants(marks.has_switch),
                facts: tree_facts
                    .map(|facts| BodyFacts::new(facts, &source.text, |at| found.before(at))),
                problems: found.list,
                reads: Reads::default(),
            }
        });
        body.reads = self.finish();
        body
    }

    /// What changes in a tree before its headings are named.
    fn prepare(
        &self,
        tree: &mut Tree<'_>,
        marks: &Marks,
        language: LanguageId,
        found: &mut Found<'_>,
    ) -> Seen {
        let copy = self.renderer.layout.word(language, "copy");
        let seen = passes::labels::add(tree, marks, |named, key| {
            let language = match named {
                Some(named) if named == self.structure().language(LanguageId::SOURCE).hreflang => {
                    LanguageId::SOURCE
                }
                _ => language,
            };
            self.renderer.layout.word(language, key)
        });
        let words = Words { copy };
        passes::code::colour(
            tree,
            &marks.code,
            &self.renderer.highlighter,
            words,
            |name, at| {
                let message = format!("unknown code language `{name}`; not highlighted");
                found.add(&codes::CODE_LANGUAGE, at, 3, &message);
            },
        );
        passes::images::arrange(tree, &marks.images);
        seen
    }

    /// A block of HTML that depends on nothing around it.
    fn fragment(&self, html: &str, language: LanguageId) -> Option<Rc<Fragment>> {
        let make = || {
            Fragment::of(html, self.facts.is_some(), |tree, marks| {
                let mut found = Found::default();
                self.prepare(tree, marks, language, &mut found)
            })
        };
        match self.shared {
            Some(shared) => shared.fragment(language, html, make),
            None => make().map(Rc::new),
        }
    }

    fn identify(&self, tree: &mut Tree<'_>, marks: &Marks, source: &BodyText) -> Arc<[Heading]> {
        let original = match &source.ids {
            HeadingIds::None => return Arc::default(),
            HeadingIds::After(original) => Some(&**original),
            HeadingIds::Own => None,
        };
        let headings = passes::headings::identify(tree, marks, original, |term| {
            self.source_terms(source.language, term)
        });
        passes::ranks::mend(tree, marks);
        headings.into()
    }

    /// The texts of a page. A map topic's own text is not shown: its articles are listed.
    fn parts(&self, unit: Unit, problems: &mut Vec<Diagnostic>) -> Vec<Part> {
        let mut parts = self.own_parts(unit, problems);
        let entry = self.structure().page(unit.page);
        let objects_page = self.structure().config.graphql_objects_page.as_deref();
        if objects_page.is_some_and(|page| page.trim_matches('/') == entry.href) {
            // The original application put the objects there without a tag in the page's text.
            let place = Place::start_of(entry.file);
            let leaf = Leaf::new("\n\n{% include graphql-objects %}".into(), place);
            parts.push(Part {
                leaf: Arc::new(leaf),
                foreign: None,
            });
        }
        parts
    }

    fn own_parts(&self, unit: Unit, problems: &mut Vec<Diagnostic>) -> Vec<Part> {
        if self.structure().page(unit.page).kind == PageKind::MapTopic {
            let whole = |leaf| {
                vec![Part {
                    leaf: Arc::new(leaf),
                    foreign: None,
                }]
            };
            return whole(self.map_topic(unit.page));
        }
        let (original, translation) = self.files(unit.page, unit.language);
        match translation {
            Some(translation) => {
                report_broken(&translation.body, problems);
                let language = &self.structure().language(LanguageId::SOURCE).hreflang;
                fallback::parts(&translation.body, &original.body, language)
            }
            None => vec![Part {
                leaf: Arc::clone(&original.body),
                foreign: None,
            }],
        }
    }

    /// A folder's map topic is listed by the layout, as every index page; a page's lists the articles that follow it
    /// in its category, with their intros (2020).
    fn map_topic(&self, page: PageId) -> Leaf {
        let entry = self.structure().page(page);
        let place = Place::start_of(entry.file);
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

    /// Whether the site's Markdown was written for the parser of former years.
    pub(super) fn is_legacy(&self) -> bool {
        self.structure().config.markdown.lists == Lists::Legacy
    }

    /// Where a link of a unit leads.
    pub(super) fn link_target(
        &self,
        unit: Unit,
        href: &str,
        always_default: bool,
    ) -> Option<String> {
        match self
            .structure()
            .resolve_link(href, unit.language, unit.version, always_default)
        {
            Some(permalink) => Some(self.structure().url(&permalink)),
            // Files of the site lie below its base path, too.
            None if names_host(href) || self.structure().config.base_path().is_empty() => None,
            None => Some(format!("{}{href}", self.structure().config.base_path())),
        }
    }

    fn image(&self, unit: Unit, src: &str) -> Located {
        let entry = self.structure().page(unit.page);
        let product = entry.href.split('/').next().unwrap_or_default();
        if let Some(elsewhere) = self.structure().image_host(src, product, unit.version) {
            return Located {
                src: Some(elsewhere),
                size: None,
            };
        }
        if !src.starts_with('/') || src.starts_with("//") {
            return Located::default();
        }
        let base = self.structure().config.base_path();
        Located {
            src: (!base.is_empty()).then(|| format!("{base}{src}")),
            size: self.image_size(src),
        }
    }
}

/// Characters that search engines show of a description.
const LONGEST_DESCRIPTION: usize = 160;

/// The first paragraph that says something, as far as one reads it in a list of search results.
fn beginning(tree: &Tree<'_>) -> String {
    shortened(tree.first_paragraph())
}

/// The text itself, or its beginning up to the last blank where there is one near the end.
pub(super) fn shortened(mut text: String) -> String {
    let Some((end, _)) = text.char_indices().nth(LONGEST_DESCRIPTION) else {
        return text;
    };
    text.truncate(end);
    if let Some(blank) = text.rfind(' ').filter(|blank| *blank > end / 2) {
        text.truncate(blank);
    }
    text.push('…');
    text
}

/// What is wrong with a text that is being printed.
#[derive(Default)]
struct Found<'l> {
    laid_out: Option<&'l LaidOut>,
    list: Vec<BodyProblem>,
}

impl Found<'_> {
    /// Where an offset of the text that was parsed is in the expanded one.
    fn before(&self, at: usize) -> usize {
        self.laid_out.map_or(at, |laid_out| laid_out.before(at))
    }

    fn add(&mut self, code: &'static Code, at: usize, len: usize, message: &str) {
        let at = self.before(at);
        self.list.push(BodyProblem {
            code,
            at,
            len,
            message: message.to_owned(),
        });
    }
}
