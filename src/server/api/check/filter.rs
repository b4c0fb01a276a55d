//! Which findings are shown.

use serde::Deserialize;

use crate::{check::Finding, diag::Diagnostic, server::state::State, session::Checkpoint};

/// Which findings to show. An empty text is no filter.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::server) struct CheckQuery {
    /// Path of a product.
    pub(super) product: String,
    /// Code of a language.
    pub(super) language: String,
    /// Id of a version.
    pub(super) version: String,
    /// Code of problems.
    pub(super) code: String,
    /// Part of the path of a file.
    pub(super) file: String,
    /// Language of the page itself.
    pub(super) ui: Option<String>,
    pub(super) format: Option<String>,
}

/// A finding, and where it is.
pub(super) struct Found<'c> {
    pub(super) problem: Diagnostic,
    pub(super) finding: Option<&'c Finding>,
}

/// Returns the problems of the site, of units, and of all pages together that a query asks for.
pub(super) fn matching<'c>(
    state: &State,
    check: &'c Checkpoint,
    query: &CheckQuery,
) -> Vec<Found<'c>> {
    let session = &state.session;
    let (site, files) = (&session.site, &session.site.files);
    let severities = &site.config.severity;
    let is_wanted = |problem: &Diagnostic| {
        (query.code.is_empty() || problem.code.name == query.code)
            && (query.file.is_empty()
                || files
                    .file(problem.span.place.file)
                    .path
                    .contains(&*query.file))
    };
    let of_pages = [&query.product, &query.language, &query.version];
    let is_about_pages = of_pages.iter().any(|it| !it.is_empty());
    let is_shown = |finding: &Finding| {
        finding.units.iter().any(|unit| {
            let product = site.product_of(unit.page);
            let product = product.map_or("", |product| &site.page(product).href);
            (query.product.is_empty() || product == query.product)
                && (query.language.is_empty()
                    || *site.language(unit.language).code == *query.language)
                && (query.version.is_empty()
                    || *site.version(unit.version).info.id == *query.version)
        })
    };
    let mut found = Vec::new();
    if !is_about_pages {
        let of_site = session.problems().filter(|problem| is_wanted(problem));
        found.extend(of_site.map(|problem| Found {
            problem: problem.clone(),
            finding: None,
        }));
    }
    for finding in check.findings() {
        if is_wanted(&finding.diagnostic) && (!is_about_pages || is_shown(finding)) {
            let applied = severities.apply(vec![finding.diagnostic.clone()]);
            found.extend(applied.into_iter().map(|problem| Found {
                problem,
                finding: Some(finding),
            }));
        }
    }
    found
}
