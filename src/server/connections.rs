//! Accepts connections and enforces their limits, so that no client can shut others out.

use std::{
    collections::{BTreeMap, HashMap},
    io,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::AbortHandle,
};
use tokio_io_timeout::TimeoutStream;

use super::Timeouts;

/// Maximum number of open connections. For one more, an older one is closed.
const MAX_CONNECTIONS: usize = 512;
/// Maximum size in bytes of a request's line and headers.
const MAX_HEADER_BYTES: usize = 16 << 10;
const MAX_HEADERS: usize = 64;
/// Delay after the system has run out of resources, such as file descriptors.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(100);

/// The open connections, by the order in which they were accepted.
#[derive(Debug, Default)]
struct Open {
    connections: BTreeMap<u64, (IpAddr, AbortHandle)>,
    last: u64,
}

impl Open {
    /// Closes the oldest connection of the client that has most of them. Event streams never end by themselves, and a
    /// browser opens a stream that was closed again; a client that holds connections for nothing only loses its own.
    fn make_room(&mut self) {
        let mut counts: HashMap<IpAddr, usize> = HashMap::new();
        for (client, _) in self.connections.values() {
            *counts.entry(*client).or_default() += 1;
        }
        let most = counts.values().copied().max();
        let mut oldest_first = self.connections.iter();
        let found = oldest_first.find(|(_, (client, _))| counts.get(client).copied() == most);
        if let Some((number, _)) = found {
            let number = *number;
            if let Some((_, connection)) = self.connections.remove(&number) {
                connection.abort();
            }
        }
    }
}

/// Serves all connections, forever.
pub(super) async fn serve(listener: TcpListener, router: Router, timeouts: Timeouts) {
    let open = Arc::new(Mutex::new(Open::default()));
    loop {
        match listener.accept().await {
            Ok((stream, client)) => {
                let mut all = open.lock().unwrap_or_else(PoisonError::into_inner);
                if all.connections.len() >= MAX_CONNECTIONS {
                    all.make_room();
                }
                all.last += 1;
                let number = all.last;
                let (router, shared) = (router.clone(), Arc::clone(&open));
                // The connection cannot end before it is listed: the list is locked.
                let task = tokio::spawn(async move {
                    serve_connection(stream, router, timeouts).await;
                    let mut all = shared.lock().unwrap_or_else(PoisonError::into_inner);
                    all.connections.remove(&number);
                });
                all.connections
                    .insert(number, (client.ip(), task.abort_handle()));
            }
            Err(error) if is_connection_error(&error) => {}
            Err(_) => tokio::time::sleep(ACCEPT_RETRY_DELAY).await,
        }
    }
}

async fn serve_connection(stream: TcpStream, router: Router, timeouts: Timeouts) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(timeouts.write));
    let service = TowerToHyperService::new(router);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(timeouts.headers)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEADER_BYTES)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    // Errors of a connection are caused by the client.
    let _ = connection.await;
}

/// Whether an error concerns only the connection that was being accepted.
fn is_connection_error(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}
