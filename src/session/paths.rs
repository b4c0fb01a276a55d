//! Paths that people give: of files and folders of the site.

use std::{borrow::Cow, path::Path};

use super::Session;
use crate::{
    diag::{did_you_mean, paths::is_builtin, suggestion},
    source::below,
};

/// A path that is no part of what is checked.
#[derive(Debug, thiserror::Error)]
pub enum PathError {
    /// The site has no such file or folder.
    #[error("the site has no file or directory `{name}`")]
    Unknown {
        /// The path.
        name: String,
        /// Similar paths.
        help: Option<String>,
    },
    /// All files there belong to languages that are not selected.
    #[error("nothing to check in `{0}`: its language is not selected")]
    Unselected(String),
}

impl Session {
    /// Returns a path relative to the root of the site, if it is given with the root, with `./`, or as an absolute path.
    pub fn relative<'n>(&self, name: &'n str) -> Cow<'n, str> {
        let name = name.strip_prefix("./").unwrap_or(name);
        let root = self.root().to_string_lossy();
        let root = root.trim_end_matches('/');
        let inside = below(root, name).filter(|_| !root.is_empty() && root != ".");
        if let Some(inside) = inside {
            return inside.trim_start_matches('/').into();
        }
        // An address of a page begins with a slash, too.
        let real = |path: &Path| path.canonicalize().ok();
        let absolute = Path::new(name).is_absolute().then(|| real(Path::new(name)));
        if let (Some(path), Some(root)) = (absolute.flatten(), real(self.root()))
            && let Ok(inside) = path.strip_prefix(root)
        {
            return inside.to_string_lossy().replace('\\', "/").into();
        }
        name.into()
    }

    /// Returns the path of a file or folder of the site, relative to the root and without a slash at its end; empty for the
    /// root.
    ///
    /// # Errors
    /// The site has nothing there, or nothing that was read.
    pub fn file_or_folder(&self, name: &str) -> Result<String, PathError> {
        let path = self.relative(name);
        if matches!(&*path, "" | ".") && !name.is_empty() {
            return Ok(String::new());
        }
        let path = path.trim_end_matches('/');
        let files = || self.site.files.iter().map(|(_, file)| file);
        let mut here = files().filter(|file| below(path, &file.path).is_some());
        if let Some(first) = here.next() {
            let is_unread = first.is_listed_only && here.all(|file| file.is_listed_only);
            return match is_unread {
                true => Err(PathError::Unselected(name.to_owned())),
                false => Ok(path.to_owned()),
            };
        }
        let copied = || self.static_files.iter().filter_map(|file| file.source());
        let mut folders = self.site.config.reference_folders();
        let is_known = copied().any(|file| below(path, file).is_some())
            || folders.any(|folder| below(folder, path).is_some());
        if is_known && self.root().join(path).exists() {
            return Ok(path.to_owned());
        }
        let own = |path: &&str| !is_builtin(path);
        let paths = files().map(|file| &*file.path).filter(own).chain(copied());
        let with_folders = paths.flat_map(|path| Path::new(path).ancestors());
        let mut known: Vec<&str> = with_folders.filter_map(Path::to_str).collect();
        known.sort_unstable();
        known.dedup();
        Err(PathError::Unknown {
            name: name.to_owned(),
            help: similar(path, known.iter().copied()),
        })
    }
}

/// Maximum number of paths suggested because they end like one that does not exist.
const MOST: usize = 3;

/// Returns "did you mean" with the paths that are most similar to one that does not exist. The name of a file counts more
/// than its folders, which many files have in common.
pub(crate) fn similar<'p>(
    name: &str,
    known: impl Iterator<Item = &'p str> + Clone,
) -> Option<String> {
    let last = |path: &'p str| path.rsplit('/').next().unwrap_or_default();
    let wanted = name.rsplit('/').next().unwrap_or_default();
    let end = format!("/{name}");
    let below: Vec<&str> = known.clone().filter(|it| it.ends_with(&end)).collect();
    if (1..=MOST).contains(&below.len()) {
        return suggestion(&below);
    }
    let moved: Vec<&str> = known.clone().filter(|it| last(it) == wanted).collect();
    match moved.is_empty() || !name.contains('/') {
        true => did_you_mean(name, known),
        false => did_you_mean(name, moved.into_iter()),
    }
}
