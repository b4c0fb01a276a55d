//! One state of the site while it is served: from one change to the next.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher, Hasher, RandomState},
    sync::{Arc, OnceLock},
};

use rustc_hash::FxHashSet;

use crate::{
    layout::StaticFile,
    output::{Artifact, redirects::Table},
    session::Session,
};

/// The site, and what is worked out of it when somebody asks.
#[derive(Debug)]
pub(super) struct State {
    pub(super) session: Session,
    /// Sets this process apart from an earlier one at the same address.
    process: u64,
    /// Its number; the first is 0.
    pub(super) number: u64,
    /// Static files that have changed, by address, with the number of the state that they changed in.
    changed_files: Arc<BTreeMap<String, u64>>,
    redirects: Arc<OnceLock<Table>>,
    artifacts: OnceLock<Vec<Artifact>>,
}

impl State {
    pub(super) fn first(session: Session) -> Self {
        Self {
            session,
            process: RandomState::new().build_hasher().finish(),
            number: 0,
            changed_files: Arc::default(),
            redirects: Arc::default(),
            artifacts: OnceLock::new(),
        }
    }

    /// The state that follows because these paths have changed.
    pub(super) fn next(&self, session: Session, changed: &[String]) -> Self {
        let number = self.number + 1;
        let mut changed_files = Arc::clone(&self.changed_files);
        let paths: FxHashSet<&str> = changed.iter().map(String::as_str).collect();
        let base = session.site.config.base_path();
        let files = session.static_files.iter();
        for file in files.chain(&*self.session.static_files) {
            if file
                .source()
                .is_some_and(|source| is_at_or_below(source, &paths))
            {
                let address = format!("{base}/{}", file.path);
                Arc::make_mut(&mut changed_files).insert(address, number);
            }
        }
        let same_redirects = session.has_redirects_of(&self.session);
        Self {
            session,
            process: self.process,
            number,
            changed_files,
            redirects: match same_redirects {
                true => Arc::clone(&self.redirects),
                false => Arc::default(),
            },
            artifacts: OnceLock::new(),
        }
    }

    /// What open pages call this state by.
    pub(super) fn id(&self) -> String {
        format!("{:016x}-{}", self.process, self.number)
    }

    /// The number of a state by its name; `None` if it was one of another process.
    pub(super) fn number_of(&self, id: &str) -> Option<u64> {
        let (process, number) = id.split_once('-')?;
        let is_ours = u64::from_str_radix(process, 16).ok()? == self.process;
        is_ours.then_some(number.parse().ok()?)
    }

    /// Addresses of static files that have changed since a state; since one of another process, those that may have: the
    /// site's style sheets.
    pub(super) fn changed_files_since(&self, number: Option<u64>) -> Vec<String> {
        let Some(number) = number else {
            let base = self.session.site.config.base_path();
            let files = self.session.static_files.iter();
            let sheets =
                files.filter(|file| file.source().is_some() && file.path.ends_with(".css"));
            return sheets.map(|file| format!("{base}/{}", file.path)).collect();
        };
        let since = self.changed_files.iter().filter(|file| *file.1 > number);
        since.map(|(address, _)| address.clone()).collect()
    }

    pub(super) fn redirects(&self) -> &Table {
        self.redirects.get_or_init(|| self.session.redirects())
    }

    /// A file that is made beside pages, by its path in the output.
    pub(super) fn artifact(&self, path: &str) -> Option<&Artifact> {
        if !self.session.may_make(path) {
            return None;
        }
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

/// Whether a path, or a folder around it, is one of some.
fn is_at_or_below(path: &str, paths: &FxHashSet<&str>) -> bool {
    let ends = path.match_indices('/').map(|(at, _)| at);
    let mut ends = ends.chain([path.len()]);
    ends.any(|end| paths.contains(&path[..end]))
}
