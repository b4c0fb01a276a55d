//! The preview server, asked over real connections, with real files changing below it.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites that they serve"
)]

mod disk;
mod tree;

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use disk::write;
use hanga::{
    server::{Happening, Options, Server},
    session::{self, Session},
};
use tree::{Dice, Tree};

/// Longer than anything takes that is meant to happen.
const LONG: Duration = Duration::from_secs(20);
/// Long enough for something to happen that must not.
const SHORT: Duration = Duration::from_millis(300);

/// A server that runs until it is dropped.
struct Running {
    address: SocketAddr,
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

struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The bytes of the page without the server's script.
    fn page(&self) -> String {
        let text = self.text();
        let at = text
            .rfind("<script src=\"/_hanga/live.js\"")
            .expect("the script");
        let rest = &text[at..];
        let end = rest.find("</script>\n").expect("its end") + "</script>\n".len();
        format!("{}{}", &text[..at], &rest[end..])
    }
}

fn options(root: &Path) -> Options {
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
    }
}

fn serve(root: &Path) -> Running {
    serve_with(&options(root))
}

fn serve_with(options: &Options) -> Running {
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&said);
    let listener = move |happening: Happening<'_>| {
        let line = match happening {
            Happening::Changed { paths, .. } => format!("changed {}", paths.join(" ")),
            Happening::Rendered { address, why, .. } => format!("rendered {address}: {why}"),
            Happening::Problem(text) => text.to_owned(),
            Happening::More(n) => format!("more {n}"),
            Happening::Polls => "polls".to_owned(),
            Happening::Failed => "failed".to_owned(),
            Happening::Mended(n) => format!("mended {n}"),
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
    fn connect(&self) -> BufReader<TcpStream> {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_nodelay(true).expect("an option");
        stream.set_read_timeout(Some(LONG)).expect("an option");
        BufReader::new(stream)
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        ask(&mut self.connect(), method, path, headers)
    }

    /// The event stream of an open page that has just been loaded. It begins with the page's problems.
    fn open(&self, path: &str) -> Events {
        let etag = self.get(path).headers["etag"].trim_matches('"').to_owned();
        let mut events = self.open_with(path, &etag);
        events.expect("problems");
        events
    }

    fn open_with(&self, path: &str, etag: &str) -> Events {
        let mut stream = self.connect();
        let target = format!("/_hanga/events?page={path}&etag={etag}");
        send(&mut stream, "GET", &target, &[]);
        let (status, _) = head(&mut stream);
        assert_eq!(status, 200);
        let mut events = Events { stream };
        assert_eq!(events.next(LONG).as_deref(), Some("retry"));
        events
    }

    fn said(&self) -> Vec<String> {
        std::mem::take(&mut *self.said.lock().expect("no panic"))
    }
}

