//! Makes requests wait for pending file events, so that no response is older than a save that preceded the request.
//!
//! Enters: requests, and marks from [`Watch`](crate::watch::Watch). Leaves: nothing; a request continues when its mark
//! has been seen. Start at [`Barrier::wait`]. File events are ordered. A request writes a file of its own, the mark;
//! when the event of the mark arrives, so have the events of all earlier saves.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use tempfile::TempDir;
use tokio::{sync::watch, time::timeout};

/// The file of a waiting request. It is removed when the request ends, even if the client disconnects.
struct Mark(PathBuf);

impl Mark {
    #[expect(
        clippy::disallowed_methods,
        reason = "the marker is not a file of the site, and writing it takes microseconds"
    )]
    fn write(path: PathBuf) -> Option<Self> {
        std::fs::write(&path, []).is_ok().then_some(Self(path))
    }
}

impl Drop for Mark {
    #[expect(
        clippy::disallowed_methods,
        reason = "the marker is not a file of the site, and writing it takes microseconds"
    )]
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Holds requests until earlier saves have been seen.
#[derive(Debug)]
pub(super) struct Barrier {
    folder: TempDir,
    max_wait: Duration,
    last: AtomicU64,
    passed: watch::Sender<u64>,
}

impl Barrier {
    /// Creates a temporary folder for marks. `max_wait`: how long a request waits at most.
    pub(super) fn new(max_wait: Duration) -> std::io::Result<Self> {
        Ok(Self {
            folder: tempfile::Builder::new().prefix("hanga-").tempdir()?,
            max_wait,
            last: AtomicU64::new(0),
            passed: watch::Sender::new(0),
        })
    }

    /// The folder for marks.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Waits until all earlier saves have been seen.
    pub(super) async fn wait(&self) {
        let mark = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let Some(_mark) = Mark::write(self.folder().join(mark.to_string())) else {
            return;
        };
        let mut passed = self.passed.subscribe();
        let _ = timeout(self.max_wait, passed.wait_for(|passed| *passed >= mark)).await;
    }

    /// Stops holding requests, now and in the future.
    pub(super) fn open(&self) {
        self.passed.send_replace(u64::MAX);
    }

    /// Releases the requests that wait for this mark or an earlier one.
    pub(super) fn pass(&self, mark: u64) {
        self.passed.send_if_modified(|passed| {
            let is_later = mark > *passed;
            *passed = mark.max(*passed);
            is_later
        });
    }
}
