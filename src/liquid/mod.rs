//! Liquid in the dialects of GitHub-Docs-style trees.
//!
//! Enters: a [`Template`], compiled once from a text of the source, and a [`Scope`] over a [`World`]. Leaves:
//! [`Expanded`] text that knows where each piece came from. Start at [`expand`].
//!
//! `segment` cuts the text into literal runs, outputs and tags; `parse` builds the blocks; each tag is a file
//! in [`tags`]. Filters come from the crate `liquid`, those the dialects add from `filters`. A mistake is a
//! diagnostic: the text around it is still expanded.

mod comparison;
mod condition;
mod expression;
mod filters;
mod out;
mod parse;
mod scope;
mod segment;
pub mod tags;
mod versions;
mod world;

pub(crate) use filters::NOW;
pub use filters::names as filter_names;
pub use out::{Expanded, Origin, SourceMap};
pub use scope::Scope;
pub use versions::{VersionInfo, compare_releases};
pub use world::{LinkCard, World};

use crate::{
    diag::{Diagnostic, Severity},
    source::{Place, Text},
    value::Leaf,
};

/// A compiled text. It can be expanded by many threads at once.
#[derive(Debug)]
pub struct Template {
    text: Text,
    place: Place,
    body: parse::Body,
    problems: Vec<Diagnostic>,
}

impl Template {
    /// Compiles a text that stands at `place`. With `strip_comments`, HTML comments outside of code fences
    /// are removed first, with the Liquid in them. Never fails: see [`Template::problems`].
    pub fn compile(text: &Text, place: &Place, strip_comments: bool) -> Self {
        let (body, problems) = parse::parse(text, place, strip_comments);
        Self {
            text: text.clone(),
            place: place.clone(),
            body,
            problems,
        }
    }

    /// What is wrong with the text, whatever the values are.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Whether a part of the text cannot be expanded as its author meant it.
    pub fn is_broken(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.code.severity == Severity::Error)
    }
}

/// Expands a text. What goes wrong is found in `scope.diagnostics`.
pub fn expand(leaf: &Leaf, scope: &mut Scope<'_>) -> Expanded {
    let mut out = out::Out::new(&leaf.place);
    if leaf.has_liquid() {
        scope.render_template(leaf.template(), &mut out);
    } else {
        out.literal(0, &leaf.text);
    }
    out.finish()
}

/// A part of a text, and HTML that stands before and after it.
#[derive(Debug, Clone)]
pub struct Part {
    /// The text.
    pub leaf: std::sync::Arc<Leaf>,
    /// Language of the text where it is not the page's own.
    pub foreign: Option<String>,
}

/// Expands the parts of a text one after the other, as one.
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