fn send(stream: &mut BufReader<TcpStream>, method: &str, path: &str, headers: &[(&str, &str)]) {
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

fn head(stream: &mut BufReader<TcpStream>) -> (u16, BTreeMap<String, String>) {
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

fn ask(
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
struct Events {
    stream: BufReader<TcpStream>,
}

impl Events {
    /// The next event, as `name data`, if one comes in time.
    fn next(&mut self, within: Duration) -> Option<String> {
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
            // Sizes of chunks stand between the lines.
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

    fn expect(&mut self, name: &str) -> String {
        let event = self
            .next(LONG)
            .unwrap_or_else(|| panic!("no event `{name}`"));
        assert!(
            event.starts_with(&format!("{name} ")),
            "{event}, not {name}"
        );
        event
    }

    fn expect_none(&mut self) {
        assert_eq!(self.next(SHORT), None);
    }
}

/// All pages of a site that is opened anew, by address.
fn fresh(root: &Path) -> BTreeMap<String, String> {
    let session = Session::open(&options(root).site).expect("a site");
    let units = session.units().into_iter();
    units
        .map(|unit| {
            (
                session.renderer.url(unit),
                session.renderer.render(unit).text().into_owned(),
            )
        })
        .collect()
}

const CONFIG: &str = "title: Small\nlanguages:\n  - { code: en, name: English, native_name: English }\n  \
    - { code: ja, name: Japanese, native_name: 日本語, directory: ja }\nversions:\n  \
    - { plan: product, releases: ['2', '1'], numbered: true, default: true }\n";

/// A small site, one page of which shows something in every way.
fn small() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    let page = "---\ntitle: A\nversions: '*'\n---\n{% data reusables.one %} [](/b) {% include badge %} \
                {% link_in_list /b %}\n\n{% data reusables.later %}\n";
    for (path, text) in [
        ("hanga.yml", CONFIG),
        ("content/index.md", "---\ntitle: Home\nversions: '*'\n---\n"),
        ("content/a.md", page),
        (
            "content/b.md",
            "---\ntitle: B\nversions: { product: '2' }\n---\nText.\n",
        ),
        ("data/reusables/one.md", "one {% data reusables.two %}"),
        ("data/reusables/two.md", "two {% data reusables.three %}"),
        ("data/reusables/three.md", "three {% data variables.v.x %}"),
        ("data/variables/v.yml", "x: value\ny: other\n"),
        ("data/variables/unread.yml", "z: value\n"),
        ("templates/includes/badge.html", "badge"),
        ("public/site.txt", "a file"),
        (
            "translations/ja/content/a.md",
            "---\ntitle: あ\n---\n本文\n",
        ),
    ] {
        write(root.path(), path, text);
    }
    root
}

#[test]
fn every_file_of_a_build_is_served_with_the_same_bytes_and_every_redirect_is_one() {
    let root = tempfile::tempdir().expect("a folder");
    let _ = Tree::new(root.path());
    let out = tempfile::tempdir().expect("a folder");
    let session = Session::open(&options(root.path()).site).expect("a site");
    session.build(out.path(), || ()).expect("a build");
    let server = serve(root.path());
    let read = |path: &str| fs::read(out.path().join(path)).expect("a file");
    let base = session.site.config.base_path();
    assert_eq!(base, "/docs");

    let redirects: BTreeMap<String, String> =
        serde_json::from_slice(&read("redirects.json")).expect("a list");
    assert!(redirects.len() > 5, "{}", redirects.len());
    for (from, to) in &redirects {
        let answer = server.get(&format!("{base}{from}").replace(' ', "%20"));
        let place = answer.headers.get("location").map(String::as_str);
        assert_eq!(
            (answer.status, place),
            (301, Some(&*session.site.url(to))),
            "{from}"
        );
    }
    assert_eq!(server.get("/").headers["location"], "/docs/");
    let mut served = 0;
    for entry in walkdir::WalkDir::new(out.path()).into_iter().flatten() {
        let path = entry.path().strip_prefix(out.path()).expect("below");
        let path = path.to_str().expect("UTF-8");
        if !entry.file_type().is_file() || path.starts_with(".hanga") {
            continue;
        }
        let address = match path.strip_suffix("index.html") {
            Some(folder) => format!("/{}", folder.trim_end_matches('/')),
            None => format!("/{path}"),
        };
        if redirects.contains_key(&address) {
            continue;
        }
        let answer = server.get(&format!("{base}{address}"));
        assert_eq!(answer.status, 200, "{address}");
        match path.ends_with(".html") {
            true => assert_eq!(answer.page().as_bytes(), read(path), "{address}"),
            false => assert_eq!(answer.body, read(path), "{address}"),
        }
        served += 1;
    }
    assert!(served > 50, "{served}");
}

#[test]
fn an_address_may_be_written_as_hosts_write_it() {
    let root = small();
    let server = serve(root.path());
    for path in [
        "/en/product@2/a/",
        "/en/product@2/a/index.html",
        "/en/product@2/a.html",
    ] {
        let answer = server.get(path);
        let place = answer.headers.get("location").map(String::as_str);
        assert_eq!(
            (answer.status, place),
            (301, Some("/en/product@2/a")),
            "{path}"
        );
    }
}

#[test]
fn an_address_without_a_page_names_the_nearest() {
    let root = small();
    write(
        root.path(),
        "content/guides/start.md",
        "---\ntitle: Start here\nversions: '*'\n---\n",
    );
    let server = serve(root.path());
    let answer = server.get("/en/product@2/guides/strat");
    assert_eq!(answer.status, 404);
    assert!(
        answer
            .text()
            .contains("<a href=\"/en/product@2/guides/start\">Start here</a>")
    );
    // A page that other versions have.
    let answer = server.get("/ja/product@1/b");
    assert_eq!(answer.status, 404);
    assert!(
        answer
            .text()
            .contains("<a href=\"/ja/product@2/b\">B (product 2)</a>")
    );
    assert!(answer.text().contains("lang=\"ja\""));
}

#[test]
fn browsers_need_not_load_what_they_have() {
    let root = small();
    let server = serve(root.path());
    for path in [
        "/en/product@2/a",
        "/hanga.css",
        "/site.txt",
        "/redirects.json",
    ] {
        let whole = server.get(path);
        assert_eq!(whole.status, 200);
        let etag = &*whole.headers["etag"];
        let again = server.ask(
            "GET",
            path,
            &[("If-None-Match", &format!("\"x\", W/{etag}"))],
        );
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.headers["etag"], etag);
        let head = server.ask("HEAD", path, &[]);
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.headers["content-length"], whole.body.len().to_string());
        let other = server.ask("GET", path, &[("If-None-Match", "\"other\"")]);
        assert_eq!(other.body, whole.body);
    }
    assert_eq!(server.ask("POST", "/en/product@2/a", &[]).status, 405);
}

#[test]
fn requests_under_another_name_or_from_another_site_are_refused() {
    let root = small();
    let server = serve(root.path());
    let status = |headers: &[(&str, &str)]| server.ask("GET", "/en/product@2/a", headers).status;
    assert_eq!(status(&[("Host", &server.address.to_string())]), 200);
    assert_eq!(status(&[("Host", "evil.example")]), 403);
    assert_eq!(status(&[("Host", "localhost.evil.example:80")]), 403);
    assert_eq!(status(&[("Origin", "http://evil.example")]), 403);
    assert_eq!(status(&[("Origin", "null")]), 403);
    assert_eq!(status(&[("Sec-Fetch-Site", "cross-site")]), 403);
    let target = "http://evil.example/en/product@2/a";
    assert_eq!(server.ask("GET", target, &[]).status, 403);
    assert_eq!(
        server
            .ask(
                "GET",
                "/_hanga/events?page=/en",
                &[("Origin", "http://evil.example")]
            )
            .status,
        403
    );
    // Not said at all.
    let mut stream = server.connect();
    stream
        .get_mut()
        .write_all(b"GET / HTTP/1.1\r\n\r\n")
        .expect("sent");
    assert_eq!(head(&mut stream).0, 403);
}

#[test]
fn no_path_leads_out_of_the_site() {
    let root = small();
    let secret = tempfile::tempdir().expect("a folder");
    fs::write(secret.path().join("secret.txt"), "the secret").expect("a file");
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        let public = root.path().join("public");
        symlink(secret.path().join("secret.txt"), public.join("link.txt")).expect("a link");
        symlink(secret.path(), public.join("folder")).expect("a link");
        symlink("site.txt", public.join("inner.txt")).expect("a link");
    }
    let server = serve(root.path());
    let up = "../".repeat(20);
    let encoded = "%2e%2e%2f".repeat(20);
    let twice = "%252e%252e%252f".repeat(20);
    let place = secret.path().display();
    for path in [
        format!("/{up}{place}/secret.txt"),
        format!("/{encoded}{place}/secret.txt"),
        format!("/{twice}{place}/secret.txt"),
        format!("/..%5c..%5c{place}/secret.txt"),
        format!("/..\\..\\{place}/secret.txt"),
        format!("/{place}/secret.txt"),
        format!("//{place}/secret.txt"),
        "/../hanga.yml".to_owned(),
        "/hanga.yml".to_owned(),
        "/content/a.md".to_owned(),
        "/public/site.txt".to_owned(),
        "/site.txt%00.html".to_owned(),
        "/%00".to_owned(),
        "/%ff%fe".to_owned(),
        "/link.txt".to_owned(),
        "/folder/secret.txt".to_owned(),
        "/_hanga/../hanga.yml".to_owned(),
    ] {
        let answer = server.get(&path);
        assert!(
            matches!(answer.status, 400 | 404),
            "{path}: {}",
            answer.status
        );
        let text = answer.text();
        assert!(
            !text.contains("the secret") && !text.contains("native_name"),
            "{path}"
        );
    }
    #[cfg(unix)]
    assert_eq!(server.get("/inner.txt").text(), "a file");
}

