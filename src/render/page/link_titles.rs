//! Titles of the pages that links lead to, for `[AUTOTITLE](/path)`.

use super::PageBuilder;
use crate::{html::passes::titles::TitleProblem, parse::keys, plan::Unit};

impl PageBuilder<'_> {
    /// Returns the title of a link's target; `None` if it is not a page of the site.
    pub(super) fn link_title(&self, unit: Unit, href: &str) -> Option<String> {
        Some(self.header(self.link_unit(unit, href)?).title.clone())
    }

    /// Returns the title of a link's target for a text that is part of a header. A header cannot wait for another header,
    /// which may wait for it.
    pub(super) fn link_title_in_header(&self, unit: Unit, href: &str) -> Option<String> {
        let target = self.link_unit(unit, href)?;
        let title = self.front_prose(target, keys::TITLE, &mut Vec::new()).text;
        Some(match title.is_empty() {
            true => self.structure().page(target.page).href.clone(),
            false => title,
        })
    }

    /// Returns the unit that a link leads to: in the version that it names, in the version of the page, or in the first
    /// one that has the target.
    fn link_unit(&self, unit: Unit, href: &str) -> Option<Unit> {
        let site = self.structure();
        if !href.starts_with('/') || site.is_external(href) {
            return None;
        }
        let page = site.locate(href)?;
        let versions = site.page(page).versions;
        let path = href.split(['?', '#']).next().unwrap_or_default();
        let (named, _) = site.without_version(site.without_language(path));
        let version = named
            .into_iter()
            .chain([unit.version])
            .find(|version| versions.contains(*version))
            .or_else(|| site.nearest_version(versions, unit.version))?;
        Some(Unit {
            page,
            version,
            ..unit
        })
    }

    /// Returns a message about a link whose text cannot be replaced, and a hint.
    pub(super) fn title_message(&self, problem: &TitleProblem) -> (String, Option<String>) {
        match problem {
            TitleProblem::NoPage(href) => (
                format!("cannot insert a title: page `{href}` not found"),
                self.renderer.pages_like(href.trim_matches('/')),
            ),
            TitleProblem::Elsewhere(href) => (
                format!("cannot insert a title: `{href}` is not a path from the root of the site"),
                Some("write the text of the link".to_owned()),
            ),
            TitleProblem::SamePage(href) => (
                format!("cannot insert a title: `{href}` is on the same page"),
                Some("write the text of the link".to_owned()),
            ),
            TitleProblem::Misspelt(text) => (
                format!("link text `{text}` is almost `AUTOTITLE`; not replaced by a title"),
                Some("write `AUTOTITLE`".to_owned()),
            ),
        }
    }
}
