//! How long a server waits for clients and for changes.

use std::time::Duration;

use crate::watch::Settle;

/// How long a server waits. The defaults suit people who edit a site; tests use values that no machine is too slow for.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For the headers of a request, and between two requests.
    pub headers: Duration,
    /// For the client to accept more of a response.
    pub write: Duration,
    /// For the events of saves that preceded a request. A possibly stale page is better than none.
    pub saves: Duration,
    /// For the rest of a change.
    pub settle: Settle,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            headers: Duration::from_secs(10),
            write: Duration::from_secs(20),
            saves: Duration::from_secs(1),
            settle: Settle::default(),
        }
    }
}
