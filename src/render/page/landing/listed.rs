//! Entries of lists in front matter and data that refer to a page.

use std::sync::Arc;

use serde::Serialize;

use super::localized::{Localized, wrong_type};
use crate::{
    diag::{Diagnostic, codes, did_you_mean},
    plan::Unit,
    render::page::PageBuilder,
    site::PageId,
    source::Span,
    value::Leaf,
};

/// A page in a list.
#[derive(Debug, Serialize)]
pub(super) struct Listed {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) intro_html: String,
}

/// The target of an entry.
pub(super) enum Target {
    /// A page that exists in this version, and the `?…#…` after its path.
    Page(PageId, String),
    /// A URL outside of the site.
    Elsewhere(String),
}

impl PageBuilder<'_> {
    /// Resolves an entry: a path, or a map of `href` and `title`. Returns `None` if the page does not exist in this
    /// version, or if the entry is empty after Liquid.
    pub(super) fn listed(
        &self,
        unit: Unit,
        entry: Localized<'_>,
        near: &Span,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Listed> {
        let path = entry.source.as_leaf();
        let Some(leaf) = path.or_else(|| entry.source.get("href")?.as_leaf()) else {
            wrong_type(
                entry.source,
                near,
                "a path, or a map with `href` and `title`",
                found,
            );
            return None;
        };
        let own_title = entry.get("title");
        let own_title = own_title.and_then(|title| self.data_prose(unit, title, found));
        let own_title = own_title.map(|title| title.text);
        Some(match self.target(unit, leaf, found)? {
            Target::Elsewhere(href) => Listed {
                title: own_title.unwrap_or_else(|| href.clone()),
                href,
                intro_html: String::new(),
            },
            Target::Page(page, rest) => {
                let unit = Unit { page, ..unit };
                let header = self.header(unit);
                Listed {
                    title: own_title.unwrap_or_else(|| header.short_title.clone()),
                    href: self.url(unit) + &rest,
                    intro_html: header.intro.clone(),
                }
            }
        })
    }

    /// Resolves a path. A path that does not lead to a page of the site is reported.
    pub(super) fn target(
        &self,
        unit: Unit,
        leaf: &Arc<Leaf>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Target> {
        let href = self.expanded_word(unit, leaf, found);
        if href.is_empty() {
            return None;
        }
        if self.structure().is_external(&href) {
            self.add_listed_link(leaf, &href, &href);
            return Some(Target::Elsewhere(href));
        }
        match self.structure().locate(&href) {
            Some(page) => {
                let rest = href.find(['?', '#']).map_or("", |at| &href[at..]);
                self.add_listed_link(leaf, &href, &(self.url(Unit { page, ..unit }) + rest));
                self.has_version(page, unit.version)
                    .then(|| Target::Page(page, rest.to_owned()))
            }
            None => {
                self.add_listed_link(leaf, &href, &href);
                let message = format!("page `{href}` not found");
                let mut problem = Diagnostic::new(&codes::DEAD_LINK, leaf.span(), message);
                problem.help = did_you_mean(href.trim_matches('/'), self.structure().hrefs());
                found.push(problem);
                None
            }
        }
    }

    /// Returns a text after Liquid, without Markdown.
    pub(super) fn expanded_word(
        &self,
        unit: Unit,
        leaf: &Arc<Leaf>,
        found: &mut Vec<Diagnostic>,
    ) -> String {
        self.expanded(unit, leaf, found).trim().to_owned()
    }
}
