//! `hanga new`: creates a small starter site.

use std::{fs, io, path::PathBuf};

use include_dir::{Dir, include_dir};

use super::{COULD_NOT_RUN, SUCCESS};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

/// Create a small starter site
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    /// Directory to create the site in; must not exist yet, or contain only hidden files
    dir: PathBuf,
}

pub(super) fn run(flags: &Flags) -> u8 {
    match make(flags) {
        Ok(()) => {
            println!(
                "Created a site in {0}. Set `base_url` in {0}/hanga.yml before you publish it.\nTo preview it, run: hanga serve --root {0}",
                flags.dir.display()
            );
            SUCCESS
        }
        Err(error) => {
            eprintln!(
                "error: cannot create a site in {}: {error}",
                flags.dir.display()
            );
            COULD_NOT_RUN
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this command writes source files"
)]
fn make(flags: &Flags) -> io::Result<()> {
    let is_visible = |entry: io::Result<fs::DirEntry>| {
        // `git init` may have come first.
        entry.is_ok_and(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
    };
    let occupied = fs::read_dir(&flags.dir).is_ok_and(|mut entries| entries.any(is_visible));
    if occupied {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "the directory is not empty",
        ));
    }
    fs::create_dir_all(&flags.dir)?;
    STARTER.extract(&flags.dir)
}
