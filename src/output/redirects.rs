//! Old addresses, as a list for programs and as small pages for hosts that know no rules.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::Context;

use super::Artifact;
use crate::{
    diag::Diagnostic,
    layout::{Layout, View},
    plan::Selection,
    render::{LanguageView, Renderer},
    site::{LanguageId, Site},
};

/// Old address → permalink, with the language each was made for.
pub type Table = BTreeMap<String, (String, LanguageId)>;

/// All redirects of a selection, without those whose place a page has taken.
pub fn table(site: &Site, selection: &Selection, pages: &rustc_hash::FxHashSet<String>) -> Table {
    let mut table = Table::new();
    for &language in &selection.languages {
        for (from, to) in site.redirects_in(language) {
            if !pages.contains(&from) && pages.contains(&to) {
                table.entry(from).or_insert((to, language));
            }
        }
    }
    table
}

/// `redirects.json`: permalinks on both sides, without the site's base path.
pub fn json(table: &Table) -> Artifact {
    let mut text = String::from("{\n");
    for (n, (from, (to, _))) in table.iter().enumerate() {
        text.push_str(if n > 0 { ",\n" } else { "" });
        text.push_str(&serde_json::Value::from(from.as_str()).to_string());
        text.push(':');
        text.push_str(&serde_json::Value::from(to.as_str()).to_string());
    }
    text.push_str("\n}\n");
    Artifact::text("redirects.json", text)
}

#[derive(Serialize)]
struct RedirectView<'v> {
    lang: LanguageView<'v>,
    redirect: Target,
}

impl View for RedirectView<'_> {
    fn language(&self) -> LanguageId {
        self.lang.id
    }

    fn context(&self) -> tera::TeraResult<Context> {
        Context::from_serialize(self)
    }
}

#[derive(Serialize)]
struct Target {
    to: String,
    canonical: String,
}

/// A page that leads on to a permalink, for all old addresses that mean it.
///
/// # Errors
/// A mistake in the template.
pub fn page(
    renderer: &Renderer,
    layout: &Layout,
    (to, language): &(String, LanguageId),
) -> (String, Option<Diagnostic>) {
    let site = &renderer.site;
    let view = RedirectView {
        lang: renderer.language_view(*language),
        redirect: Target {
            to: site.url(to),
            canonical: site.absolute(to),
        },
    };
    match layout.render("redirect.html", &view) {
        Ok(html) => (html, None),
        Err(problem) => (
            layout.render_built_in("redirect.html", &view),
            Some(*problem),
        ),
    }
}
