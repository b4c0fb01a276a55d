//! Short texts of front matter: title, intro, permissions, product.

use std::sync::Arc;

use super::{PageBuilder, world::UnitWorld};
use crate::{
    config::{Config, Dialect},
    diag::{Diagnostic, codes},
    html::{Kind, SCRIPT_HELP, Tree, facts, passes, script_message},
    liquid::{Expanded, Scope, expand},
    markdown,
    parse::{Key, keys, types},
    plan::Unit,
    render::record::{Memo, MemoTable, Reads},
    site::{PageKind, Structure},
    value::Leaf,
};

/// The texts of a page that other pages show.
#[derive(Debug)]
pub(in crate::render) struct Header {
    /// Plain text.
    pub(in crate::render) title: String,
    /// Plain text; defaults to the title.
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

impl Memo for Header {
    fn reads(&self) -> &Reads {
        &self.reads
    }
}

impl Header {
    /// Returns the plain text of the intro.
    pub(in crate::render) fn intro_text(&self) -> &str {
        &self.intro_text
    }
}

/// Headers of all units, each rendered on first use.
pub(in crate::render) type Headers = MemoTable<Header>;

/// Returns the maximum number of headers of a site.
pub(in crate::render) fn header_count(site: &Structure) -> usize {
    site.pages.len() * site.versions.len() * site.config.languages.len()
}

/// A text as HTML and as plain text.
#[derive(Debug, Default)]
pub(super) struct Prose {
    pub(super) html: String,
    pub(super) inline: String,
    pub(super) text: String,
}

impl<'r> PageBuilder<'r> {
    /// Returns the header of a unit.
    pub(in crate::render) fn header(&self, unit: Unit) -> &'r Header {
        let renderer = self.renderer;
        let make = || PageBuilder::new(renderer).make_header(unit);
        let at = self.index_of(unit);
        renderer.headers.get(at, self, renderer.state(), make)
    }

