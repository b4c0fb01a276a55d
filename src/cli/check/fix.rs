//! `hanga check --fix`: its flags, and what is said about fixes.

use super::super::{
    count,
    fix::print_diffs,
    report::{self, Reporter},
};
use crate::{
    diag::printable::printable,
    fix::{Dropped, Key, Plan, Proven, Reason, State},
    session::Session,
};

/// Number of notes about fixes that are not made.
const MAX_NOTES: usize = 30;

/// Whether fixes are made.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Flags {
    /// Fix what can be fixed without causing another problem, and report the rest
    #[arg(long)]
    fix: bool,
    /// With `--fix`, print what would change as a diff, and write nothing
    #[arg(long, requires = "fix", conflicts_with_all = ["write_baseline", "prune_baseline"])]
    dry_run: bool,
}

impl Flags {
    /// Whether fixes are to be made, or shown.
    pub(super) fn is_wanted(&self) -> bool {
        self.fix
    }

    /// Returns why the flags contradict those of the report.
    pub(super) fn refusal(&self, report: &report::Flags) -> Option<String> {
        let is_refused = self.dry_run && report.is_for_programs();
        is_refused.then(|| {
            "error: `--dry-run` prints a diff to standard output, where `--format` prints its report\n  = help: remove one of them".to_owned()
        })
    }

    /// Makes the fixes of the problems that would be reported, as far as they can be proven; on disk, unless it is a dry
    /// run.
    pub(super) fn make(
        &self,
        state: State,
        reporter: &Reporter<'_>,
        check: impl Fn(Session) -> State,
    ) -> Proven {
        let plan = Plan::new(&state.session, &reporter.wanted(&state.findings));
        let proven = plan.prove(state, &check);
        match self.dry_run {
            true => proven,
            false => proven.write(check),
        }
    }

    /// Prints which fixes were not made, all of them if `is_full`, and the differences in a dry run. Returns the part of the
    /// summary.
    pub(super) fn print(&self, made: &Proven, reporter: &Reporter<'_>, is_full: bool) -> String {
        let paths = reporter.paths();
        let most = match is_full {
            true => usize::MAX,
            false => MAX_NOTES,
        };
        for dropped in made.dropped.iter().take(most) {
            reporter.note(&note(dropped, |path| paths.name(path)));
        }
        if let Some(rest @ 1..) = made.dropped.len().checked_sub(most) {
            reporter.note(&format!(
                "and {rest} more such notes about fixes; `--full` shows all"
            ));
        }
        if self.dry_run {
            print_diffs(&made.files, paths);
        }
        let verb = match self.dry_run {
            true => "would be fixed",
            false => "fixed",
        };
        match made.files.len() {
            0 => format!("no problems {verb}"),
            files => {
                let fixed = count(made.fixed(), "problem");
                format!("{fixed} {verb} in {}", count(files, "file"))
            }
        }
    }

    /// Prints the last line of the command. In a dry run, standard output has only the differences.
    pub(super) fn print_summary(&self, flags: &report::Flags, line: &str) {
        match self.dry_run {
            true if flags.is_quiet() => {}
            true => eprintln!("{line}"),
            false => report::print_summary(flags, line),
        }
    }
}

/// Returns the remark about fixes that are not made. `name` returns the name of a file.
fn note(dropped: &Dropped, name: impl Fn(&str) -> String) -> String {
    let file = name(&dropped.path);
    let fixes = count(dropped.fixes, "fix").replace("fixs", "fixes");
    let problem = |key: &Key| {
        let message = printable(&key.message);
        format!("{}: [{}] {message}", name(&key.file), key.code)
    };
    let reason = match &dropped.reason {
        Reason::Overlap => {
            return format!(
                "{file}: {fixes} left for the next run, because of another fix in the same place"
            );
        }
        Reason::Remains(key) => format!("this problem would remain: {}", problem(key)),
        Reason::New(key) => format!("there would be a new problem: {}", problem(key)),
        Reason::Unknown => format!(
            "there would be a new problem, whose cause was not found in time; fix this file alone, with `--fix {file}`"
        ),
        reason => reason.of_file().unwrap_or_default().to_owned(),
    };
    format!("{file}: {fixes} not made: {reason}")
}
