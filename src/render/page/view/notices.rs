//! Notices around an article that follow from its place, its front matter or its history: early access, the date
//! from which it is in effect, when it was last changed.

use crate::{
    diag::Diagnostic, html::escape_text, parse::keys, plan::Unit, render::page::PageBuilder,
    site::PageKind, source::Day,
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
        dated(word, &date.iso(), &shown)
    }

    /// Returns when the file of a page's text was last changed, as a sentence; empty if that is not known. The home page
    /// consists of other pages, so its file tells nothing.
    pub(super) fn last_change(&self, unit: Unit) -> String {
        if self.structure().page(unit.page).kind == PageKind::Home {
            return String::new();
        }
        let Some(day) = self.changed_on(unit.page, unit.language) else {
            return String::new();
        };
        let word = |name| self.renderer.layout.word(unit.language, name);
        let shown = written(day, word("date_form"), word("months"));
        dated(word("updated"), day.iso(), &shown)
    }
}

/// Returns a sentence with a date in place of `{date}`.
fn dated(sentence: &str, iso: &str, shown: &str) -> String {
    let (before, after) = sentence.split_once("{date}").unwrap_or((sentence, ""));
    let mut html = String::new();
    escape_text(before, &mut html);
    html.push_str(&format!("<time datetime=\"{iso}\">"));
    escape_text(shown, &mut html);
    html.push_str("</time>");
    escape_text(after, &mut html);
    html
}

/// Returns a day in the form of a language. `months`: twelve names.
fn written(day: Day, form: &str, months: &str) -> String {
    let mut parts = day.iso().splitn(3, '-');
    let mut part = || parts.next().unwrap_or_default().trim_start_matches('0');
    let (year, month, day) = (part(), part(), part());
    let number = month.parse::<usize>().unwrap_or_default();
    let name = months.split_whitespace().nth(number.saturating_sub(1));
    form.replace("{year}", year)
        .replace("{month}", name.unwrap_or(month))
        .replace("{day}", day)
}
