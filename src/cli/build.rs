//! `hanga build`.

use std::{
    io::{IsTerminal, Write},
    path::PathBuf,
    time::Instant,
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{BUILT, COULD_NOT_RUN, WITH_ERRORS, count, message};
use crate::{
    diag::{Severity, emit::Emitter},
    session::{Built, Error, Options, Session},
};

/// Builds the site into a folder of static HTML
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    /// Root of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Configuration [default: <root>/hanga.yml]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Output folder
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
    /// Only these languages
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    language: Vec<String>,
    /// Only these versions
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    version: Vec<String>,
}

pub(super) fn run(flags: &Flags) -> u8 {
    let started = Instant::now();
    match build(flags) {
        Ok((session, built)) => {
            report(&session, &built);
            summarize(&built, started);
            let status = match built.report.count(Severity::Error) {
                0 => BUILT,
                _ => WITH_ERRORS,
            };
            // The process ends here: to free a large site piece by piece would only take time.
            std::mem::forget((session, built));
            status
        }
        Err(error) => {
            eprintln!("{}", message(&error));
            COULD_NOT_RUN
        }
    }
}

fn build(flags: &Flags) -> Result<(Session, Built), Error> {
    let session = Session::open(&Options {
        root: flags.root.clone(),
        config: flags.config.clone(),
        languages: flags.language.clone(),
        versions: flags.version.clone(),
    })?;
    let bar = progress_bar(session.units().len());
    let built = session.build(&flags.out, || bar.inc(1));
    bar.finish_and_clear();
    Ok((session, built?))
}

fn progress_bar(pages: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} pages, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(pages as u64).with_style(style)
}

fn report(session: &Session, built: &Built) {
    let stderr = std::io::stderr();
    let colour = stderr.is_terminal();
    let emitter = Emitter::new(&session.site.files, colour);
    let mut out = std::io::BufWriter::new(stderr.lock());
    for entry in built.report.sorted(&session.site.files) {
        // A reader that went away, as `head` does, is no problem of the build.
        let _ = out.write_all(emitter.emit(entry).as_bytes());
    }
}

fn summarize(built: &Built, started: Instant) {
    println!(
        "{} built, {} written, {} removed; {}, {}; {:.2} s",
        count(built.pages, "page"),
        count(built.summary.written, "file"),
        built.summary.removed,
        count(built.report.count(Severity::Error), "error"),
        count(built.report.count(Severity::Warning), "warning"),
        started.elapsed().as_secs_f64(),
    );
}
