//! The files that differ from a revision, asked of the program `git`.
//!
//! Enters: a folder and the name of a revision. Leaves: [`ChangedFile`]s. The revision is resolved first, so that its name
//! cannot be an option.

use std::{
    ffi::OsStr,
    io::{self, BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::source::git;

/// A file that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFile {
    /// Path relative to the root of the site.
    pub path: String,
    /// Its bytes at the revision; `None` if it did not exist. Empty if they are not wanted.
    pub before: Option<Vec<u8>>,
}

/// Why `git` has no answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// It cannot be run.
    #[error("cannot run git: {0}")]
    Run(#[from] io::Error),
    /// The site is in no repository.
    #[error("{0} is not in a Git repository")]
    NoRepository(String),
    /// It does not know the revision.
    #[error("unknown revision `{0}`")]
    UnknownRevision(String),
    /// It has failed otherwise.
    #[error("git failed: {0}")]
    Failed(String),
}

/// Returns the files below `root` that differ from a revision, sorted, with those that git does not track yet.
/// `is_wanted`: whether the former bytes of a file are wanted.
///
/// # Errors
/// See [`GitError`].
pub fn changed_since(
    root: &Path,
    revision: &str,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<ChangedFile>, GitError> {
    if run(root, ["rev-parse", "--git-dir"])?.is_none() {
        return Err(GitError::NoRepository(root.display().to_string()));
    }
    let commit = format!("{revision}^{{commit}}");
    let verify = [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &commit,
    ];
    let commit =
        run(root, verify)?.ok_or_else(|| GitError::UnknownRevision(revision.to_owned()))?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    let diff = [
        "diff",
        "--raw",
        "-z",
        "--no-abbrev",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules=all",
        "--relative",
        &commit,
        "--",
    ];
    let failed = |what: &str| GitError::Failed(what.to_owned());
    let raw = run(root, diff)?.ok_or_else(|| failed("diff"))?;
    let entries = parse(&raw).ok_or_else(|| failed("unexpected output of diff"))?;
    let mut objects = Objects::open(root)?;
    let mut files = Vec::new();
    for entry in entries {
        let before = match entry.before {
            Some(id) if is_wanted(&entry.path) => Some(objects.read(&id)?),
            Some(_) => Some(Vec::new()),
            None => None,
        };
        let path = entry.path;
        files.push(ChangedFile { path, before });
    }
    objects.close();
    let others = ["ls-files", "-z", "--others", "--exclude-standard"];
    let others = run(root, others)?.ok_or_else(|| failed("ls-files"))?;
    let others = others.split(|byte| *byte == 0).filter(|it| !it.is_empty());
    files.extend(others.map(|path| ChangedFile {
        path: String::from_utf8_lossy(path).into_owned(),
        before: None,
    }));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn command(root: &Path) -> Command {
    let mut command = git::command(root);
    command.stderr(Stdio::null());
    command
}

/// Returns what git prints; `None` if it fails.
fn run<A: AsRef<OsStr>>(
    root: &Path,
    arguments: impl IntoIterator<Item = A>,
) -> Result<Option<Vec<u8>>, GitError> {
    let output = command(root).args(arguments).output()?;
    Ok(output.status.success().then_some(output.stdout))
}

/// A line of `git diff --raw`.
#[derive(Debug, PartialEq, Eq)]
struct RawEntry {
    path: String,
    /// The object with its former bytes.
    before: Option<String>,
}

/// Parses `:<mode> <mode> <object> <object> <status>␀<path>␀`…. Links and submodules are left out.
fn parse(raw: &[u8]) -> Option<Vec<RawEntry>> {
    let mut fields = raw.split(|byte| *byte == 0);
    let mut entries = Vec::new();
    while let Some(head) = fields.next().filter(|head| !head.is_empty()) {
        let head = std::str::from_utf8(head).ok()?.strip_prefix(':')?;
        let mut parts = head.split(' ');
        let (old_mode, new_mode, object) = (parts.next()?, parts.next()?, parts.next()?);
        let path = String::from_utf8_lossy(fields.next()?).into_owned();
        let is_file = |mode: &str| mode.starts_with("100");
        if is_file(old_mode) || is_file(new_mode) {
            let before = is_file(old_mode).then(|| object.to_owned());
            entries.push(RawEntry { path, before });
        }
    }
    Some(entries)
}

/// `git cat-file --batch`: one program for all objects.
struct Objects {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Objects {
    fn open(root: &Path) -> Result<Self, GitError> {
        let mut child = command(root)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let answers = child.stdout.take().map(BufReader::new);
        let answers = answers.ok_or_else(|| GitError::Failed("cat-file".to_owned()))?;
        Ok(Self { child, answers })
    }

    fn read(&mut self, id: &str) -> Result<Vec<u8>, GitError> {
        if let Some(stdin) = &mut self.child.stdin {
            writeln!(stdin, "{id}")?;
            stdin.flush()?;
        }
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let size = head
            .trim()
            .rsplit(' ')
            .next()
            .and_then(|size| size.parse().ok());
        let size: usize = size.ok_or_else(|| GitError::Failed(format!("no object {id}")))?;
        let mut bytes = vec![0; size + 1];
        self.answers.read_exact(&mut bytes)?;
        // A line break follows.
        bytes.pop();
        Ok(bytes)
    }

    fn close(mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_submodules_are_left_out() {
        let raw = b":100644 100644 aa 00 M\0a b.md\0:000000 100644 00 00 A\0new.md\0\
                    :100644 000000 bb 00 D\0old.md\0:120000 000000 cc 00 D\0link\0\
                    :160000 160000 dd ee M\0module\0";
        let entry = |path: &str, before: Option<&str>| RawEntry {
            path: path.to_owned(),
            before: before.map(str::to_owned),
        };
        assert_eq!(
            parse(raw),
            Some(vec![
                entry("a b.md", Some("aa")),
                entry("new.md", None),
                entry("old.md", Some("bb")),
            ])
        );
        assert_eq!(parse(b"anything else\0"), None);
    }
}
