//! A site in a repository.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use hanga::{
    session::{Options, Session},
    source::Change,
};

use crate::disk;

pub(crate) const CONFIG: &str = "title: Tea\nlast_updated: true\nlanguages:\n- { code: en, name: English, \
    native_name: English }\n- { code: ja, name: Japanese, native_name: 日本語, directory: ja }\nversions:\n\
    - { plan: house, releases: ['1'], default: true }\n";

/// What a batch of changes calls the history.
pub(crate) const HISTORY: &str = "(history)";

/// A site in the folder `docs` of a repository.
pub(crate) struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    /// Creates a repository with one commit of 2 January 2024; `None` if there is no git.
    pub(crate) fn new() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let repository = Self { folder };
        let begun = Command::new("git").arg("--version").output();
        if begun.is_err() {
            return None;
        }
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.git(&["config", "user.name", "Author"]);
        repository.git(&["config", "user.email", "author@example.org"]);
        repository.write("hanga.yml", CONFIG);
        repository.write("content/index.md", &page("Tea"));
        repository.write("content/green.md", &page("Green"));
        repository.write("content/black.md", &page("Black"));
        repository.write("translations/ja/content/green.md", &page("緑茶"));
        repository.commit("2024-01-02T12:00:00+0000");
        Some(repository)
    }

    pub(crate) fn top(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.top().join("docs")
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        disk::write(&self.root(), path, text);
    }

    /// Commits all changes at a time.
    pub(crate) fn commit(&self, time: &str) {
        self.git(&["add", "--all"]);
        let mut command = self.command(&["commit", "--quiet", "--message", "Change"]);
        command.env("GIT_COMMITTER_DATE", time);
        command.env("GIT_AUTHOR_DATE", "2020-05-05T12:00:00+0000");
        assert!(command.status().expect("git").success());
    }

    pub(crate) fn git(&self, words: &[&str]) {
        assert!(self.command(words).status().expect("git").success());
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.current_dir(self.top()).args(words);
        command
    }

    pub(crate) fn open(&self) -> Session {
        open(&self.root())
    }
}

/// A page of this title.
pub(crate) fn page(title: &str) -> String {
    format!("---\ntitle: {title}\nversions: '*'\n---\nText.\n")
}

pub(crate) fn open(root: &Path) -> Session {
    let options = Options {
        root: root.to_owned(),
        ..Options::default()
    };
    Session::open(&options).expect("a site")
}

/// Returns the sentence about the last change on each page that has one, as `URL: sentence`.
pub(crate) fn sentences(session: &Session) -> Vec<String> {
    let units = session.units().into_iter();
    let sentences = units.filter_map(|unit| {
        let html = session.renderer.render(unit).text().into_owned();
        let (_, rest) = html.split_once("<p class=\"updated\">")?;
        let (sentence, _) = rest.split_once("</p>")?;
        Some(format!("{}: {sentence}", session.renderer.url(unit)))
    });
    sentences.collect()
}

/// Returns the messages of the problems with this code.
pub(crate) fn messages(session: &Session, code: &str) -> Vec<String> {
    let problems = session.problems().filter(|it| it.code.name == code);
    problems.map(|problem| problem.message.clone()).collect()
}

/// Returns the state after these changes.
pub(crate) fn after(session: &Session, paths: &[&str]) -> Session {
    let changes: Vec<Change> = paths
        .iter()
        .map(|path| Change::Disk((*path).to_owned()))
        .collect();
    session.refresh(&changes)
}