#[test]
fn a_build_leaves_out_links_that_lead_out_of_the_site_and_says_so() {
    #[cfg(unix)]
    {
        let root = small();
        let (secret, out) = (
            tempfile::tempdir().expect("a folder"),
            tempfile::tempdir().expect("a folder"),
        );
        fs::write(secret.path().join("secret.txt"), "the secret").expect("a file");
        std::os::unix::fs::symlink(secret.path(), root.path().join("public/folder"))
            .expect("a link");
        let session = Session::open(&options(root.path()).site).expect("a site");
        let built = session.build(out.path(), || ()).expect("a build");
        assert!(!out.path().join("folder").exists());
        let sorted = built.report.sorted(&session.site.files);
        let problem = sorted
            .iter()
            .find(|entry| entry.diagnostic.code.name == "unreadable-file");
        assert!(
            problem
                .expect("a problem")
                .diagnostic
                .message
                .contains("public/folder/secret.txt")
        );
    }
}

#[test]
fn requests_that_are_too_large_end() {
    let root = small();
    let server = serve(root.path());
    let long = "x".repeat(40_000);
    assert_eq!(server.ask("GET", "/en", &[("X-Long", &long)]).status, 431);
    let many = "X-Many: 1\r\n".repeat(200);
    let mut stream = server.connect();
    let request = format!("GET /en HTTP/1.1\r\nHost: localhost\r\n{many}\r\n");
    stream
        .get_mut()
        .write_all(request.as_bytes())
        .expect("sent");
    assert_eq!(head(&mut stream).0, 431);
    let mut stream = server.connect();
    send(&mut stream, "GET", &format!("/{long}"), &[]);
    assert!(matches!(head(&mut stream).0, 414 | 431));
    assert_eq!(server.get("/en").status, 200);
}

