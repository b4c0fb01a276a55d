//! `hanga build`.

use std::{
    collections::BTreeMap,
    io::{IsTerminal, Write},
    path::PathBuf,
    time::{Instant, SystemTime},
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{COULD_NOT_RUN, SUCCESS, WITH_ERRORS, count, has_colour, message, report, since};
use crate::{
    diag::{Severity, emit::Emitter, report::Entry},
    output::{
        disk::Summary,
        record::{BuildReport, BuildRequest, Record, ReportedProblem},
    },
    session::{Built, Error, Options, Session},
    source::now,
};

/// Build the site as static HTML
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    /// Root directory of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Configuration file [default: <root>/hanga.yml]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Output directory
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
    /// Limit to these languages, separated by commas
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub(super) language: Vec<String>,
    /// Limit to these versions, separated by commas
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub(super) version: Vec<String>,
    /// Show all problems, even if there are many
    #[arg(long)]
    full: bool,
    /// Show errors only, and no summary
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
    /// Show all problems, and for each all pages that have it
    #[arg(long, short)]
    verbose: bool,
    /// Write nothing, and list the addresses whose pages differ from those of this Git revision
    #[arg(long, value_name = "REV", conflicts_with_all = ["out", "quiet"])]
    changed_since: Option<String>,
    /// Format of that list
    #[arg(long, value_enum, requires = "changed_since")]
    pub(super) format: Option<since::Format>,
}

impl Flags {
    /// Whether all problems are shown.
    pub(super) fn is_full(&self) -> bool {
        self.full || self.verbose
    }
}

pub(super) fn run(flags: &Flags) -> u8 {
    if let Some(revision) = &flags.changed_since {
        return since::run(flags, revision);
    }
    let started = Instant::now();
    let request = BuildRequest::new(
        &flags.root,
        flags.config.as_deref(),
        &flags.language,
        &flags.version,
        flags.verbose,
        flags.is_full(),
    );
    let answer = request
        .as_ref()
        .and_then(|it| Record::cached_report(&flags.out, it));
    if let Some(report) = answer {
        let unchanged = Summary::default();
        return print_report(&report, unchanged, started, flags);
    }
    match build(flags) {
        Ok((session, built, begun)) => {
            let report = build_report(&session, &built, flags);
            if let Some(request) = request {
                session.remember(request, begun, &flags.out, &built, &report);
            }
            let status = print_report(&report, built.summary, started, flags);
            // The process is about to exit: freeing a large site piece by piece would only take time.
            std::mem::forget((session, built));
            status
        }
        Err(error) => {
            eprintln!("{}", message(&error));
            COULD_NOT_RUN
        }
    }
}

fn build(flags: &Flags) -> Result<(Session, Built, SystemTime), Error> {
    let begun = now();
    let session = Session::open(&Options {
        root: flags.root.clone(),
        config: flags.config.clone(),
        languages: flags.language.clone(),
        versions: flags.version.clone(),
    })?;
    let bar = match flags.quiet {
        true => ProgressBar::hidden(),
        false => progress_bar(session.units().len()),
    };
    let built = session.build(&flags.out, || bar.inc(1));
    bar.finish_and_clear();
    Ok((session, built?, begun))
}

fn progress_bar(pages: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} pages, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(pages as u64).with_style(style)
}

fn build_report(session: &Session, built: &Built, flags: &Flags) -> BuildReport {
    let entries = built.report.sorted(&session.site.files);
    let emitter = Emitter::new(&session.site.files, true)
        .below(&flags.root)
        .with_all_pages(flags.verbose);
    let mut seen: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    let mut problem = |entry: &&Entry| {
        let (code, severity) = (entry.diagnostic.code.name, entry.diagnostic.severity);
        let n = seen.entry((code, severity)).or_default();
        *n += 1;
        let is_shown = flags.is_full() || *n <= report::MAX_PROBLEMS;
        ReportedProblem {
            code: code.to_owned(),
            severity,
            text: match is_shown {
                true => emitter.emit(entry),
                false => String::new(),
            },
        }
    };
    BuildReport {
        pages: built.pages,
        errors: built.report.count(Severity::Error),
        warnings: built.report.count(Severity::Warning),
        problems: entries.iter().map(&mut problem).collect(),
    }
}

/// Prints the result of a build. Returns the exit status.
fn print_report(report: &BuildReport, summary: Summary, started: Instant, flags: &Flags) -> u8 {
    let style = report::Style {
        has_colour: has_colour(),
        is_full: flags.is_full(),
        is_quiet: flags.quiet,
    };
    let problems = report::text(&report.problems, style);
    // A closed pipe, as with `head`, is not an error of the build.
    let _ = std::io::stderr().write_all(problems.as_bytes());
    if !flags.quiet {
        println!(
            "{} built, {} written, {} removed; {}, {}; {:.2} s",
            count(report.pages, "page"),
            count(summary.written, "file"),
            summary.removed,
            count(report.errors, "error"),
            count(report.warnings, "warning"),
            started.elapsed().as_secs_f64(),
        );
    }
    match report.errors {
        0 => SUCCESS,
        _ => WITH_ERRORS,
    }
}
