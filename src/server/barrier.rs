//! "Has everything been seen that was saved by now?" A request asks it before it is answered, so that no answer is older
//! than a save that came before the request.
//!
//! Events of files have one order. Whoever asks writes a file of its own, a mark; when the event of the mark comes, those
//! of all earlier saves have come, too.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use tempfile::TempDir;
use tokio::{sync::watch, time::timeout};

/// Nobody waits longer than this: a page that may be old is better than none.
const LONGEST: Duration = Duration::from_secs(1);

/// The file of one who waits. It goes with whoever asked, even if that one hangs up.
struct Mark(PathBuf);

impl Mark {
    #[expect(
        clippy::disallowed_methods,
        reason = "a mark is no file of the site, and takes microseconds"
    )]
    fn write(path: PathBuf) -> Option<Self> {
        std::fs::write(&path, []).is_ok().then_some(Self(path))
    }
}

impl Drop for Mark {
    #[expect(
        clippy::disallowed_methods,
        reason = "a mark is no file of the site, and takes microseconds"
    )]
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Where requests wait.
#[derive(Debug)]
pub(super) struct Barrier {
    folder: TempDir,
    last: AtomicU64,
    passed: watch::Sender<u64>,
}

impl Barrier {
    /// Makes a folder for marks.
    pub(super) fn new() -> std::io::Result<Self> {
        Ok(Self {
            folder: tempfile::Builder::new().prefix("hanga-").tempdir()?,
            last: AtomicU64::new(0),
            passed: watch::Sender::new(0),
        })
    }

    /// Where marks are written.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Waits until everything has been seen that was saved before.
    pub(super) async fn wait(&self) {
        let mark = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let Some(_mark) = Mark::write(self.folder().join(mark.to_string())) else {
            return;
        };
        let mut passed = self.passed.subscribe();
        let _ = timeout(LONGEST, passed.wait_for(|passed| *passed >= mark)).await;
    }

    /// Lets everyone pass from now on.
    pub(super) fn open(&self) {
        self.passed.send_replace(u64::MAX);
    }

    /// Lets those pass who have waited for this mark, or an earlier one.
    pub(super) fn pass(&self, mark: u64) {
        self.passed.send_if_modified(|passed| {
            let is_later = mark > *passed;
            *passed = mark.max(*passed);
            is_later
        });
    }
}
