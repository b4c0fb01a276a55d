//! The state of the served site between two changes.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher, Hasher, RandomState},
    sync::Arc,
};

use rustc_hash::FxHashSet;

use crate::{output::map::Owner, session::Session, site::encode_path};

/// The site, and what open pages need to know about it.
#[derive(Debug)]
pub(super) struct State {
    pub(super) session: Session,
    /// Distinguishes this process from an earlier one on the same address.
    process: u64,
    /// Number of the state; the first is 0.
    pub(super) number: u64,
    /// URL paths of changed static files, with the number of the state in which they changed.
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

    /// Returns the state after these paths have changed.
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
                let address = format!("{base}/{}", encode_path(&file.path));
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

    /// Id of this state for open pages.
    pub(super) fn id(&self) -> String {
        format!("{:016x}-{}", self.process, self.number)
    }

    /// Returns the number of the state with this id; `None` if it belonged to another process.
    pub(super) fn number_of(&self, id: &str) -> Option<u64> {
        let (process, number) = id.split_once('-')?;
        let is_ours = u64::from_str_radix(process, 16).ok()? == self.process;
        is_ours.then_some(number.parse().ok()?)
    }

    /// Returns the URL paths of static files that have changed since a state. If that state belonged to another
    /// process, returns those that may have changed: the site's style sheets.
    pub(super) fn changed_files_since(&self, number: Option<u64>) -> Vec<String> {
        let Some(number) = number else {
            let base = self.session.site.config.base_path();
            let files = self.session.static_files.iter();
            let sheets =
                files.filter(|file| file.source().is_some() && file.path.ends_with(".css"));
            return sheets
                .map(|file| format!("{base}/{}", encode_path(&file.path)))
                .collect();
        };
        let since = self.changed_files.iter().filter(|file| *file.1 > number);
        since.map(|(address, _)| address.clone()).collect()
    }

    /// Returns the owner of a path in the output.
    pub(super) fn owner(&self, path: &str) -> Option<Owner> {
        self.session.outputs().owner(path)
    }
}

/// Whether `paths` contains a path or one of its parents.
fn is_at_or_below(path: &str, paths: &FxHashSet<&str>) -> bool {
    let ends = path.match_indices('/').map(|(at, _)| at);
    let mut ends = ends.chain([path.len()]);
    ends.any(|end| paths.contains(&path[..end]))
}
