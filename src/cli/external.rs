//! `hanga check --external`: the flags, the file of known answers, and the progress.

#![expect(
    clippy::disallowed_methods,
    reason = "known answers are no file of the site or its output"
)]

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    fs,
    io::{self, ErrorKind, IsTerminal},
    path::{Path, PathBuf},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

use super::report;
use crate::{
    external::{self, Address, Answers, Limits, cache::Cache, client::Http, skip::Reach},
    source::now,
};

/// How long a host has for its answer.
const TIMEOUT: Duration = Duration::from_secs(20);

/// How links to other sites are checked.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Other sites")]
#[group(skip)]
pub(super) struct Flags {
    /// Ask other hosts whether the links to them work
    #[arg(long)]
    pub(super) external: bool,
    /// Do not ask again for a day what worked, and note it in this file
    #[arg(long, value_name = "FILE", requires = "external")]
    external_cache: Option<PathBuf>,
}

/// Asks other hosts, with what is known from earlier runs.
#[derive(Debug)]
pub(super) struct Asker<'f> {
    file: Option<&'f Path>,
    known: Cache,
    is_quiet: bool,
    asked: Cell<usize>,
    reused: Cell<usize>,
    problem: RefCell<Option<String>>,
}

impl<'f> Asker<'f> {
    /// Reads the known answers, before the command does its work; `None` if no host is to be asked.
    ///
    /// # Errors
    /// A file that cannot be read, or that is something else: a message.
    pub(super) fn open(flags: &'f Flags, report: &report::Flags) -> Result<Option<Self>, String> {
        if !flags.external {
            return Ok(None);
        }
        let file = flags.external_cache.as_deref();
        Ok(Some(Self {
            file,
            known: file.map(read).transpose()?.unwrap_or_default(),
            is_quiet: report.is_quiet(),
            asked: Cell::new(0),
            reused: Cell::new(0),
            problem: RefCell::default(),
        }))
    }

    /// Returns an answer for each address, and notes those that worked.
    pub(super) fn ask(&self, addresses: BTreeSet<Address>) -> Answers {
        let mut answers = Answers::new();
        let mut open = BTreeSet::new();
        for address in addresses {
            match self.known.answer(&address) {
                Some(answer) => {
                    answers.insert(address, answer);
                }
                None => {
                    open.insert(address);
                }
            }
        }
        self.asked.set(open.len());
        self.reused.set(answers.len());
        let client = Http::new(Reach::Public, TIMEOUT);
        let bar = self.progress_bar(open.len());
        let found = external::ask(open, &client, &Limits::default(), || bar.inc(1));
        bar.finish_and_clear();
        if let Some(file) = self.file {
            let mut known = self.known.clone();
            known.add(&found, now());
            self.problem.replace(write(file, &known.text()).err());
        }
        answers.extend(found);
        answers
    }

    /// Returns what was done, for the command's summary.
    ///
    /// # Errors
    /// The known answers could not be written: a message.
    pub(super) fn summary(&self) -> Result<String, String> {
        match self.problem.take() {
            Some(message) => Err(message),
            None => Ok(format!(
                "{} to other sites asked, {} known",
                super::count(self.asked.get(), "link"),
                self.reused.get()
            )),
        }
    }

    fn progress_bar(&self, count: usize) -> ProgressBar {
        if self.is_quiet || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style =
            ProgressStyle::with_template("{bar:40} {pos}/{len} links to other sites, {eta} left")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::new(count as u64).with_style(style)
    }
}

fn read(path: &Path) -> Result<Cache, String> {
    let file = path.display();
    match fs::read_to_string(path) {
        Ok(text) => Cache::parse(&text, now()).map_err(|_| {
            format!(
                "error: {file} is not a file of `--external-cache`\n  = help: name another file, or delete this one"
            )
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Cache::default()),
        Err(error) => Err(format!("error: cannot read {file}: {error}")),
    }
}

/// Writes the file next to its place and then moves it there, so that no run reads half of it.
fn write(path: &Path, text: &str) -> Result<(), String> {
    let put = || {
        if let Some(folder) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
            fs::create_dir_all(folder)?;
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.tmp", std::process::id()));
        let temporary = path.with_file_name(name);
        let written = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written
    };
    put().map_err(|error| format!("error: cannot write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{Cache, read, write};

    #[test]
    fn a_cache_is_made_with_its_folder_and_other_files_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a/b.json");
        assert_eq!(read(&path), Ok(Cache::default()));
        write(&path, &Cache::default().text()).expect("a file");
        assert_eq!(read(&path), Ok(Cache::default()));
        let names = std::fs::read_dir(folder.path().join("a")).expect("a folder");
        assert_eq!(names.count(), 1);
        write(&path, "{\"name\": \"x\"}").expect("a file");
        let message = read(&path).expect_err("another file");
        assert!(
            message.contains("is not a file of `--external-cache`"),
            "{message}"
        );
        assert!(read(folder.path()).is_err());
    }
}
