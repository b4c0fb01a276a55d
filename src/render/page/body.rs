//! The body of a text: from expanded Liquid to HTML that the units of a page share.
//!
//! Enters: the parts of a text. Leaves: a [`SharedBody`], and from it the [`Article`] of one unit. Start at
//! [`PageBuilder::compose`].

use std::{rc::Rc, sync::Arc};

use super::{
    Article, PageBuilder,
    description::shortened,
    facts::BodyFacts,
    shared::{self, BodyImage, BodyProblem, BodyText, HeadingIds, SharedBody},
    world::UnitWorld,
};
use crate::{
    config::Dialect,
    diag::{Code, codes},
    html::{
        Fragment, SCRIPT_HELP, Tree, facts, passes,
        passes::{
            Heading, Marks,
            annotate::Problem as AnnotationProblem,
            code::{InfoProblem, Words},
            labels::{Icon, Label, PartSet},
            titles::TitleProblem,
        },
        script_message,
    },
    liquid::{Expanded, Part, Scope, expand_parts, tags::icon},
    markdown::{self, LegacyText},
    plan::Unit,
    render::record::{Reads, Stage},
    site::LanguageId,
};

/// Maximum number of unclosed elements reported per page: more add no information.
const MAX_UNCLOSED: usize = 20;

impl PageBuilder<'_> {
    /// Combines texts of a unit into one piece of HTML.
    pub(super) fn compose(&self, unit: Unit, parts: &[Part], ids: HeadingIds) -> Article {
        let world = UnitWorld::new(self, unit, true);
        let mut scope = Scope::new(&world);
        let Expanded { text, map } = self.timed(Stage::Liquid, || expand_parts(parts, &mut scope));
        let text = BodyText {
            text,
            // A text without a translation is marked with its actual language.
            language: self.structure().language_of_text(unit.page, unit.language),
            ids,
        };
        // Titles are read by the unit, and not by all units that share the body.
        let title = |href: &str| self.link_title(unit, href);
        let make = |text: &BodyText| self.nested().body(text, title);
        let body = match self.shared {
            Some(shared) => shared.body(text, title, make),
            None => Rc::new(make(&text)),
        };
        self.note_all(&body.reads);
        self.add_facts(unit, &body, &map);
        let mut diagnostics = scope.diagnostics;
        diagnostics.extend(body.problems.iter().filter_map(|problem| {
            let origin = map.origin(problem.at, problem.len)?;
            let mut found = origin.problem(problem.code, &*problem.message);
            found.help.clone_from(&problem.help);
            Some(found)
        }));
        diagnostics.extend(self.missing_images(unit, &body.images, &map));
        Article {
            html: self.timed(Stage::Html, || {
                body.fill(
                    |href, always_default| self.link_target(unit, href, always_default),
                    |src| self.image(unit, src),
                    |src, is_set| self.file_target(src, is_set),
                )
            }),
            headings: Arc::clone(&body.headings),
            beginning: body.beginning.clone(),
            parts: body.parts,
            has_switch: body.has_switch,
            has_active_code: body.has_active_code,
            is_partly_source: scope.shows_source,
            diagnostics,
        }
    }

    /// Converts a text to HTML, except for what depends on the unit.
    /// `title` returns the title of a link's target.
    fn body(self, source: &BodyText, title: impl Fn(&str) -> Option<String>) -> SharedBody {
        let legacy = self.is_legacy();
        let normalize = || legacy.then(|| markdown::normalize(&source.text));
        let normalized = self.timed(Stage::Markdown, normalize);
        let text = normalized.as_ref().map_or(&source.text, |it| &it.text);
        let fragment = |html: &str| self.fragment(html, source.language);
        let mut parsed = self.timed(Stage::Markdown, || {
            markdown::parse_with(text, legacy, self.facts.is_some(), fragment)
        });
        let mut found = Found {
            normalized: normalized.as_ref(),
            list: Vec::new(),
        };
        for at in parsed.unclosed.iter().take(MAX_UNCLOSED) {
            let message = "unclosed HTML element; closed with its parent";
            found.add(&codes::HTML_UNCLOSED, *at, 1, message.to_owned(), None);
        }
        for (at, message) in parsed.broken_tables.drain(..).take(MAX_UNCLOSED) {
            found.add(&codes::TABLE_SEPARATOR, at, 1, message, None);
        }
        if let Some(at) = parsed.too_deep {
            let message = "elements nested too deeply; inner elements flattened";
            found.add(&codes::MARKDOWN_NESTING, at, 1, message.to_owned(), None);
        }
        for (at, address) in parsed.scripts.drain(..) {
            found.add_script(at, &address);
        }
        let of_fragments = std::mem::take(&mut parsed.images);
        let tree = &mut parsed.tree;
        let mut body = self.timed(Stage::Html, || {
            let is_current = self.structure().config.dialect() == Dialect::Current;
            if is_current && passes::annotate::is_in(text) {
                passes::annotate::expand(
                    tree,
                    |note| markdown::parse(note, legacy).tree,
                    |problem, at| {
                        let (message, help) = annotation_message(problem);
                        let code = &codes::CODE_ANNOTATION;
                        found.add(code, at, 3, message.to_owned(), Some(help));
                    },
                );
            }
            if is_current && passes::link_lists::are_in(text) {
                passes::link_lists::tighten(tree);
            }
            let has_titles = match is_current {
                true => passes::titles::are_almost_in(text),
                false => passes::titles::are_in(text),
            };
            let titles = match has_titles {
                true => passes::titles::insert(tree, title, |problem, at| {
                    self.report_title(&problem, at, &mut found);
                }),
                false => Vec::new(),
            };
            let mut marks = passes::Marks::of(tree);
            for (at, address) in passes::scripts::remove(tree, &marks) {
                found.add_script(at, &address);
            }
            passes::alerts::find(tree, &mut marks);
            let mut tree_facts = self.facts.is_some().then(|| facts::survey(tree));
            let own = marks.addresses_of_images(tree);
            let images = own.into_iter().chain(of_fragments);
            let images = images.map(|(at, src)| BodyImage {
                at: found.before(at),
                src,
            });
            let images = images.collect();
            let seen = self.prepare(tree, &marks, source.language, &mut found);
            let headings = self.identify(tree, &marks, source);
            passes::tables::set_names(tree, &marks);
            passes::footnotes::collect(tree, &marks, |key| {
                self.renderer.layout.word(source.language, key)
            });
            if let Some(tree_facts) = &mut tree_facts {
                facts::add_anchors(tree_facts, tree, &marks, &headings);
            }
            let (html, slots) = shared::print(tree, text.len() + text.len() / 4);
            SharedBody {
                html,
                slots,
                headings,
                // The first paragraph that has text, up to the length shown in search results.
                beginning: shortened(tree.first_paragraph()),
                parts: seen,
                has_switch: marks.has_switch,
                has_active_code: marks.has_active_code,
                titles,
                facts: tree_facts
                    .map(|facts| BodyFacts::new(facts, &source.text, |at| found.before(at))),
                problems: found.list,
                images,
                reads: Reads::default(),
            }
        });
        body.reads = self.finish();
        body
    }

    /// Modifies a tree before its headings receive their ids.
    fn prepare(
        &self,
        tree: &mut Tree<'_>,
        marks: &Marks,
        language: LanguageId,
        found: &mut Found<'_>,
    ) -> PartSet {
        // Before listings are taken apart.
        passes::names::break_long_names(tree, marks);
        let word = |key| self.renderer.layout.word(language, key);
        let parts = &self.renderer.parts;
        let is_legacy = self.structure().config.dialect() == Dialect::Legacy;
        let icon: Icon = |name| icon(name, "16");
        let icon = (!is_legacy).then_some(icon);
        let seen = passes::labels::add_labels(tree, marks, parts, icon, |named, label| {
            let language = match named {
                Some(named) if named == self.structure().language(LanguageId::SOURCE).hreflang => {
                    LanguageId::SOURCE
                }
                _ => language,
            };
            match label {
                Label::Word(key) => self.renderer.layout.word(language, key),
                Label::Part(class) => self.renderer.part_name(language, class),
            }
        });
        let words = Words {
            word: &word,
            assistant: &self.structure().config.prompt_url,
        };
        let highlighter = &self.renderer.highlighter;
        passes::code::highlight(tree, &marks.code, highlighter, words, |problem, at| {
            let (code, message) = match problem {
                InfoProblem::Language(name) => (
                    &codes::CODE_LANGUAGE,
                    format!("unknown code language `{name}`; not highlighted"),
                ),
                InfoProblem::Reference(id) => (
                    &codes::CODE_REFERENCE,
                    format!("no code block has `id={id}`; prompt shown without it"),
                ),
            };
            found.add(code, at, 3, message, None);
        });
        if marks.has_annotations {
            passes::annotate::add_headers(tree, |tree, frame, language| {
                passes::code::add_header(
                    tree,
                    frame,
                    (language, highlighter.title(language)),
                    true,
                    None,
                    words,
                );
                if let Some(frame) = tree.element_mut(frame) {
                    frame.set("data-beside", word("annotate_beside").to_owned());
                    frame.set("data-inline", word("annotate_inline").to_owned());
                }
            });
        }
        if !is_legacy {
            passes::tables::remove_empty_rows(tree, marks);
        }
        passes::tables::set_row_headers(tree, marks);
        passes::tables::set_scopes(tree, marks);
        passes::images::lazy_load_and_wrap(tree, &marks.images);
        seen
    }

    /// Reports a link whose text cannot be replaced by a title.
    fn report_title(&self, problem: &TitleProblem, at: usize, found: &mut Found<'_>) {
        let (message, help) = self.title_message(problem);
        found.add(&codes::LINK_TITLE, at, 1, message, help);
    }

    /// Returns a block of HTML as a fragment that does not depend on its surroundings.
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
        passes::ranks::set_ranks(tree, marks);
        headings.into()
    }

    /// Whether the site's Markdown was written for the parser used before.
    pub(super) fn is_legacy(&self) -> bool {
        self.structure().config.has_legacy_lists()
    }
}

