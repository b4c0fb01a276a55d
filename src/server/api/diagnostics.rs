//! Lists diagnostics.

use std::sync::Arc;

use axum::{
    extract::{Query, State as Extracted},
    http::HeaderMap,
    response::Response,
};
use serde::{Deserialize, Serialize};

use super::{json, respond_about};
use crate::{
    diag::{DiagnosticView, Severity, report::Report},
    server::{document::Document, preview::Preview, state::State},
    source::below,
};

/// Filters of the list.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct DiagnosticsQuery {
    severity: Option<String>,
    file: Option<String>,
}

#[derive(Debug, Serialize)]
struct Diagnostics {
    errors: usize,
    warnings: usize,
    diagnostics: Vec<OnPages>,
}

#[derive(Debug, Serialize)]
struct OnPages {
    #[serde(flatten)]
    problem: DiagnosticView,
    pages: Vec<String>,
}

/// Responds with the problems of the site, and those of pages that are in memory.
pub(in crate::server) async fn diagnostics(
    Extracted(preview): Extracted<Arc<Preview>>,
    headers: HeaderMap,
    Query(query): Query<DiagnosticsQuery>,
) -> Response {
    respond_about(&preview, &headers, move |state| {
        list_diagnostics(state, &query)
    })
    .await
}

fn list_diagnostics(state: &State, query: &DiagnosticsQuery) -> Document {
    let session = &state.session;
    let files = &session.site.files;
    let mut report = Report::default();
    session.outputs();
    report.add(None, session.problems().cloned().collect());
    for (unit, page) in session.renderer.in_memory() {
        report.add(Some(&session.renderer.url(unit)), page.diagnostics.clone());
    }
    let wanted = |entry: &OnPages| {
        let named = query.severity.as_deref();
        let file = query.file.as_deref().map(|file| file.trim_end_matches('/'));
        named.is_none_or(|name| entry.problem.severity.name() == name)
            && file.is_none_or(|file| below(file, &entry.problem.at.file).is_some())
    };
    let all = report.sorted(files).into_iter().map(|entry| OnPages {
        problem: DiagnosticView::new(&entry.diagnostic, files),
        pages: entry.pages.clone(),
    });
    let diagnostics: Vec<OnPages> = all.filter(wanted).collect();
    let count = |severity| {
        let of_severity = diagnostics
            .iter()
            .filter(|entry| entry.problem.severity == severity);
        of_severity.count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let answer = Diagnostics {
        errors,
        warnings,
        diagnostics,
    };
    json(200, &answer)
}
