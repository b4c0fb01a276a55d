//! The flags of commands that report problems.

use std::{ffi::OsStr, path::PathBuf};

use clap::{
    Arg, Command, ValueEnum,
    builder::{PossibleValue, StringValueParser, TypedValueParser},
    error::{Error, ErrorKind},
};

use crate::diag::{Code, codes, did_you_mean};

/// How problems are reported.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Report")]
#[group(skip)]
pub(in crate::cli) struct Flags {
    /// Format of the report; all but `text` are written to standard output
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,
    /// Let warnings make the exit code 1, as errors do
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(super) deny: Option<Deny>,
    /// Report only problems with these codes, separated by commas
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = KnownCode, hide_possible_values = true)]
    pub(super) only: Vec<&'static Code>,
    /// Do not report problems with these codes, separated by commas
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = KnownCode, hide_possible_values = true)]
    pub(super) ignore: Vec<&'static Code>,
    /// Report only problems that are not listed in this file
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// List all current problems in this file, as known
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub(super) write_baseline: Option<PathBuf>,
    /// Remove problems that no longer occur from the file of `--baseline`
    #[arg(long, requires = "baseline")]
    pub(super) prune_baseline: bool,
    /// Show all problems, even if there are many
    #[arg(long)]
    pub(super) full: bool,
    /// Show only problems that make the exit code 1, and no summary
    #[arg(long, short, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Show all problems, and for each all pages that have it
    #[arg(long, short)]
    pub(super) verbose: bool,
}

/// Formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    // For humans.
    Text,
    // One JSON object in each line.
    Json,
    // Annotations of GitHub Actions.
    Github,
    // SARIF 2.1.0, for code scanning.
    Sarif,
    // JUnit XML, for Jenkins and GitLab.
    Junit,
}

/// What makes a command fail, besides errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    Warnings,
}

impl Flags {
    /// Whether a summary and progress are not wanted.
    pub(in crate::cli) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether all of a long list is shown.
    pub(in crate::cli) fn is_full(&self) -> bool {
        self.full || self.verbose
    }

    /// Whether a list other than a report is JSON or text; `None` for formats that only reports have.
    pub(in crate::cli) fn is_json(&self) -> Option<bool> {
        match self.format {
            Format::Text => Some(false),
            Format::Json => Some(true),
            Format::Github | Format::Sarif | Format::Junit => None,
        }
    }

    /// Whether the report is for programs, on standard output.
    pub(in crate::cli) fn is_for_programs(&self) -> bool {
        self.format != Format::Text
    }

    /// Whether problems of all codes are reported.
    pub(super) fn has_all_codes(&self) -> bool {
        self.only.is_empty() && self.ignore.is_empty()
    }
}

/// Reads the name of a code.
#[derive(Debug, Clone, Copy)]
struct KnownCode;

impl TypedValueParser for KnownCode {
    type Value = &'static Code;

    fn parse_ref(
        &self,
        command: &Command,
        flag: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, Error> {
        let name = StringValueParser::new().parse_ref(command, flag, value)?;
        codes::find(&name).ok_or_else(|| {
            let names = codes::ALL.iter().map(|code| code.name);
            let help = did_you_mean(&name, names)
                .unwrap_or_else(|| "the manual's page about problems lists all codes".to_owned());
            let message = format!("unknown code `{name}`\n  = help: {help}\n");
            Error::raw(ErrorKind::InvalidValue, message)
        })
    }

    /// For completions of shells.
    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values = codes::ALL.iter().map(|code| PossibleValue::new(code.name));
        Some(Box::new(values))
    }
}
