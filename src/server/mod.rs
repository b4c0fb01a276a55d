//! The preview server: renders pages on request and sends events when they change.
//!
//! Enters: the root of a site, and requests. Leaves: the bytes that [`Session::build`] would write, with one script
//! added, and [`ServerEvent`]s for the caller. Nothing is rendered in advance. Start at [`Server::start`]; [`resolve`]
//! maps URL paths, and [`follow`](mod@follow) updates the site when files change.
//!
//! ```text
//! files ──watch──▶ Batch ──Session::refresh──▶ State ──┬──▶ events ──▶ open pages
//!                                                      └──▶ resolve ──▶ Document ──respond──▶ responses
//! ```

mod announced;
mod api;
mod barrier;
mod checker;
mod connections;
mod document;
mod editor;
mod events;
mod follow;
mod guard;
mod inspect;
mod nearest;
mod preview;
mod resolve;
mod respond;
mod script;
mod state;
mod timeouts;

use std::{
    io,
    net::{IpAddr, SocketAddr, TcpListener, ToSocketAddrs},
    sync::Arc,
    thread,
    time::{Duration, SystemTime},
};

use axum::{
    Router, middleware,
    routing::{get, post},
};

use barrier::Barrier;
pub use editor::{Editor, EditorError};
use follow::{follow, targets};
use guard::Hosts;
use preview::Preview;
pub use preview::{Listener, ServerEvent};
pub use timeouts::Timeouts;

use crate::{
    session::{self, Session},
    source,
    watch::Watch,
};

/// Options of a server.
#[derive(Debug, Clone)]
pub struct Options {
    /// The site to serve.
    pub site: session::Options,
    /// Host name or IP address to listen on.
    pub host: String,
    /// Port to listen on; 0 selects a free port.
    pub port: u16,
    /// Additional host names to accept.
    pub allowed_hosts: Vec<String>,
    /// Whether to poll files, for file systems that do not report changes.
    pub polls: bool,
    /// Whether to report problems in colour.
    pub colour: bool,
    /// The editor for readers on this computer; `None` to open no files.
    pub editor: Option<Editor>,
    /// How long to wait for clients and for changes.
    pub timeouts: Timeouts,
}

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The site cannot be opened.
    #[error(transparent)]
    Session(#[from] session::Error),
    /// The address cannot be listened on.
    #[error("cannot listen on {host}:{port}: {source}")]
    Listen {
        /// Requested host.
        host: String,
        /// Requested port.
        port: u16,
        /// Cause.
        source: io::Error,
    },
    /// A thread cannot be started, or the root does not exist.
    #[error("cannot start the server: {0}")]
    Start(#[from] io::Error),
}

/// A server that is listening.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    hosts: Hosts,
    timeouts: Timeouts,
    preview: Arc<Preview>,
    watch: Watch,
    /// A moment before the site was read.
    since: SystemTime,
}

impl Server {
    /// Opens the site and listens. Requests are answered only once [`Server::run`] is called.
    ///
    /// # Errors
    /// The site cannot be opened, or the address is in use.
    pub fn start(options: &Options, listener: Listener) -> Result<Self, Error> {
        let Options { host, port, .. } = options;
        let failed = |source| Error::Listen {
            host: host.clone(),
            port: *port,
            source,
        };
        // First, so that an occupied port is reported before the site is loaded.
        let socket = bind(host, *port).map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?;
        let since = source::now();
        let session = Session::begin(&options.site)?;
        let barrier = Barrier::new(options.timeouts.saves).ok();
        let marks = barrier.as_ref().map(Barrier::folder);
        let watch = Watch::start(
            session.root(),
            targets(&session),
            options.polls,
            marks,
            options.timeouts.settle,
        )?;
        let barrier = barrier.filter(|_| watch.marks());
        // Other computers can ask for pages, but not for programs.
        let editor = options.editor.clone();
        let editor = editor.filter(|_| address.ip().is_loopback());
        let preview = Preview::new(session, barrier, listener, options.colour, editor);
        Ok(Self {
            listener: socket,
            address,
            hosts: Hosts::new(address.ip(), host, &options.allowed_hosts),
            timeouts: options.timeouts,
            preview: Arc::new(preview),
            watch,
            since,
        })
    }

    /// The address that the server listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// URL of the site's first page, for display.
    pub fn url(&self) -> String {
        let host = match self.address.ip() {
            ip if ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        let base = self
            .preview
            .state()
            .session
            .site
            .config
            .base_path()
            .to_owned();
        format!("http://{host}:{}{base}/", self.address.port())
    }

    /// Number of pages, in all languages and versions.
    pub fn pages(&self) -> usize {
        self.preview.state().session.units().len()
    }

    /// Whether files are polled.
    pub fn polls(&self) -> bool {
        self.watch.polls()
    }

    /// Answers requests until `stop` completes.
    ///
    /// # Errors
    /// A thread cannot be started.
    pub fn run(self, stop: impl Future<Output = ()>) -> Result<(), Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            // Rendering is CPU-bound: more threads than cores would only use memory.
            .max_blocking_threads(thread::available_parallelism().map_or(2, usize::from))
            .build()
            .map_err(Error::Start)?;
        let router = router(Arc::clone(&self.preview), Arc::new(self.hosts));
        let preview = Arc::clone(&self.preview);
        let handle = self.watch.handle();
        let (watch, since) = (self.watch, self.since);
        let follower = thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || follow(&preview, watch, since))
            .map_err(Error::Start)?;
        let result = runtime.block_on(async {
            self.listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            tokio::select! {
                () = connections::serve(listener, router, self.timeouts) => {}
                () = stop => {}
            }
            Ok(())
        });
        handle.stop();
        runtime.shutdown_timeout(Duration::from_millis(200));
        let _ = follower.join();
        result.map_err(Error::Start)
    }
}

/// Listens on the first usable address of a host name.
fn bind(host: &str, port: u16) -> io::Result<TcpListener> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let mut last = io::Error::new(
        io::ErrorKind::NotFound,
        "host name does not resolve to an address",
    );
    for address in (host, port).to_socket_addrs()? {
        match TcpListener::bind(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn router(preview: Arc<Preview>, hosts: Arc<Hosts>) -> Router {
    Router::new()
        .route(script::SCRIPT, get(api::script))
        .route("/_hanga/inspect.css", get(api::style))
        .route("/_hanga/inspect.js", get(api::inspector))
        .route(guard::OPEN, post(api::open))
        .route("/_hanga/tools.css", get(api::tools_style))
        .route("/_hanga/check", get(api::check))
        .route("/_hanga/check.js", get(api::check_script))
        .route("/_hanga/check/changes", get(api::changes))
        .route("/_hanga/diff", get(api::diff))
        .route("/_hanga/graph", get(api::graph))
        .route("/_hanga/events", get(events::events))
        .route("/_hanga/pages", get(api::pages))
        .route("/_hanga/diagnostics", get(api::diagnostics))
        .route("/_hanga/diagnostics/{code}", get(api::code))
        .fallback(respond::site)
        .layer(middleware::from_fn_with_state(hosts, guard::guard))
        .with_state(preview)
}
