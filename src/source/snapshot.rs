//! Metadata of files: names, sizes and timestamps. No file is opened.

use std::{
    fs::{self, Metadata},
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
    time::{Duration, SystemTime},
};

use super::walk::{Step, walk};

/// Granularity of file timestamps: the tick of the system's clock; two seconds on FAT.
const TIMESTAMP_RESOLUTION: Duration = Duration::from_millis(if cfg!(unix) { 20 } else { 2000 });

/// The state of files and folders.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot {
    /// Equal for equal states, as long as the program is the same.
    pub fingerprint: u64,
    newest: SystemTime,
}

impl Snapshot {
    /// Returns the state of everything in these folders and files, whose paths are relative to `root` or absolute.
    pub fn take(root: &Path, inputs: &[String]) -> Self {
        let mut snapshot = Self {
            fingerprint: 0,
            newest: SystemTime::UNIX_EPOCH,
        };
        for input in inputs {
            walk(
                root,
                input,
                |_| true,
                |step| {
                    let mut hasher = DefaultHasher::new();
                    match step {
                        Step::Folder(item) | Step::File(item) => match fs::metadata(item.place) {
                            Ok(data) => {
                                // The time of a folder changes when an entry is removed, or moved here with an older time.
                                let time = changed(&data);
                                snapshot.newest = snapshot.newest.max(time);
                                if data.is_dir() {
                                    return false;
                                }
                                (
                                    item.place.as_os_str(),
                                    data.len(),
                                    time,
                                    data.modified().ok(),
                                )
                                    .hash(&mut hasher);
                            }
                            Err(_) => item.place.as_os_str().hash(&mut hasher),
                        },
                        Step::Problem(error) => error.path().hash(&mut hasher),
                    }
                    // The sum does not depend on the order of the entries.
                    snapshot.fingerprint = snapshot.fingerprint.wrapping_add(hasher.finish());
                    false
                },
            );
        }
        snapshot
    }

    /// Whether nothing was touched since `moment`, or shortly before, because file systems have coarse timestamps.
    pub fn is_older_than(&self, moment: SystemTime) -> bool {
        self.newest < little_before(moment)
    }
}

/// Returns the earliest timestamp that a file touched at `moment` or later can have.
pub(super) fn little_before(moment: SystemTime) -> SystemTime {
    moment.checked_sub(TIMESTAMP_RESOLUTION).unwrap_or(moment)
}

/// Returns when a file was last written, created or moved. Moving a file changes the time of its directory entry, but
/// not that of its contents.
#[cfg(unix)]
pub fn changed(data: &Metadata) -> SystemTime {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(data.ctime()).unwrap_or_default();
    let nanoseconds = u64::try_from(data.ctime_nsec()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds) + Duration::from_nanos(nanoseconds)
}

/// Returns when a file was last written or created.
#[cfg(not(unix))]
pub fn changed(data: &Metadata) -> SystemTime {
    let times = [data.modified(), data.created()];
    let newest = times.into_iter().flatten().max();
    newest.unwrap_or(SystemTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path, time::Duration};

    use super::{Snapshot, TIMESTAMP_RESOLUTION, changed};

    #[test]
    fn a_file_changed_in_the_same_tick_is_not_older() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let touched = changed(&fs::metadata(root.join("Cargo.toml")).expect("a file"));
        let snapshot = Snapshot::take(root, &["Cargo.toml".to_owned()]);
        assert!(!snapshot.is_older_than(touched));
        assert!(!snapshot.is_older_than(touched + TIMESTAMP_RESOLUTION));
        assert!(snapshot.is_older_than(touched + TIMESTAMP_RESOLUTION + Duration::from_millis(1)));
    }

    /// A removed entry leaves no other trace.
    #[test]
    fn a_folder_changes_when_an_entry_is_deleted() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let touched = changed(&fs::metadata(folder.path()).expect("a folder"));
        let snapshot = Snapshot::take(folder.path(), &[String::new()]);
        assert!(!snapshot.is_older_than(touched));
    }
}
