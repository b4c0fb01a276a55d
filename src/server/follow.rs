//! Updates the served site when files change.
//!
//! Enters: [`Batch`]es of changes. Leaves: new states, published through [`Preview`]. Start at [`follow()`].

use std::{
    panic::{self, AssertUnwindSafe},
    sync::mpsc,
    thread,
    time::{Instant, SystemTime},
};

use super::preview::{Preview, ServerEvent, Step};
use crate::{
    session::Session,
    source::{self, Change},
    watch::{Batch, Targets, Watch},
};

/// Processes changes until the watch is stopped. `since`: a moment before the first state was read.
pub(super) fn follow(preview: &Preview, mut watch: Watch, mut since: SystemTime) {
    // Files may have changed before watching started.
    since = rescan(preview, &mut watch, since);
    report_outputs(preview);
    let reference = read_reference(preview, &watch);
    let mut polls = watch.polls();
    while let Ok(batch) = watch.wait() {
        let followed = panic::catch_unwind(AssertUnwindSafe(|| {
            if batch.lost {
                since = rescan(preview, &mut watch, since);
            }
            apply(preview, &mut watch, &batch);
            if reference.try_recv().is_ok() {
                report_reference(preview);
            }
        }));
        if followed.is_err() {
            // The previous state is still in place, and the next change may succeed.
            preview.emit(ServerEvent::Failed);
            preview.pass(batch.mark);
        }
        if watch.polls() && !polls {
            polls = true;
            preview.disable_barrier();
            preview.emit(ServerEvent::PollingStarted);
        }
    }
}

/// Reads all files changed since a moment. Returns the moment to pass to the next call.
fn rescan(preview: &Preview, watch: &mut Watch, since: SystemTime) -> SystemTime {
    let moment = source::now();
    let state = preview.state();
    let paths = state.session.touched_since(since);
    if !paths.is_empty() {
        let next = state.session.refresh(&from_disk(&paths));
        finish(preview, watch, &preview.publish(state.next(next, &paths)));
    }
    moment
}

/// Applies a batch. Waiting requests are answered first; everything else follows.
fn apply(preview: &Preview, watch: &mut Watch, batch: &Batch) {
    if batch.paths.is_empty() {
        preview.pass(batch.mark);
        return;
    }
    let start = Instant::now();
    let state = preview.state();
    let next = state.session.refresh(&from_disk(&batch.paths));
    let step = preview.publish(state.next(next, &batch.paths));
    preview.pass(batch.mark);
    preview.emit(ServerEvent::Changed {
        paths: &batch.paths,
        took: start.elapsed(),
    });
    finish(preview, watch, &step);
}

fn from_disk(paths: &[String]) -> Vec<Change> {
    paths.iter().cloned().map(Change::Disk).collect()
}

fn finish(preview: &Preview, watch: &mut Watch, step: &Step) {
    watch.retarget(targets(&step.now.session));
    preview.report_changes(step);
    step.now.session.renderer.tidy();
}

/// Reads reference data that no page has requested yet, in the background. The receiver is notified when it is done.
fn read_reference(preview: &Preview, watch: &Watch) -> mpsc::Receiver<()> {
    let (state, handle) = (preview.state(), watch.handle());
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        state.session.read_reference();
        let _ = sender.send(());
        handle.wake();
    });
    receiver
}

/// Reports files of the output that have more than one source.
fn report_outputs(preview: &Preview) {
    let state = preview.state();
    if !state.session.outputs().problems.is_empty() {
        preview.report_site(&state);
    }
}

/// Reports problems of the reference data, once all of it has been read.
fn report_reference(preview: &Preview) {
    let state = preview.state();
    if let Some(next) = state.session.with_reference() {
        preview.report_changes(&preview.publish(state.next(next, &[])));
    }
}

/// Returns the files and folders to watch for a session.
pub(super) fn targets(session: &Session) -> Targets {
    let elsewhere = session.external_config().and_then(|path| {
        let name = path.display().to_string();
        Some((std::path::absolute(path).ok()?, name))
    });
    Targets {
        paths: session.inputs(),
        elsewhere,
        history: session.history_places(),
    }
}
