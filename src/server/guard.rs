//! Access control: accepts only requests that are addressed to this server and do not come from pages of other sites.
//!
//! A page of another site can make the browser send requests to this server, and with DNS rebinding even under its own
//! host name. So a request must name this server as its host, and must not come from a page of another host.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{document::Document, respond::respond};

/// URL path that opens files in an editor.
pub(super) const OPEN: &str = "/_hanga/open";

/// Host names of this server.
#[derive(Debug)]
pub(super) struct Hosts {
    /// Host names in lower case, without a port.
    names: Vec<String>,
    /// Host names that the user has allowed in addition to the server's own.
    allowed: Vec<String>,
}

impl Hosts {
    /// `listening`: the address of the server. `name`: the host name given by the user.
    pub(super) fn new(listening: IpAddr, name: &str, allowed: &[String]) -> Self {
        let small = |name: &String| name.to_ascii_lowercase();
        let allowed: Vec<String> = allowed.iter().map(small).collect();
        let mut names = allowed.clone();
        names.push(name.to_ascii_lowercase());
        if listening.is_loopback() || listening.is_unspecified() {
            names.extend(["localhost", "127.0.0.1", "::1"].map(str::to_owned));
        }
        names.push(listening.to_string());
        Self { names, allowed }
    }

    /// Whether the user has allowed a host name.
    fn is_allowed(&self, host: &str) -> bool {
        name_in(host).is_some_and(|name| self.allowed.contains(&name))
    }

    /// Whether a host, with or without a port, is this server. Unlike a name, an IP address cannot be pointed at
    /// another computer, so a server that listens on all addresses accepts any of them.
    fn has(&self, host: &str) -> bool {
        let Some(name) = name_in(host) else {
            return false;
        };
        let listens_everywhere = || {
            self.names
                .iter()
                .any(|known| known == "0.0.0.0" || known == "::")
        };
        let is_inner = name.ends_with(".localhost");
        self.names.contains(&name)
            || is_inner && self.names.iter().any(|known| known == "localhost")
            || name.parse::<IpAddr>().is_ok() && listens_everywhere()
    }
}

/// Returns the name in a `Host` header, in lower case: a host name, an IPv4 address, or an IPv6 address without its
/// brackets. `None` if the header is anything but a name and an optional port, such as `localhost:1@other.example`.
fn name_in(host: &str) -> Option<String> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let (name, port) = rest.split_once(']')?;
            name.parse::<std::net::Ipv6Addr>().ok()?;
            (name, port)
        }
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok() && !port.starts_with('+');
    let has_sound_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    let is_label = |label: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        !label.is_empty() && label.chars().all(is_plain)
    };
    let is_name = host.starts_with('[') || name.split('.').all(is_label);
    (has_sound_port && is_name).then(|| name.to_ascii_lowercase())
}

/// Accepts or refuses a request.
pub(super) async fn guard(
    State(hosts): State<Arc<Hosts>>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let refused = if let Some(reason) = refusal(&hosts, headers, request.uri().host()) {
        Some(Document::text(403, reason))
    } else if request.uri().path() == OPEN && request.method() == Method::POST {
        let is_allowed = may_open(&hosts, headers);
        (!is_allowed).then(|| Document::text(403, "only pages on this computer can open files"))
    } else if !matches!(*request.method(), Method::GET | Method::HEAD) {
        Some(Document::text(405, "method not allowed: use GET or HEAD"))
    } else {
        None
    };
    match refused {
        Some(document) => {
            let is_method = document.status == 405;
            let response = respond(&HeaderMap::new(), document);
            match is_method {
                true => ([(header::ALLOW, "GET, HEAD")], response).into_response(),
                false => response,
            }
        }
        None => {
            let mut response = next.run(request).await;
            // Prevents pages of other sites from embedding resources or frames of this one.
            for (name, value) in [
                ("cross-origin-resource-policy", "same-origin"),
                ("x-frame-options", "SAMEORIGIN"),
            ] {
                let name = header::HeaderName::from_static(name);
                let value = header::HeaderValue::from_static(value);
                response.headers_mut().insert(name, value);
            }
            response
        }
    }
}

/// Returns the reason for refusing a request. `asked`: the host in the request target, if it has one.
fn refusal(hosts: &Hosts, headers: &HeaderMap, asked: Option<&str>) -> Option<&'static str> {
    let text = |name: header::HeaderName| {
        let mut values = headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => Some(value.to_str().ok()),
            (None, _) => None,
            // Duplicate headers may be an attack.
            (Some(_), Some(_)) => Some(None),
        }
    };
    let host = text(header::HOST).flatten();
    if !host.is_some_and(|host| hosts.has(host)) || asked.is_some_and(|asked| !hosts.has(asked)) {
        return Some("host name not allowed: to accept it, start hanga serve with --allow-host");
    }
    if let Some(origin) = text(header::ORIGIN) {
        let authority = origin
            .and_then(|origin| origin.split_once("://"))
            .map(|(_, authority)| authority);
        // Another port is another origin. A proxy may have changed the `Host` header.
        let is_ours = |authority| Some(authority) == host || hosts.is_allowed(authority);
        if !authority.is_some_and(is_ours) {
            return Some("cross-origin requests are not allowed");
        }
    }
    let fetch = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // `same-site` is another port of this computer: its pages have no business here either.
    let is_foreign =
        fetch("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    // Following a link to this site is allowed; embedding it in a frame is not.
    let is_followed = fetch("sec-fetch-mode") == Some("navigate")
        && fetch("sec-fetch-dest").is_none_or(|dest| dest == "document");
    if is_foreign && !is_followed {
        return Some("cross-origin requests are not allowed");
    }
    None
}

