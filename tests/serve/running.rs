//! Servers for tests.

use std::{
    io::BufReader,
    net::{SocketAddr, TcpStream},
    path::Path,
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
};

use crate::client::{Answer, Events, LONG, NEVER, ask, head, send};
use hanga::{
    server::{Options, Server, ServerEvent, Timeouts},
    session,
};

/// A server that runs until it is dropped.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    said: Arc<Mutex<Vec<String>>>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.stop.take().map(|stop| stop.send(()));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

pub(crate) fn options(root: &Path) -> Options {
    Options {
        site: session::Options {
            root: root.to_owned(),
            ..session::Options::default()
        },
        host: "127.0.0.1".to_owned(),
        port: 0,
        allowed_hosts: Vec::new(),
        polls: false,
        colour: false,
        editor: None,
        // A test passes because of what happens, not because of when: the server does not give up waiting.
        timeouts: Timeouts {
            headers: NEVER,
            write: NEVER,
            saves: LONG,
            ..Timeouts::default()
        },
    }
}

pub(crate) fn serve(root: &Path) -> Running {
    serve_with(&options(root))
}

pub(crate) fn serve_with(options: &Options) -> Running {
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&said);
    let listener = move |happening: ServerEvent<'_>| {
        let line = match happening {
            ServerEvent::Changed { paths, .. } => format!("changed {}", paths.join(" ")),
            ServerEvent::Rendered { address, why, .. } => format!("rendered {address}: {why}"),
            ServerEvent::Problem(text) => text.to_owned(),
            ServerEvent::MoreProblems(n) => format!("more {n}"),
            ServerEvent::PollingStarted => "polls".to_owned(),
            ServerEvent::Failed => "failed".to_owned(),
            ServerEvent::Fixed(n) => format!("mended {n}"),
        };
        heard.lock().expect("no panic").push(line);
    };
    let server = Server::start(options, Box::new(listener)).expect("a server");
    let address = server.address();
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let thread = thread::spawn(move || {
        let stopped = async {
            let _ = stopped.await;
        };
        server.run(stopped).expect("it runs");
    });
    Running {
        address,
        said,
        stop: Some(stop),
        thread: Some(thread),
    }
}

impl Running {
    pub(crate) fn connect(&self) -> BufReader<TcpStream> {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_nodelay(true).expect("an option");
        stream.set_read_timeout(Some(LONG)).expect("an option");
        BufReader::new(stream)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        ask(&mut self.connect(), method, path, headers)
    }

    /// Returns the event stream of an open page that has just been loaded. It begins with the page's problems.
    pub(crate) fn open(&self, path: &str) -> Events {
        let etag = self.get(path).headers["etag"].trim_matches('"').to_owned();
        let mut events = self.open_with(path, &etag);
        // A page of a new folder can be rendered again when the folder is watched.
        let first = events.next(LONG).expect("an event");
        if first.starts_with("page ") {
            events.expect("problems");
        } else {
            assert!(first.starts_with("problems "), "{first}");
        }
        events
    }

    pub(crate) fn open_with(&self, path: &str, etag: &str) -> Events {
        let mut stream = self.connect();
        let target = format!("/_hanga/events?page={path}&etag={etag}");
        send(&mut stream, "GET", &target, &[]);
        let (status, _) = head(&mut stream);
        assert_eq!(status, 200);
        let mut events = Events { stream };
        assert_eq!(events.next(LONG).as_deref(), Some("retry"));
        events
    }

    pub(crate) fn said(&self) -> Vec<String> {
        std::mem::take(&mut *self.said.lock().expect("no panic"))
    }
}
