//! `hanga check`.

use std::{path::PathBuf, time::Instant};

use indicatif::ProgressBar;

use super::{
    build::progress_bar,
    count,
    report::{self, Reporter, Scope},
};
use crate::session::{Options, Session};

/// Check all links, anchors and texts, without writing the site
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    /// Root directory of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Configuration file [default: <root>/hanga.yml]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Limit to these languages, separated by commas
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    language: Vec<String>,
    /// Limit to these versions, separated by commas
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    version: Vec<String>,
    #[command(flatten)]
    report: report::Flags,
}

pub(super) fn run(flags: &Flags) -> u8 {
    let started = Instant::now();
    let scope = Scope {
        root: &flags.root,
        config: flags.config.as_deref(),
        is_whole: flags.language.is_empty() && flags.version.is_empty(),
    };
    let reporter = match Reporter::open(&flags.report, scope) {
        Ok(reporter) => reporter,
        Err(message) => return report::refuse(&message),
    };
    let session = match Session::open(&Options {
        root: flags.root.clone(),
        config: flags.config.clone(),
        languages: flags.language.clone(),
        versions: flags.version.clone(),
    }) {
        Ok(session) => session,
        Err(error) => return reporter.report_failure(&error),
    };
    let bar = match flags.report.is_quiet() {
        true => ProgressBar::hidden(),
        false => progress_bar(session.units().len()),
    };
    let checked = session.check(|| bar.inc(1));
    bar.finish_and_clear();
    let findings = session.findings(&checked.report);
    let outcome = match reporter.report(&findings) {
        Ok(outcome) => outcome,
        Err(message) => return report::refuse(&message),
    };
    let line = format!(
        "{} checked; {}; {:.2} s",
        count(checked.pages, "page"),
        outcome.numbers,
        started.elapsed().as_secs_f64(),
    );
    report::print_summary(&flags.report, &line);
    // The process is about to exit: freeing a large site piece by piece would only take time.
    std::mem::forget((session, checked, findings));
    outcome.status
}
