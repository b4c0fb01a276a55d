//! Short texts of front matter: title, intro, permissions, product.

use std::sync::Arc;

use super::{
    memory::{Made, Table},
    pass::Pass,
    reads::Reads,
    world::UnitWorld,
};
use crate::{
    diag::{Diagnostic, codes},
    html::{Kind, Tree, is_always_default, passes},
    liquid::{Scope, expand},
    markdown,
    plan::Unit,
    site::Site,
    value::Leaf,
};

/// What other pages show of a page.
#[derive(Debug)]
pub(super) struct Header {
    /// Plain text.
    pub(super) title: String,
    /// Plain text; the title where there is none shorter.
    pub(super) short_title: String,
    /// HTML.
    pub(super) intro: String,
    /// HTML of the intro's first paragraph, without the paragraph.
    pub(super) intro_inline: String,
    /// Plain text of the intro.
    pub(super) intro_text: String,
    pub(super) diagnostics: Vec<Diagnostic>,
    reads: Reads,
}

impl Made for Header {
    fn reads(&self) -> &Reads {
        &self.reads
    }
}

/// Headers of all units, each made when it is first asked for.
pub(super) type Headers = Table<Header>;

/// How many headers a site may have.
pub(super) fn header_count(site: &Site) -> usize {
    site.pages.len() * site.versions.len() * site.config.languages.len()
}

/// A text as HTML and as plain text.
#[derive(Debug, Default)]
pub(super) struct Prose {
    pub(super) html: String,
    pub(super) inline: String,
    pub(super) text: String,
}

impl<'r> Pass<'r> {
    /// The header of a unit.
    pub(super) fn header(&self, unit: Unit) -> &'r Header {
        let Unit {
            page,
            version,
            language,
        } = unit;
        let per_language = self.site.pages.len() * self.site.versions.len();
        let at = usize::from(language.0) * per_language
            + usize::from(version.0) * self.site.pages.len()
            + page.0 as usize;
        let renderer = self.renderer();
        let make = || Pass::new(renderer).make_header(unit);
        let header = renderer.headers.get(at, renderer, make);
        self.note_all(&header.reads);
        header
    }

    fn make_header(self, unit: Unit) -> Header {
        let mut diagnostics = Vec::new();
        let title = self.prose(unit, "title", &mut diagnostics).text;
        let short = self.prose(unit, "shortTitle", &mut diagnostics).text;
        let intro = self.prose(unit, "intro", &mut diagnostics);
        let title = if title.is_empty() {
            self.site.page(unit.page).href.clone()
        } else {
            title
        };
        Header {
            short_title: if short.is_empty() {
                title.clone()
            } else {
                short
            },
            title,
            intro: intro.html,
            intro_inline: intro.inline,
            intro_text: intro.text,
            diagnostics,
            reads: self.finish(),
        }
    }

    /// A front-matter text of a unit. A translation's that is missing or broken is the source language's.
    pub(super) fn prose(
        &self,
        unit: Unit,
        key: &'static str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Prose {
        let [source, own] = self.front_texts(unit.page, unit.language, key);
        match (&own, &source) {
            (None, None) => Prose::default(),
            (Some(leaf), None) | (None, Some(leaf)) => self.render_prose(unit, leaf, diagnostics),
            (Some(own), Some(source)) => {
                let leaf = sound(own, source, diagnostics);
                self.render_prose(unit, leaf, diagnostics)
            }
        }
    }

    /// A short text with its Liquid expanded. It cannot show other pages: it is what they are shown by.
    pub(super) fn expanded(
        &self,
        unit: Unit,
        leaf: &Leaf,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> String {
        let world = UnitWorld::new(self, unit, false);
        let mut scope = Scope::new(&world);
        let expanded = expand(leaf, &mut scope);
        diagnostics.append(&mut scope.diagnostics);
        expanded.text
    }

    /// A short text of front matter or data in a unit.
    pub(super) fn render_prose(
        &self,
        unit: Unit,
        leaf: &Arc<Leaf>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Prose {
        let expanded = self.expanded(unit, leaf, diagnostics);
        let joined;
        let mut text = expanded.trim();
        if self.is_legacy() && text.contains("] (") {
            joined = join_links(text);
            text = &joined;
        }
        if is_plain(text) {
            return plain(text);
        }
        let mut tree = markdown::parse(text, self.is_legacy()).tree;
        passes::links::rewrite(&mut tree, |href, element| {
            self.link_target(unit, href, is_always_default(element))
        });
        let paragraph = tree
            .children(Tree::ROOT)
            .find(|node| matches!(tree.kind(*node), Kind::Element(_)));
        Prose {
            inline: tree.print(paragraph.unwrap_or(Tree::ROOT)),
            html: tree.print(Tree::ROOT).trim().to_owned(),
            text: tree.line(Tree::ROOT),
        }
    }
}

/// A translated text, or the source language's where the translation is broken.
pub(super) fn sound<'l>(
    own: &'l Arc<Leaf>,
    source: &'l Arc<Leaf>,
    diagnostics: &mut Vec<Diagnostic>,
) -> &'l Arc<Leaf> {
    if !own.has_liquid() || !own.template().is_broken() {
        return own;
    }
    diagnostics.extend(own.template().problems().iter().cloned());
    let message = "this translated text is broken; the source language's is shown";
    let span = own.place.span(0, 0);
    diagnostics.push(Diagnostic::new(&codes::TRANSLATION_BROKEN, span, message));
    source
}

/// `[text] (/path)` was a link in front matter, and is meant as one; `[word] (explanation)` is not.
fn join_links(text: &str) -> String {
    text.replace("] (/", "](/").replace("] (http", "](http")
}

/// Whether a text is one paragraph in which no character means anything to Markdown or HTML.
fn is_plain(text: &str) -> bool {
    let special = |c: char| {
        matches!(
            c,
            '*' | '_'
                | '`'
                | '['
                | ']'
                | '<'
                | '>'
                | '&'
                | '\\'
                | ':'
                | '~'
                | '\n'
                | '|'
                | '!'
                | '#'
        )
    };
    let starts_block =
        text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '=' | '\t' | ' '));
    !starts_block && !text.contains(special)
}

fn plain(text: &str) -> Prose {
    if text.is_empty() {
        return Prose::default();
    }
    Prose {
        html: format!("<p>{text}</p>"),
        inline: text.to_owned(),
        text: text.to_owned(),
    }
}
