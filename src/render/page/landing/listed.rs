//! Entries of lists in front matter and data that refer to a page.

use std::sync::Arc;

use serde::Serialize;

use super::localized::{Localized, wrong_type};
use crate::{
    diag::{Diagnostic, codes, did_you_mean},
    html::{SCRIPT_HELP, runs_script, script_message},
    plan::Unit,
    render::page::{PageBuilder, header::Header},
    site::{PageId, split_address},
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
#[derive(Debug)]
pub(super) enum Target {
    /// A page that exists in this version, and the `?…#…` after its path.
    Page(PageId, String),
    /// A URL outside of the site.
    Elsewhere(String),
}

impl PageBuilder<'_> {
    /// Resolves an entry: a path, or a map of `href` and `title`. Returns `None` if the page does not exist in this
    /// version, or if the entry is empty after Liquid. Pages have their short titles.
    pub(super) fn listed(
        &self,
        unit: Unit,
        entry: Localized<'_>,
        near: &Span,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Listed> {
        self.listed_as(unit, entry, near, found, |header| &header.short_title)
    }

    /// Resolves an entry like [`listed`](Self::listed). Pages have their full titles.
    pub(super) fn listed_in_full(
        &self,
        unit: Unit,
        entry: Localized<'_>,
        near: &Span,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Listed> {
        self.listed_as(unit, entry, near, found, |header| &header.title)
    }

    fn listed_as(
        &self,
        unit: Unit,
        entry: Localized<'_>,
        near: &Span,
        found: &mut Vec<Diagnostic>,
        title: impl Fn(&Header) -> &String,
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
                    title: own_title.unwrap_or_else(|| title(header).clone()),
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
        self.target_among(unit, leaf, found, |href| {
            self.structure().locate(href).into_iter().collect()
        })
    }

    /// Resolves a path that can be relative to the folder of the page, and end with `.md`.
    pub(super) fn target_nearby(
        &self,
        unit: Unit,
        leaf: &Arc<Leaf>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Target> {
        self.target_among(unit, leaf, found, |href| self.nearby(unit.page, href))
    }

    /// Returns the pages that a path can refer to on a page.
    pub(super) fn nearby(&self, page: PageId, href: &str) -> Vec<PageId> {
        let entry = self.structure().page(page);
        let folder = match entry.is_index() {
            true => entry.href.as_str(),
            false => entry.href.rsplit_once('/').map_or("", |(folder, _)| folder),
        };
        let path = href.split(['?', '#']).next().unwrap_or_default();
        let path = path.strip_suffix(".md").unwrap_or(path).trim_matches('/');
        let paths = [path.to_owned(), format!("{folder}/{path}")];
        let pages = paths.iter().map(|path| self.structure().locate(path));
        pages.flatten().collect()
    }

    /// Resolves a path to the first of some pages that exists in this version.
    pub(super) fn target_among(
        &self,
        unit: Unit,
        leaf: &Arc<Leaf>,
        found: &mut Vec<Diagnostic>,
        candidates: impl FnOnce(&str) -> Vec<PageId>,
    ) -> Option<Target> {
        let href = self.address(unit, leaf, found)?;
        if href.is_empty() {
            return None;
        }
        if self.structure().is_external(&href) {
            self.add_listed_link(leaf, &href, &href);
            return Some(Target::Elsewhere(href));
        }
        let candidates = candidates(&href);
        let mut here = candidates.iter().copied();
        let here = here.find(|page| self.has_version(*page, unit.version));
        match here.or_else(|| candidates.first().copied()) {
            Some(page) => {
                let rest = rest_of(&href);
                self.add_listed_link(leaf, &href, &(self.url(Unit { page, ..unit }) + rest));
                here.map(|page| Target::Page(page, rest.to_owned()))
            }
            None if self.is_file(&href) => {
                let url = self.file_url(&href).unwrap_or_else(|| href.clone());
                self.add_listed_link(leaf, &href, &url);
                Some(Target::Elsewhere(url))
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

    /// Resolves a path in a list of another page, which reports its problems.
    pub(super) fn target_elsewhere(&self, unit: Unit, leaf: &Arc<Leaf>) -> Option<Target> {
        let href = self.address(unit, leaf, &mut Vec::new())?;
        if href.is_empty() {
            return None;
        }
        if self.structure().is_external(&href) {
            return Some(Target::Elsewhere(href));
        }
        let Some(page) = self.structure().locate(&href) else {
            let url = self.is_file(&href).then(|| self.file_url(&href));
            return url.map(|url| Target::Elsewhere(url.unwrap_or(href)));
        };
        self.has_version(page, unit.version)
            .then(|| Target::Page(page, rest_of(&href).to_owned()))
    }

    /// Whether an entry leads to a file of the site.
    fn is_file(&self, href: &str) -> bool {
        href.starts_with('/') && self.leads_to_file(href)
    }

    /// Returns the URL of a target.
    pub(super) fn target_url(&self, unit: Unit, target: &Target) -> String {
        match target {
            Target::Elsewhere(href) => href.clone(),
            Target::Page(page, rest) => {
                self.url(Unit {
                    page: *page,
                    ..unit
                }) + rest
            }
        }
    }

    /// Returns a target with the full title of its page.
    pub(super) fn titled(&self, unit: Unit, target: &Target) -> Listed {
        let href = self.target_url(unit, target);
        match target {
            Target::Elsewhere(_) => Listed {
                title: href.clone(),
                href,
                intro_html: String::new(),
            },
            Target::Page(page, _) => {
                let header = self.header(Unit {
                    page: *page,
                    ..unit
                });
                Listed {
                    title: header.title.clone(),
                    href,
                    intro_html: header.intro.clone(),
                }
            }
        }
    }

    /// Returns an address after Liquid; `None` if it would run a script, which is reported.
    pub(super) fn address(
        &self,
        unit: Unit,
        leaf: &Arc<Leaf>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<String> {
        let address = self.expanded_word(unit, leaf, found);
        if runs_script(&address) {
            let message = script_message(&address);
            let problem = Diagnostic::new(&codes::SCRIPT_ADDRESS, leaf.span(), message);
            found.push(problem.help(SCRIPT_HELP));
            return None;
        }
        Some(address)
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

/// Returns the `?…#…` after a path.
fn rest_of(href: &str) -> &str {
    split_address(href).1
}
