//! Addresses that are never asked: those of hosts that only some people can reach, those of examples, and those that the
//! site lists in its configuration.

use std::net::{IpAddr, Ipv6Addr};

use super::{Address, public::is_public};

/// Which hosts are asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reach {
    /// Hosts of the public internet.
    #[default]
    Public,
    /// All hosts, this computer as well. For tests.
    Everywhere,
}

/// Which addresses are skipped.
#[derive(Debug, Clone, Default)]
pub struct Skip<'c> {
    /// Which hosts are asked.
    pub reach: Reach,
    /// Patterns of the configuration, in which `*` stands for any text.
    pub patterns: &'c [String],
    /// Address of the site itself, which may not be published yet; empty if it is unknown.
    pub own: &'c str,
}

impl Skip<'_> {
    /// Whether an address is not asked.
    pub fn skips(&self, address: &Address) -> bool {
        self.reach == Reach::Public && !is_public_host(address.host())
            || self.is_own(address)
            || self.patterns.iter().any(|it| matches(it, address.url()))
    }

    fn is_own(&self, address: &Address) -> bool {
        let rest = address.url().strip_prefix(self.own);
        !self.own.is_empty()
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    }
}

/// Whether a host is one that anyone can reach by this name: no name of examples, of a local network, or without a dot
/// (<https://www.iana.org/assignments/special-use-domain-names>).
pub(super) fn is_public_host(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let bare = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    if let Some(bare) = bare {
        return bare
            .parse::<Ipv6Addr>()
            .is_ok_and(|ip| is_public(ip.into()));
    }
    if let Ok(ip) = host.parse::<IpAddr>() {
        return is_public(ip);
    }
    const RESERVED: &[&str] = &[
        "example",
        "example.com",
        "example.net",
        "example.org",
        "home.arpa",
        "internal",
        "invalid",
        "local",
        "localhost",
        "onion",
        "test",
    ];
    let is_below = |name: &str| {
        let before = host.strip_suffix(name);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    host.contains('.') && !RESERVED.iter().any(|name| is_below(name))
}

/// Whether an address has the form of a pattern. Only as many steps as the address is long: the last `*` alone is moved.
fn matches(pattern: &str, address: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = address.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::{Address, Reach, Skip, is_public_host, matches};

    #[test]
    fn examples_and_private_hosts_are_not_asked() {
        for host in [
            "localhost",
            "localhost.",
            "a.localhost",
            "hostname",
            "example.com",
            "www.example.org",
            "a.test",
            "a.invalid",
            "a.example",
            "printer.local",
            "10.0.0.1",
            "[::1]",
            "[fe80::1]",
        ] {
            assert!(!is_public_host(host), "{host}");
        }
        for host in [
            "a.com",
            "myexample.com",
            "example.de",
            "1.1.1.1",
            "latest.io",
        ] {
            assert!(is_public_host(host), "{host}");
        }
    }

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, address, want) in [
            ("https://a.com/b", "https://a.com/b", true),
            ("https://a.com/b", "https://a.com/bc", false),
            ("https://a.com/*", "https://a.com/", true),
            ("https://*.a.com/*", "https://x.a.com/y", true),
            ("https://*.a.com/*", "https://a.com/y", false),
            ("*/b/*/d", "https://a.com/b/c/d", true),
            ("*/b/*/d", "https://a.com/b/d", false),
            ("*", "https://a.com/", true),
        ] {
            assert_eq!(matches(pattern, address), want, "{pattern} {address}");
        }
    }

    #[test]
    fn the_site_itself_is_not_asked() {
        let skip = Skip {
            reach: Reach::Public,
            patterns: &["https://b.com/*".to_owned()],
            own: "https://a.com/docs",
        };
        let skips = |url| skip.skips(&Address::parse(url).expect("an address"));
        assert!(
            skips("https://a.com/docs") && skips("https://a.com/docs/x") && skips("https://b.com/")
        );
        assert!(!skips("https://a.com/docs2") && !skips("https://a.com/blog"));
    }
}
