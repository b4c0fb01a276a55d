//! The repairs of translations, as files to write.
//!
//! Enters: a session that has repaired its translations while reading them. Leaves: those files with the repairs, which
//! print the same pages: nothing has to be proven.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Dropped, EditedFile,
    edits::{Replacement, source},
    write,
};
use crate::{session::Session, source::below};

/// The files that repairs change.
#[derive(Debug, Default)]
pub struct Repaired {
    /// The files, in the order of their paths.
    pub files: Vec<EditedFile>,
    /// Those that cannot be written.
    pub dropped: Vec<Dropped>,
    /// The rule of each repair, with the path of its file.
    rules: Vec<(String, &'static str)>,
}

impl Repaired {
    /// Returns the number of repairs in the files, by rule.
    pub fn rules(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for (path, rule) in &self.rules {
            let found = self.files.binary_search_by(|file| file.path.cmp(path));
            if found.is_ok() {
                *counts.entry(*rule).or_default() += 1;
            }
        }
        counts
    }

    /// Returns the number of repairs in the files.
    pub fn count(&self) -> usize {
        self.rules().values().sum()
    }

    /// Writes the files. One that has changed on disk meanwhile, or that cannot be written, is left as it is and moved to
    /// [`dropped`](Self::dropped).
    pub fn write(&mut self, session: &Session) {
        let edits = |file: &EditedFile| file.edits.len();
        let dropped = write::replace_all(session.root(), &mut self.files, edits);
        self.dropped.extend(dropped);
        self.dropped.sort_by(|a, b| a.path.cmp(&b.path));
    }
}

/// Returns the repairs of the translations in these files, and below these folders; of all if there are none.
pub fn repaired(session: &Session, paths: &[String]) -> Repaired {
    let files = &session.site.files;
    let is_wanted = |path: &str| {
        paths.is_empty()
            || paths
                .iter()
                .any(|it| it.is_empty() || below(it, path).is_some())
    };
    let mut found = Repaired::default();
    let mut all = session.site.repairs().edits();
    all.sort_by_key(|(id, _)| &files.file(*id).path);
    for (id, edits) in all {
        let path = &files.file(id).path;
        if !is_wanted(path) {
            continue;
        }
        match source(session, path) {
            Ok((file, is_marked)) => {
                let rules = edits.iter().map(|edit| (path.clone(), edit.rule));
                found.rules.extend(rules);
                let edits = edits.iter().map(|edit| Replacement {
                    range: edit.range.clone(),
                    text: edit.text.clone(),
                    solves: Vec::new(),
                });
                found.files.push(EditedFile {
                    path: path.clone(),
                    before: Arc::clone(file.written()),
                    is_marked,
                    edits: edits.collect(),
                });
            }
            Err(reason) => found.dropped.push(Dropped {
                path: path.clone(),
                fixes: edits.len(),
                reason,
            }),
        }
    }
    found
}
