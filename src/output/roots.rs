//! Pages that are no units: the root, which chooses a language, and a 404 page for each language.

use serde::Serialize;

use super::Artifact;
use crate::{
    diag::Diagnostic,
    layout::{Layout, Words},
    plan::Selection,
    render::{LanguageChoice, LanguageView, Renderer, SiteView},
    site::LanguageId,
};

#[derive(Serialize)]
struct RootView<'v> {
    site: SiteView<'v>,
    lang: LanguageView<'v>,
    t: &'v Words,
    languages: Vec<LanguageChoice<'v>>,
}

/// The root page and the 404 pages. Static hosts show `404.html` at the root for every address.
pub fn artifacts(
    renderer: &Renderer,
    layout: &Layout,
    selection: &Selection,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Artifact> {
    let site = &renderer.site;
    let version = site.default_version();
    let view = |language: LanguageId| RootView {
        site: renderer.site_view(language, version),
        lang: renderer.language_view(language),
        t: layout.words(language),
        languages: renderer
            .language_choices_to(None, |language| site.url(&renderer.home(language, version))),
    };
    let mut render = |name: &str, language| match layout.render(name, &view(language)) {
        Ok(html) => html,
        Err(problem) => {
            problems.push(*problem);
            layout.render_built_in(name, &view(language))
        }
    };
    let first = selection
        .languages
        .first()
        .copied()
        .unwrap_or(LanguageId::SOURCE);
    let mut artifacts = vec![
        Artifact::text("index.html", render("language.html", first)),
        Artifact::text("404.html", render("404.html", first)),
    ];
    for &language in &selection.languages {
        let code = &site.config.languages[usize::from(language.0)].code;
        artifacts.push(Artifact::text(
            format!("{code}/404.html"),
            render("404.html", language),
        ));
    }
    artifacts
}
