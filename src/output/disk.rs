//! The output folder.
//!
//! Enters: paths and bytes. Leaves: files on disk, and a [`Summary`]. Start at [`Sink::open`]. One build at a time uses
//! a folder: it holds the [lock](OutputLock) until its record is saved. A file is written to a temporary location and then renamed, so that readers never see a partial file. In a folder that was empty there are
//! no readers yet, and files are written directly. A file that already has the same bytes is not touched.
//! `.hanga/manifest` lists the files written by hanga: only these are ever removed.

#![expect(clippy::disallowed_methods, reason = "output files are written here")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Write},
    path::{Component, Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::SystemTime,
};

use super::{
    lock::{LockError, OutputLock},
    record,
};
use crate::source::{changed, links};

/// Name of the folder for the sink's own files.
pub(super) const OWN: &str = ".hanga";

/// An output folder that is being written.
#[derive(Debug)]
pub struct Sink {
    root: PathBuf,
    /// Paths written by earlier builds.
    before: BTreeSet<String>,
    /// Paths and sizes of files written by this build.
    now: Mutex<Vec<(String, u64)>>,
    /// Whether the folder was empty or did not exist.
    was_empty: bool,
    written: AtomicUsize,
    serial: AtomicU64,
    lock: OutputLock,
}

/// An output folder that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// A file cannot be written or removed.
    #[error("cannot write {path}: {source}")]
    Io {
        /// Path of the file.
        path: String,
        /// Cause.
        source: io::Error,
    },
    /// Another build writes to it.
    #[error(
        "another build is writing to {0}; wait until it has ended, or choose another directory with --out"
    )]
    Busy(String),
    /// It contains the site's source, or is inside of it.
    #[error("output directory {0} overlaps the site's source; choose another with --out")]
    Source(String),
}

/// Changes made by a build.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Number of files written.
    pub written: usize,
    /// Number of files removed.
    pub removed: usize,
    /// Fingerprint of the names and sizes of all files that exist now.
    pub outputs: u64,
}

impl Sink {
    /// Opens an output folder for the site at `site_root`.
    ///
    /// # Errors
    /// The folder cannot be created, another build writes to it, or it overlaps the source.
    pub fn open(
        root: &Path,
        site_root: &Path,
        source_folders: &[String],
    ) -> Result<Self, SinkError> {
        let failed = |path: &Path| {
            let path = path.display().to_string();
            move |source| SinkError::Io { path, source }
        };
        refuse_source(root, site_root, source_folders)?;
        let own = root.join(OWN);
        fs::create_dir_all(&own).map_err(failed(&own))?;
        let lock = OutputLock::take(&own).map_err(|error| match error {
            LockError::Taken => SinkError::Busy(root.display().to_string()),
            LockError::Io(source) => failed(&own)(source),
        })?;
        // From here on, the folder may differ from what the last build recorded.
        record::forget(root);
        let temporary = own.join("tmp");
        let _ = fs::remove_dir_all(&temporary);
        fs::create_dir_all(&temporary).map_err(failed(&temporary))?;
        let is_own = |entry: io::Result<fs::DirEntry>| entry.is_ok_and(|it| it.file_name() == OWN);
        let manifest = fs::read_to_string(own.join("manifest"));
        let was_empty =
            manifest.is_err() && fs::read_dir(root).is_ok_and(|mut entries| entries.all(is_own));
        let manifest = manifest.unwrap_or_default();
        Ok(Self {
            root: root.to_owned(),
            before: manifest
                .lines()
                .filter(|line| is_inside(line))
                .map(str::to_owned)
                .collect(),
            now: Mutex::default(),
            was_empty,
            written: AtomicUsize::new(0),
            serial: AtomicU64::new(0),
            lock,
        })
    }

    /// Records what will be written before anything is, so that a build that is killed leaves no file unknown to the
    /// next one.
    ///
    /// # Errors
    /// The manifest cannot be written.
    pub fn announce<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Result<(), SinkError> {
        let mut all = self.before.clone();
        all.extend(paths.map(str::to_owned));
        if all.len() == self.before.len() {
            Ok(())
        } else {
            self.save_manifest(&all)
        }
    }

