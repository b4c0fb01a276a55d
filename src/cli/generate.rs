//! `hanga completions` and `hanga man`: files for shells and for `man`, from the definition of the command line.

use std::io::{self, Write as _};

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man as Page;

use super::{COULD_NOT_RUN, SUCCESS};

/// Print completions for a shell
#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

/// Print the man page
#[derive(Debug, clap::Args)]
pub(super) struct Man {
    /// Command whose page to print [default: hanga itself]
    command: Option<String>,
}

pub(super) fn completions(flags: &Completions, mut command: Command) -> u8 {
    let mut text = Vec::new();
    clap_complete::generate(flags.shell, &mut command, "hanga", &mut text);
    // A closed pipe, as with `head`, is not an error.
    let _ = io::stdout().write_all(&text);
    SUCCESS
}

pub(super) fn man(flags: &Man, mut command: Command) -> u8 {
    command.build();
    let page = match &flags.command {
        None => Some(command),
        Some(name) => command.find_subcommand(name).cloned(),
    };
    let Some(page) = page else {
        eprintln!("error: unknown command; `hanga --help` lists all commands");
        return COULD_NOT_RUN;
    };
    let mut text = Vec::new();
    match Page::new(page).render(&mut text) {
        Ok(()) => {
            let _ = io::stdout().write_all(&text);
            SUCCESS
        }
        Err(error) => {
            eprintln!("error: cannot create the man page: {error}");
            COULD_NOT_RUN
        }
    }
}