#[test]
fn slow_clients_take_nobodys_time_but_their_own() {
    let root = small();
    let big = "word ".repeat(400_000);
    write(
        root.path(),
        "content/big.md",
        format!("---\ntitle: Big\nversions: '*'\n---\n{big}\n"),
    );
    let server = serve(root.path());
    // Those who never finish asking, and those who never take the answer.
    let mut slow: Vec<_> = (0..200).map(|_| server.connect()).collect();
    for (n, stream) in slow.iter_mut().enumerate() {
        match n % 2 {
            0 => stream
                .get_mut()
                .write_all(b"GET /en HTTP/1.1\r\nHost: loc")
                .expect("sent"),
            _ => send(stream, "GET", "/en/product@2/big", &[]),
        }
    }
    let start = Instant::now();
    for _ in 0..20 {
        assert_eq!(server.get("/en/product@2/a").status, 200);
    }
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn connections_beyond_the_limit_wait_until_one_ends() {
    let root = small();
    let server = serve(root.path());
    let mut idle: Vec<_> = (0..512).map(|_| server.connect()).collect();
    let mut late = server.connect();
    send(&mut late, "GET", "/en", &[]);
    late.get_ref()
        .set_read_timeout(Some(SHORT))
        .expect("an option");
    assert!(late.fill_buf().is_err(), "there is a place for one more");
    idle.truncate(500);
    late.get_ref()
        .set_read_timeout(Some(LONG))
        .expect("an option");
    assert_eq!(head(&mut late).0, 200);
}

#[test]
fn a_page_hears_of_all_that_it_is_made_of_and_of_nothing_else() {
    let root = small();
    let server = serve(root.path());
    let mut events = server.open("/en/product@2/a");
    let mut after = |path: &str, text: &str| {
        write(root.path(), path, text);
        events.expect("page");
        let said = server.said();
        let rendered: Vec<_> = said
            .iter()
            .filter(|line| line.starts_with("rendered "))
            .collect();
        assert_eq!(rendered.len(), 1, "{said:?}");
        rendered[0].clone()
    };
    server.said();
    let why = |why: &str| format!("rendered /en/product@2/a: {why}");
    let page = fs::read_to_string(root.path().join("content/a.md")).expect("a page");
    assert_eq!(
        after("content/a.md", &format!("{page}more")),
        why("a.md (en)")
    );
    assert_eq!(
        after("data/reusables/three.md", "three! {% data variables.v.x %}"),
        why("data reusables.three (en)")
    );
    assert_eq!(
        after("data/variables/v.yml", "x: new\ny: other\n"),
        why("data variables.v.x (en)")
    );
    let title = "---\ntitle: New\nversions: { product: '2' }\n---\nText.\n";
    assert_eq!(after("content/b.md", title), why("title of b.md (en)"));
    assert_eq!(
        after("templates/includes/badge.html", "new"),
        why("include badge")
    );
    let css = "templates/nav.html";
    assert_eq!(after(css, "<p>other</p>"), why("a layout"));
    let later = after("data/reusables/later.md", "now it is there");
    assert!(later.contains("reusables"), "{later}");
    events.expect("problems");

    // What it does not read.
    for (path, text) in [
        (
            "content/b.md",
            "---\ntitle: New\nversions: { product: '2' }\n---\nOther text.\n",
        ),
        ("data/variables/v.yml", "x: new\ny: changed\n"),
        ("data/variables/unread.yml", "z: changed\n"),
        (
            "translations/ja/content/a.md",
            "---\ntitle: い\n---\n別の本文\n",
        ),
        ("public/site.txt", "changed"),
        ("content/.a.md.swp", "what an editor keeps"),
        ("README.md", "not of the site"),
    ] {
        write(root.path(), path, text);
        events.expect_none();
    }
    let said = server.said();
    assert!(
        !said.iter().any(|line| line.starts_with("rendered")),
        "{said:?}"
    );
}

#[test]
fn a_style_sheet_is_told_of_by_its_name() {
    let root = small();
    let server = serve(root.path());
    let mut events = server.open("/en/product@2/b");
    write(root.path(), "public/hanga.css", "body { color: red }");
    assert_eq!(events.expect("asset"), "asset {\"path\":\"/hanga.css\"}");
    assert_eq!(server.get("/hanga.css").text(), "body { color: red }");
    fs::remove_file(root.path().join("public/hanga.css")).expect("a file");
    events.expect("asset");
    assert!(
        server.get("/hanga.css").body.len() > 1000,
        "the theme's own"
    );
}

#[test]
fn problems_come_and_go() {
    let root = small();
    let server = serve(root.path());
    let mut events = server.open("/en/product@2/b");
    let page = |text: &str| format!("---\ntitle: B\nversions: {{ product: '2' }}\n---\n{text}\n");
    write(
        root.path(),
        "content/b.md",
        page("Broken text\n\n{% broken %}"),
    );
    events.expect("page");
    let problems = events.expect("problems");
    for part in [
        "\"liquid-unknown-tag\"",
        "\"file\":\"content/b.md\",\"line\":7,\"column\":1",
        "\"source\":\"{% broken %}\",\"caret\":[0,12]",
    ] {
        assert!(problems.contains(part), "{problems}");
    }
    // The page is as good as it can be.
    assert!(
        server
            .get("/en/product@2/b")
            .text()
            .contains("<p>Broken text</p>")
    );
    let said = server.said().join("\n");
    assert!(
        said.contains("error[liquid-unknown-tag]") && said.contains("content/b.md:7:1"),
        "{said}"
    );

    write(root.path(), "content/b.md", page("Text"));
    events.expect("page");
    assert_eq!(events.expect("problems"), "problems {\"problems\":[]}");
    assert!(server.said().contains(&"mended 1".to_owned()));

    // Neither of these stops the server, or changes a page.
    write(root.path(), "hanga.yml", "title: [");
    assert!(events.expect("problems").contains("\"config\""));
    write(root.path(), "hanga.yml", CONFIG);
    assert_eq!(events.expect("problems"), "problems {\"problems\":[]}");
    write(root.path(), "templates/article.html", "{% if %}");
    assert!(events.expect("problems").contains("\"template\""));
    fs::remove_dir_all(root.path().join("templates")).expect("a folder");
    assert_eq!(server.get("/en/product@2/b").status, 200);
}

#[test]
fn a_page_that_goes_and_comes_is_told_of() {
    let root = small();
    let server = serve(root.path());
    let mut events = server.open("/en/product@2/b");
    let from = root.path().join("content/b.md");
    let to = root.path().join("content/c.md");
    fs::rename(&from, &to).expect("a file");
    assert!(events.expect("page").contains("\"status\":404"));
    assert_eq!(server.get("/en/product@2/c").status, 200);
    fs::rename(&to, &from).expect("a file");
    assert!(events.expect("page").contains("\"status\":200"));
}

#[test]
fn a_browser_that_comes_back_is_told_what_it_missed() {
    let root = small();
    let server = serve(root.path());
    let mut events = server.open_with("/en/product@2/b", "0000000000000000");
    let event = events.expect("page");
    let etag = server.get("/en/product@2/b").headers["etag"].replace('"', "");
    assert!(event.contains(&etag), "{event}");
    server.open("/en/product@2/b").expect_none();
}

#[test]
fn a_page_that_comes_below_a_base_path_is_told_of() {
    let root = small();
    let config = format!("base_url: https://docs.test/docs\n{CONFIG}");
    write(root.path(), "hanga.yml", config);
    let server = serve(root.path());
    let mut events = server.open("/docs/en/product@2/new");
    write(
        root.path(),
        "content/new.md",
        "---\ntitle: New\nversions: '*'\n---\n",
    );
    assert!(events.expect("page").contains("\"status\":200"));
}

#[test]
fn a_browser_that_was_away_is_told_of_style_sheets_that_changed() {
    let root = small();
    let server = serve(root.path());
    let page = server.get("/en/product@2/b");
    let value = |name: &str| {
        let text = page.text();
        let at = text.find(name).expect("an attribute") + name.len() + 2;
        text[at..].split('"').next().expect("its value").to_owned()
    };
    let (etag, state) = (value("data-etag"), value("data-state"));
    let again = |state: &str| server.open_with("/en/product@2/b", &format!("{etag}&state={state}"));
    let mut events = again(&state);
    events.expect("problems");
    events.expect_none();
    write(root.path(), "public/hanga.css", "body { color: red }");
    events.expect("asset");
    // From before the change, and from another process.
    again(&state).expect("asset");
    again("00000000000000aa-7").expect("asset");
}

#[test]
fn a_configuration_among_the_data_does_not_hide_changes_of_it() {
    let root = small();
    write(root.path(), "data/site.yml", CONFIG);
    fs::remove_file(root.path().join("hanga.yml")).expect("a file");
    let mut options = options(root.path());
    options.site.config = Some(root.path().join("data/site.yml"));
    let server = serve_with(&options);
    write(root.path(), "data/variables/v.yml", "x: changed\n");
    assert!(
        server
            .get("/en/product@2/a")
            .text()
            .contains("three changed")
    );
    write(
        root.path(),
        "data/site.yml",
        CONFIG.replace("Small", "Large"),
    );
    assert!(server.get("/en/product@2/a").text().contains("Large"));
}

#[test]
fn a_root_that_is_replaced_is_read_anew() {
    let outer = tempfile::tempdir().expect("a folder");
    let (root, other) = (outer.path().join("site"), outer.path().join("other"));
    for folder in [&root, &other] {
        write(folder, "hanga.yml", CONFIG);
        let text = folder.file_name().expect("a name").to_string_lossy();
        let page = format!("---\ntitle: Home\nversions: '*'\n---\n{text}\n");
        write(folder, "content/index.md", page);
    }
    let server = serve(&root);
    let mut events = server.open("/en/product@2");
    fs::rename(&root, outer.path().join("former")).expect("moved");
    assert!(events.expect("page").contains("404"));
    assert!(events.expect("problems").contains("\"config\""));
    fs::rename(&other, &root).expect("moved");
    assert!(events.expect("page").contains("200"));
    assert!(server.get("/en/product@2").text().contains("<p>other</p>"));
}

#[test]
fn a_server_that_polls_sees_changes_too() {
    let root = small();
    let mut options = options(root.path());
    options.polls = true;
    let server = serve_with(&options);
    let mut events = server.open("/en/product@2/b");
    for n in 0..3 {
        let page = format!("---\ntitle: B\nversions: {{ product: '2' }}\n---\nPoll {n}.\n");
        write(root.path(), "content/b.md", page);
        events.expect("page");
        let text = server.get("/en/product@2/b").text();
        assert!(text.contains(&format!("Poll {n}.")));
    }
    fs::remove_file(root.path().join("content/b.md")).expect("a file");
    assert!(events.expect("page").contains("404"));
}

#[test]
fn a_save_in_steps_is_one_change() {
    let root = small();
    let server = serve(root.path());
    let path = root.path().join("content/b.md");
    let text = |n: usize| format!("---\ntitle: B\nversions: {{ product: '2' }}\n---\nSave {n}.\n");
    let mut events = server.open("/en/product@2/b");
    let mut saved = |n: usize| {
        events.expect("page");
        assert!(
            server
                .get("/en/product@2/b")
                .text()
                .contains(&format!("Save {n}."))
        );
        events.expect_none();
    };

    // Emptied, and filled in two pieces.
    let mut file = fs::File::create(&path).expect("a file");
    let whole = text(1);
    let (first, second) = whole.split_at(20);
    file.write_all(first.as_bytes()).expect("written");
    thread::sleep(Duration::from_millis(20));
    file.write_all(second.as_bytes()).expect("written");
    drop(file);
    saved(1);

    // Written beside it and moved over it.
    write(root.path(), "content/b.md.tmp", text(2));
    fs::rename(root.path().join("content/b.md.tmp"), &path).expect("moved");
    saved(2);

    // Moved away, and written anew.
    fs::rename(&path, root.path().join("content/b.md~")).expect("moved");
    thread::sleep(Duration::from_millis(5));
    // Somebody asks for something meanwhile.
    let asked = thread::scope(|scope| {
        let asked = scope.spawn(|| server.get("/site.txt").status);
        thread::sleep(Duration::from_millis(5));
        write(root.path(), "content/b.md", text(3));
        asked.join().expect("no panic")
    });
    assert_eq!(asked, 200);
    saved(3);

    // Ten saves in a row: the last one counts.
    for n in 4..=13 {
        write(root.path(), "content/b.md", text(n));
    }
    let start = Instant::now();
    while !server.get("/en/product@2/b").text().contains("Save 13.") {
        assert!(start.elapsed() < LONG);
    }
}

#[test]
fn a_switch_to_another_branch_is_seen_as_a_whole() {
    let root = small();
    let page = |n: usize, text: &str| format!("---\ntitle: Page {n}\nversions: '*'\n---\n{text}\n");
    for n in 0..2000 {
        write(
            root.path(),
            &format!("content/many/{}/{n}.md", n % 50),
            page(n, "before"),
        );
    }
    let server = serve(root.path());
    let mut events = server.open("/en/product@2/many/7/7");
    server.said();
    for n in 0..2000 {
        let path = root.path().join(format!("content/many/{}/{n}.md", n % 50));
        match n % 10 {
            0 => fs::remove_file(&path).expect("removed"),
            1 => fs::rename(&path, path.with_extension("moved.md")).expect("moved"),
            _ => {
                // As git does it.
                fs::remove_file(&path).expect("removed");
                fs::write(&path, page(n, "after")).expect("written");
            }
        }
        if n % 20 == 0 {
            write(
                root.path(),
                &format!("content/new/{n}/index.md"),
                page(n, "new"),
            );
        }
    }
    events.expect("page");
    let mut connection = server.connect();
    for (address, html) in fresh(root.path()) {
        let answer = ask(&mut connection, "GET", &address, &[]);
        assert_eq!(answer.status, 200, "{address}");
        assert_eq!(answer.page(), html, "{address}");
    }
    assert_eq!(server.get("/en/product@2/many/10/10").status, 404);
    let said = server.said();
    let rendered = |line: &&String| line.starts_with("rendered /en/product@2/many/7/7:");
    let states = said
        .iter()
        .filter(|line| line.starts_with("changed "))
        .count();
    assert!(
        said.iter().filter(rendered).count() <= states,
        "{states} states"
    );
}

#[test]
fn new_folders_are_watched_and_gone_ones_may_come_back() {
    let root = small();
    let server = serve(root.path());
    let page = |text: &str| format!("---\ntitle: P\nversions: '*'\n---\n{text}\n");
    write(root.path(), "content/x/y/z/deep.md", page("one"));
    let mut events = server.open("/en/product@2/x/y/z/deep");
    write(root.path(), "content/x/y/z/deep.md", page("two"));
    events.expect("page");
    fs::remove_dir_all(root.path().join("content/x")).expect("removed");
    assert!(events.expect("page").contains("404"));
    write(root.path(), "content/x/y/z/deep.md", page("three"));
    assert!(events.expect("page").contains("200"));
    write(root.path(), "content/x/y/z/deep.md", page("four"));
    events.expect("page");
    assert!(
        server
            .get("/en/product@2/x/y/z/deep")
            .text()
            .contains("four")
    );
    // A whole tree.
    fs::rename(root.path().join("content"), root.path().join("elsewhere")).expect("moved");
    assert!(events.expect("page").contains("404"));
    fs::rename(root.path().join("elsewhere"), root.path().join("content")).expect("moved");
    assert!(events.expect("page").contains("200"));
    write(root.path(), "content/x/y/z/deep.md", page("five"));
    events.expect("page");
    // A folder that was not there.
    write(root.path(), "public/hanga.css", "p{}");
    events.expect("asset");
}

#[test]
fn no_answer_is_older_than_a_save_before_the_request() {
    let root = small();
    let server = serve(root.path());
    let mut connection = server.connect();
    for n in 0..200 {
        write(
            root.path(),
            "content/b.md",
            format!("---\ntitle: B\nversions: {{ product: '2' }}\n---\nSave {n}.\n"),
        );
        let answer = ask(&mut connection, "GET", "/en/product@2/b", &[]);
        assert!(answer.text().contains(&format!("Save {n}.")), "{n}");
    }
}

#[test]
fn a_page_tells_what_it_is_made_of() {
    let root = small();
    let server = serve(root.path());
    let answer = server.get("/en/product@2/a?inspect=json");
    assert_eq!(
        answer.headers["content-type"],
        "application/json; charset=utf-8"
    );
    let json: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!(json["source"], "content/a.md");
    assert_eq!(json["front_matter"]["title"], "A");
    assert_eq!(json["permalinks"].as_array().map(Vec::len), Some(4));
    let reads = json["reads"].as_array().expect("a list");
    let read = |name: &str| {
        let found = reads.iter().find(|read| read["name"] == name);
        found.unwrap_or_else(|| panic!("{name} in {reads:?}"))
    };
    // Three tags deep, with each tag that led there.
    let variable = read("variables.v.x");
    assert_eq!(variable["at"]["file"], "data/variables/v.yml");
    let chain: Vec<&str> = variable["chain"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|via| via["file"].as_str())
        .collect();
    assert_eq!(
        chain,
        [
            "data/reusables/three.md",
            "data/reusables/two.md",
            "data/reusables/one.md",
            "content/a.md"
        ]
    );
    assert_eq!(read("reusables.later")["found"], false);
    assert_eq!(read("badge")["kind"], "include");
    let files: Vec<&str> = json["files"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|file| file.as_str())
        .collect();
    for file in [
        "content/a.md",
        "content/b.md",
        "data/reusables/two.md",
        "data/variables/v.yml",
        "templates/includes/badge.html",
    ] {
        assert!(files.contains(&file), "{file} in {files:?}");
    }
    assert_eq!(json["problems"][0]["code"], "undefined-data");
    assert!(
        json["stages"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|stage| stage["stage"] == "liquid")
    );

    let page = server.get("/ja/product@2/a?inspect").text();
    assert!(
        page.contains("lang=\"ja\"") && page.contains("translations/ja/content/a.md"),
        "{page}"
    );
    assert_eq!(
        server.get("/en/product@2/a/?inspect").headers["location"],
        "/en/product@2/a?inspect"
    );
}

#[test]
fn programs_may_ask() {
    let root = small();
    write(
        root.path(),
        "content/b.md",
        "---\ntitle: B\nversions: { product: '2' }\n---\n{% broken %}\n",
    );
    let server = serve(root.path());
    let json = |path: &str| -> serde_json::Value {
        serde_json::from_slice(&server.get(path).body).expect("JSON")
    };
    let pages = json("/_hanga/pages?language=ja&version=product@2");
    let titles: Vec<&str> = pages
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|page| page["title"].as_str())
        .collect();
    assert_eq!(titles, ["Home", "あ", "B"]);
    assert_eq!(pages[1]["source"], "translations/ja/content/a.md");
    assert_eq!(pages[2]["fallback"], true);
    assert_eq!(server.get("/_hanga/pages?version=other").status, 404);

    assert_eq!(json("/_hanga/diagnostics")["errors"], 0);
    server.get("/en/product@2/b");
    let found = json("/_hanga/diagnostics?severity=error&file=content");
    assert_eq!(found["errors"], 1);
    assert_eq!(found["diagnostics"][0]["pages"][0], "/en/product@2/b");
    assert_eq!(json("/_hanga/diagnostics?file=data")["errors"], 0);
    assert_eq!(
        json("/_hanga/diagnostics/liquid-syntax")["severity"],
        "error"
    );
    assert_eq!(server.get("/_hanga/diagnostics/liquid-sintax").status, 404);
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let root = small();
    let server = serve(root.path());
    let taken = Options {
        port: server.address.port(),
        ..options(root.path())
    };
    let error = Server::start(&taken, Box::new(|_| ())).expect_err("it is taken");
    assert!(
        error.to_string().contains("cannot listen on 127.0.0.1"),
        "{error}"
    );
}

#[test]
fn a_warm_server_gives_the_bytes_of_a_fresh_process_after_any_edit() {
    let root = tempfile::tempdir().expect("a folder");
    let mut tree = Tree::new(root.path());
    let server = serve(root.path());
    let mut connection = server.connect();
    let mut dice = Dice(4000);
    for n in 0..300 {
        let changed = tree.edit(&mut dice, n);
        for (address, html) in fresh(root.path()) {
            let answer = ask(&mut connection, "GET", &address, &[]);
            assert_eq!(answer.status, 200, "edit {n} of {changed:?}: {address}");
            assert_eq!(answer.page(), html, "edit {n} of {changed:?}: {address}");
        }
    }
}
