//! Sends one request. The only file that uses the network.
//!
//! Enters: an [`Address`]. Leaves: the [`Reply`], without its body, or why there is none. Redirects are not followed here.
//! Names of hosts are looked up here, too, so that a public name that leads to a private address is not asked.

use std::{
    io::{self, ErrorKind},
    time::Duration,
};

use ureq::{
    Agent, Error,
    config::Config,
    http,
    tls::{PemItem, RootCerts, TlsConfig, parse_pem},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

use super::{
    Address, Failure,
    public::is_public,
    skip::{Reach, is_public_host},
};
use crate::source::now;

/// How an address is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Without the body.
    Head,
    /// As a browser does.
    Get,
}

/// What a host has replied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// Status code.
    pub status: u16,
    /// `Location`, where a redirect leads.
    pub location: Option<String>,
    /// How long the host wants to be left alone.
    pub retry_after: Option<Duration>,
}

/// Who sends requests.
pub trait Client: Sync {
    /// Sends a request and waits for the reply.
    ///
    /// # Errors
    /// There is none.
    fn ask(&self, method: Method, address: &Address) -> Result<Reply, Failure>;
}

/// Sends requests over HTTP.
#[derive(Debug)]
pub struct Http {
    agent: Agent,
    reach: Reach,
}

impl Http {
    /// Prepares for requests that take no longer than `timeout`, to hosts within `reach`. The proxy that the environment
    /// names (`HTTPS_PROXY`, `NO_PROXY`) is used for public hosts.
    /// Certificates are checked with the roots of Mozilla.
    pub fn new(reach: Reach, timeout: Duration) -> Self {
        Self::with_roots(reach, timeout, RootCerts::WebPki)
    }

    /// Like [`new`](Self::new), with the root certificates of a PEM file, such as those of a company whose proxy looks into
    /// connections. `None` if the file has none.
    pub fn with_certificates(reach: Reach, timeout: Duration, pem: &[u8]) -> Option<Self> {
        let roots = parse_pem(pem).filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        });
        let roots: Vec<_> = roots.collect();
        (!roots.is_empty()).then(|| Self::with_roots(reach, timeout, roots.into()))
    }

    fn with_roots(reach: Reach, timeout: Duration, roots: RootCerts) -> Self {
        let config = Config::builder()
            .user_agent(concat!("hanga/", env!("CARGO_PKG_VERSION")))
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(timeout));
        let config = match reach {
            Reach::Public => config.build(),
            Reach::Everywhere => config.proxy(None).build(),
        };
        let resolver = Lookup {
            reach,
            inner: DefaultResolver::default(),
        };
        Self {
            agent: Agent::with_parts(config, DefaultConnector::new(), resolver),
            reach,
        }
    }
}

impl Client for Http {
    fn ask(&self, method: Method, address: &Address) -> Result<Reply, Failure> {
        if self.reach == Reach::Public && !is_public_host(address.host()) {
            return Err(Failure::Private);
        }
        let request = match method {
            Method::Head => self.agent.head(address.url()),
            Method::Get => self.agent.get(address.url()),
        };
        let response = request.call().map_err(failure)?;
        let header = |name: &str| {
            let value = response.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        Ok(Reply {
            status: response.status().as_u16(),
            location: header("location"),
            retry_after: header("retry-after").and_then(|value| wait_of(&value)),
        })
    }
}

/// Returns the words that belong to a status code, such as `Not Found`.
pub(super) fn reason(status: u16) -> Option<&'static str> {
    http::StatusCode::from_u16(status).ok()?.canonical_reason()
}

/// Reads a `Retry-After`: seconds, or a date.
fn wait_of(value: &str) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value.trim()).ok()?;
    Some(date.duration_since(now()).unwrap_or_default())
}

/// Looks up hosts, and leaves out addresses that are not public.
#[derive(Debug)]
struct Lookup {
    reach: Reach,
    inner: DefaultResolver,
}

/// A host has only addresses that are not public.
#[derive(Debug, thiserror::Error)]
#[error("not public")]
struct NotPublic;

impl Resolver for Lookup {
    fn resolve(
        &self,
        uri: &http::Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = match self.inner.resolve(uri, config, timeout) {
            // The system's error for an unknown name has no kind of its own.
            Err(Error::Io(_)) => return Err(Error::HostNotFound),
            found => found?,
        };
        if self.reach == Reach::Everywhere {
            return Ok(found);
        }
        let mut kept = self.empty();
        let public = found.iter().filter(|it| is_public(it.ip()));
        public.for_each(|it| kept.push(*it));
        match kept.is_empty() {
            true => Err(Error::Other(Box::new(NotPublic))),
            false => Ok(kept),
        }
    }
}

fn failure(error: Error) -> Failure {
    match error {
        Error::HostNotFound => Failure::UnknownHost,
        Error::Timeout(_) => Failure::TimedOut,
        Error::Io(error) => failure_of_connection(&error),
        Error::Other(error) if error.is::<NotPublic>() => Failure::Private,
        Error::Tls(_) | Error::Rustls(_) => Failure::Certificate(certificate(&error.to_string())),
        _ => Failure::Network,
    }
}

fn failure_of_connection(error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::ConnectionRefused => Failure::Refused,
        ErrorKind::TimedOut | ErrorKind::WouldBlock => Failure::TimedOut,
        // What the encryption rejects arrives as an error of the connection.
        ErrorKind::InvalidData => Failure::Certificate(certificate(&error.to_string())),
        _ => Failure::Network,
    }
}

/// Returns words for an error of the encryption. Its own text can contain the time, which would make each report differ.
fn certificate(error: &str) -> &'static str {
    let error = error.to_ascii_lowercase();
    if !error.contains("certificate") {
        "no secure connection is possible"
    } else if error.contains("expired") {
        "the certificate of the host has expired"
    } else if error.contains("name") {
        "the certificate belongs to another host"
    } else {
        "the certificate of the host is not valid"
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{certificate, reason, wait_of};

    #[test]
    fn a_wait_is_a_number_of_seconds_or_a_date() {
        assert_eq!(wait_of(" 7 "), Some(Duration::from_secs(7)));
        assert_eq!(
            wait_of("Wed, 21 Oct 2015 07:28:00 GMT"),
            Some(Duration::ZERO)
        );
        assert_eq!(wait_of("soon"), None);
    }

    #[test]
    fn words_do_not_depend_on_the_time() {
        assert_eq!(reason(404), Some("Not Found"));
        assert_eq!(reason(799), None);
        let error =
            "invalid peer certificate: certificate expired: verification time 1764500000 (UNIX)";
        assert_eq!(
            certificate(error),
            "the certificate of the host has expired"
        );
    }
}
