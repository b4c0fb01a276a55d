//! `hanga check --external`: the flags, the file of known answers, and the progress.

#![expect(
    clippy::disallowed_methods,
    reason = "known answers are no file of the site or its output"
)]

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    ffi::OsString,
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
    /// Which hosts are asked.
    pub(super) reach: Reach,
    client: Http,
    file: Option<&'f Path>,
    known: Cache,
    is_quiet: bool,
    asked: Cell<usize>,
    reused: Cell<usize>,
    problem: RefCell<Option<String>>,
    /// All answers of this run.
    answered: RefCell<Answers>,
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
        let client = client(std::env::var_os("SSL_CERT_FILE"))?;
        let file = flags.external_cache.as_deref();
        Self::new(Reach::Public, client, file, report.is_quiet()).map(Some)
    }

    fn new(
        reach: Reach,
        client: Http,
        file: Option<&'f Path>,
        is_quiet: bool,
    ) -> Result<Self, String> {
        Ok(Self {
            reach,
            client,
            file,
            known: file.map(read).transpose()?.unwrap_or_default(),
            is_quiet,
            asked: Cell::new(0),
            reused: Cell::new(0),
            problem: RefCell::default(),
            answered: RefCell::default(),
        })
    }

    /// Returns an answer for each address, and notes those that worked.
    pub(super) fn ask(&self, addresses: BTreeSet<Address>) -> Answers {
        let mut answers = Answers::new();
        let mut open = BTreeSet::new();
        for address in addresses {
            // A site that is fixed is checked several times.
            if let Some(answer) = self.answered.borrow().get(&address) {
                answers.insert(address, answer.clone());
                continue;
            }
            match self.known.answer(&address) {
                Some(answer) => {
                    answers.insert(address, answer);
                }
                None => {
                    open.insert(address);
                }
            }
        }
        self.asked.set(self.asked.get() + open.len());
        if self.answered.borrow().is_empty() {
            self.reused.set(answers.len());
        }
        let bar = self.progress_bar(open.len());
        let found = external::ask(open, &self.client, &Limits::default(), || bar.inc(1));
        bar.finish_and_clear();
        if let Some(file) = self.file {
            let mut known = self.known.clone();
            known.add(&found, now());
            self.problem.replace(write(file, &known.text()).err());
        }
        answers.extend(found);
        let mut answered = self.answered.borrow_mut();
        answered.extend(
            answers
                .iter()
                .map(|(of, answer)| (of.clone(), answer.clone())),
        );
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

/// Returns the client, which trusts the certificates of a file, if one is named: companies whose proxies look into
/// connections have certificates of their own.
fn client(certificates: Option<OsString>) -> Result<Http, String> {
    let Some(file) = certificates.filter(|file| !file.is_empty()) else {
        return Ok(Http::new(Reach::Public, TIMEOUT));
    };
    let path = PathBuf::from(file);
    let name = path.display();
    let pem = fs::read(&path).map_err(|error| {
        format!("error: cannot read {name}, which SSL_CERT_FILE names: {error}")
    })?;
    Http::with_certificates(Reach::Public, TIMEOUT, &pem)
        .ok_or_else(|| format!("error: {name}, which SSL_CERT_FILE names, has no certificates"))
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
    use std::{
        collections::BTreeSet,
        io::{BufRead, BufReader, Write},
        net::TcpListener,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        thread,
    };

    use super::{Asker, Cache, Http, Reach, TIMEOUT, client, read, write};
    use crate::external::{Address, Answer};

    #[test]
    fn what_worked_is_not_asked_again() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let host = listener.local_addr().expect("an address");
        let requests = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut lines = BufReader::new(stream);
                let mut line = String::new();
                while lines.read_line(&mut line).is_ok_and(|read| read > 2) {}
                count.fetch_add(1, Ordering::SeqCst);
                let status = if line.contains("/fine") {
                    "200 OK"
                } else {
                    "404 Not Found"
                };
                let reply =
                    format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                let _ = lines.get_mut().write_all(reply.as_bytes());
            }
        });
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("links.json");
        let address = |path| Address::parse(&format!("http://{host}{path}")).expect("an address");
        let all = BTreeSet::from([address("/fine"), address("/gone")]);
        // `HEAD` for both, and `GET` for the one that fails; then the latter alone.
        for (summary, known) in [("2 links", 3), ("1 link", 5)] {
            let client = Http::new(Reach::Everywhere, TIMEOUT);
            let asker = Asker::new(Reach::Everywhere, client, Some(&file), true);
            let asker = asker.expect("a readable file");
            let answers = asker.ask(all.clone());
            assert_eq!(answers.len(), 2);
            assert_eq!(answers[&address("/fine")], Answer::Fine);
            let told = asker.summary().expect("a written file");
            assert!(
                told.starts_with(&format!("{summary} to other sites")),
                "{told}"
            );
            assert_eq!(requests.load(Ordering::SeqCst), known);
        }
    }

    #[test]
    fn a_file_without_certificates_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("roots.pem");
        let message = |it: &std::path::Path| client(Some(it.into())).expect_err("a message");
        assert!(message(&file).contains("cannot read"));
        write(&file, "no certificate").expect("a file");
        assert!(message(&file).contains("has no certificates"));
        assert!(client(None).is_ok() && client(Some("".into())).is_ok());
    }

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
