//! What is known about an address, and the words for it.

use std::fmt;

use super::{Address, client};

/// What asking for an address has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It works.
    Fine,
    /// It works, but the host says that it has another address for good.
    Moved(Address),
    /// It does not work.
    Failed {
        /// Why.
        why: Failure,
        /// The address to which it redirects, if that is the one that does not work.
        at: Option<Address>,
    },
    /// It was not asked, because its host is not public.
    Skipped,
}

/// Why an address does not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The host has answered with this status.
    Status(u16),
    /// There is no host of this name.
    UnknownHost,
    /// The host accepts no connections.
    Refused,
    /// There was no answer in time.
    TimedOut,
    /// The host is not who it says, or its encryption is not accepted.
    Certificate(&'static str),
    /// The connection was lost, or what came is not HTTP.
    Network,
    /// The host belongs to a private network.
    Private,
    /// The redirect leads to what is no address of a public host.
    Redirect(String),
    /// More redirects than are followed.
    TooManyRedirects,
    /// A redirect leads back.
    Circle,
}

impl Failure {
    /// Whether another attempt may have another result.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Status(status) => *status == 429 || *status >= 500 && *status != 501,
            Self::UnknownHost | Self::Refused | Self::TimedOut | Self::Network => true,
            Self::Certificate(_)
            | Self::Private
            | Self::Redirect(_)
            | Self::TooManyRedirects
            | Self::Circle => false,
        }
    }

    /// Whether nothing came from the host.
    pub fn is_silence(&self) -> bool {
        matches!(
            self,
            Self::UnknownHost
                | Self::Refused
                | Self::TimedOut
                | Self::Network
                | Self::Certificate(_)
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => match client::reason(*status) {
                Some(reason) => write!(out, "{status} {reason}"),
                None => write!(out, "status {status}"),
            },
            Self::UnknownHost => out.write_str("there is no host of this name"),
            Self::Refused => out.write_str("the host refuses the connection"),
            Self::TimedOut => out.write_str("the host does not answer in time"),
            Self::Certificate(what) => out.write_str(what),
            Self::Network => out.write_str("the connection fails"),
            Self::Private => out.write_str("the host belongs to a private network"),
            Self::Redirect(to) => write!(out, "it redirects to `{to}`"),
            Self::TooManyRedirects => out.write_str("it redirects too often"),
            Self::Circle => out.write_str("it redirects in a circle"),
        }
    }
}
