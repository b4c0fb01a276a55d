//! `hanga fix`.

use std::io::{self, Write as _};

use super::{
    SUCCESS, WITH_ERRORS,
    check::no_path,
    count, message,
    report::refuse,
    site::{Part, Place},
};
use crate::{
    diag::paths::Paths,
    fix::{Dropped, EditedFile, Repaired, repaired, unified},
    session::{Options, Session},
};

/// Write the certain repairs of damaged translations to their files
///
/// Builds and previews make the same repairs while they read the files, so the pages stay the same.
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    /// Repair only these files, or the files below these directories
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    #[command(flatten)]
    place: Place,
    /// Limit to these languages, separated by commas
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    language: Vec<String>,
    /// Print what would change as a diff, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write nothing, and fail if something would change
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,
    /// Print only what goes wrong
    #[arg(long, short)]
    quiet: bool,
}

pub(super) fn run(flags: &Flags) -> u8 {
    let part = Part {
        language: flags.language.clone(),
        ..Part::default()
    };
    let options = Options {
        repairs: true,
        ..flags.place.options(&part)
    };
    let session = match Session::begin(&options) {
        Ok(session) => session,
        Err(error) => return refuse(&message(&error)),
    };
    let paths = flags.paths.iter().map(|path| session.file_or_folder(path));
    let paths: Vec<String> = match paths.collect() {
        Ok(paths) => paths,
        Err(error) => return refuse(&no_path(&error)),
    };
    let names = Paths::below(&flags.place.root);
    let mut made = repaired(&session, &paths);
    if !flags.check && !flags.dry_run {
        made.write(&session);
    }
    for dropped in &made.dropped {
        eprintln!("{}", note(dropped, &names.name(&dropped.path)));
    }
    if flags.dry_run {
        print_diffs(&made.files, &names);
    }
    let summary = summary(&made, flags.check || flags.dry_run);
    match flags.dry_run {
        _ if flags.quiet => {}
        true => eprintln!("{summary}"),
        false => println!("{summary}"),
    }
    let is_left = flags.check && !made.files.is_empty() || !made.dropped.is_empty();
    if is_left { WITH_ERRORS } else { SUCCESS }
}

/// Prints what would change in files.
pub(super) fn print_diffs(files: &[EditedFile], names: &Paths) {
    let mut out = io::stdout().lock();
    for file in files {
        // A closed pipe, as with `head`, is not an error.
        let _ = out.write_all(unified(file, &names.name(&file.path)).as_bytes());
    }
}

/// Returns how many repairs there are, by rule.
fn summary(made: &Repaired, is_trial: bool) -> String {
    if made.count() == 0 {
        return "no damage found that can be repaired with certainty".to_owned();
    }
    let verb = if is_trial { "would be made" } else { "made" };
    let rules = made.rules();
    let rules = rules.iter().map(|(rule, n)| format!("\n{n:>6}  {rule}"));
    format!(
        "{} {verb} in {}{}",
        count(made.count(), "repair"),
        count(made.files.len(), "file"),
        rules.collect::<String>()
    )
}

fn note(dropped: &Dropped, name: &str) -> String {
    let repairs = count(dropped.fixes, "repair");
    format!(
        "{name}: {repairs} not written: {}",
        dropped.reason.of_file().unwrap_or_default()
    )
}