    fn make_header(self, unit: Unit) -> Header {
        let mut diagnostics = Vec::new();
        let title = self.front_prose(unit, keys::TITLE, &mut diagnostics).text;
        let short = self
            .front_prose(unit, keys::SHORT_TITLE, &mut diagnostics)
            .text;
        let intro = self.front_prose(unit, keys::INTRO, &mut diagnostics);
        let title = if title.is_empty() {
            self.structure().page(unit.page).href.clone()
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

    /// Adds the links in the texts of a unit's own front matter. Its header is rendered once for all pages that show
    /// it, and has no facts.
    pub(in crate::render) fn add_front_facts(&self, unit: Unit) {
        if self.facts.is_some() {
            // Its problems are in the header.
            self.front_prose(unit, keys::INTRO, &mut Vec::new());
            // The page shows them, and their authors can change them.
            let entry = self.structure().page(unit.page);
            let lists_intros = entry.kind == PageKind::MapTopic && !entry.is_index();
            for &page in entry.children.iter().filter(|_| lists_intros) {
                if self.has_version(page, unit.version) {
                    self.front_prose(Unit { page, ..unit }, keys::INTRO, &mut Vec::new());
                }
            }
        }
    }

    /// Renders a front-matter text of a unit. If the translation is missing or broken, the source text is used.
    pub(super) fn front_prose(
        &self,
        unit: Unit,
        key: Key<types::Prose>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Prose {
        let [source, own] = self.prose(unit.page, unit.language, key);
        match (&own, &source) {
            (None, None) => Prose::default(),
            (Some(leaf), None) | (None, Some(leaf)) => {
                self.render_front(unit, key, leaf, diagnostics)
            }
            (Some(own), Some(source)) => {
                let leaf = or_source(own, source, &self.structure().config, diagnostics);
                self.render_front(unit, key, leaf, diagnostics)
            }
        }
    }

    /// Renders the text of a key. Signs in titles are text, and titles do not contain other titles.
    fn render_front(
        &self,
        unit: Unit,
        key: Key<types::Prose>,
        leaf: &Arc<Leaf>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Prose {
        let is_title = [keys::TITLE.name, keys::SHORT_TITLE.name].contains(&key.name);
        match is_title && self.structure().config.dialect() == Dialect::Current {
            true => self.render_title(unit, leaf, diagnostics),
            false => self.render_prose(unit, leaf, diagnostics),
        }
    }

    fn render_title(
        &self,
        unit: Unit,
        leaf: &Arc<Leaf>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Prose {
        let expanded = self.expand(unit, leaf, diagnostics);
        let text = expanded.text.trim();
        match is_plain(text) {
            true => plain(text),
            false => prose(&markdown::parse_title(text)),
        }
    }

    /// Returns a short text after Liquid. It cannot refer to other pages, because they are shown by texts like it.
    pub(super) fn expanded(
        &self,
        unit: Unit,
        leaf: &Leaf,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> String {
        self.expand(unit, leaf, diagnostics).text
    }

    fn expand(&self, unit: Unit, leaf: &Leaf, diagnostics: &mut Vec<Diagnostic>) -> Expanded {
        let world = UnitWorld::new(self, unit, false);
        let mut scope = Scope::new(&world);
        let expanded = expand(leaf, &mut scope);
        diagnostics.append(&mut scope.diagnostics);
        expanded
    }

    /// Renders a short text of front matter or data in a unit.
    pub(super) fn render_prose(
        &self,
        unit: Unit,
        leaf: &Arc<Leaf>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Prose {
        let expanded = self.expand(unit, leaf, diagnostics);
        let joined;
        let mut text = expanded.text.trim();
        if self.is_legacy() && text.contains("] (") {
            joined = join_links(text);
            text = &joined;
        }
        if is_plain(text) {
            return plain(text);
        }
        let wants_facts = self.facts.is_some();
        let parsed = markdown::parse_with(text, self.is_legacy(), wants_facts, |_| None);
        let mut tree = parsed.tree;
        if wants_facts {
            self.add_prose_facts(unit, &expanded, &facts::survey(&tree));
        }
        if passes::titles::are_in(text) {
            let margin = expanded.text.len() - expanded.text.trim_start().len();
            let title = |href: &str| self.link_title_in_header(unit, href);
            passes::titles::insert(&mut tree, title, |problem, at| {
                let (message, help) = self.title_message(&problem);
                if let Some(origin) = expanded.map.origin(at + margin, 1) {
                    let mut found = origin.problem(&codes::LINK_TITLE, message);
                    found.help = help;
                    diagnostics.push(found);
                }
            });
        }
        if text.contains(':') || text.contains('&') {
            for (at, address) in passes::scripts::remove_all(&mut tree) {
                let margin = expanded.text.len() - expanded.text.trim_start().len();
                if let Some(origin) = expanded.map.origin(at + margin, 1) {
                    let found = origin.problem(&codes::SCRIPT_ADDRESS, script_message(&address));
                    diagnostics.push(found.help(SCRIPT_HELP));
                }
            }
        }
        passes::links::rewrite(&mut tree, |slot| self.fill_slot(unit, slot));
        prose(&tree)
    }
}

fn prose(tree: &Tree<'_>) -> Prose {
    let paragraph = tree
        .children(Tree::ROOT)
        .find(|node| matches!(tree.kind(*node), Kind::Element(_)));
    Prose {
        inline: tree.print(paragraph.unwrap_or(Tree::ROOT)),
        html: tree.print(Tree::ROOT).trim().to_owned(),
        text: tree.line(Tree::ROOT),
    }
}

/// Returns a translated text, or the source text if the translation is broken.
pub(super) fn or_source<'l>(
    own: &'l Arc<Leaf>,
    source: &'l Arc<Leaf>,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> &'l Arc<Leaf> {
    if !own.is_broken(config) {
        return own;
    }
    diagnostics.extend(own.template().problems(config).cloned());
    let message = "invalid Liquid in translation; source text shown instead";
    let span = own.place.span(0, 0);
    diagnostics.push(Diagnostic::new(&codes::TRANSLATION_BROKEN, span, message));
    source
}

/// Fixes `[text] (/path)`, which was a link in front matter and is intended as one; `[word] (explanation)` is not.
fn join_links(text: &str) -> String {
    text.replace("] (/", "](/").replace("] (http", "](http")
}

/// Whether a text is a single paragraph without characters that are special in Markdown or HTML.
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
