//! `hanga theme`: lists the files of the built-in theme, and copies them for customisation.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{COULD_NOT_RUN, SUCCESS};
use crate::{
    diag::did_you_mean,
    layout::{BuiltIn, built_in},
};

/// List theme files, or copy one to the site for customisation
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List all theme files, marking those that the site overrides
    List(List),
    /// Copy a theme file to the site, where it overrides the theme
    Eject(Eject),
}

#[derive(Debug, clap::Args)]
struct List {
    /// Root directory of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Eject {
    /// Path of the file in the theme, such as `templates/nav.html`
    name: String,
    /// Root directory of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

pub(super) fn run(flags: &Flags) -> u8 {
    match &flags.command {
        Command::List(flags) => {
            list(&flags.root);
            SUCCESS
        }
        Command::Eject(flags) => match eject(flags) {
            Ok(path) => {
                println!("Copied {path} to the site, where it overrides the theme.");
                SUCCESS
            }
            Err(message) => {
                eprintln!("error: {message}");
                COULD_NOT_RUN
            }
        },
    }
}

fn list(root: &Path) {
    for path in built_in().iter().map(BuiltIn::path) {
        let own = match root.join(&path).is_file() {
            true => "  (overridden by the site)",
            false => "",
        };
        println!("{path}{own}");
    }
}

fn eject(flags: &Eject) -> Result<String, String> {
    let all = built_in();
    let Some(file) = all.iter().find(|file| file.path() == flags.name) else {
        let paths: Vec<String> = all.iter().map(BuiltIn::path).collect();
        let help = did_you_mean(&flags.name, paths.iter().map(String::as_str));
        let help =
            help.unwrap_or_else(|| "run `hanga theme list` to list all theme files".to_owned());
        return Err(format!("unknown theme file `{}`\nhelp: {help}", flags.name));
    };
    let path = file.path();
    write(&flags.root.join(&path), file.bytes())
        .map_err(|error| format!("cannot write {path}: {error}"))?;
    Ok(path)
}

/// Writes a new file. Fails if it exists, so that files of the site are never lost.
#[expect(
    clippy::disallowed_methods,
    reason = "this command writes source files"
)]
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::File::create_new(path)?;
    io::Write::write_all(&mut file, bytes)
}
