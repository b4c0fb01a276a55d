//! `hanga build`.

use std::{
    io::IsTerminal,
    path::PathBuf,
    time::{Instant, SystemTime},
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{
    count,
    report::{self, Reporter, Scope},
    since,
    site::{Part, Place},
};
use crate::{
    output::{
        disk::Summary,
        record::{BuildReport, BuildRequest, Record},
    },
    session::{Built, Error, Session},
    source::now,
};

/// Build the site as static HTML
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    #[command(flatten)]
    pub(super) place: Place,
    /// Output directory
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
    #[command(flatten)]
    pub(super) part: Part,
    /// Write nothing, and list the addresses whose pages differ from those of this Git revision
    #[arg(long, value_name = "REV", conflicts_with_all = ["out", "quiet"])]
    changed_since: Option<String>,
    #[command(flatten)]
    pub(super) report: report::Flags,
}

pub(super) fn run(flags: &Flags) -> u8 {
    if let Some(revision) = &flags.changed_since {
        return since::run(flags, revision);
    }
    let started = Instant::now();
    let scope = Scope::of(&flags.place, &flags.part);
    let reporter = match Reporter::open(&flags.report, scope) {
        Ok(reporter) => reporter,
        Err(message) => return report::refuse(&message),
    };
    let request = BuildRequest::new(
        &flags.place.root,
        flags.place.config.as_deref(),
        &flags.part.language,
        &flags.part.version,
    );
    let answer = request
        .as_ref()
        .and_then(|it| Record::cached_report(&flags.out, it));
    if let Some(report) = answer {
        let unchanged = Summary::default();
        return print_report(reporter, &report, unchanged, started, flags);
    }
    match build(flags) {
        Ok((session, built, begun)) => {
            let report = BuildReport {
                pages: built.pages,
                findings: session.findings(&built.report),
            };
            if let Some(request) = request {
                session.remember(request, begun, &flags.out, &built, &report);
            }
            let status = print_report(reporter, &report, built.summary, started, flags);
            // The process is about to exit: freeing a large site piece by piece would only take time.
            std::mem::forget((session, built, report));
            status
        }
        Err(error) => reporter.report_failure(&error),
    }
}

fn build(flags: &Flags) -> Result<(Session, Built, SystemTime), Error> {
    let begun = now();
    let session = Session::open(&flags.place.options(&flags.part))?;
    let bar = progress_bar(&session, &flags.report);
    let built = session.build(&flags.out, || bar.inc(1));
    bar.finish_and_clear();
    Ok((session, built?, begun))
}

/// Returns a bar that counts pages; hidden if nobody would see it.
pub(super) fn progress_bar(session: &Session, flags: &report::Flags) -> ProgressBar {
    if flags.is_quiet() || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} pages, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(session.units().len() as u64).with_style(style)
}

/// Prints the result of a build. Returns the exit status.
fn print_report(
    reporter: Reporter<'_>,
    report: &BuildReport,
    summary: Summary,
    started: Instant,
    flags: &Flags,
) -> u8 {
    let outcome = match reporter.report(&report.findings) {
        Ok(outcome) => outcome,
        Err(message) => return report::refuse(&message),
    };
    let line = format!(
        "{} built, {} written, {} removed; {}; {:.2} s",
        count(report.pages, "page"),
        count(summary.written, "file"),
        summary.removed,
        outcome.numbers,
        started.elapsed().as_secs_f64(),
    );
    report::print_summary(&flags.report, &line);
    outcome.status
}
