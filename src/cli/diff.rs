//! `hanga diff`.

use clap::ValueEnum;

use super::{
    SUCCESS, answer, message,
    site::{Part, Place},
};
use crate::{
    compare::{self, ComparisonView, Target},
    diag::printable::printable,
    session::Session,
};

/// The page differs; as `diff` has it.
const DIFFERENT: u8 = 1;

/// Show what a page says differently in two versions
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit code: 0 if the page says the same, 1 if it differs, 2 if it cannot be compared."
)]
pub(super) struct Flags {
    /// Id of the first version
    from: String,
    /// Id of the second version
    to: String,
    /// File or address of the page
    path: String,
    #[command(flatten)]
    place: Place,
    /// Language [default: that of the address, or the first one]
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(flags: &Flags) -> u8 {
    answer(diff(flags))
}

/// Returns the exit status, and the differences as text.
fn diff(flags: &Flags) -> Result<(u8, String), String> {
    let session =
        Session::begin(&flags.place.options(&Part::default())).map_err(|error| message(&error))?;
    let versions = [flags.from.as_str(), flags.to.as_str()];
    let target = Target::find(&session, &flags.path, versions, flags.language.as_deref());
    let target = target.map_err(|error| {
        let help = error
            .help()
            .map(|help| format!("\n  = help: {}", printable(help)));
        format!(
            "error: {}{}",
            printable(&error.to_string()),
            help.unwrap_or_default()
        )
    })?;
    let comparison = compare::compare(&session, &target);
    let view = ComparisonView::new(&session, &comparison);
    let text = match flags.format {
        Format::Json => compare::json(&view),
        Format::Text if view.same => String::new(),
        Format::Text => compare::text(&comparison, &view),
    };
    // Freeing a large site piece by piece would only take time.
    std::mem::forget(session);
    let status = if view.same { SUCCESS } else { DIFFERENT };
    Ok((status, text))
}
