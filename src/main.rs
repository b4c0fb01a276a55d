//! The `hanga` program. See the library crate.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A build allocates and frees tens of millions of small strings; docs/performance.md compares allocators.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    hanga::cli::run()
}
