//! `hanga check`.

use std::{io::Write, path::PathBuf, time::Instant};

use super::{
    COULD_NOT_RUN, SUCCESS, WITH_ERRORS, build::progress_bar, count, has_colour, message, report,
};
use crate::{
    diag::{Severity, emit::Emitter},
    output::record::ReportedProblem,
    session::{Options, Session},
};

/// Check all links, anchors and texts without writing the site
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
    /// Show all problems, even if there are many
    #[arg(long)]
    full: bool,
}

pub(super) fn run(flags: &Flags) -> u8 {
    let started = Instant::now();
    let session = match Session::open(&Options {
        root: flags.root.clone(),
        config: flags.config.clone(),
        languages: flags.language.clone(),
        versions: flags.version.clone(),
    }) {
        Ok(session) => session,
        Err(error) => {
            eprintln!("{}", message(&error));
            return COULD_NOT_RUN;
        }
    };
    let bar = progress_bar(session.units().len());
    let checked = session.check(|| bar.inc(1));
    bar.finish_and_clear();
    let emitter = Emitter::new(&session.site.files, true).below(&flags.root);
    let problems: Vec<ReportedProblem> = checked
        .report
        .sorted(&session.site.files)
        .iter()
        .map(|entry| ReportedProblem {
            code: entry.diagnostic.code.name.to_owned(),
            severity: entry.diagnostic.severity,
            text: emitter.emit(entry),
        })
        .collect();
    let style = report::Style {
        has_colour: has_colour(),
        is_full: flags.full,
        is_quiet: false,
    };
    let _ = std::io::stderr().write_all(report::text(&problems, style).as_bytes());
    let errors = checked.report.count(Severity::Error);
    println!(
        "{} checked; {}, {}; {:.2} s",
        count(checked.pages, "page"),
        count(errors, "error"),
        count(checked.report.count(Severity::Warning), "warning"),
        started.elapsed().as_secs_f64(),
    );
    std::mem::forget((session, checked));
    match errors {
        0 => SUCCESS,
        _ => WITH_ERRORS,
    }
}
