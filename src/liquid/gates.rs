//! The conditional blocks of a compiled text, for checks of the source: nothing is rendered.
//!
//! Enters: a [`Template`]. Leaves: its gates, each with its branches in order, and whether the condition of a branch holds in
//! a version.

use std::ops::Range;

use super::{
    Template,
    body::{Body, Node},
    condition::{ABOUT_VERSION, Condition},
    scope::Scope,
    versions::VersionInfo,
};
use crate::source::Span;

/// The blocks of a tag.
pub(crate) enum Blocks<'t> {
    /// Blocks about which no version decides.
    Plain(Vec<&'t Body>),
    /// Branches of which at most one is shown.
    Choice(Gate<'t>),
}

/// A block with conditions: `if`, `unless`, `ifversion`.
#[derive(Debug)]
pub struct Gate<'t> {
    /// Its branches, in order.
    pub branches: Vec<Branch<'t>>,
    /// Whether its conditions are those of `ifversion`.
    pub is_ifversion: bool,
}

/// A branch of a gate.
#[derive(Debug)]
pub struct Branch<'t> {
    /// Range of its condition, or of the tag `else`.
    pub at: Range<usize>,
    pub(super) condition: Option<&'t Condition>,
    pub(super) is_negated: bool,
    pub(super) body: &'t Body,
}

/// A release in a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldRelease<'t> {
    /// The plan before it, as written.
    pub plan: Option<&'t str>,
    /// The release.
    pub release: &'t str,
}

impl Template {
    /// Returns the outermost gates. Empty if the text sets what conditions ask for.
    pub fn gates(&self) -> Vec<Gate<'_>> {
        match ABOUT_VERSION
            .iter()
            .any(|name| self.defines.contains(*name))
        {
            true => Vec::new(),
            false => gates_of(&self.body),
        }
    }

    /// Whether the text assigns a name, captures it or loops over it.
    pub fn defines(&self, name: &str) -> bool {
        self.defines.contains(name)
    }

    /// Returns a piece of the text in its file, without blanks around it.
    pub fn span(&self, range: &Range<usize>) -> Span {
        let piece = self.text.get(range.clone()).unwrap_or_default();
        let start = range.start + piece.len() - piece.trim_start().len();
        self.place.span(start, start + piece.trim().len())
    }

    /// Returns a piece of the text, without blanks around it.
    pub fn piece(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default().trim()
    }
}

fn gates_of(body: &Body) -> Vec<Gate<'_>> {
    let mut gates = Vec::new();
    for node in &body.nodes {
        let Node::Tag { tag, .. } = node else {
            continue;
        };
        match tag.blocks() {
            Blocks::Choice(gate) => gates.push(gate),
            Blocks::Plain(bodies) => gates.extend(bodies.into_iter().flat_map(gates_of)),
        }
    }
    gates
}

impl<'t> Branch<'t> {
    /// Whether it is an `else`.
    pub fn is_else(&self) -> bool {
        self.condition.is_none()
    }

    /// Returns the gates in it.
    pub fn gates(&self) -> Vec<Gate<'t>> {
        gates_of(self.body)
    }

    /// Whether its condition holds in the version of a scope; `None` if more than the version decides.
    pub fn holds(&self, scope: &Scope<'_>) -> Option<bool> {
        let Some(condition) = self.condition else {
            return Some(true);
        };
        let holds = condition.holds_by_version(scope)?;
        Some(holds != self.is_negated)
    }

    /// Returns the releases that its condition names.
    pub fn releases(&self) -> Vec<OldRelease<'t>> {
        let mut found = Vec::new();
        if let Some(condition) = self.condition {
            condition.each_term(&mut |term| {
                let release = term.release();
                found.extend(release.map(|(plan, release)| OldRelease { plan, release }));
            });
        }
        found
    }

    /// Returns the plan that a condition of `if` compares with a number, as only `ifversion` can.
    pub fn compared_plan(&self, version: &VersionInfo) -> Option<&'t str> {
        let mut found = None;
        self.condition?.each_term(&mut |term| {
            let is_plan = |name: &&str| version.plans.iter().any(|(_, short)| **short == **name);
            found = found.or(term.compared_name().filter(is_plan));
        });
        found
    }
}
