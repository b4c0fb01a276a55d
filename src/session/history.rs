//! When the site's pages were last changed: read beside everything else, and again only when HEAD moves.

use std::{path::PathBuf, sync::Arc, thread};

use super::{Problems, Session};
use crate::{
    config::Config,
    diag::{Diagnostic, codes},
    source::{Change, FileId, History, Span},
};

/// Name of the history in batches of changes.
pub(crate) const HISTORY: &str = "(history)";

/// A history that is being read.
pub(super) struct Reading(Option<thread::JoinHandle<History>>);

impl Reading {
    /// Begins to read the history, if the site asks for it.
    pub(super) fn begin(root: &std::path::Path, config: &Config) -> Self {
        let (root, folders) = (root.to_owned(), config.page_folders());
        let read = move || History::read(&root, &folders);
        Self(config.last_updated.then(|| thread::spawn(read)))
    }

    /// Waits for the history. Reports what is wrong with it.
    pub(super) fn finish(self, config_file: FileId, problems: &mut Problems) -> Arc<History> {
        let history = self.0.and_then(|reading| reading.join().ok());
        let history = history.unwrap_or_default();
        let problem = history.problem().map(|problem| {
            let span = Span::of_key(config_file, "last_updated");
            let diagnostic = Diagnostic::new(&codes::HISTORY, span, problem.message.clone());
            match problem.help {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            }
        });
        problems.history = problem.into_iter().collect();
        Arc::new(history)
    }
}

/// Whether the history has to be read again.
pub(super) fn is_changed(before: &Config, config: &Config, changes: &[Change]) -> bool {
    let is_asked_for = config.last_updated != before.last_updated
        || config.page_folders() != before.page_folders();
    is_asked_for || changes.iter().any(|change| change.path() == HISTORY)
}

impl Session {
    /// Returns the state of the history that pages depend on; `None` if they do not.
    pub(super) fn history_state(&self) -> Option<String> {
        let is_asked_for = self.site.config.last_updated;
        is_asked_for.then(|| self.extras.history.state().to_owned())
    }

    /// Whether HEAD has moved since the history was read.
    pub(super) fn has_new_history(&self) -> bool {
        self.history_state()
            .is_some_and(|known| known != History::state_now(self.root()))
    }

    /// Returns the files and folders outside of the site that change when HEAD moves, and their name in batches.
    pub fn history_places(&self) -> (Vec<PathBuf>, &'static str) {
        (self.extras.history.places().to_vec(), HISTORY)
    }
}
