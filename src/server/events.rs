//! The event stream of an open page: only changes that affect the page.

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
use crate::{diag::DiagnosticView, plan::Unit, render::Rendered};

/// Delay before a browser reconnects.
const RETRY: Duration = Duration::from_millis(500);
/// Maximum number of events queued for a slow browser. It gets the latest state once it catches up.
const EVENT_QUEUE_LEN: usize = 4;

/// Query of an event stream.
#[derive(Debug, Deserialize)]
pub(super) struct EventsQuery {
    #[serde(default)]
    page: String,
    /// Entity tag of the bytes that the browser has.
    #[serde(default)]
    etag: String,
    /// Id of the state that the browser knows.
    #[serde(default)]
    state: String,
}

/// State of an open page.
struct OpenPage {
    path: String,
    etag: String,
    /// The page, from when it was compared until its problems are.
    page: Option<(Unit, Arc<Rendered>)>,
    /// `None` until the problems have been sent once.
    problems: Option<Vec<DiagnosticView>>,
    /// Number of the last state that was compared with; `None` if it belonged to another process.
    number: Option<u64>,
}

/// Responds with the events of a page.
pub(super) async fn events(
    Extracted(preview): Extracted<Arc<Preview>>,
    headers: HeaderMap,
    Query(wanted): Query<EventsQuery>,
) -> Response {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let last = last.and_then(|id| id.split_once(' '));
    let (etag, known) = last.unwrap_or((&wanted.etag, &wanted.state));
    let state = preview.fresh().await;
    let open = OpenPage {
        etag: etag.to_owned(),
        page: None,
        problems: None,
        number: match known {
            "" => Some(state.number),
            known => state.number_of(known),
        },
        path: wanted.page,
    };
    let (sender, receiver) = mpsc::channel(EVENT_QUEUE_LEN);
    tokio::spawn(watch(preview, open, sender));
    Sse::new(ReceiverStream::new(receiver))
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// Compares the page in each state, until the client disconnects.
async fn watch(
    preview: Arc<Preview>,
    mut open: OpenPage,
    sender: Sender<Result<Event, Infallible>>,
) {
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
        // The problems follow when the page is on its way: its links are checked for them.
        for look in [OpenPage::diff_page, OpenPage::diff_problems] {
            let (preview, state) = (Arc::clone(&preview), Arc::clone(&state));
            let looked = tokio::task::spawn_blocking(move || {
                let events = look(&mut open, &preview, &state);
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
    problems: &'e [DiagnosticView],
}

impl OpenPage {
    /// Returns events for what has changed on the page and in its files since the last call.
    fn diff_page(&mut self, preview: &Preview, state: &State) -> Vec<Event> {
        let mut events = Vec::new();
        let document = Document::at(preview, state, &self.path);
        if document.etag != self.etag {
            self.etag = document.etag;
            let data = PageChanged {
                etag: &self.etag,
                status: document.status,
            };
            events.extend(event("page", &data));
        }
        let text = String::from_utf8_lossy(&document.bytes);
        for path in state.changed_files_since(self.number) {
            if references(&text, &path) || references(&text, &encoded(&path)) {
                events.extend(event("asset", &AssetChanged { path: &path }));
            }
        }
        self.page = document.page;
        self.number = Some(state.number);
        self.with_id(state, events)
    }

    /// Returns an event if the problems of the page have changed since the last call.
    fn diff_problems(&mut self, preview: &Preview, state: &State) -> Vec<Event> {
        let page = self.page.take();
        let page = page.as_ref().map(|(unit, page)| (*unit, &**page));
        let problems = preview.problems(state, page);
        if self.problems.as_ref() == Some(&problems) {
            return Vec::new();
        }
        let data = Problems {
            problems: &problems,
        };
        let found = event("problems", &data).into_iter().collect();
        self.problems = Some(problems);
        self.with_id(state, found)
    }

    /// Adds what the browser sends when it connects again.
    fn with_id(&self, state: &State, events: Vec<Event>) -> Vec<Event> {
        let id = format!("{} {}", self.etag, state.id());
        events.into_iter().map(|event| event.id(&id)).collect()
    }
}

/// Whether an attribute of a page contains a URL path as a whole, not as part of a longer one.
fn references(html: &str, address: &str) -> bool {
    let is_end =
        |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "\"'=,()?#<>&".contains(c));
    let mut found = html.match_indices(address);
    found.any(|(at, _)| {
        is_end(html[..at].chars().next_back()) && is_end(html[at + address.len()..].chars().next())
    })
}

fn event(name: &str, data: &impl Serialize) -> Option<Event> {
    Event::default().event(name).json_data(data).ok()
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn only_whole_urls_count_as_references() {
        let html = "<img src=\"/assets/logo.svg?v=1\" srcset='/a.png 1x, /b.png 2x'><link href=/hanga.css>";
        for address in ["/assets/logo.svg", "/a.png", "/b.png", "/hanga.css"] {
            assert!(references(html, address), "{address}");
        }
        for address in ["/logo.svg", "/assets/logo", "/hanga.cs", "/assets"] {
            assert!(!references(html, address), "{address}");
        }
    }
}
