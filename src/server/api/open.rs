//! Opens a file of the site in the author's editor.

use std::{path::Path, sync::Arc};

use axum::{
    extract::{Query, State as Extracted},
    http::HeaderMap,
    response::Response,
};
use serde::Deserialize;

use super::respond_about;
use crate::{
    diag::paths::is_builtin,
    server::{document::Document, editor::FilePlace, preview::Preview, state::State},
    session::Session,
};

/// A place, as problems name it.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct OpenQuery {
    file: String,
    #[serde(default = "one")]
    line: u32,
    #[serde(default = "one")]
    column: u32,
}

fn one() -> u32 {
    1
}

/// Opens a place. [`guard`](crate::server::guard) lets only pages of this server on this computer ask for it.
pub(in crate::server) async fn open(
    Extracted(preview): Extracted<Arc<Preview>>,
    headers: HeaderMap,
    Query(query): Query<OpenQuery>,
) -> Response {
    let shared = Arc::clone(&preview);
    respond_about(&preview, &headers, move |state| {
        open_place(&shared, state, &query)
    })
    .await
}

fn open_place(preview: &Preview, state: &State, query: &OpenQuery) -> Document {
    let Some(editor) = preview.editor() else {
        return Document::text(404, "no editor: this server opens no files");
    };
    let Some(file) = known_file(&state.session, &query.file) else {
        return Document::text(404, "not a file of this site");
    };
    let place = FilePlace {
        file: &file,
        line: query.line.max(1),
        column: query.column.max(1),
    };
    match editor.open(place) {
        Ok(()) => Document::new(204, "text/plain; charset=utf-8", Vec::new()),
        Err(error) => Document::text(500, &format!("cannot start the editor: {error}")),
    }
}

/// Returns the absolute path of a file by its name in diagnostics. Only names that the site knows are looked for on disk.
fn known_file(session: &Session, name: &str) -> Option<std::path::PathBuf> {
    // The theme's own files are part of the program.
    let is_known = !is_builtin(name) && session.site.files.find(name).is_some();
    let elsewhere = session.external_config();
    let place = match elsewhere.filter(|path| path.display().to_string() == name) {
        Some(path) => path.to_owned(),
        None => session.root().join(Path::new(name)),
    };
    let place = std::path::absolute(place).ok()?;
    (is_known && place.is_file()).then_some(place)
}
