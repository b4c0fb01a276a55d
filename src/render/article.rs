//! The article of a page: its own text, from Liquid to HTML.

use std::{rc::Rc, sync::Arc};

use super::{
    Renderer,
    log::Stage,
    memory::{Made, Table},
    mend,
    pass::Pass,
    reads::Reads,
    sheet::{self, Block, Located, Misprint, Naming, Sheet},
    world::UnitWorld,
};
use crate::{
    config::Lists,
    diag::{Code, Diagnostic, Severity, codes},
    html::passes::{Heading, Marks, code::Words, labels::Seen, labels::Variants},
    html::{Fragment, Tree, passes},
    liquid::{Expanded, Part, Scope, expand_parts},
    markdown::{self, LaidOut},
    plan::Unit,
    site::{LanguageId, PageId, PageKind, Site, names_host},
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
pub(super) struct Outline {
    headings: Arc<[Heading]>,
    reads: Reads,
}

impl Made for Outline {
    fn reads(&self) -> &Reads {
        &self.reads
    }
}

/// Headings of pages in the source language, which translations take their ids from.
pub(super) type Outlines = Table<Outline>;

/// How many outlines a site may have.
pub(super) fn outline_count(site: &Site) -> usize {
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
        let message = "this part of the translation is broken; the source language is shown there";
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
        let pass = Pass::new(self);
        let parts = pass.parts(unit, &mut Vec::new());
        let world = UnitWorld::new(&pass, unit, true);
        expand_parts(&parts, &mut Scope::new(&world)).text
    }
}

