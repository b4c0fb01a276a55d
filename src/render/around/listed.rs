//! Entries of lists in front matter and data that name a page.

use std::sync::Arc;

use serde::Serialize;

use crate::{
    diag::{Diagnostic, codes, did_you_mean},
    liquid::{Scope, expand},
    plan::Unit,
    render::{Renderer, world::UnitWorld},
    site::PageId,
    value::{Leaf, Value},
};

/// A page as a list shows it.
#[derive(Debug, Serialize)]
pub(super) struct Listed {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) intro_html: String,
}

/// Where an entry leads.
pub(super) enum Target {
    /// A page that this version has.
    Page(PageId),
    /// An address outside of the site.
    Elsewhere(String),
}

impl Renderer<'_> {
    /// An entry: a path, or a map of `href` and `title`. `None`: the version has no such page, or the entry's Liquid
    /// leaves nothing of it.
    pub(super) fn listed(
        &self,
        unit: Unit,
        entry: &Value,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Listed> {
        let leaf = entry.as_leaf().or_else(|| entry.get("href")?.as_leaf())?;
        let own_title = entry.get("title").and_then(Value::as_leaf);
        let own_title = own_title.map(|title| self.render_prose(unit, title, found).text);
        Some(match self.target(unit, leaf, found)? {
            Target::Elsewhere(href) => Listed {
                title: own_title.unwrap_or_else(|| href.clone()),
                href,
                intro_html: String::new(),
            },
            Target::Page(page) => {
                let unit = Unit { page, ..unit };
                let header = self.header(unit);
                Listed {
                    title: own_title.unwrap_or_else(|| header.short_title.clone()),
                    href: self.url(unit),
                    intro_html: header.intro.clone(),
                }
            }
        })
    }

    /// Where a path leads. One that leads to no page of the site is reported.
    pub(super) fn target(
        &self,
        unit: Unit,
        leaf: &Arc<Leaf>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Target> {
        let href = self.word_of(unit, leaf, found);
        if href.is_empty() {
            return None;
        }
        if href.contains("://") || href.starts_with("mailto:") {
            return Some(Target::Elsewhere(href));
        }
        match self.site.locate(&href) {
            Some(page) => self
                .has_version(page, unit.version)
                .then_some(Target::Page(page)),
            None => {
                let message = format!("there is no page `{href}`");
                let mut problem = Diagnostic::new(&codes::DEAD_LINK, leaf.span(), message);
                problem.help = did_you_mean(href.trim_matches('/'), self.site.hrefs());
                found.push(problem);
                None
            }
        }
    }

    /// A text with its Liquid expanded, without Markdown.
    pub(super) fn word_of(
        &self,
        unit: Unit,
        leaf: &Arc<Leaf>,
        found: &mut Vec<Diagnostic>,
    ) -> String {
        let world = UnitWorld::new(self, unit, false);
        let mut scope = Scope::new(&world);
        let expanded = expand(leaf, &mut scope);
        found.append(&mut scope.diagnostics);
        expanded.text.trim().to_owned()
    }
}
