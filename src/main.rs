//! See the crate `hanga`.

use std::process::ExitCode;

fn main() -> ExitCode {
    hanga::cli::run()
}
