//! The body of a text: from expanded Liquid to HTML that the units of a page share.
//!
//! Enters: the parts of a text. Leaves: a [`SharedBody`], and from it the [`Article`] of one unit. Start at
//! [`PageBuilder::compose`].

use std::{rc::Rc, sync::Arc};

use super::{
    Article, PageBuilder,
    description::shortened,
    facts::BodyFacts,
    shared::{self, BodyProblem, BodyText, HeadingIds, SharedBody},
    world::UnitWorld,
};
use crate::{
    diag::{Code, Diagnostic, codes},
    html::{
        Fragment, Tree, facts, passes,
        passes::{Heading, Marks, code::Words, labels::PartSet},
    },
    liquid::{Expanded, Part, Scope, expand_parts},
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
        let body = match self.shared {
            Some(shared) => shared.body(text, |text| self.nested().body(text)),
            None => Rc::new(self.nested().body(&text)),
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

    /// Converts a text to HTML, except for what depends on the unit.
    fn body(self, source: &BodyText) -> SharedBody {
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
                // The first paragraph that has text, up to the length shown in search results.
                beginning: shortened(tree.first_paragraph()),
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

    /// Modifies a tree before its headings receive their ids.
    fn prepare(
        &self,
        tree: &mut Tree<'_>,
        marks: &Marks,
        language: LanguageId,
        found: &mut Found<'_>,
    ) -> PartSet {
        let copy = self.renderer.layout.word(language, "copy");
        let seen = passes::labels::add_labels(tree, marks, |named, key| {
            let language = match named {
                Some(named) if named == self.structure().language(LanguageId::SOURCE).hreflang => {
                    LanguageId::SOURCE
                }
                _ => language,
            };
            self.renderer.layout.word(language, key)
        });
        let words = Words { copy };
        passes::code::highlight(
            tree,
            &marks.code,
            &self.renderer.highlighter,
            words,
            |name, at| {
                let message = format!("unknown code language `{name}`; not highlighted");
                found.add(&codes::CODE_LANGUAGE, at, 3, &message);
            },
        );
        passes::images::lazy_load_and_wrap(tree, &marks.images);
        seen
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
