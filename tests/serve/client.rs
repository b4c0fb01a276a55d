//! A minimal HTTP client that can receive events.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

/// Longer than any expected event takes, even on a busy machine. Only a test that fails waits this long.
pub(crate) const LONG: Duration = Duration::from_secs(120);
/// Longer than any test runs.
pub(crate) const NEVER: Duration = Duration::from_secs(3600);
/// Long enough to notice an event that must not occur.
pub(crate) const SHORT: Duration = Duration::from_millis(300);

/// A response of the server.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the bytes of the page without the server's script.
    pub(crate) fn page(&self) -> String {
        let text = self.text();
        let at = text
            .rfind("<script src=\"/_hanga/live.js\"")
            .expect("the script");
        let rest = &text[at..];
        let end = rest.find("</script>\n").expect("its end") + "</script>\n".len();
        format!("{}{}", &text[..at], &rest[end..])
    }
}

pub(crate) fn send(
    stream: &mut BufReader<TcpStream>,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) {
    let mut text = format!("{method} {path} HTTP/1.1\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        text.push_str("Host: localhost\r\n");
    }
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    stream
        .get_mut()
        .write_all(text.as_bytes())
        .expect("it takes requests");
}

pub(crate) fn head(stream: &mut BufReader<TcpStream>) -> (u16, BTreeMap<String, String>) {
    let mut line = String::new();
    stream.read_line(&mut line).expect("an answer");
    let status = line.split(' ').nth(1).and_then(|word| word.parse().ok());
    let mut headers = BTreeMap::new();
    loop {
        line.clear();
        stream.read_line(&mut line).expect("headers");
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            return (status.unwrap_or_default(), headers);
        };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
}

pub(crate) fn ask(
    stream: &mut BufReader<TcpStream>,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> Answer {
    send(stream, method, path, headers);
    let (status, headers) = head(stream);
    let length = headers
        .get("content-length")
        .map_or(0, |length| length.parse().expect("a number"));
    let has_body = method != "HEAD" && status != 304;
    let mut body = vec![0; if has_body { length } else { 0 }];
    stream.read_exact(&mut body).expect("a body");
    Answer {
        status,
        headers,
        body,
    }
}

/// An event stream.
pub(crate) struct Events {
    pub(crate) stream: BufReader<TcpStream>,
}

impl Events {
    /// Returns the next event, as `name data`, if one arrives in time.
    pub(crate) fn next(&mut self, within: Duration) -> Option<String> {
        let until = Instant::now() + within;
        let (mut name, mut data) = (String::new(), String::new());
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let left = left.max(Duration::from_millis(1));
            self.stream
                .get_ref()
                .set_read_timeout(Some(left))
                .expect("an option");
            let mut line = String::new();
            // Chunk sizes are between the lines.
            if self.stream.read_line(&mut line).is_err() {
                return None;
            }
            if let Some(text) = line.strip_prefix("event: ") {
                text.trim_end().clone_into(&mut name);
            } else if let Some(text) = line.strip_prefix("data: ") {
                text.trim_end().clone_into(&mut data);
            } else if line.starts_with("retry: ") {
                return Some("retry".to_owned());
            } else if line == "\n" && !name.is_empty() {
                return Some(format!("{name} {data}"));
            }
        }
    }

    pub(crate) fn expect(&mut self, name: &str) -> String {
        let event = self
            .next(LONG)
            .unwrap_or_else(|| panic!("no event `{name}`"));
        assert!(
            event.starts_with(&format!("{name} ")),
            "{event}, not {name}"
        );
        event
    }

    pub(crate) fn expect_none(&mut self) {
        assert_eq!(self.next(SHORT), None);
    }
}