impl Pass<'_> {
    /// The article of a unit.
    pub(super) fn article(&self, unit: Unit) -> Article {
        let source = Unit {
            language: LanguageId::SOURCE,
            ..unit
        };
        let pass = self.part();
        let is_translation = self.site.translation(unit.page, unit.language).is_some();
        let original = is_translation.then(|| pass.outline(source));
        let naming = original.map_or(Naming::Own, Naming::After);
        let article = pass.whole(unit, naming);
        let reads = pass.finish();
        self.note_all(&reads);
        if unit.language == LanguageId::SOURCE && self.site.is_translated(unit.page) {
            let outline = || Outline {
                headings: Arc::clone(&article.headings),
                reads,
            };
            self.outlines.get(self.outline_number(unit), self, outline);
        }
        article
    }

    fn outline_number(&self, unit: Unit) -> usize {
        usize::from(unit.version.0) * self.site.pages.len() + unit.page.0 as usize
    }

    /// The headings of a page in the source language.
    fn outline(&self, unit: Unit) -> Arc<[Heading]> {
        let outline = self.outlines.get(self.outline_number(unit), self, || {
            let pass = self.apart();
            let article = pass.whole(unit, Naming::Own);
            Outline {
                headings: article.headings,
                reads: pass.finish(),
            }
        });
        self.note_all(&outline.reads);
        Arc::clone(&outline.headings)
    }

    /// All texts of a page.
    fn whole(&self, unit: Unit, naming: Naming) -> Article {
        self.note_page(unit.page, unit.language);
        let mut problems = Vec::new();
        let parts = self.parts(unit, &mut problems);
        let mut article = self.compose(unit, &parts, naming);
        problems.append(&mut article.diagnostics);
        article.diagnostics = problems;
        article
    }

    /// Texts of a unit as one piece of HTML.
    pub(super) fn compose(&self, unit: Unit, parts: &[Part], naming: Naming) -> Article {
        let world = UnitWorld::new(self, unit, true);
        let mut scope = Scope::new(&world);
        let Expanded { text, map } = self.timed(Stage::Liquid, || expand_parts(parts, &mut scope));
        let block = Block {
            text,
            // Where there is no translation the text is marked as what it is.
            language: match self.site.translation(unit.page, unit.language) {
                Some(_) => unit.language,
                None => LanguageId::SOURCE,
            },
            naming,
        };
        let sheet = match self.kin() {
            Some(kin) => kin.sheet(block, |block| self.sheet(block)),
            None => Rc::new(self.sheet(&block)),
        };
        let mut diagnostics = scope.diagnostics;
        diagnostics.extend(sheet.problems.iter().filter_map(|problem| {
            let origin = map.origin(problem.at, problem.len)?;
            let mut found = Diagnostic::new(problem.code, origin.span, &*problem.message);
            found.chain = origin.chain;
            Some(found)
        }));
        Article {
            html: self.timed(Stage::Html, || {
                sheet.fill(
                    |href, always_default| self.link_target(unit, href, always_default),
                    |src| self.image(unit, src),
                )
            }),
            headings: Arc::clone(&sheet.headings),
            beginning: sheet.beginning.clone(),
            variants: sheet.variants.clone(),
            diagnostics,
        }
    }

    /// From a text to HTML, as far as it is the same for all units.
    fn sheet(&self, block: &Block) -> Sheet {
        let legacy = self.is_legacy();
        let lay_out = || legacy.then(|| markdown::lay_out(&block.text));
        let laid_out = self.timed(Stage::Markdown, lay_out);
        let text = laid_out
            .as_ref()
            .map_or(&block.text, |laid_out| &laid_out.text);
        let fragment = |html: &str| self.fragment(html, block.language);
        let mut parsed = self.timed(Stage::Markdown, || {
            markdown::parse_with(text, legacy, fragment)
        });
        let mut found = Found {
            laid_out: laid_out.as_ref(),
            list: Vec::new(),
        };
        for at in parsed.unclosed.iter().take(MOST_UNCLOSED) {
            let message = "this element is not closed where it must be";
            found.add(&codes::HTML_UNCLOSED, *at, 1, message);
        }
        if let Some(at) = parsed.too_deep {
            let message = "elements are nested too deeply; the inner ones are flattened";
            found.add(&codes::MARKDOWN_NESTING, at, 1, message);
        }
        let tree = &mut parsed.tree;
        self.timed(Stage::Html, || {
            let marks = passes::Marks::of(tree);
            let seen = self.prepare(tree, &marks, block.language, &mut found);
            let headings = self.identify(tree, &marks, block);
            let (html, blanks) = sheet::print(tree, text.len() + text.len() / 4);
            Sheet {
                html,
                blanks,
                headings,
                beginning: beginning(tree),
                variants: seen.variants(marks.has_switch),
                problems: found.list,
            }
        })
    }

    /// What changes in a tree before its headings are named.
    fn prepare(
        &self,
        tree: &mut Tree<'_>,
        marks: &Marks,
        language: LanguageId,
        found: &mut Found<'_>,
    ) -> Seen {
        let copy = self.layout.word(language, "copy");
        let seen = passes::labels::add(tree, marks, |named, key| {
            let language = match named {
                Some(named) if named == self.site.config.languages[0].hreflang => {
                    LanguageId::SOURCE
                }
                _ => language,
            };
            self.layout.word(language, key)
        });
        let words = Words { copy };
        passes::code::colour(tree, &marks.code, &self.highlighter, words, |name, at| {
            let message = format!("the code language `{name}` is not known");
            found.add(&codes::CODE_LANGUAGE, at, 3, &message);
        });
        passes::images::arrange(tree, &marks.images);
        seen
    }

    /// A block of HTML that depends on nothing around it.
    fn fragment(&self, html: &str, language: LanguageId) -> Option<Rc<Fragment>> {
        let make = || {
            Fragment::of(html, |tree, marks| {
                let mut found = Found::default();
                self.prepare(tree, marks, language, &mut found)
            })
        };
        match self.kin() {
            Some(kin) => kin.fragment(language, html, make),
            None => make().map(Rc::new),
        }
    }

    fn identify(&self, tree: &mut Tree<'_>, marks: &Marks, block: &Block) -> Arc<[Heading]> {
        let original = match &block.naming {
            Naming::None => return Arc::default(),
            Naming::After(original) => Some(&**original),
            Naming::Own => None,
        };
        let headings = passes::headings::identify(tree, marks, original, |term| {
            self.site.source_terms(block.language, term)
        });
        passes::ranks::mend(tree, marks);
        headings.into()
    }

    /// The texts of a page. A map topic's own text is not shown: its articles are listed.
    fn parts(&self, unit: Unit, problems: &mut Vec<Diagnostic>) -> Vec<Part> {
        let mut parts = self.own_parts(unit, problems);
        let entry = self.site.page(unit.page);
        let objects_page = self.site.config.graphql_objects_page.as_deref();
        if objects_page.is_some_and(|page| page.trim_matches('/') == entry.href) {
            // The original application put the objects there without a tag in the page's text.
            let place = Place::start_of(entry.page.file);
            let leaf = Leaf::new("\n\n{% include graphql-objects %}".into(), place);
            parts.push(Part {
                leaf: Arc::new(leaf),
                foreign: None,
            });
        }
        parts
    }

    fn own_parts(&self, unit: Unit, problems: &mut Vec<Diagnostic>) -> Vec<Part> {
        let entry = self.site.page(unit.page);
        if entry.kind == PageKind::MapTopic {
            let whole = |leaf| {
                vec![Part {
                    leaf: Arc::new(leaf),
                    foreign: None,
                }]
            };
            return whole(self.map_topic(unit.page));
        }
        match self.site.translation(unit.page, unit.language) {
            Some(translation) => {
                report_broken(&translation.body, problems);
                let language = &self.site.config.languages[0].hreflang;
                mend::parts(&translation.body, &entry.page.body, language)
            }
            None => vec![Part {
                leaf: Arc::clone(&entry.page.body),
                foreign: None,
            }],
        }
    }

    /// A folder's map topic is listed by the layout, as every index page; a page's lists the articles that follow it
    /// in its category, with their intros (2020).
    fn map_topic(&self, page: PageId) -> Leaf {
        let entry = self.site.page(page);
        let place = Place::start_of(entry.page.file);
        if entry.relative_path.ends_with("index.md") {
            return Leaf::new("".into(), place);
        }
        let links: Vec<String> = entry
            .children
            .iter()
            .map(|child| format!("{{% link_with_intro /{} %}}", self.site.page(*child).href))
            .collect();
        Leaf::new(links.join("\n\n").into(), place)
    }

    /// Whether the site's Markdown was written for the parser of former years.
    pub(super) fn is_legacy(&self) -> bool {
        self.site.config.markdown.lists == Lists::Legacy
    }

    /// Where a link of a unit leads.
    pub(super) fn link_target(
        &self,
        unit: Unit,
        href: &str,
        always_default: bool,
    ) -> Option<String> {
        match self
            .site
            .resolve_link(href, unit.language, unit.version, always_default)
        {
            Some(permalink) => Some(self.site.url(&permalink)),
            // Files of the site lie below its base path, too.
            None if names_host(href) || self.site.config.base_path().is_empty() => None,
            None => Some(format!("{}{href}", self.site.config.base_path())),
        }
    }

    fn image(&self, unit: Unit, src: &str) -> Located {
        let entry = self.site.page(unit.page);
        let product = entry.href.split('/').next().unwrap_or_default();
        if let Some(elsewhere) = self.site.image_host(src, product, unit.version) {
            return Located {
                src: Some(elsewhere),
                size: None,
            };
        }
        if !src.starts_with('/') || src.starts_with("//") {
            return Located::default();
        }
        let base = self.site.config.base_path();
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
    list: Vec<Misprint>,
}

impl Found<'_> {
    fn add(&mut self, code: &'static Code, at: usize, len: usize, message: &str) {
        self.list.push(Misprint {
            code,
            at: self.laid_out.map_or(at, |laid_out| laid_out.before(at)),
            len,
            message: message.to_owned(),
        });
    }
}
