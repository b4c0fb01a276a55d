//! What the last build was made of, wrote and said. A build of the same from the same, where all that it wrote still stands,
//! would write and say the same again: so it need not be done.

#![expect(clippy::disallowed_methods, reason = "it is a file of the output")]

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};

use super::disk;
use crate::source::{Snapshot, changed};

/// Name of the file.
const NAME: &str = "record";

/// What was to be built, and by which program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The site's root.
    pub root: PathBuf,
    /// Its configuration, if that has another place.
    pub config: Option<PathBuf>,
    /// Only these languages.
    pub languages: Vec<String>,
    /// Only these versions.
    pub versions: Vec<String>,
    program: Program,
}

/// A program, known from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Program {
    version: String,
    len: u64,
    time: SystemTime,
}

/// What a build told its user.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Told {
    /// Pages made.
    pub pages: usize,
    /// Errors found.
    pub errors: usize,
    /// Warnings found.
    pub warnings: usize,
    /// All of them, as text.
    pub plain: String,
    /// The same for terminals.
    pub coloured: String,
}

/// A build that was done.
#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    /// What was asked for.
    pub order: Order,
    /// Folders and files it was made of.
    pub inputs: Vec<String>,
    /// Their state.
    pub sources: u64,
    /// Names and sizes of what it wrote.
    pub outputs: u64,
    /// What it said.
    pub told: Told,
}

impl Order {
    /// An order to this program; `None` if it cannot be known which one that is.
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

impl Record {
    /// What the last build into this folder said, if this order would be answered the same way.
    pub fn answer(out: &Path, order: &Order) -> Option<Told> {
        let file = out.join(disk::OWN).join(NAME);
        let written = changed(&fs::metadata(&file).ok()?);
        let record: Self = serde_json::from_slice(&fs::read(&file).ok()?).ok()?;
        let holds = record.order == *order
            && Snapshot::take(&order.root, &record.inputs).fingerprint == record.sources
            && disk::standing(out, written) == Some(record.outputs);
        holds.then_some(record.told)
    }

    /// Notes a build. If that fails the next one is done in whole.
    pub fn save(&self, out: &Path) {
        let Ok(text) = serde_json::to_vec(self) else {
            return;
        };
        let _ = fs::write(out.join(disk::OWN).join(NAME), text);
    }
}
