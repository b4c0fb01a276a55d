//! The findings of a check of the whole site: a page for writers that follows edits, or JSON for programs.
//!
//! Enters: filters. Leaves: the findings of the current state that they let through. The state is checked on the first
//! request; then, only what an edit can have changed is checked again.

mod filter;
mod view;

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{Query, State as Extracted},
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

pub(in crate::server) use filter::CheckQuery;

use super::respond_checked;
use crate::server::preview::Preview;

/// Responds with the findings that a query asks for.
pub(in crate::server) async fn check(
    Extracted(preview): Extracted<Arc<Preview>>,
    headers: HeaderMap,
    Query(query): Query<CheckQuery>,
) -> Response {
    let opens = preview.editor().is_some();
    respond_checked(preview, &headers, move |state, check| {
        view::show(state, check, &query, opens)
    })
    .await
}

/// Responds with an event for each new state of the site.
pub(in crate::server) async fn changes(Extracted(preview): Extracted<Arc<Preview>>) -> Response {
    let (sender, receiver) = mpsc::channel::<Result<Event, Infallible>>(1);
    tokio::spawn(async move {
        let mut states = preview.subscribe();
        states.mark_unchanged();
        loop {
            tokio::select! {
                () = sender.closed() => return,
                changed = states.changed() => if changed.is_err() { return },
            }
            let id = states.borrow_and_update().id();
            if sender
                .send(Ok(Event::default().event("state").data(id)))
                .await
                .is_err()
            {
                return;
            }
        }
    });
    Sse::new(ReceiverStream::new(receiver))
        .keep_alive(KeepAlive::default())
        .into_response()
}
