//! One state of the site while it is served: from one change to the next.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher, Hasher, RandomState},
    sync::Arc,
};

use rustc_hash::FxHashSet;

use crate::{output::map::Owner, session::Session};

/// The site, and what open pages have to know of it.
#[derive(Debug)]
pub(super) struct State {
    pub(super) session: Session,
    /// Sets this process apart from an earlier one at the same address.
    process: u64,
    /// Its number; the first is 0.
    pub(super) number: u64,
    /// Static files that have changed, by address, with the number of the state that they changed in.
    changed_files: Arc<BTreeMap<String, u64>>,
}

impl State {
    pub(super) fn first(session: Session) -> Self {
        Self {
            session,
            process: RandomState::new().build_hasher().finish(),
            number: 0,
            changed_files: Arc::default(),
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
        Self {
            session,
            process: self.process,
            number,
            changed_files,
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

    /// Who has a path of the output.
    pub(super) fn owner(&self, path: &str) -> Option<Owner> {
        self.session.outputs().owner(path)
    }
}

/// Whether a path, or a folder around it, is one of some.
fn is_at_or_below(path: &str, paths: &FxHashSet<&str>) -> bool {
    let ends = path.match_indices('/').map(|(at, _)| at);
    let mut ends = ends.chain([path.len()]);
    ends.any(|end| paths.contains(&path[..end]))
}
