//! Record of the last build: its inputs, its outputs, and what it reported.
//!
//! Enters: a [`BuildRequest`]. Leaves: the report of the last build, if a new one would have the same result: the request and
//! the sources are the same, and all outputs are still in place. The build can then be skipped. Start at
//! [`Record::cached_report`].

#![expect(clippy::disallowed_methods, reason = "the record is an output file")]

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};

use super::disk;
use crate::{
    diag::finding::Findings,
    source::{History, Snapshot, changed},
};

/// Name of the record's file.
const NAME: &str = "record";

/// What to build, and with which program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildRequest {
    /// The site's root.
    pub root: PathBuf,
    /// Path of the configuration file, unless it is the default.
    pub config: Option<PathBuf>,
    /// Languages to build; empty for all.
    pub languages: Vec<String>,
    /// Versions to build; empty for all.
    pub versions: Vec<String>,
    program: Program,
}

/// Identity of a program file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Program {
    version: String,
    len: u64,
    time: SystemTime,
}

/// The report of a build. It has all problems, because flags that select problems and formats do not make a build necessary.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BuildReport {
    /// Number of pages built.
    pub pages: usize,
    /// All problems.
    pub findings: Findings,
}

/// A completed build.
#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    /// What was built.
    pub request: BuildRequest,
    /// Input folders and files.
    pub inputs: Vec<String>,
    /// Fingerprint of the inputs.
    pub sources: u64,
    /// State of the history, if pages depend on it.
    pub history: Option<String>,
    /// Fingerprint of the names and sizes of the outputs.
    pub outputs: u64,
    /// The report.
    pub report: BuildReport,
}

impl BuildRequest {
    /// Creates a request for this program; `None` if the program or a path cannot be identified.
    pub fn new(
        root: &Path,
        config: Option<&Path>,
        languages: &[String],
        versions: &[String],
    ) -> Option<Self> {
        let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
        Some(Self {
            root: fs::canonicalize(root).ok()?,
            config: match config {
                Some(config) => Some(fs::canonicalize(config).ok()?),
                None => None,
            },
            languages: languages.to_vec(),
            versions: versions.to_vec(),
            program: Program {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                len: program.len(),
                time: changed(&program),
            },
        })
    }
}

/// Removes the record of a folder that is about to be written.
pub(super) fn forget(out: &Path) {
    let _ = fs::remove_file(out.join(disk::OWN).join(NAME));
}

impl Record {
    /// Returns the report of the last build into this folder, if this request would have the same result.
    pub fn cached_report(out: &Path, request: &BuildRequest) -> Option<BuildReport> {
        let file = out.join(disk::OWN).join(NAME);
        let written = changed(&fs::metadata(&file).ok()?);
        let record: Self = serde_json::from_slice(&fs::read(&file).ok()?).ok()?;
        let holds = record.request == *request
            && Snapshot::take(&request.root, &record.inputs).fingerprint == record.sources
            && record
                .history
                .is_none_or(|known| known == History::state_now(&request.root))
            && disk::fingerprint_if_unchanged(out, written) == Some(record.outputs);
        holds.then_some(record.report)
    }

    /// Saves the record, while the folder is still locked. If that fails, the next build is not skipped.
    pub fn save(&self, out: &Path) {
        let Ok(text) = serde_json::to_vec(self) else {
            return;
        };
        let _ = fs::write(out.join(disk::OWN).join(NAME), text);
    }
}