/// Whether a request comes from a page of this server, and from a browser on this computer: its address is one that only
/// this computer has, in the `Host` header and, as it cannot be changed by a proxy, in that of the page. What
/// [`refusal`] says holds, too.
fn may_open(hosts: &Hosts, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(host), Some(origin)) = (text(header::HOST), text(header::ORIGIN)) else {
        return false;
    };
    let is_here = name_in(host).is_some_and(|name| {
        let address = name.parse::<IpAddr>();
        name == "localhost" || address.is_ok_and(|address| address.is_loopback())
    });
    is_here && !hosts.is_allowed(host) && origin.strip_prefix("http://") == Some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(headers: &[(&'static str, &str)]) -> bool {
        let hosts = Hosts::new(
            [127, 0, 0, 1].into(),
            "localhost",
            &["Docs.Test".to_owned()],
        );
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (
                    header::HeaderName::from_static(name),
                    value.parse().unwrap(),
                )
            })
            .collect();
        refusal(&hosts, &headers, None).is_some()
    }

    #[test]
    fn only_known_host_names_are_accepted() {
        for host in [
            "localhost:4000",
            "127.0.0.1",
            "[::1]:4000",
            "docs.test:80",
            "a.localhost",
        ] {
            assert!(!refused(&[("host", host)]), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:4000",
            "localhost.evil.example",
            "192.168.0.7",
            "",
            "[::2]",
            "localhost:1@evil.example",
            "localhost@evil.example",
            "[::1].evil.example",
            "[::1]evil.example",
            "[localhost]",
            "..localhost",
            ".localhost",
            "a..localhost",
            "localhost:",
            "localhost:x",
            "localhost:99999",
            "localhost:+80",
            "localhost:80:80",
            "localhost/evil",
            "local host",
        ] {
            assert!(refused(&[("host", host)]), "{host}");
        }
        assert!(refused(&[]));
    }

    #[test]
    fn pages_of_other_sites_are_refused() {
        let host = ("host", "localhost:4000");
        assert!(!refused(&[host, ("origin", "http://localhost:4000")]));
        assert!(refused(&[host, ("origin", "http://evil.example")]));
        assert!(refused(&[host, ("origin", "null")]));
        assert!(refused(&[host, ("origin", "http://localhost:3000")]));
        assert!(!refused(&[host, ("origin", "https://docs.test")]));
        let foreign = ("sec-fetch-site", "cross-site");
        assert!(refused(&[host, foreign, ("sec-fetch-mode", "no-cors")]));
        // A script or an image of a page on another port.
        let neighbour = ("sec-fetch-site", "same-site");
        assert!(refused(&[host, neighbour, ("sec-fetch-mode", "no-cors")]));
        assert!(!refused(&[host, neighbour, ("sec-fetch-mode", "navigate")]));
        // A link that is followed.
        let link = ("sec-fetch-mode", "navigate");
        assert!(!refused(&[host, foreign, link]));
        assert!(refused(&[
            host,
            foreign,
            link,
            ("sec-fetch-dest", "iframe")
        ]));
    }

    #[test]
    fn only_pages_of_this_server_on_this_computer_open_files() {
        let hosts = Hosts::new(
            [127, 0, 0, 1].into(),
            "localhost",
            &["docs.test".to_owned()],
        );
        let may = |host: &str, origin: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            may_open(&hosts, &headers)
        };
        for host in ["localhost:4000", "127.0.0.1:4000", "[::1]:4000"] {
            assert!(may(host, Some(&format!("http://{host}"))), "{host}");
            assert!(!may(host, None), "{host}");
        }
        assert!(!may("localhost:4000", Some("http://localhost:3000")));
        assert!(!may("localhost:4000", Some("http://127.0.0.1:4000")));
        assert!(!may("localhost:4000", Some("https://docs.test")));
        assert!(!may("localhost:4000", Some("null")));
        assert!(!may("docs.test", Some("http://docs.test")));
        assert!(!may("192.168.0.7:4000", Some("http://192.168.0.7:4000")));
    }

    #[test]
    fn a_server_on_all_addresses_accepts_each_of_them_as_host() {
        let hosts = Hosts::new([0, 0, 0, 0].into(), "0.0.0.0", &[]);
        assert!(hosts.has("192.168.0.7:4000") && !hosts.has("evil.example"));
    }
}
