//! How a command reports problems: its flags and all problems in, a report and an exit status out. Every command that
//! reports problems has the same [`Flags`]. Start at [`Reporter::open`] and [`Reporter::report`].

mod flags;
mod known;
mod text;

use std::{
    io::{self, BufWriter, ErrorKind, Write},
    path::Path,
};

pub(super) use flags::Flags;
use flags::{Deny, Format};

use super::{
    COULD_NOT_RUN, SUCCESS, WITH_ERRORS, count, has_colour, message,
    site::{Part, Place},
};
use crate::{
    diag::{
        baseline::Baseline,
        emit::Style,
        finding::{Finding, Findings},
        format,
        listing::{Listing, Rules},
        paths::Paths,
    },
    session::Error,
};

/// What a command looks at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'s> {
    /// Root directory of the site.
    pub(super) root: &'s Path,
    /// Configuration file, unless it is the default.
    pub(super) config: Option<&'s Path>,
    /// Whether all problems of the site are found, because nothing limits the command to a part of it.
    pub(super) is_whole: bool,
}

impl<'s> Scope<'s> {
    /// Returns what a command looks at that has these flags.
    pub(super) fn of(place: &'s Place, part: &Part) -> Self {
        Self {
            root: &place.root,
            config: place.config.as_deref(),
            is_whole: part.is_whole(),
        }
    }
}

/// Reports the problems of a command.
#[derive(Debug)]
pub(super) struct Reporter<'f> {
    flags: &'f Flags,
    rules: Rules,
    paths: Paths,
    is_whole: bool,
}

/// What was reported.
#[derive(Debug)]
pub(super) struct Outcome {
    /// The exit status.
    pub(super) status: u8,
    /// The numbers of problems, for the command's summary.
    pub(super) numbers: String,
}

impl<'f> Reporter<'f> {
    /// Reads the list of known problems, before the command does its work.
    ///
    /// # Errors
    /// Flags that contradict the scope, or a list that cannot be read: a message.
    pub(super) fn open(flags: &'f Flags, scope: Scope<'_>) -> Result<Self, String> {
        let is_whole = scope.is_whole && flags.has_all_codes();
        if !is_whole && (flags.write_baseline.is_some() || flags.prune_baseline) {
            return Err(
                "error: a baseline can only be written from all problems of the site\n  = help: remove the flags that select a part of it, or some codes"
                    .to_owned(),
            );
        }
        Ok(Self {
            flags,
            rules: Rules {
                only: flags.only.clone(),
                ignored: flags.ignore.clone(),
                known: flags.baseline.as_deref().map(known::read).transpose()?,
                within: Vec::new(),
                denies_warnings: flags.deny == Some(Deny::Warnings),
                is_quiet: flags.quiet,
            },
            paths: Paths::below(scope.root).with_config(scope.config),
            is_whole,
        })
    }

    /// Reports only problems in these files, or below these folders.
    pub(super) fn limit_to(&mut self, paths: Vec<String>) {
        self.rules.within = paths;
    }

    /// Returns the problems to report, whether they make the run fail or not.
    pub(super) fn wanted<'p>(&self, findings: &'p Findings) -> Vec<&'p Finding> {
        let rules = Rules {
            is_quiet: false,
            ..self.rules.clone()
        };
        rules.apply(findings).shown
    }

    /// Returns the names of files, as in the report.
    pub(super) fn paths(&self) -> &Paths {
        &self.paths
    }

    /// Prints the problems, and writes the list of known ones if that is asked for.
    ///
    /// # Errors
    /// A file or the report cannot be written: a message.
    pub(super) fn report(mut self, findings: &Findings) -> Result<Outcome, String> {
        if let Some(path) = &self.flags.write_baseline {
            let all = Baseline::of(findings.list.iter());
            known::write(path, &all)?;
            self.note(&format!(
                "{} written to {}",
                count(all.len(), "problem"),
                path.display()
            ));
            self.rules.known = Some(all);
        }
        let listing = self.rules.apply(findings);
        self.print(&listing)?;
        self.settle(&listing)?;
        let mut numbers = format!(
            "{}, {}",
            count(listing.errors, "error"),
            count(listing.warnings, "warning")
        );
        if listing.has_baseline {
            numbers.push_str(&format!(", {} known", listing.known));
        }
        let status = match listing.has_failed() {
            true => WITH_ERRORS,
            false => SUCCESS,
        };
        Ok(Outcome { status, numbers })
    }

    /// Reports that a command could do nothing. Returns the exit status. Problems of the configuration are a report like
    /// any other.
    pub(super) fn report_failure(&self, error: &Error) -> u8 {
        let written = match error {
            Error::Config(problems) if self.flags.format != Format::Text => {
                let mut listing = Rules::default().apply(problems);
                listing.is_complete = false;
                self.print(&listing)
            }
            error => Err(message(error)),
        };
        if let Err(message) = written {
            eprintln!("{message}");
        }
        COULD_NOT_RUN
    }

    fn print(&self, listing: &Listing<'_>) -> Result<(), String> {
        let write = match self.flags.format {
            Format::Text => {
                self.print_text(listing);
                return Ok(());
            }
            Format::Json => format::json::write,
            Format::Github => format::github::write,
            Format::Sarif => format::sarif::write,
            Format::Junit => format::junit::write,
        };
        let mut out = BufWriter::new(io::stdout().lock());
        let written = write(listing, &self.paths, &mut out).and_then(|()| out.flush());
        match written {
            // A closed pipe, as with `head`, is not an error.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(format!("error: cannot write the report: {error}"))
            }
            _ => Ok(()),
        }
    }

    fn print_text(&self, listing: &Listing<'_>) {
        let style = Style::new(has_colour())
            .with_paths(&self.paths)
            .with_all_pages(self.flags.verbose);
        let is_full = self.flags.is_full();
        let _ = io::stderr().write_all(text::text(listing, &style, is_full).as_bytes());
    }

    /// Mentions or removes known problems that no longer occur.
    fn settle(&self, listing: &Listing<'_>) -> Result<(), String> {
        let gone = listing.gone.len();
        let (true, Some(path), 1..) = (self.is_whole, &self.flags.baseline, gone) else {
            return Ok(());
        };
        let problems = count(gone, "problem");
        let file = path.display();
        if self.flags.prune_baseline {
            let known = self.rules.known.clone().unwrap_or_default();
            known::write(path, &known.without(&listing.gone))?;
            self.note(&format!("{problems} removed from {file}"));
        } else {
            let verb = if gone == 1 { "occurs" } else { "occur" };
            self.note(&format!(
                "{problems} in {file} no longer {verb}; `--prune-baseline` removes them"
            ));
        }
        Ok(())
    }

    /// Prints a remark to standard error.
    pub(super) fn note(&self, text: &str) {
        if !self.flags.quiet {
            eprintln!("{text}");
        }
    }
}

/// Prints why a command cannot run. Returns the exit status.
pub(super) fn refuse(message: &str) -> u8 {
    eprintln!("{message}");
    COULD_NOT_RUN
}

/// Prints the last line of a command: to standard output, unless that has a report for programs.
pub(super) fn print_summary(flags: &Flags, line: &str) {
    match flags.format {
        _ if flags.quiet => {}
        Format::Text => println!("{line}"),
        _ => eprintln!("{line}"),
    }
}
