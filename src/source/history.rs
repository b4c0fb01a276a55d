//! When the files of a site were last changed, by the commits of its git repository.
//!
//! Enters: a root and folders below it. Leaves: a [`History`], read in one walk of the program `git` over the commits that
//! lead to HEAD. What is not committed has no date, and days are those of the committer's clock, so the same commit gives the
//! same days everywhere. Nothing that the configuration of a repository names is run. Start at [`History::read`].

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use rustc_hash::FxHashMap;

use super::git;

/// A day as `2026-11-30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day([u8; 10]);

impl Day {
    fn parse(text: &[u8]) -> Option<Self> {
        let day: [u8; 10] = text.try_into().ok()?;
        let is_sound = day.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        is_sound.then_some(Self(day))
    }

    /// Returns the day as in ISO 8601.
    pub fn iso(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Where HEAD is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Head {
    /// The commit, and whether the history before it is cut off.
    state: String,
    is_shallow: bool,
    /// The files and folders that change when HEAD moves.
    places: Vec<PathBuf>,
}

impl Head {
    /// Returns HEAD of the repository that contains a folder.
    ///
    /// # Errors
    /// There is no repository or no commit, or git cannot be started. The text says which.
    fn of(root: &Path) -> Result<Self, String> {
        let mut command = git(root);
        command.arg("rev-parse").args([
            "--is-shallow-repository",
            "--absolute-git-dir",
            "--git-common-dir",
            "HEAD",
        ]);
        let output = command.output();
        let output = output.map_err(|error| format!("cannot start git: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let lines: Vec<&str> = text.lines().collect();
        let (true, [shallow, own, common, commit]) = (output.status.success(), &*lines) else {
            let errors = String::from_utf8_lossy(&output.stderr);
            let line = errors.lines().next().unwrap_or_default();
            let reason = line.strip_prefix("fatal: ").unwrap_or(line);
            // Without a commit, git has more to say than readers need.
            return Err(match reason.starts_with("ambiguous argument 'HEAD'") {
                true => "the repository has no commit".to_owned(),
                false => reason.to_owned(),
            });
        };
        let common = root.join(common);
        Ok(Self {
            state: format!("{commit} {shallow}"),
            is_shallow: *shallow == "true",
            places: vec![
                Path::new(own).join("HEAD"),
                common.join("packed-refs"),
                common.join("refs/heads"),
                common.join("reftable"),
            ],
        })
    }
}

/// The days of the last changes of all files.
#[derive(Debug, Default)]
pub struct History {
    head: Option<Head>,
    /// Path relative to the root → day; `None` if the file was removed, or changed before the history begins.
    days: FxHashMap<Box<str>, Option<Day>>,
    problem: Option<Problem>,
}

/// Why days are not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// What to do, if something can be done.
    pub help: Option<&'static str>,
}

impl History {
    /// Reads the history of the files in these folders. What is wrong is a [`problem`](Self::problem).
    pub fn read(root: &Path, folders: &[String]) -> Self {
        let mut history = Self::default();
        let read = Head::of(root).and_then(|head| {
            let head = history.head.insert(head);
            let is_shallow = head.is_shallow;
            walk(root, folders, is_shallow, &mut history.days)
        });
        history.problem = match read {
            Ok(false) => None,
            Ok(true) => Some(Problem {
                message: "the git history is shallow: files that were last changed before it begins have no date"
                    .to_owned(),
                help: Some("fetch all of it with `git fetch --unshallow`, or with `fetch-depth: 0` in a workflow"),
            }),
            Err(reason) => Some(Problem {
                message: format!("the dates of the last changes are not known: {reason}"),
                help: None,
            }),
        };
        history
    }

    /// Returns the day of the last change of a file; `None` if it is not known.
    pub fn day(&self, path: &str) -> Option<Day> {
        *self.days.get(path)?
    }

    /// Returns why days are not known.
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// Identifies the history: two with the same state have the same days. Empty without a repository.
    pub fn state(&self) -> &str {
        self.head.as_ref().map_or("", |head| &head.state)
    }

    /// Returns what [`state`](Self::state) would be now.
    pub fn state_now(root: &Path) -> String {
        Head::of(root).map_or_else(|_| String::new(), |head| head.state)
    }

    /// Returns the files and folders that change when HEAD moves.
    pub fn places(&self) -> &[PathBuf] {
        self.head.as_ref().map_or(&[], |head| &head.places)
    }
}

/// Prepares a call of git that asks nobody and fetches nothing.
fn git(root: &Path) -> Command {
    let mut command = git::command(root);
    command.env("GIT_TERMINAL_PROMPT", "0");
    for setting in [
        "protocol.allow=never",
        "log.showSignature=false",
        "log.follow=false",
    ] {
        command.args(["-c", setting]);
    }
    command
}

/// First character of what is printed for a commit; no path begins with it.
const COMMIT: u8 = 1;

/// Collects the day of the newest change of each file. Returns whether some were changed before the history begins.
fn walk(
    root: &Path,
    folders: &[String],
    is_shallow: bool,
    days: &mut FxHashMap<Box<str>, Option<Day>>,
) -> Result<bool, String> {
    let mut command = git(root);
    command.args(["log", "-z", "--format=%x01%cs %p", "--name-status"]);
    // `--relative`: paths begin at the root, even if that is not the top of the repository.
    command.args([
        "--relative",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
    ]);
    command.args([
        "--no-show-signature",
        "--no-color",
        "--no-notes",
        "HEAD",
        "--",
    ]);
    command.args(folders);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let failed = |error: std::io::Error| format!("cannot read from git: {error}");
    let mut child = command.spawn().map_err(failed)?;
    let mut is_cut = false;
    if let Some(out) = child.stdout.take() {
        let mut day = None;
        let mut is_first = false;
        let mut status = None;
        for part in BufReader::new(out).split(0) {
            let part = part.map_err(failed)?;
            if let Some(commit) = part.strip_prefix(&[COMMIT]) {
                let at = commit.iter().position(|byte| *byte == b' ');
                let (date, parents) = commit.split_at(at.unwrap_or(commit.len()));
                day = Day::parse(date);
                // Where the history is cut off, a commit seems to add all files.
                is_first = is_shallow && parents.trim_ascii().is_empty();
                status = None;
            } else if let Some(status) = status.take() {
                let Ok(path) = String::from_utf8(part) else {
                    continue;
                };
                days.entry(path.into()).or_insert_with(|| {
                    is_cut |= is_first;
                    day.filter(|_| !is_first && status != b'D')
                });
            } else {
                status = part.trim_ascii_start().first().copied();
            }
        }
    }
    match child.wait().map_err(failed)?.success() {
        true => Ok(is_cut),
        false => Err("`git log` failed".to_owned()),
    }
}
