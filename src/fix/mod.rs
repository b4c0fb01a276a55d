//! Fixes of problems, proven before anything is written.
//!
//! Enters: a [`State`], which is a session and its problems, and the problems to fix. Leaves: the next state, the files
//! that differ in it, and the fixes that were not made, each with the reason. All edits are made in memory, as if an editor
//! had unsaved changes, and the site is checked again. Edits are only kept if each problem that they fix is gone and no
//! other one is new, anywhere in the site. Start at [`Plan::new`] and [`Plan::prove`]; [`Proven::write`] writes.
//!
//! `edits` puts the fixes of a file into its text, `proof` looks for the edits that do not hold, `write` replaces a file.

mod candidate;
mod diff;
mod edits;
mod problems;
mod proof;
mod repairs;
mod write;

pub use diff::unified;
pub use edits::{EditedFile, Plan};
pub use problems::Key;
pub use repairs::{Repaired, repaired};

use crate::{
    diag::finding::Findings,
    session::{Checked, Session},
    source::Change,
};

/// A session and its problems.
#[derive(Debug)]
pub struct State {
    /// The session.
    pub session: Session,
    /// Number of pages checked.
    pub pages: usize,
    /// All problems of the site.
    pub findings: Findings,
}

impl State {
    /// Creates the state of a session that has been checked.
    pub fn new(session: Session, checked: &Checked) -> Self {
        Self {
            findings: session.findings(&checked.report),
            pages: checked.pages,
            session,
        }
    }
}

/// Fixes in a file that are not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Path of the file, as in diagnostics.
    pub path: String,
    /// Number of fixes.
    pub fixes: usize,
    /// Why they are not made.
    pub reason: Reason,
}

/// Why fixes are not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// They overlap other fixes, which come first. The next run makes them.
    Overlap,
    /// The file is not in the folder of the site.
    Outside,
    /// The file is not UTF-8.
    Foreign,
    /// The file has changed since it was read.
    Changed,
    /// A problem would remain.
    Remains(Key),
    /// There would be a new problem.
    New(Key),
    /// There would be a new problem, and it takes too many checks to find out whether they are the cause.
    Unknown,
    /// The file cannot be read or written, with the cause.
    Failed(String),
}

impl Reason {
    /// Returns the cause, in words, if it is the file itself, and not one of its fixes.
    pub fn of_file(&self) -> Option<&str> {
        match self {
            Self::Outside => Some("the file is not in the directory of the site"),
            Self::Foreign => Some("the file is not UTF-8; save it as UTF-8 first"),
            Self::Changed => Some("the file has changed since it was read; run the command again"),
            Self::Failed(cause) => Some(cause),
            Self::Overlap | Self::Remains(_) | Self::New(_) | Self::Unknown => None,
        }
    }
}

/// The result of a proof.
#[derive(Debug)]
pub struct Proven {
    /// The site with the edits, in memory.
    pub state: State,
    /// The files that differ, by path.
    pub files: Vec<EditedFile>,
    /// Fixes that are not made, by path.
    pub dropped: Vec<Dropped>,
}

impl Proven {
    /// Returns the number of problems that the edits fix.
    pub fn fixed(&self) -> usize {
        self.files.iter().map(EditedFile::fixes).sum()
    }

    /// Writes the files. One that has changed on disk meanwhile, or that cannot be written, is left as it is and moved to
    /// [`dropped`](Self::dropped); the site is then checked once more, as it is on disk.
    #[must_use]
    pub fn write(mut self, check: impl Fn(Session) -> State) -> Self {
        let root = self.state.session.root();
        let dropped = write::replace_all(root, &mut self.files, EditedFile::fixes);
        let paths = dropped.iter().map(|it| Change::Disk(it.path.clone()));
        let left: Vec<Change> = paths.collect();
        self.dropped.extend(dropped);
        self.dropped.sort_by(|a, b| a.path.cmp(&b.path));
        if !left.is_empty() {
            self.state = check(self.state.session.refresh(&left));
        }
        self
    }
}
