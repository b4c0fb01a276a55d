//! Pages that are not units: the root, which selects a language, and a 404 page for each language.

use serde::Serialize;

use crate::{
    diag::Diagnostic,
    layout::{Context, Layout, TeraResult, View},
    plan::Selection,
    render::{LanguageChoice, LanguageView, Renderer, SiteView},
    site::LanguageId,
};

#[derive(Serialize)]
struct RootView<'v> {
    site: SiteView<'v>,
    lang: LanguageView<'v>,
    languages: Vec<LanguageChoice<'v>>,
    near: &'v [Suggestion],
}

impl View for RootView<'_> {
    fn language(&self) -> LanguageId {
        self.lang.id
    }

    fn context(&self) -> TeraResult<Context> {
        Context::from_serialize(self)
    }
}

/// A suggested page.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// Title of the page.
    pub title: String,
    /// URL path of the page.
    pub href: String,
}

fn view<'v>(renderer: &'v Renderer, language: LanguageId, near: &'v [Suggestion]) -> RootView<'v> {
    let site = renderer.structure();
    let version = site.default_version();
    RootView {
        site: renderer.site_view(language, version),
        lang: renderer.language_view(language),
        languages: renderer
            .language_choices_to(None, |language| site.url(&renderer.home(language, version))),
        near,
    }
}

/// Renders the 404 page of a language. `near`: suggestions, which only a server can make because it knows the requested
/// path.
pub fn not_found(
    renderer: &Renderer,
    layout: &Layout,
    language: LanguageId,
    near: &[Suggestion],
) -> (String, Option<Diagnostic>) {
    layout.render_or_built_in("404.html", &view(renderer, language, near))
}

/// Renders the root page, in the first selected language.
pub fn language_chooser(
    renderer: &Renderer,
    layout: &Layout,
    selection: &Selection,
) -> (String, Option<Diagnostic>) {
    let first = selection.languages.first().copied();
    let view = view(renderer, first.unwrap_or(LanguageId::SOURCE), &[]);
    layout.render_or_built_in("language.html", &view)
}
