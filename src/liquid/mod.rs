//! Liquid in the dialects of GitHub-Docs-style trees.
//!
//! Enters: a [`Template`], compiled once from a source text, and a [`Scope`] over a [`World`]. Leaves: [`Expanded`]
//! text that records where each piece came from. Start at [`expand`].
//!
//! `segment` splits the text into literal text, outputs and tags; `parse` builds the blocks; each tag has a file in
//! [`tags`]. The filters are in `filters`, and `budget` limits their work. An error
//! becomes a diagnostic, and the text around it is still expanded.

mod arguments;
mod body;
pub(crate) mod brackets;
mod budget;
mod comparison;
mod condition;
mod expression;
mod filters;
mod gates;
mod out;
mod parse;
mod problems;
mod scope;
mod segment;
pub mod tags;
mod versions;
mod world;

use std::sync::Arc;

use rustc_hash::FxHashSet;

pub use budget::Allowance;
pub(crate) use filters::NOW;
pub use filters::names as filter_names;
pub use gates::{Branch, Gate, OldRelease};
pub use out::{Expanded, Origin, SourceMap};
pub use scope::Scope;
pub use versions::{VersionInfo, compare_releases};
pub use world::{LinkCard, World};

use crate::{
    config::Config,
    diag::{Diagnostic, Severity},
    source::{Place, Text},
    value::Leaf,
};

/// A compiled text. Several threads can expand it at once.
#[derive(Debug)]
pub struct Template {
    text: Text,
    place: Place,
    body: body::Body,
    problems: Vec<Diagnostic>,
    /// Names that the text assigns, captures or loops over.
    defines: FxHashSet<Arc<str>>,
    /// Blocks of unknown tags, which may be tools of the site: the name of each, and the problem if they are not.
    unknown_blocks: Vec<(String, Diagnostic)>,
}

impl Template {
    /// Compiles the text at `place`. With `strip_comments`, HTML comments outside of code fences are removed first,
    /// including any Liquid in them. Never fails: see [`Template::problems`].
    pub fn compile(text: &Text, place: &Place, strip_comments: bool) -> Self {
        let parsed = parse::parse(text, place, strip_comments);
        Self {
            text: text.clone(),
            place: place.clone(),
            body: parsed.body,
            problems: parsed.problems,
            defines: parsed.defines,
            unknown_blocks: parsed.unknown_blocks,
        }
    }

    /// Problems in the text that do not depend on any values, on a site with this configuration.
    pub fn problems<'t>(&'t self, config: &'t Config) -> impl Iterator<Item = &'t Diagnostic> {
        let unknown = self
            .unknown_blocks
            .iter()
            .filter(|(tag, _)| config.tool_name(tag).is_none());
        self.problems
            .iter()
            .chain(unknown.map(|(_, problem)| problem))
    }

    /// Whether the text has errors, so that part of it cannot be expanded as intended.
    pub fn is_broken(&self, config: &Config) -> bool {
        self.problems(config)
            .any(|problem| problem.code.severity == Severity::Error)
    }
}

/// Expands a text. Problems are added to `scope.diagnostics`.
pub fn expand(leaf: &Leaf, scope: &mut Scope<'_>) -> Expanded {
    let mut out = out::Out::new(&leaf.place);
    if leaf.has_liquid() {
        scope.render_template(leaf.template(), &mut out);
    } else {
        out.literal(0, &leaf.text);
    }
    out.finish()
}

/// A part of a text. If it is in a foreign language, it is wrapped in an HTML element.
#[derive(Debug, Clone)]
pub struct Part {
    /// The text.
    pub leaf: Arc<Leaf>,
    /// Language of the text, if it is not the page's own.
    pub foreign: Option<String>,
}

impl Part {
    /// Creates a part in the language of the page.
    pub fn own(leaf: Arc<Leaf>) -> Self {
        Self {
            leaf,
            foreign: None,
        }
    }
}

/// Expands the parts of a text in order, as a single text.
pub fn expand_parts(parts: &[Part], scope: &mut Scope<'_>) -> Expanded {
    if let [
        Part {
            leaf,
            foreign: None,
        },
    ] = parts
    {
        return expand(leaf, scope);
    }
    let Some(first) = parts.first() else {
        return Expanded::default();
    };
    let mut out = out::Out::new(&first.leaf.place);
    for Part { leaf, foreign } in parts {
        if let Some(language) = foreign {
            out.printed(&(0..0), &format!("\n\n<div lang=\"{language}\">\n\n"));
        }
        let back = out.enter(&leaf.place, Vec::new());
        scope.render_template(leaf.template(), &mut out);
        out.leave(back);
        if foreign.is_some() {
            out.printed(&(0..0), "\n\n</div>\n\n");
        }
    }
    out.finish()
}
