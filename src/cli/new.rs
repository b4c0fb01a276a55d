//! `hanga new`: a small site to begin with.

use std::{fs, io, path::PathBuf};

use include_dir::{Dir, include_dir};

use super::{BUILT, COULD_NOT_RUN};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

/// Makes a small site that builds
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    /// Folder for the site; it must be empty or not exist
    dir: PathBuf,
}

pub(super) fn run(flags: &Flags) -> u8 {
    match make(flags) {
        Ok(()) => {
            println!(
                "Made a site in {0}. See it with: hanga serve --root {0}",
                flags.dir.display()
            );
            BUILT
        }
        Err(error) => {
            eprintln!(
                "error: cannot make a site in {}: {error}",
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
    let occupied = fs::read_dir(&flags.dir).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "the folder is not empty",
        ));
    }
    fs::create_dir_all(&flags.dir)?;
    STARTER.extract(&flags.dir)
}
