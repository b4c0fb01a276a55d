//! See the crate `hanga`.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A build makes and drops tens of millions of small strings; see docs/performance.md for what that costs with others.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    hanga::cli::run()
}
