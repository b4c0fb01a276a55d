//! What readers see of a page's name: its heading, and its title in the tab of a browser.

use std::{borrow::Cow, iter};

use crate::{
    config::Dialect,
    html::escape_text,
    plan::Unit,
    render::page::PageBuilder,
    site::{LanguageId, PageKind},
};

impl<'r> PageBuilder<'r> {
    /// Returns a word of the site's own for its home page; `None` on other pages and in older trees. A translated page
    /// comes before a word that is not translated.
    pub(super) fn home_word(&self, unit: Unit, name: &str) -> Option<&'r str> {
        let is_home = self.structure().page(unit.page).kind == PageKind::Home;
        let is_today = self.structure().config.dialect() == Dialect::Current;
        let renderer = self.renderer;
        let word = renderer.layout.word(unit.language, name);
        let is_best = unit.language == LanguageId::SOURCE
            || self.is_translated(name, unit.language)
            || !self.structure().has_text(unit.page, unit.language);
        (is_home && is_today && is_best && !word.is_empty()).then_some(word)
    }

    /// Whether a language has a word that is not the one of the source language.
    pub(super) fn is_translated(&self, name: &str, language: LanguageId) -> bool {
        let layout = &self.renderer.layout;
        layout.word(language, name) != layout.word(LanguageId::SOURCE, name)
    }

    /// Returns the site's own description on its home page, as HTML and as text.
    pub(super) fn home_intro(&self, unit: Unit) -> Option<(Cow<'r, str>, &'r str)> {
        let text = self.home_word(unit, "home_description")?;
        let mut html = String::from("<p>");
        escape_text(text, &mut html);
        html.push_str("</p>");
        Some((html.into(), text))
    }

    /// Returns a page's title together with the name of the site. Today, pages of other versions than the default one
    /// name the version, too.
    pub(super) fn html_title(&self, unit: Unit, title: &str) -> String {
        let site = self.structure();
        let is_home = site.page(unit.page).kind == PageKind::Home;
        if site.config.dialect() == Dialect::Legacy {
            return match is_home {
                true => title.to_owned(),
                false => format!("{title} - {}", site.config.title),
            };
        }
        let name = match self.renderer.layout.word(unit.language, "home_title") {
            "" => site.config.title.as_str(),
            word => word,
        };
        match (unit.version == site.default_version(), is_home) {
            (true, true) => title.to_owned(),
            (true, false) => format!("{title} - {name}"),
            (false, _) => {
                let version = &site.version(unit.version).title;
                format!("{title} - {}", with_version(name, version))
            }
        }
    }
}

/// Returns the name of a site with a version in it: "Acme Docs" and "Enterprise Server 3.2" become "Acme Enterprise
/// Server 3.2 Docs". What the version's title says is not said again.
fn with_version(name: &str, version: &str) -> String {
    let (brand, rest) = match name.trim().rsplit_once(' ') {
        Some((brand, rest)) => (brand, rest),
        None => (name, ""),
    };
    let is_new = |word: &&str| version.split_whitespace().all(|known| known != *word);
    let brand = brand.split_whitespace().take_while(is_new);
    let rest = iter::once(rest).filter(|rest| !rest.is_empty());
    let parts: Vec<&str> = brand.chain(iter::once(version)).chain(rest).collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::with_version;

    #[test]
    fn a_version_is_within_the_name_of_the_site() {
        let server = "Enterprise Server 3.22";
        assert_eq!(
            with_version("Acme Docs", server),
            "Acme Enterprise Server 3.22 Docs"
        );
        let own = "Acme Enterprise Server 3.22";
        assert_eq!(with_version("Acme Docs", own), format!("{own} Docs"));
        assert_eq!(with_version("Acme", own), own);
        assert_eq!(with_version("Acme", "Server"), "Acme Server");
        assert_eq!(with_version("", "Server"), "Server");
        assert_eq!(
            with_version("Acme Station Manual", "Acme Server 3.2"),
            "Acme Server 3.2 Manual"
        );
        assert_eq!(
            with_version("日本 Acme Docs", own),
            format!("日本 {own} Docs")
        );
    }
}
