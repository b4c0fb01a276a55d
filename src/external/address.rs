//! Addresses on other hosts, in the form in which they are asked.

use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Characters that browsers encode before they send an address; `%` stays, because authors encode, too.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// An `http` or `https` address without fragment and credentials, with a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    url: String,
    /// Range of the host and its port in `url`.
    start: usize,
    end: usize,
}

impl Address {
    /// Reads an address as it is written in a link. `//host/path` is asked with `https`.
    ///
    /// `None` for other schemes, for addresses with a user name or password, which are not sent to anyone, and for hosts
    /// whose names have characters outside ASCII.
    pub fn parse(written: &str) -> Option<Self> {
        let written = written.trim();
        let (scheme, rest) = match written.strip_prefix("//") {
            Some(rest) => ("https", rest),
            None => {
                let (scheme, rest) = written.split_once("://")?;
                let known = ["http", "https"];
                let scheme = known.iter().find(|it| it.eq_ignore_ascii_case(scheme))?;
                (*scheme, rest)
            }
        };
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let host = authority.to_ascii_lowercase();
        let default_port = if scheme == "https" { ":443" } else { ":80" };
        let host = host.strip_suffix(default_port).unwrap_or(&host);
        // `http://[::1]/`: only the name of an IPv6 host has colons.
        let (name, port) = match host.rfind(':').filter(|at| !host[*at..].contains(']')) {
            Some(at) => (&host[..at], &host[at + 1..]),
            None => (host, "0"),
        };
        let is_known = |c: char| c.is_ascii_alphanumeric() || "-._[]:".contains(c);
        if name.is_empty() || !name.chars().all(is_known) || port.parse::<u16>().is_err() {
            return None;
        }
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        let path = without_dots(if path.is_empty() { "/" } else { path });
        let start = scheme.len() + "://".len();
        let encode = |text| utf8_percent_encode(text, ENCODED);
        Some(Self {
            url: format!("{scheme}://{host}{}{}", encode(&path), encode(query)),
            start,
            end: start + host.len(),
        })
    }

    /// Returns the address that a `Location` header means, which can be relative to this one.
    pub fn join(&self, location: &str) -> Option<Self> {
        let location = location.trim();
        let scheme = &self.url[..self.start - "//".len()];
        let has_scheme = location
            .find(':')
            .is_some_and(|at| !location[..at].contains(['/', '?', '#']));
        if has_scheme {
            return Self::parse(location);
        }
        if location.starts_with("//") {
            return Self::parse(&format!("{scheme}{location}"));
        }
        let (origin, path) = self.url.split_at(self.end);
        let path = path.split('?').next().unwrap_or_default();
        let folder = &path[..=path.rfind('/').unwrap_or_default()];
        Self::parse(&match location.chars().next() {
            Some('/') => format!("{origin}{location}"),
            Some('?') => format!("{origin}{path}{location}"),
            None | Some('#') => self.url.clone(),
            Some(_) => format!("{origin}{folder}{location}"),
        })
    }

    /// The whole address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Host and port, as one host is asked once at a time.
    pub fn authority(&self) -> &str {
        &self.url[self.start..self.end]
    }

    /// Name of the host, without port.
    pub fn host(&self) -> &str {
        let all = self.authority();
        match all.rfind(':').filter(|at| !all[*at..].contains(']')) {
            Some(at) => &all[..at],
            None => all,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.url)
    }
}

/// Resolves `.` and `..` in a path, as browsers do (<https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4>).
fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let path = path.strip_prefix('/').unwrap_or(path);
    let mut rest = path.split('/').peekable();
    while let Some(part) = rest.next() {
        let is_last = rest.peek().is_none();
        match part {
            "." | ".." => {
                if part == ".." {
                    parts.pop();
                }
                if is_last {
                    parts.push("");
                }
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::Address;

    fn url(written: &str) -> Option<String> {
        Address::parse(written).map(|it| it.url().to_owned())
    }

    #[test]
    fn an_address_is_asked_in_one_form() {
        for (written, want) in [
            ("https://A.example.com", "https://a.example.com/"),
            ("HTTP://a.com:80/b?c#d", "http://a.com/b?c"),
            ("https://a.com:8443/", "https://a.com:8443/"),
            ("//a.com/b", "https://a.com/b"),
            ("https://a.com?q=1", "https://a.com/?q=1"),
            (
                "https://a.com/日 本/%20",
                "https://a.com/%E6%97%A5%20%E6%9C%AC/%20",
            ),
            ("https://a.com/b/../c/./d/..", "https://a.com/c/"),
            ("http://[::1]:81/", "http://[::1]:81/"),
        ] {
            assert_eq!(url(written).as_deref(), Some(want), "{written}");
        }
        for written in [
            "",
            "/a",
            "mailto:a@b.c",
            "ftp://a.com/",
            "https://",
            "https:///a",
            "https://user:secret@a.com/",
            "https://user@a.com/",
            "https://日本.jp/",
            "https://a.com:port/",
            "https://<host>/",
        ] {
            assert_eq!(url(written), None, "{written}");
        }
    }

    #[test]
    fn a_location_can_be_relative() {
        let from = Address::parse("https://a.com:81/b/c?d").expect("an address");
        for (location, want) in [
            ("http://b.com/", Some("http://b.com/")),
            ("//b.com/x", Some("https://b.com/x")),
            ("/x#y", Some("https://a.com:81/x")),
            ("x", Some("https://a.com:81/b/x")),
            ("../x?y=a:b", Some("https://a.com:81/x?y=a:b")),
            ("?y", Some("https://a.com:81/b/c?y")),
            ("", Some("https://a.com:81/b/c?d")),
            ("ftp://b.com/", None),
            ("javascript:alert(1)", None),
        ] {
            let found = from.join(location);
            assert_eq!(found.as_ref().map(Address::url), want, "{location}");
        }
        assert_eq!(from.host(), "a.com");
        assert_eq!(from.authority(), "a.com:81");
    }
}
