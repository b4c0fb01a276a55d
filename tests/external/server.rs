//! A web server on this computer, and what it has been asked.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// A web server that knows a few paths.
pub(crate) struct Server {
    pub(crate) authority: String,
    pub(crate) seen: Arc<Seen>,
}

/// What a server has been asked.
#[derive(Default)]
pub(crate) struct Seen {
    requests: Mutex<Vec<String>>,
    pub(crate) agents: Mutex<BTreeSet<String>>,
    pub(crate) cookies: AtomicUsize,
    active: AtomicUsize,
    pub(crate) most: AtomicUsize,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let authority = listener.local_addr().expect("an address").to_string();
        let seen = Arc::new(Seen::default());
        let known = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&known);
                thread::spawn(move || seen.serve(stream));
            }
        });
        Self { authority, seen }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.authority)
    }

    /// Returns the requests, sorted.
    pub(crate) fn requests(&self) -> Vec<String> {
        let mut all = self.seen.requests.lock().expect("requests").clone();
        all.sort();
        all
    }
}

impl Seen {
    fn serve(&self, stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
        let mut line = String::new();
        if reader.read_line(&mut line).is_err() || line.is_empty() {
            return;
        }
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header).is_err() || header.trim().is_empty() {
                break;
            }
            let header = header.to_ascii_lowercase();
            if let Some(agent) = header.strip_prefix("user-agent:") {
                let mut agents = self.agents.lock().expect("agents");
                agents.insert(agent.trim().to_owned());
            }
            if header.starts_with("cookie:") {
                self.cookies.fetch_add(1, Ordering::SeqCst);
            }
        }
        let mut words = line.split(' ');
        let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let request = format!("{method} {path}");
        let times = {
            let mut all = self.requests.lock().expect("requests");
            let times = all.iter().filter(|it| **it == request).count();
            all.push(request);
            times
        };
        let active = self.active.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(active, Ordering::SeqCst);
        if path.starts_with("/many/") {
            thread::sleep(Duration::from_millis(5));
        }
        let reply = match (path, method) {
            ("/silent", _) => {
                // Until the other side gives up.
                let mut rest = String::new();
                let _ = reader.read_line(&mut rest);
                return;
            }
            ("/gone", _) => "404 Not Found",
            ("/no-head", "HEAD") => "405 Method Not Allowed",
            ("/forbidden", _) => "403 Forbidden",
            ("/moved", _) => "301 Moved Permanently\r\nLocation: /here\r\nSet-Cookie: a=b",
            ("/elsewhere", _) => "302 Found\r\nLocation: /here",
            ("/to-gone", _) => "302 Found\r\nLocation: /gone",
            ("/circle", _) => "302 Found\r\nLocation: /circle-2",
            ("/circle-2", _) => "302 Found\r\nLocation: /circle",
            ("/busy", "HEAD") if times == 0 => "429 Too Many Requests\r\nRetry-After: 1",
            ("/busy-for-long", _) => "429 Too Many Requests\r\nRetry-After: 86400",
            ("/broken", _) => "500 Internal Server Error",
            ("/broken-once", _) if times == 0 && method == "HEAD" => "503 Service Unavailable",
            _ => "200 OK",
        };
        // Before the reply, after which the client may send its next request.
        self.active.fetch_sub(1, Ordering::SeqCst);
        let mut stream = stream;
        let _ = write!(
            stream,
            "HTTP/1.1 {reply}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
    }
}
