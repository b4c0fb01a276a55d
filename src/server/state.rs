//! One state of the site while it is served: from one change to the next.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use crate::{
    layout::StaticFile,
    output::{Artifact, redirects::Table},
    session::Session,
    source::below,
};

/// The site, and what is worked out of it when somebody asks.
#[derive(Debug)]
pub(super) struct State {
    pub(super) session: Session,
    /// Its number; the first is 0.
    pub(super) number: u64,
    /// Static files that have changed, by address, with the number of the state that they changed in.
    changed_files: Arc<BTreeMap<String, u64>>,
    redirects: OnceLock<Table>,
    artifacts: OnceLock<Vec<Artifact>>,
}

impl State {
    pub(super) fn first(session: Session) -> Self {
        Self {
            session,
            number: 0,
            changed_files: Arc::default(),
            redirects: OnceLock::new(),
            artifacts: OnceLock::new(),
        }
    }

    /// The state that follows because these paths have changed.
    pub(super) fn next(&self, session: Session, changed: &[String]) -> Self {
        let number = self.number + 1;
        let mut changed_files = Arc::clone(&self.changed_files);
        let base = session.site.config.base_path();
        let files = session
            .static_files
            .iter()
            .chain(&*self.session.static_files);
        for file in files {
            let source = file.source().unwrap_or_default();
            if changed.iter().any(|path| below(path, source).is_some()) {
                let address = format!("{base}/{}", file.path);
                Arc::make_mut(&mut changed_files).insert(address, number);
            }
        }
        Self {
            session,
            number,
            changed_files,
            redirects: OnceLock::new(),
            artifacts: OnceLock::new(),
        }
    }

    /// Addresses of static files that have changed since a state.
    pub(super) fn changed_files_since(&self, number: u64) -> impl Iterator<Item = &str> {
        let since = self
            .changed_files
            .iter()
            .filter(move |file| *file.1 > number);
        since.map(|(address, _)| address.as_str())
    }

    pub(super) fn redirects(&self) -> &Table {
        self.redirects.get_or_init(|| self.session.redirects())
    }

    /// A file that is made beside pages, by its path in the output.
    pub(super) fn artifact(&self, path: &str) -> Option<&Artifact> {
        let artifacts = self.artifacts.get_or_init(|| {
            // What is wrong with their templates shows on every page.
            self.session.artifacts(self.redirects(), &mut Vec::new())
        });
        artifacts.iter().find(|artifact| artifact.path == path)
    }

    /// A static file, by its path in the output.
    pub(super) fn static_file(&self, path: &str) -> Option<&StaticFile> {
        let files = &self.session.static_files;
        let at = files.binary_search_by(|file| file.path.as_str().cmp(path));
        at.ok().map(|at| &files[at])
    }
}
