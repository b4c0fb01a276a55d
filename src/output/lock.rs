//! The lock of an output folder, so that one build at a time writes to it.
//!
//! Enters: the folder for hanga's own files. Leaves: an [`OutputLock`], until it is dropped or the process ends, however
//! that happens. Without a lock, two builds would leave a mixture of their files, and a record that trusts it.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
};

/// Name of the lock's file. It stays: removing it would let two builds lock two files of this name.
const NAME: &str = "lock";

/// A folder that no other build writes to.
#[derive(Debug)]
pub struct OutputLock {
    _file: File,
}

/// Why there is no lock.
#[derive(Debug)]
pub(super) enum LockError {
    /// Another build has it.
    Taken,
    /// The file cannot be written.
    Io(io::Error),
}

impl OutputLock {
    /// Locks a folder that exists. Does not wait.
    ///
    /// # Errors
    /// Another build has the lock, or the file cannot be written. File systems without locks, such as some network
    /// drives, are no error: there, the user has to start one build at a time.
    pub(super) fn take(folder: &Path) -> Result<Self, LockError> {
        let mut options = File::options();
        let file = options.create(true).truncate(false).write(true);
        let file = file.open(folder.join(NAME)).map_err(LockError::Io)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(LockError::Taken),
            Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => {
                Err(LockError::Io(error))
            }
            _ => Ok(Self { _file: file }),
        }
    }
}
