//! The data of the answers.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::filter::{CheckQuery, Found, matching};
use crate::{
    diag::{DiagnosticView, Severity},
    layout::{Context, TeraResult, View},
    plan::Unit,
    render::{LanguageView, SiteView},
    server::{api::json, document::Document, resolve::named_language, state::State},
    session::Checkpoint,
    site::LanguageId,
};

/// Number of findings on a page. JSON has all of them.
const MAX_LISTED: usize = 200;

/// Number of pages that are named for each finding.
const MAX_PAGES: usize = 3;

/// The data of the page.
#[derive(Debug, Serialize)]
struct CheckPage<'v> {
    site: SiteView<'v>,
    lang: LanguageView<'v>,
    filters: Vec<Filter>,
    file: &'v str,
    counts: Vec<Count>,
    errors: usize,
    warnings: usize,
    findings: Vec<Row>,
    more: usize,
    opens: bool,
}

/// A choice.
#[derive(Debug, Serialize)]
struct Filter {
    name: &'static str,
    label: String,
    choices: Vec<Choice>,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// How many findings have a code.
#[derive(Debug, Serialize)]
struct Count {
    code: &'static str,
    meaning: &'static str,
    number: usize,
}

/// A finding with addresses.
#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    problem: DiagnosticView,
    pages: Vec<String>,
    /// Number of further pages.
    #[serde(skip_serializing_if = "is_zero")]
    more: usize,
    /// The source line; only on the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<Quote>,
}

/// A source line: what the problem refers to, and what is around it.
#[derive(Debug, Serialize)]
struct Quote {
    before: String,
    marked: String,
    after: String,
}

impl Quote {
    fn of(problem: &DiagnosticView) -> Option<Self> {
        let [start, end] = problem.caret;
        let piece = |from: usize, to: usize| problem.source.chars().skip(from).take(to - from);
        let quote = Self {
            before: piece(0, start).collect(),
            marked: piece(start, end.max(start)).collect(),
            after: problem.source.chars().skip(end.max(start)).collect(),
        };
        (!problem.source.trim().is_empty()).then_some(quote)
    }
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[derive(Debug, Serialize)]
struct Answer {
    errors: usize,
    warnings: usize,
    findings: Vec<Row>,
}

impl View for CheckPage<'_> {
    fn language(&self) -> LanguageId {
        self.lang.id
    }

    fn context(&self) -> TeraResult<Context> {
        Context::from_serialize(self)
    }
}

/// Returns the answer to a query.
pub(super) fn show(state: &State, check: &Checkpoint, query: &CheckQuery, opens: bool) -> Document {
    let session = &state.session;
    let (site, files) = (&session.site, &session.site.files);
    let mut found = matching(state, check, query);
    found.sort_by_cached_key(|it| {
        let span = &it.problem.span;
        let path = files.file(span.place.file).path.as_str();
        (path, span.locate(files).range.start, it.problem.code.name)
    });
    let of = |severity| {
        found
            .iter()
            .filter(|it| it.problem.severity == severity)
            .count()
    };
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let row = |it: &Found<'_>, most: usize| {
        let units = it.finding.map_or(&[][..], |finding| &finding.units);
        let shown = units.iter().take(most);
        Row {
            problem: DiagnosticView::new(&it.problem, files),
            pages: shown.map(|unit| session.renderer.url(*unit)).collect(),
            more: units.len().saturating_sub(most),
            quote: None,
        }
    };
    let quoted = |row: Row| Row {
        quote: Quote::of(&row.problem),
        ..row
    };
    if query.format.as_deref() == Some("json") {
        let findings = found.iter().map(|it| row(it, usize::MAX)).collect();
        return json(
            200,
            &Answer {
                errors,
                warnings,
                findings,
            },
        );
    }
    let language = named_language(state, query.ui.as_deref());
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for it in &found {
        let code = it.problem.code;
        let count = counts.entry(code.name).or_insert(Count {
            code: code.name,
            meaning: code.meaning,
            number: 0,
        });
        count.number += 1;
    }
    let page = CheckPage {
        site: session.renderer.site_view(language, site.default_version()),
        lang: session.renderer.language_view(language),
        filters: filters(state, check, query, language),
        file: &query.file,
        counts: counts.into_values().collect(),
        errors,
        warnings,
        findings: (found.iter().take(MAX_LISTED))
            .map(|it| quoted(row(it, MAX_PAGES)))
            .collect(),
        more: found.len().saturating_sub(MAX_LISTED),
        opens,
    };
    let html = session.layout.render_built_in("check.html", &page);
    Document::new(200, "text/html; charset=utf-8", html.into_bytes())
}

/// Returns the choices of the form.
fn filters(
    state: &State,
    check: &Checkpoint,
    query: &CheckQuery,
    language: LanguageId,
) -> Vec<Filter> {
    let session = &state.session;
    let site = &session.site;
    let title = |page| {
        let unit = Unit {
            page,
            language,
            version: site
                .page(page)
                .versions
                .first()
                .unwrap_or(site.default_version()),
        };
        session.renderer.title(unit).to_owned()
    };
    let filter = |name, chosen: &str, all: Vec<(String, String)>| {
        let choices = all.into_iter().map(|(value, label)| Choice {
            chosen: value == chosen,
            value,
            label,
        });
        Filter {
            name,
            label: session
                .layout
                .word(language, &format!("check_{name}"))
                .to_owned(),
            choices: choices.collect(),
        }
    };
    let products = site.products.iter();
    let products = products.map(|page| (site.page(*page).href.to_string(), title(*page)));
    let languages = site.config.languages.iter();
    let languages = languages.map(|it| (it.code.to_string(), it.native_name.to_string()));
    let versions = site.versions.iter();
    let versions = versions.map(|it| (it.info.id.to_string(), it.title.to_string()));
    let codes = check.findings().iter().map(|it| it.diagnostic.code.name);
    let of_site = session.problems().map(|it| it.code.name);
    let codes: BTreeSet<&str> = codes.chain(of_site).collect();
    let codes = codes
        .into_iter()
        .map(|code| (code.to_owned(), code.to_owned()));
    vec![
        filter("product", &query.product, products.collect()),
        filter("language", &query.language, languages.collect()),
        filter("version", &query.version, versions.collect()),
        filter("code", &query.code, codes.collect()),
    ]
}
