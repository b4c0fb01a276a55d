//! `hanga check`.

use std::time::Instant;

use super::{
    build::progress_bar,
    count, external,
    report::{self, Reporter, Scope},
    site::{Part, Place},
};
use crate::session::{Ask, Session};

/// Check all links, anchors and texts, without writing the site
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    external: external::Flags,
    #[command(flatten)]
    report: report::Flags,
}

pub(super) fn run(flags: &Flags) -> u8 {
    let started = Instant::now();
    let scope = Scope::of(&flags.place, &flags.part);
    let reporter = match Reporter::open(&flags.report, scope) {
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
    let bar = progress_bar(&session, &flags.report);
    let answers = asker.as_ref().map(|asker| {
        let answer = |addresses| {
            bar.finish_and_clear();
            asker.ask(addresses)
        };
        (asker.reach, answer)
    });
    let ask = answers
        .as_ref()
        .map(|(reach, ask)| Ask { reach: *reach, ask });
    let checked = session.check_with(ask, || bar.inc(1));
    bar.finish_and_clear();
    let findings = session.findings(&checked.report);
    let outcome = match reporter.report(&findings) {
        Ok(outcome) => outcome,
        Err(message) => return report::refuse(&message),
    };
    let asked = match asker.as_ref().map(external::Asker::summary).transpose() {
        Ok(asked) => asked.map_or_else(String::new, |asked| format!("; {asked}")),
        Err(message) => return report::refuse(&message),
    };
    let line = format!(
        "{} checked{asked}; {}; {:.2} s",
        count(checked.pages, "page"),
        outcome.numbers,
        started.elapsed().as_secs_f64(),
    );
    report::print_summary(&flags.report, &line);
    // The process is about to exit: freeing a large site piece by piece would only take time.
    std::mem::forget((session, checked, findings));
    outcome.status
}
