//! The event stream of an open page: what has changed of it, and nothing else.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::{Query, State as Extracted},
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::{self, Sender};
use tokio_stream::wrappers::ReceiverStream;

use super::{document::Document, preview::Preview, respond::encoded, state::State};
use crate::diag::Problem;

/// When a browser tries again after the server was gone.
const RETRY: Duration = Duration::from_millis(500);
/// Events that wait for a browser that is slow. It gets the newest state when it is there again.
const WAITING: usize = 4;

/// The page whose events are wanted.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    page: String,
    /// The tag of the bytes that the browser has.
    #[serde(default)]
    etag: String,
}

/// What is known of an open page.
struct Open {
    path: String,
    etag: String,
    /// `None` before the browser has been told.
    problems: Option<Vec<Problem>>,
    /// Number of the state that it was last looked at in.
    number: u64,
}

/// Answers with the events of a page.
pub(super) async fn events(
    Extracted(preview): Extracted<Arc<Preview>>,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Response {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let state = preview.fresh().await;
    let open = Open {
        path: wanted.page,
        etag: last.map_or(wanted.etag, str::to_owned),
        problems: None,
        number: state.number,
    };
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(watch(preview, open, sender));
    Sse::new(ReceiverStream::new(receiver))
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// Looks at the page in each state, until nobody listens.
async fn watch(preview: Arc<Preview>, mut open: Open, sender: Sender<Result<Event, Infallible>>) {
    let mut states = preview.subscribe();
    if sender
        .send(Ok(Event::default().retry(RETRY)))
        .await
        .is_err()
    {
        return;
    }
    loop {
        let state = Arc::clone(&states.borrow_and_update());
        let preview = Arc::clone(&preview);
        let looked = tokio::task::spawn_blocking(move || {
            let events = open.look(&preview, &state);
            (open, events)
        });
        let Ok((looked, events)) = looked.await else {
            return;
        };
        open = looked;
        for event in events {
            if sender.send(Ok(event)).await.is_err() {
                return;
            }
        }
        tokio::select! {
            () = sender.closed() => return,
            changed = states.changed() => if changed.is_err() { return },
        }
    }
}

#[derive(Serialize)]
struct PageChanged<'e> {
    etag: &'e str,
    status: u16,
}

#[derive(Serialize)]
struct AssetChanged<'e> {
    path: &'e str,
}

#[derive(Serialize)]
struct Problems<'e> {
    problems: &'e [Problem],
}

impl Open {
    /// What has changed since the last look.
    fn look(&mut self, preview: &Preview, state: &State) -> Vec<Event> {
        let mut events = Vec::new();
        let document = Document::at(preview, state, &self.path);
        if document.etag != self.etag {
            self.etag = document.etag;
            let data = PageChanged {
                etag: &self.etag,
                status: document.status,
            };
            events.extend(event("page", &data).map(|event| event.id(&self.etag)));
        }
        let text = String::from_utf8_lossy(&document.bytes);
        for path in state.changed_files_since(self.number) {
            if text.contains(path) || text.contains(&encoded(path)) {
                events.extend(event("asset", &AssetChanged { path }));
            }
        }
        let page = document.page.as_ref().map(|(unit, page)| (*unit, &**page));
        let problems = preview.problems(state, page);
        if self.problems.as_ref() != Some(&problems) {
            let data = Problems {
                problems: &problems,
            };
            events.extend(event("problems", &data));
            self.problems = Some(problems);
        }
        self.number = state.number;
        events
    }
}

fn event(name: &str, data: &impl Serialize) -> Option<Event> {
    Event::default().event(name).json_data(data).ok()
}
