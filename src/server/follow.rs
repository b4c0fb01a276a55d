//! Updates the served site when files change.
//!
//! Enters: [`Batch`]es of changes. Leaves: new states, published through [`Preview`]. Start at [`follow()`].

use std::{
    panic::{self, AssertUnwindSafe},
    sync::mpsc,
    thread,
    time::{Instant, SystemTime},
};

use super::preview::{Happening, Preview, Step};
use crate::{
    session::Session,
    source::{self, Change},
    watch::{Batch, Targets, Watch},
};

/// Processes changes until the watch is stopped. `since`: a moment before the first state was read.
pub(super) fn follow(preview: &Preview, mut watch: Watch, mut since: SystemTime) {
    // Files may have changed before watching started.
    since = catch_up(preview, &mut watch, since);
    tell_of_outputs(preview);
    let reference = read_reference(preview, &watch);
    let mut polls = watch.polls();
    while let Ok(batch) = watch.wait() {
        let followed = panic::catch_unwind(AssertUnwindSafe(|| {
            if batch.lost {
                since = catch_up(preview, &mut watch, since);
            }
            take(preview, &mut watch, &batch);
            if reference.try_recv().is_ok() {
                tell_of_reference(preview);
            }
        }));
        if followed.is_err() {
            // The previous state is still in place, and the next change may succeed.
            preview.say(Happening::Failed);
            preview.pass(batch.mark);
        }
        if watch.polls() && !polls {
            polls = true;
            preview.give_up_marks();
            preview.say(Happening::Polls);
        }
    }
}

/// Reads all files changed since a moment. Returns the moment to pass to the next call.
fn catch_up(preview: &Preview, watch: &mut Watch, since: SystemTime) -> SystemTime {
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
fn take(preview: &Preview, watch: &mut Watch, batch: &Batch) {
    if batch.paths.is_empty() {
        preview.pass(batch.mark);
        return;
    }
    let start = Instant::now();
    let state = preview.state();
    let next = state.session.refresh(&from_disk(&batch.paths));
    let step = preview.publish(state.next(next, &batch.paths));
    preview.pass(batch.mark);
    preview.say(Happening::Changed {
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
    preview.tell_of(step);
    step.now.session.renderer.tidy();
}

/// Reads reference data that no page has requested yet, in the background. The receiver is notified when it is done.
fn read_reference(preview: &Preview, watch: &Watch) -> mpsc::Receiver<()> {
    let (state, bell) = (preview.state(), watch.bell());
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        state.session.read_reference();
        let _ = sender.send(());
        bell.wake();
    });
    receiver
}

/// Reports files of the output that have more than one source.
fn tell_of_outputs(preview: &Preview) {
    let state = preview.state();
    if !state.session.outputs().problems.is_empty() {
        preview.tell_of_site(&state);
    }
}

/// Reports problems of the reference data, once all of it has been read.
fn tell_of_reference(preview: &Preview) {
    let state = preview.state();
    if let Some(next) = state.session.with_reference() {
        preview.tell_of(&preview.publish(state.next(next, &[])));
    }
}

/// Returns the files and folders to watch for a session.
pub(super) fn targets(session: &Session) -> Targets {
    let elsewhere = session.config_elsewhere().and_then(|path| {
        let name = path.display().to_string();
        Some((std::path::absolute(path).ok()?, name))
    });
    Targets {
        paths: session.inputs(),
        elsewhere,
    }
}
