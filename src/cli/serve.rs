//! `hanga serve`.

use std::{
    io::{ErrorKind, IsTerminal, Write},
    path::PathBuf,
    time::{Duration, Instant},
};

use super::{BUILT, COULD_NOT_RUN, count, message};
use crate::{
    server::{Error, Happening, Options, Server},
    session,
};

/// Most paths that are named when many files change at once.
const MOST_NAMED: usize = 3;

const POLLS: &str = "the system cannot tell of all changes, so files are looked at twice a second";

/// Shows the site in a browser, and each change as it is saved
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    /// Root of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Configuration [default: <root>/hanga.yml]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Name or address of this computer to listen on
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// Port to listen on; 0 for any that is free
    #[arg(long, value_name = "PORT", default_value_t = 4000)]
    port: u16,
    /// Another name by which browsers may call this server, such as that of a proxy
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    allow_host: Vec<String>,
    /// Only these languages
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    language: Vec<String>,
    /// Only these versions
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    version: Vec<String>,
    /// Look at all files twice a second, for file systems that do not tell of changes
    #[arg(long)]
    poll: bool,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Say of each page why it is rendered
    #[arg(long)]
    explain: bool,
}

pub(super) fn run(flags: &Flags) -> u8 {
    match serve(flags) {
        Ok(()) => BUILT,
        Err(Error::Session(error)) => {
            eprintln!("{}", message(&error));
            COULD_NOT_RUN
        }
        Err(error) => {
            eprintln!("error: {error}");
            if matches!(&error, Error::Listen { source, .. } if source.kind() == ErrorKind::AddrInUse)
            {
                eprintln!(
                    "help: choose another port with `--port`; `--port 0` takes any that is free"
                );
            }
            COULD_NOT_RUN
        }
    }
}

fn serve(flags: &Flags) -> Result<(), Error> {
    let started = Instant::now();
    let options = Options {
        site: session::Options {
            root: flags.root.clone(),
            config: flags.config.clone(),
            languages: flags.language.clone(),
            versions: flags.version.clone(),
        },
        host: flags.host.clone(),
        port: flags.port,
        allowed_hosts: flags.allow_host.clone(),
        polls: flags.poll,
        colour: std::io::stderr().is_terminal(),
    };
    let explains = flags.explain;
    let server = Server::start(
        &options,
        Box::new(move |happening| tell(&happening, explains)),
    )?;
    let url = server.url();
    println!(
        "{url} shows {} ({} after the start). Ctrl+C ends it.",
        count(server.pages(), "page"),
        time(started.elapsed()),
    );
    // Whoever reads this line through a pipe waits for it.
    let _ = std::io::stdout().flush();
    if !server.address().ip().is_loopback() {
        eprintln!("note: everyone who reaches this computer can read the site");
    }
    if server.polls() && !flags.poll {
        eprintln!("note: {POLLS}");
    }
    if flags.open
        && let Err(error) = open::that_detached(&url)
    {
        eprintln!("note: cannot open a browser: {error}");
    }
    server.run(interrupted())
}

/// Ctrl+C, the word of whoever manages this process, or the end of its terminal.
async fn interrupted() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = (
            signal(SignalKind::terminate()),
            signal(SignalKind::hangup()),
        );
        if let (Ok(mut terminate), Ok(mut hangup)) = signals {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

/// Prints what happens. A terminal that is gone is no reason to end.
fn tell(happening: &Happening<'_>, explains: bool) {
    let mut stderr = std::io::stderr().lock();
    let _ = match happening {
        Happening::Changed { paths, took } => {
            let named = paths[..paths.len().min(MOST_NAMED)].join(", ");
            let others = match paths.len().saturating_sub(MOST_NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            writeln!(stderr, "{named}{others}: {}", time(*took))
        }
        Happening::Rendered { address, why, took } if explains => {
            writeln!(stderr, "  {address}: {} ({why})", time(*took))
        }
        Happening::Rendered { .. } => Ok(()),
        Happening::Problem(text) => stderr.write_all(text.as_bytes()),
        Happening::More(n) => writeln!(stderr, "and {}\n", count(*n, "more problem")),
        Happening::Polls => writeln!(stderr, "note: {POLLS}"),
        Happening::Failed => writeln!(
            stderr,
            "error: this change could not be followed; save again, or start anew"
        ),
        Happening::Mended(n) => writeln!(stderr, "mended: {}", count(*n, "problem")),
    };
}

fn time(time: Duration) -> String {
    match time.as_secs_f64() * 1000.0 {
        long if long >= 1000.0 => format!("{:.2} s", long / 1000.0),
        short => format!("{short:.1} ms"),
    }
}
