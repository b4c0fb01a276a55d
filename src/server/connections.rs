//! Accepts connections and enforces their limits, so that a slow client cannot hold up others.

use std::{io, sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_io_timeout::TimeoutStream;

/// Maximum number of open connections. Others wait until one is closed.
const MOST: usize = 512;
/// Maximum size in bytes of a request's line and headers.
const MOST_BYTES: usize = 16 << 10;
const MOST_HEADERS: usize = 64;
/// Timeout for receiving the headers of a request, and between two requests.
const TO_ASK: Duration = Duration::from_secs(10);
/// Timeout for the client to accept more of a response.
const TO_TAKE: Duration = Duration::from_secs(20);
/// Delay after the system has run out of resources, such as file descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves all connections, forever.
pub(super) async fn answer(listener: TcpListener, router: Router) {
    let places = Arc::new(Semaphore::new(MOST));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, _)) => _ = tokio::spawn(converse(stream, router.clone(), place)),
            Err(error) if is_of_one(&error) => {}
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn converse(stream: TcpStream, router: Router, _place: OwnedSemaphorePermit) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(TO_TAKE));
    let service = TowerToHyperService::new(router);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(TO_ASK)
        .max_headers(MOST_HEADERS)
        .max_buf_size(MOST_BYTES)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    // Errors of a connection are caused by the client.
    let _ = connection.await;
}

/// Whether an error concerns only the connection that was being accepted.
fn is_of_one(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}
