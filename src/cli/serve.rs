//! `hanga serve`: runs the preview server.

use std::{
    io::{ErrorKind, Write},
    time::{Duration, Instant},
};

use super::{
    COULD_NOT_RUN, SUCCESS, count, has_colour, message,
    site::{Part, Place},
};
use crate::{
    diag::printable::printable,
    server::{Editor, EditorError, Error, Options, Server, ServerEvent, Timeouts},
};

/// Maximum number of paths listed when many files change at once.
const MAX_LISTED_PATHS: usize = 3;

const POLLING_NOTE: &str = "cannot watch all files for changes; polling twice a second instead";

/// Start a preview server that shows changes as they are saved
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    #[command(flatten)]
    place: Place,
    /// Host name or IP address to listen on
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// Port to listen on; 0 selects a free port
    #[arg(long, value_name = "PORT", default_value_t = 4000)]
    port: u16,
    /// Additional allowed host names, such as that of a proxy, separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    allow_host: Vec<String>,
    #[command(flatten)]
    part: Part,
    /// Poll all files twice a second, for file systems without change notifications
    #[arg(long)]
    poll: bool,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Editor for files: a program, a URL with {file}, or `none` [default: $VISUAL, $EDITOR, or the system's]
    #[arg(long, value_name = "EDITOR")]
    editor: Option<String>,
    /// Explain why each page is rendered
    #[arg(long)]
    explain: bool,
}

pub(super) fn run(flags: &Flags) -> u8 {
    let editor = match editor(flags) {
        Ok(editor) => editor,
        Err(error) => {
            eprintln!("error: invalid value for `--editor`: {error}");
            return COULD_NOT_RUN;
        }
    };
    match serve(flags, editor) {
        Ok(()) => SUCCESS,
        Err(Error::Session(error)) => {
            eprintln!("{}", message(&error));
            COULD_NOT_RUN
        }
        Err(error) => {
            eprintln!("error: {error}");
            if matches!(&error, Error::Listen { source, .. } if source.kind() == ErrorKind::AddrInUse)
            {
                eprintln!(
                    "help: choose another port with `--port`, or any free one with `--port 0`"
                );
            }
            COULD_NOT_RUN
        }
    }
}

/// Returns the editor that the author has named; `None` to open no files.
fn editor(flags: &Flags) -> Result<Option<Editor>, EditorError> {
    match flags.editor.as_deref() {
        Some("none") => Ok(None),
        Some(named) => Editor::parse(named).map(Some),
        None => {
            // A program that needs a terminal is not what the server can start.
            let named = ["VISUAL", "EDITOR"].iter().find_map(|name| {
                let named = std::env::var_os(name)?;
                Editor::parse(named.to_str()?).ok()
            });
            Ok(Some(named.unwrap_or(Editor::System)))
        }
    }
}

fn serve(flags: &Flags, editor: Option<Editor>) -> Result<(), Error> {
    let started = Instant::now();
    let options = Options {
        site: flags.place.options(&flags.part),
        host: flags.host.clone(),
        port: flags.port,
        allowed_hosts: flags.allow_host.clone(),
        polls: flags.poll,
        colour: has_colour(),
        editor,
        timeouts: Timeouts::default(),
    };
    let explains = flags.explain;
    let server = Server::start(
        &options,
        Box::new(move |event| print_event(&event, explains)),
    )?;
    let url = server.url();
    println!(
        "Serving {} at {url} (ready in {}). Press Ctrl+C to stop.",
        count(server.pages(), "page"),
        time(started.elapsed()),
    );
    // Programs that read this line through a pipe wait for it.
    let _ = std::io::stdout().flush();
    if !server.address().ip().is_loopback() {
        eprintln!("note: anyone who can reach this computer over the network can read the site");
    }
    if server.polls() && !flags.poll {
        eprintln!("note: {POLLING_NOTE}");
    }
    if flags.open
        && let Err(error) = open::that_detached(&url)
    {
        eprintln!("note: cannot open a browser: {error}");
    }
    server.run(interrupted())
}

/// Waits for Ctrl+C, a termination signal, or the end of the terminal.
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

/// Prints an event. The server keeps running if the terminal is gone.
fn print_event(event: &ServerEvent<'_>, explains: bool) {
    let mut stderr = std::io::stderr().lock();
    let _ = match event {
        ServerEvent::Changed { paths, took } => {
            let named = paths[..paths.len().min(MAX_LISTED_PATHS)].join(", ");
            let others = match paths.len().saturating_sub(MAX_LISTED_PATHS) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            writeln!(stderr, "{}{others}: {}", printable(&named), time(*took))
        }
        ServerEvent::Rendered { address, why, took } if explains => {
            let (address, why) = (printable(address), printable(why));
            writeln!(stderr, "  {address}: {} ({why})", time(*took))
        }
        ServerEvent::Rendered { .. } => Ok(()),
        ServerEvent::Problem(text) => stderr.write_all(text.as_bytes()),
        ServerEvent::MoreProblems(n) => writeln!(stderr, "and {}\n", count(*n, "more problem")),
        ServerEvent::PollingStarted => writeln!(stderr, "note: {POLLING_NOTE}"),
        ServerEvent::Failed => writeln!(
            stderr,
            "error: cannot process this change; save the file again, or restart hanga serve"
        ),
        ServerEvent::Fixed(n) => writeln!(stderr, "fixed: {}", count(*n, "problem")),
    };
}

fn time(time: Duration) -> String {
    match time.as_secs_f64() * 1000.0 {
        long if long >= 1000.0 => format!("{:.2} s", long / 1000.0),
        short => format!("{short:.1} ms"),
    }
}
