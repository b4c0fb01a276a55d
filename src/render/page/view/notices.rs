//! Notices around an article that follow from its place or its front matter: early access, the date from which it is in
//! effect.

use crate::{
    diag::Diagnostic, html::escape_text, parse::keys, plan::Unit, render::page::PageBuilder,
};

/// Where the application has its notice about early access.
const EARLY_ACCESS: &[&str] = &["ui", "header", "notices", "early_access"];

impl PageBuilder<'_> {
    /// Returns the notice on a page of `early-access`: the site's own text, which can contain elements, or the theme's
    /// word; empty on other pages, and if the page does without it.
    pub(super) fn early_access_notice(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> String {
        let entry = self.structure().page(unit.page);
        if !entry.is_early_access() || entry.front.is(keys::NO_EARLY_ACCESS_BANNER) {
            return String::new();
        }
        let layout = &self.renderer.layout;
        let word = match layout.own_word(unit.language, "early_access") {
            Some(own) => own,
            None => match self.data_text(unit, EARLY_ACCESS, found) {
                Some(text) => return text.inline.trim().to_owned(),
                None => layout.word(unit.language, "early_access"),
            },
        };
        let mut html = String::new();
        escape_text(word, &mut html);
        html
    }

    /// Returns the date from which a page is in effect, as a sentence; empty if it names none.
    pub(super) fn effective_date(&self, unit: Unit) -> String {
        let Some(date) = self
            .structure()
            .page(unit.page)
            .front
            .get(keys::EFFECTIVE_DATE)
        else {
            return String::new();
        };
        let shown = match self.structure().language(unit.language).code.as_str() {
            "en" => date.english(),
            _ => date.day(),
        };
        let word = self.renderer.layout.word(unit.language, "effective_date");
        let (before, after) = word.split_once("{date}").unwrap_or((word, ""));
        let mut html = String::new();
        escape_text(before, &mut html);
        html.push_str(&format!("<time datetime=\"{}\">{shown}</time>", date.iso()));
        escape_text(after, &mut html);
        html
    }
}