    /// Writes a file, unless it has the same bytes already.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), SinkError> {
        debug_assert!(is_inside(path), "{path} leads out of the output folder");
        self.now
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((path.to_owned(), bytes.len() as u64));
        let target = self.root.join(path);
        let is_written = self.was_empty && create(&target, bytes).is_ok();
        if !is_written {
            if same(&target, bytes) {
                return Ok(());
            }
            self.put(&target, bytes).map_err(|source| SinkError::Io {
                path: target.display().to_string(),
                source,
            })?;
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn put(&self, target: &Path, bytes: &[u8]) -> io::Result<()> {
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let temporary = self.root.join(OWN).join("tmp").join(serial.to_string());
        fs::write(&temporary, bytes)?;
        // A folder is where a file must be written, or the other way round: the source has changed.
        if target.is_dir() {
            remove_empty_folders(target);
        }
        if fs::rename(&temporary, target).is_ok() {
            return Ok(());
        }
        let folder = target.parent().unwrap_or(&self.root);
        if fs::create_dir_all(folder).is_err() {
            self.clear_way(folder);
            fs::create_dir_all(folder)?;
        }
        fs::rename(&temporary, target)
    }

    /// Removes a file of an earlier build where a folder must be created.
    fn clear_way(&self, folder: &Path) {
        for ancestor in folder
            .ancestors()
            .take_while(|ancestor| ancestor.starts_with(&self.root))
        {
            let known = ancestor.strip_prefix(&self.root).is_ok_and(|path| {
                self.before
                    .contains(&path.to_string_lossy().replace('\\', "/"))
            });
            if known && ancestor.is_file() {
                let _ = fs::remove_file(ancestor);
            }
        }
    }

    /// Removes files that earlier builds wrote and this one did not, and updates the manifest. A build of a part of the
    /// site (`whole` is false) leaves the other parts alone. The caller keeps the lock until it has saved its record.
    ///
    /// # Errors
    /// A file cannot be removed, or the manifest cannot be written.
    pub fn finish(self, whole: bool) -> Result<(Summary, OutputLock), SinkError> {
        let now = std::mem::take(&mut *self.now.lock().unwrap_or_else(PoisonError::into_inner));
        let sizes: BTreeMap<String, u64> = now.into_iter().collect();
        let mut outputs = Outputs::default();
        sizes.iter().for_each(|(path, len)| outputs.add(path, *len));
        let mut now: BTreeSet<String> = sizes.into_keys().collect();
        if !whole {
            for path in self.before.difference(&now) {
                let len = fs::metadata(self.root.join(path)).map_or(0, |data| data.len());
                outputs.add(path, len);
            }
            now.extend(self.before.iter().cloned());
        }
        let mut removed = 0;
        for path in self.before.difference(&now) {
            let file = self.root.join(path);
            match fs::remove_file(&file) {
                Ok(()) => removed += 1,
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                    ) => {}
                Err(_) if file.is_dir() => {}
                Err(source) => {
                    return Err(SinkError::Io {
                        path: file.display().to_string(),
                        source,
                    });
                }
            }
            for folder in file
                .ancestors()
                .skip(1)
                .take_while(|folder| *folder != self.root)
            {
                // Fails if the folder is not empty.
                if fs::remove_dir(folder).is_err() {
                    break;
                }
            }
        }
        if now != self.before || removed > 0 {
            self.save_manifest(&now)?;
        }
        let _ = fs::remove_dir_all(self.root.join(OWN).join("tmp"));
        let summary = Summary {
            written: self.written.load(Ordering::Relaxed),
            removed,
            outputs: outputs.fingerprint,
        };
        Ok((summary, self.lock))
    }

