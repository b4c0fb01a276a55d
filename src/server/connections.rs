//! Connections, and their limits: none of them can take more than its part, and a slow one takes nobody's time but its own.

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

/// Connections at one time; others wait until one ends.
const MOST: usize = 512;
/// Bytes of a request's line and headers.
const MOST_BYTES: usize = 16 << 10;
const MOST_HEADERS: usize = 64;
/// For a request's headers to arrive, and between two requests.
const TO_ASK: Duration = Duration::from_secs(10);
/// For the other side to take some bytes of an answer.
const TO_TAKE: Duration = Duration::from_secs(20);
/// After the system has no more to give, such as files.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers all connections, for ever.
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
    // What goes wrong on a connection is the other side's doing.
    let _ = connection.await;
}

/// Whether an error is about the one connection that was to be accepted.
fn is_of_one(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}
