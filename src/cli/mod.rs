//! The command line: flags, terminal output, and exit status. The only module that prints.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "messages are printed here"
)]

mod build;
mod check;
mod diff;
mod external;
mod fix;
mod generate;
mod graph;
mod new;
mod report;
mod serve;
mod since;
mod site;
mod theme;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use anstream::{AutoStream, ColorChoice};
use clap::{CommandFactory as _, Parser, Subcommand};

use crate::{diag::printable::printable, session::Error};

/// The command succeeded.
const SUCCESS: u8 = 0;
/// The site was built with errors.
const WITH_ERRORS: u8 = 1;
/// The command could not be executed.
const COULD_NOT_RUN: u8 = 2;

/// The command line.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Flags),
    Check(check::Flags),
    Completions(generate::Completions),
    Diff(diff::Flags),
    Fix(fix::Flags),
    Graph(graph::Flags),
    Man(generate::Man),
    New(new::Flags),
    Serve(serve::Flags),
    Theme(theme::Flags),
}

/// Formats an error for the terminal.
fn message(error: &Error) -> String {
    match error {
        Error::Config(_) => error.to_string(),
        Error::NoConfig { .. } => format!(
            "error: {}\n  = help: name the root of the site with `--root`, or create a site with `hanga new`",
            printable(&error.to_string())
        ),
        error => format!("error: {}", printable(&error.to_string())),
    }
}

/// Whether standard error shows colours: it is a terminal, unless `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE` or `TERM` say
/// otherwise.
fn has_colour() -> bool {
    AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

/// Prints what a command has found, or why it could not run. Returns the exit status.
fn answer(found: Result<(u8, String), String>) -> u8 {
    match found {
        Ok((status, text)) => {
            // A closed pipe, as with `head`, is not an error.
            let _ = io::stdout().write_all(text.as_bytes());
            status
        }
        Err(text) => {
            eprintln!("{text}");
            COULD_NOT_RUN
        }
    }
}

/// `1 page`, `2 pages`.
fn count(n: usize, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let status = match Arguments::parse().command {
        Command::Build(flags) => build::run(&flags),
        Command::Check(flags) => check::run(&flags),
        Command::Completions(flags) => generate::completions(&flags, Arguments::command()),
        Command::Diff(flags) => diff::run(&flags),
        Command::Fix(flags) => fix::run(&flags),
        Command::Graph(flags) => graph::run(&flags),
        Command::Man(flags) => generate::man(&flags, Arguments::command()),
        Command::New(flags) => new::run(&flags),
        Command::Serve(flags) => serve::run(&flags),
        Command::Theme(flags) => theme::run(&flags),
    };
    ExitCode::from(status)
}
