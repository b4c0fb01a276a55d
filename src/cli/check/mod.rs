//! `hanga check`.

mod fix;

use std::time::Instant;

use super::{
    build::progress_bar,
    count, external,
    report::{self, Reporter, Scope},
    site::{Part, Place},
};
use crate::{
    diag::printable::printable,
    fix::State,
    session::{Ask, More, PathError, Session},
};

/// Check all links, anchors and texts, without writing the site
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    /// Report only problems in these files, or in files below these directories; the whole site is checked
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    part: Part,
    /// Also report what can be deleted when the site drops this release, such as `2.19`
    #[arg(long, value_name = "RELEASE", conflicts_with_all = ["fix", "write_baseline", "prune_baseline"])]
    deprecated: Option<String>,
    #[command(flatten)]
    fix: fix::Flags,
    #[command(flatten)]
    external: external::Flags,
    #[command(flatten)]
    report: report::Flags,
}

pub(super) fn run(flags: &Flags) -> u8 {
    let started = Instant::now();
    let mut scope = Scope::of(&flags.place, &flags.part);
    scope.is_whole &= flags.paths.is_empty();
    let opened = flags
        .fix
        .refusal(&flags.report)
        .map_or_else(|| Reporter::open(&flags.report, scope), Err);
    let mut reporter = match opened {
        Ok(reporter) => reporter,
        Err(message) => return report::refuse(&message),
    };
    let asker = match external::Asker::open(&flags.external, &flags.report) {
        Ok(asker) => asker,
        Err(message) => return report::refuse(&message),
    };
    let session = match Session::open(&flags.place.options(&flags.part)) {
        Ok(session) => session,
        Err(error) => return reporter.report_failure(&error),
    };
    let paths = flags.paths.iter().map(|path| session.file_or_folder(path));
    match paths.collect() {
        Ok(paths) => reporter.limit_to(paths),
        Err(error) => return report::refuse(&no_path(&error)),
    }
    let release = flags.deprecated.as_deref().map(|it| session.release(it));
    let release = match release.transpose() {
        Ok(release) => release,
        Err(error) => return reporter.report_failure(&error),
    };
    let bar = progress_bar(&session, &flags.report);
    let answers = asker.as_ref().map(|asker| {
        let answer = |addresses| {
            bar.finish_and_clear();
            asker.ask(addresses)
        };
        (asker.reach, answer)
    });
    let more = More {
        ask: (answers.as_ref()).map(|(reach, ask)| Ask { reach: *reach, ask }),
        deprecated: release,
    };
    let check = |session: Session| {
        bar.reset();
        let checked = session.check_more(more, || bar.inc(1));
        State::new(session, &checked)
    };
    let mut state = check(session);
    if state.pages == 0 {
        bar.finish_and_clear();
        return report::refuse(NOTHING);
    }
    let mut fixed = None;
    if flags.fix.is_wanted() {
        let made = flags.fix.make(state, &reporter, check);
        bar.finish_and_clear();
        fixed = Some(flags.fix.print(&made, &reporter, flags.report.is_full()));
        state = made.state;
    }
    bar.finish_and_clear();
    let outcome = match reporter.report(&state.findings) {
        Ok(outcome) => outcome,
        Err(message) => return report::refuse(&message),
    };
    let asked = match asker.as_ref().map(external::Asker::summary).transpose() {
        Ok(asked) => asked.map_or_else(String::new, |asked| format!("; {asked}")),
        Err(message) => return report::refuse(&message),
    };
    let line = format!(
        "{}{} checked{asked}; {}; {:.2} s",
        fixed.map_or_else(String::new, |fixed| fixed + "; "),
        count(state.pages, "page"),
        outcome.numbers,
        started.elapsed().as_secs_f64(),
    );
    flags.fix.print_summary(&flags.report, &line);
    // The process is about to exit: freeing a large site piece by piece would only take time.
    std::mem::forget(state);
    outcome.status
}

/// Why a part of a site cannot be checked that has no page.
const NOTHING: &str = "error: nothing was checked: no page has the versions and languages that are selected\n  = help: remove `--version` or `--language`, or name others";

/// Returns why a path cannot be checked.
pub(super) fn no_path(error: &PathError) -> String {
    let help = match error {
        PathError::Unknown { help, .. } => help.as_deref(),
        PathError::Unselected(_) => Some("remove `--language`, or name the language of the path"),
    };
    let help = help.unwrap_or("name a file or a directory of the site, relative to its root");
    let message = printable(&error.to_string()).into_owned();
    format!("error: {message}\n  = help: {}", printable(help))
}