/// The message about an annotated block, and what to do.
fn annotation_message(problem: AnnotationProblem) -> (&'static str, String) {
    match problem {
        AnnotationProblem::Language => (
            "annotated code without a language",
            "name the language behind the fence".to_owned(),
        ),
        AnnotationProblem::Json => (
            "annotated code in `json`, which has no comments",
            "name the language `jsonc`".to_owned(),
        ),
        AnnotationProblem::Comment(start) => (
            "annotated code does not begin with a comment",
            format!("begin with a line such as `{start} What this is`"),
        ),
    }
}

/// The problems of a text that is being rendered.
#[derive(Default)]
struct Found<'l> {
    normalized: Option<&'l LegacyText>,
    list: Vec<BodyProblem>,
}

impl Found<'_> {
    /// Maps an offset in the parsed text to the expanded text.
    fn before(&self, at: usize) -> usize {
        self.normalized.map_or(at, |text| text.before(at))
    }

    fn add_script(&mut self, at: usize, address: &str) {
        let message = script_message(address);
        self.add(
            &codes::SCRIPT_ADDRESS,
            at,
            1,
            message,
            Some(SCRIPT_HELP.to_owned()),
        );
    }

    fn add(
        &mut self,
        code: &'static Code,
        at: usize,
        len: usize,
        message: String,
        help: Option<String>,
    ) {
        let at = self.before(at);
        self.list.push(BodyProblem {
            code,
            at,
            len,
            message,
            help,
        });
    }
}
