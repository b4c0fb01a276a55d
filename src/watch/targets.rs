//! Watched paths, and their names in batches.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use crate::source::{below, is_hidden, links};

/// Watched files and folders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Targets {
    /// Folders and files relative to the root, watched recursively.
    pub paths: Vec<String>,
    /// A file outside of the root, and its name in batches.
    pub elsewhere: Option<(PathBuf, String)>,
    /// Files and folders that change when HEAD moves, and their name in batches.
    pub history: (Vec<PathBuf>, &'static str),
}

/// Targets below a root.
#[derive(Debug)]
pub(super) struct Rooted {
    /// As given, and with symbolic links resolved: systems report either.
    roots: [PathBuf; 2],
    pub(super) targets: Targets,
    /// Links below the targets: their paths relative to the root, and the places that they lead to.
    links: Vec<(String, PathBuf)>,
}

impl Rooted {
    pub(super) fn new(root: &Path, targets: Targets) -> io::Result<Self> {
        let root = std::path::absolute(root)?;
        let canonical = root.canonicalize()?;
        Ok(Self {
            roots: [root, canonical],
            targets,
            links: Vec::new(),
        })
    }

    /// Finds the links below the targets.
    pub(super) fn find_links(&mut self) {
        self.links = links(&self.roots[0], &self.targets.paths);
    }

    /// Whether a change of these paths can have added or removed links.
    pub(super) fn can_change_links(&self, paths: &[PathBuf]) -> bool {
        paths.iter().any(|path| match path.symlink_metadata() {
            Ok(data) => !data.is_file(),
            Err(_) => !self.links.is_empty(),
        })
    }

    /// Returns the names of a path in a batch. A folder that contains targets yields all of them.
    pub(super) fn names(&self, path: &Path) -> Vec<String> {
        if let Some((file, name)) = &self.targets.elsewhere
            && is_file(file, path)
        {
            return vec![name.clone()];
        }
        if self.is_history(path) {
            return vec![self.targets.history.1.to_owned()];
        }
        let mut names = self.names_of_place(path);
        if !self.links.is_empty() {
            // Systems report one of the places of a file that has several.
            let real = real(path);
            names.extend(self.names_of_place(&real));
            for (link, target) in &self.links {
                let Ok(rest) = real.strip_prefix(target) else {
                    continue;
                };
                let inner = slashed(rest);
                let name = match &*inner {
                    "" => link.clone(),
                    inner => format!("{link}/{inner}"),
                };
                names.extend((!is_hidden(&name)).then_some(name));
            }
            names.sort_unstable();
            names.dedup();
        }
        names
    }

    /// Whether a path is a file that tells where HEAD is. Locks next to these files come and go.
    fn is_history(&self, path: &Path) -> bool {
        let mut places = self.targets.history.0.iter();
        places.any(|place| path.starts_with(place))
            && path.extension().is_none_or(|extension| extension != "lock")
    }

    /// Returns the names of a place, without those that links give it.
    fn names_of_place(&self, path: &Path) -> Vec<String> {
        let Some(relative) = self.relative(path) else {
            return Vec::new();
        };
        // Hidden files, such as those that editors create next to a file.
        if is_hidden(&relative) {
            return Vec::new();
        }
        let mut targets = self.targets.paths.iter();
        if targets.any(|target| below(target, &relative).is_some()) {
            return vec![relative];
        }
        let is_inner = |target: &&String| relative.is_empty() || below(&relative, target).is_some();
        self.targets
            .paths
            .iter()
            .filter(is_inner)
            .cloned()
            .collect()
    }

    /// Returns the path relative to the root, separated by `/`.
    fn relative(&self, path: &Path) -> Option<String> {
        let inner = |root: &PathBuf| path.strip_prefix(root).ok();
        Some(slashed(self.roots.iter().find_map(inner)?))
    }

    /// Returns the folders to watch, and whether to watch them recursively: existing targets, and their parents up to
    /// the parent of the root, in which targets may be created or removed.
    pub(super) fn folders(&self) -> BTreeMap<PathBuf, bool> {
        let root = &self.roots[0];
        let mut folders = BTreeMap::new();
        let mut add = |path: &Path, whole: bool| {
            if path.is_dir() {
                *folders.entry(path.to_owned()).or_insert(false) |= whole;
            }
        };
        add(root, false);
        if let Some(outer) = root.parent() {
            add(outer, false);
        }
        let elsewhere = self.targets.elsewhere.as_ref();
        if let Some(folder) = elsewhere.and_then(|file| file.0.parent()) {
            add(folder, false);
        }
        for place in &self.targets.history.0 {
            add(place, true);
            if let Some(folder) = place.parent() {
                add(folder, false);
            }
        }
        for target in &self.targets.paths {
            let path = root.join(target);
            let above = path.ancestors().skip(1);
            for above in above.take_while(|above| above != root) {
                add(above, false);
            }
            add(&path, true);
        }
        for (_, target) in &self.links {
            let is_watched = |folder: &String| {
                let folder = self.roots[1].join(folder);
                target.starts_with(folder)
            };
            if !self.targets.paths.iter().any(is_watched) {
                add(target, true);
                if let Some(folder) = target.parent() {
                    add(folder, false);
                }
            }
        }
        folders
    }
}

/// Returns a path separated by `/`.
fn slashed(path: &Path) -> String {
    let parts = path.components();
    let parts: Vec<_> = parts
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// Returns the place of a path without links in front of its last part, which may have been removed.
fn real(path: &Path) -> PathBuf {
    let place = || Some((path.parent()?.canonicalize().ok()?, path.file_name()?));
    place().map_or_else(|| path.to_owned(), |(folder, name)| folder.join(name))
}

/// Whether the path of an event refers to `file`, whose folder may have two names.
fn is_file(file: &Path, path: &Path) -> bool {
    let is_it = || {
        let folder = file.parent()?.canonicalize().ok()?;
        Some(folder.join(file.file_name()?) == path)
    };
    file == path || file.file_name() == path.file_name() && is_it().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_a_parent_folder_count_and_those_of_hidden_files_do_not() {
        let root = tempfile::tempdir().unwrap();
        let targets = Targets {
            paths: ["content", "translations/ja/content", "translations/ja/data"]
                .map(str::to_owned)
                .to_vec(),
            elsewhere: None,
            history: Default::default(),
        };
        let rooted = Rooted::new(root.path(), targets).unwrap();
        let names = |path: &str| rooted.names(&root.path().join(path));
        assert_eq!(names("content/a/b.md"), ["content/a/b.md"]);
        assert_eq!(names("translations/ja").len(), 2);
        assert_eq!(names("").len(), 3);
        for path in [
            "dist/a.html",
            "contents",
            "content/.a.md.swp",
            "content/.git/x",
        ] {
            assert!(names(path).is_empty(), "{path}");
        }
    }
}