    fn save_manifest(&self, paths: &BTreeSet<String>) -> Result<(), SinkError> {
        let mut text = String::new();
        for path in paths {
            text.push_str(path);
            text.push('\n');
        }
        let target = self.root.join(OWN).join("manifest");
        self.put(&target, text.as_bytes())
            .map_err(|source| SinkError::Io {
                path: target.display().to_string(),
                source,
            })
    }
}

/// Writes a file that does not exist yet.
fn create(target: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = target.parent() {
        // Most pages are alone in their folder. It may exist already.
        match fs::create_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(folder)?,
            _ => {}
        }
    }
    File::create_new(target)?.write_all(bytes)
}

/// Fingerprint of the names and sizes of files, independent of their order.
#[derive(Debug, Default)]
struct Outputs {
    fingerprint: u64,
}

impl Outputs {
    fn add(&mut self, path: &str, len: u64) {
        let mut hasher = DefaultHasher::new();
        (path, len).hash(&mut hasher);
        self.fingerprint = self.fingerprint.wrapping_add(hasher.finish());
    }
}

/// Returns the fingerprint of all files that hanga wrote to a folder; `None` if one was removed or modified since.
pub(super) fn fingerprint_if_unchanged(root: &Path, since: SystemTime) -> Option<u64> {
    let manifest = fs::read_to_string(root.join(OWN).join("manifest")).ok()?;
    let mut outputs = Outputs::default();
    for path in manifest.lines() {
        let data = fs::symlink_metadata(root.join(path)).ok()?;
        if changed(&data) > since {
            return None;
        }
        outputs.add(path, data.len());
    }
    Some(outputs.fingerprint)
}

fn same(file: &Path, bytes: &[u8]) -> bool {
    let same_size =
        fs::metadata(file).is_ok_and(|known| known.is_file() && known.len() == bytes.len() as u64);
    same_size && fs::read(file).is_ok_and(|known| known == bytes)
}

/// Whether a path stays within the folder. The manifest may have been edited.
fn is_inside(path: &str) -> bool {
    let plain = |part: std::path::Component<'_>| matches!(part, std::path::Component::Normal(_));
    !path.is_empty() && Path::new(path).components().all(plain)
}

fn remove_empty_folders(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            remove_empty_folders(&entry.path());
        }
    }
    let _ = fs::remove_dir(folder);
}

fn refuse_source(
    root: &Path,
    site_root: &Path,
    source_folders: &[String],
) -> Result<(), SinkError> {
    let (Ok(site_root), Ok(root_known)) = (fs::canonicalize(site_root), canonical_target(root))
    else {
        return Ok(());
    };
    let folders = source_folders.iter().map(String::as_str).chain([
        "templates",
        "public",
        "assets",
        "translations",
    ]);
    let folders: Vec<String> = folders.map(str::to_owned).collect();
    // Folders are read through links, too, which lead nowhere out of the site.
    let links = match root_known.starts_with(&site_root) {
        true => links(&site_root, &folders),
        false => Vec::new(),
    };
    let links = links.into_iter().map(|(_, to)| to);
    let folders = folders.iter().filter_map(|folder| {
        let folder = canonical_target(&site_root.join(folder)).ok()?;
        // A folder outside of the site can contain the output, too.
        Some(folder).filter(|folder| !site_root.starts_with(folder))
    });
    let overlaps = folders
        .chain(links)
        .any(|folder| root_known.starts_with(&folder) || folder.starts_with(&root_known));
    if overlaps || site_root.starts_with(&root_known) {
        return Err(SinkError::Source(root.display().to_string()));
    }
    Ok(())
}

/// Returns the canonical path of a folder that may not exist yet.
fn canonical_target(root: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(root)?;
    for ancestor in absolute.ancestors() {
        if let Ok(mut known) = fs::canonicalize(ancestor) {
            // The rest does not exist, so `..` leads back from a folder that is no link.
            for part in absolute
                .strip_prefix(ancestor)
                .unwrap_or(Path::new(""))
                .components()
            {
                match part {
                    Component::ParentDir => _ = known.pop(),
                    part => known.push(part),
                }
            }
            return Ok(known);
        }
    }
    Ok(absolute)
}
