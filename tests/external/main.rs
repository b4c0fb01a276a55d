//! `hanga check --external`: what is asked, how often, and what is reported. The hosts are servers of these tests on this
//! computer, so only here addresses of this computer are asked.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

#[path = "../disk/mod.rs"]
mod disk;
mod server;

use std::{
    collections::BTreeSet,
    net::TcpListener,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use hanga::{
    external::{self, Address, Answer, Answers, Failure, Limits, client::Http, skip::Reach},
    session::{Ask, More, Options, Session},
};
use server::Server;

/// Long enough for a busy machine; only the test of a silent host waits for it to pass, with a shorter one.
const PATIENT: Duration = Duration::from_secs(60);

fn limits() -> Limits {
    Limits {
        pause: Duration::ZERO,
        retries: vec![Duration::from_millis(1); 2],
        ..Limits::default()
    }
}

fn address(url: &str) -> Address {
    Address::parse(url).expect("an address")
}

fn ask_with(urls: &[String], timeout: Duration, limits: &Limits) -> Answers {
    let client = Http::new(Reach::Everywhere, timeout);
    let addresses: BTreeSet<Address> = urls.iter().map(|url| address(url)).collect();
    let count = AtomicUsize::new(0);
    let answers = external::ask(addresses.clone(), &client, limits, || {
        count.fetch_add(1, Ordering::SeqCst);
    });
    assert_eq!(count.into_inner(), addresses.len(), "progress");
    assert_eq!(answers.len(), addresses.len());
    answers
}

/// Returns the answer for one address.
fn answer(url: String) -> Answer {
    let answers = ask_with(std::slice::from_ref(&url), PATIENT, &limits());
    answers[&address(&url)].clone()
}

fn failed(why: Failure) -> Answer {
    Answer::Failed { why, at: None }
}

#[test]
fn replies_become_answers() {
    let server = Server::start();
    let answer = |path: &str| answer(server.url(path));
    assert_eq!(answer("/here"), Answer::Fine);
    assert_eq!(answer("/gone"), failed(Failure::Status(404)));
    assert_eq!(answer("/forbidden"), failed(Failure::Status(403)));
    assert_eq!(answer("/no-head"), Answer::Fine);
    assert_eq!(answer("/elsewhere"), Answer::Fine);
    assert_eq!(
        answer("/moved"),
        Answer::Moved(address(&server.url("/here")))
    );
    assert_eq!(answer("/circle"), failed(Failure::Circle));
    assert_eq!(answer("/broken"), failed(Failure::Status(500)));
    assert_eq!(answer("/broken-once"), Answer::Fine);
    assert_eq!(
        answer("/to-gone"),
        Answer::Failed {
            why: Failure::Status(404),
            at: Some(address(&server.url("/gone")))
        }
    );
    let agents = server.seen.agents.lock().expect("agents").clone();
    let own = concat!("hanga/", env!("CARGO_PKG_VERSION")).to_owned();
    assert_eq!(agents, BTreeSet::from([own]));
    assert_eq!(server.seen.cookies.load(Ordering::SeqCst), 0);
    let requests = server.requests();
    let count = |request: &str| requests.iter().filter(|it| *it == request).count();
    assert_eq!((count("HEAD /broken"), count("GET /broken")), (1, 2));
    assert_eq!((count("HEAD /no-head"), count("GET /no-head")), (1, 1));
}

#[test]
fn a_busy_host_is_asked_again_when_it_says() {
    let server = Server::start();
    assert_eq!(answer(server.url("/busy")), Answer::Fine);
    assert_eq!(server.requests(), ["HEAD /busy", "HEAD /busy"]);
    // One that wants a day is not waited for, nor asked again.
    let urls = [server.url("/busy-for-long"), server.url("/busy-for-long?2")];
    let one_by_one = Limits {
        per_host: 1,
        ..limits()
    };
    let answers = ask_with(&urls, PATIENT, &one_by_one);
    let busy = failed(Failure::Status(429));
    assert!(
        answers.values().all(|answer| *answer == busy),
        "{answers:?}"
    );
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_host_that_does_not_answer_is_given_up() {
    let server = Server::start();
    let urls = [server.url("/silent")];
    let answers = ask_with(&urls, Duration::from_millis(200), &limits());
    assert_eq!(answers[&address(&urls[0])], failed(Failure::TimedOut));
}

#[test]
fn a_host_that_refuses_connections_is_reported() {
    // Another address of this computer than that of the servers, so that none of them gets the port that is free again.
    let listener = TcpListener::bind("127.0.0.2:0").or_else(|_| TcpListener::bind("127.0.0.1:0"));
    let listener = listener.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    drop(listener);
    assert_eq!(answer(url), failed(Failure::Refused));
}

#[test]
fn a_host_without_an_address_is_reported() {
    // Longer than the name of a host can be, so that nobody is asked for it.
    let url = format!("http://{}.com/", "a".repeat(64));
    assert_eq!(answer(url), failed(Failure::UnknownHost));
}

#[test]
fn a_host_never_gets_more_than_two_requests_at_a_time() {
    let server = Server::start();
    let urls: Vec<String> = (0..60).map(|n| server.url(&format!("/many/{n}"))).collect();
    let answers = ask_with(&urls, PATIENT, &limits());
    assert!(answers.values().all(|answer| *answer == Answer::Fine));
    let most = server.seen.most.load(Ordering::SeqCst);
    assert!(most <= 2, "{most} at a time");
    assert_eq!(server.requests().len(), 60);
}

#[test]
fn private_hosts_are_not_asked_for_a_site() {
    let server = Server::start();
    let client = Http::new(Reach::Public, PATIENT);
    let url = address(&server.url("/here"));
    let answers = external::ask([url.clone()], &client, &limits(), || {});
    assert_eq!(answers[&url], Answer::Skipped);
    assert!(server.requests().is_empty());
}

/// Returns what a check of a site with these files reports about other sites, one line for each problem, with the number of
/// pages that show it.
fn check(files: &[(&str, &str)], answer_of: &dyn Fn(BTreeSet<Address>) -> Answers) -> Vec<String> {
    let root = tempfile::tempdir().expect("a folder");
    disk::write(root.path(), "hanga.yml", include_str!("../cases/hanga.yml"));
    for (path, text) in files {
        disk::write(root.path(), path, text);
    }
    let options = Options {
        root: root.path().to_owned(),
        ..Options::default()
    };
    let session = Session::open(&options).expect("a site");
    let ask = Ask {
        reach: Reach::Everywhere,
        ask: answer_of,
    };
    let more = More {
        ask: Some(ask),
        ..More::default()
    };
    let checked = session.check_more(more, || {});
    let files = &session.site.files;
    let sorted = checked.report.sorted(files);
    let external = sorted
        .iter()
        .filter(|it| it.diagnostic.code.name.starts_with("external-"));
    let lines = external.map(|entry| {
        let problem = &entry.diagnostic;
        let at = problem.span.locate(files).start;
        let path = &files.file(problem.span.place.file).path;
        let fix = problem.fix.as_ref().map(|fix| format!(" → {}", fix.text));
        format!(
            "{path}:{}:{}: {} ({}){} on {}",
            at.line,
            at.column,
            problem.message,
            problem.help.as_deref().unwrap_or("-"),
            fix.unwrap_or_default(),
            entry.pages.len()
        )
    });
    lines.collect()
}

const FRONT: &str = "---\ntitle: Page\nversions: '*'\n---\n";

#[test]
fn an_address_is_asked_once_and_reported_in_each_place() {
    let server = Server::start();
    let (gone, moved, here) = (
        server.url("/gone"),
        server.url("/moved"),
        server.url("/here"),
    );
    let one = format!(
        "{FRONT}[a]({gone}#x) {{% data reusables.see %}} [b]({gone}) ![c]({gone}) [d]({here})\n\n<video src=\"{gone}\"></video>\n"
    );
    let other = format!(
        "{FRONT}{{% data reusables.see %}}\n\n[e]({moved}#part) {{% capture path %}}moved{{% endcapture %}}[f]({}{{{{ path }}}})\n",
        server.url("/")
    );
    let see = format!("See [it]({gone}) and [them](mailto:a@b.c).");
    let client = Http::new(Reach::Everywhere, PATIENT);
    let ask = |addresses| external::ask(addresses, &client, &limits(), || {});
    let files = [
        ("content/one.md", &*one),
        ("content/other.md", &*other),
        ("data/reusables/see.md", &*see),
    ];
    let lines = check(&files, &ask);
    let of = |start: &str, what: &str| {
        let found = lines
            .iter()
            .filter(|line| line.starts_with(start) && line.contains(what));
        let found: Vec<&String> = found.collect();
        assert_eq!(found.len(), 1, "{start} {what}: {lines:#?}");
        let pages = found[0].rsplit(' ').next().expect("a number");
        pages.parse::<usize>().expect("a number")
    };
    assert_eq!(lines.len(), 7, "{lines:#?}");
    let why = "does not work: 404 Not Found (-)";
    let pages = of("content/one.md:5:5: ", &format!("`{gone}#x` {why}"));
    let second = format!("[a]({gone}#x) {{% data reusables.see %}} [b](").len() + 1;
    of(&format!("content/one.md:5:{second}: "), why);
    let third = second + format!("{gone}) ![c](").len();
    of(&format!("content/one.md:5:{third}: "), why);
    of("content/one.md:7:13: ", why);
    // The reusable is on both pages, in all their versions and languages.
    assert_eq!(of("data/reusables/see.md:1:10: ", why), 2 * pages);
    let fixed =
        format!("`{moved}#part` has moved for good (write `{here}#part`) → {here}#part on ");
    of("content/other.md:7:5: ", &fixed);
    // What a variable prints cannot be replaced where it stands.
    let unfixed = format!("`{moved}` has moved for good (write `{here}`) on ");
    of("content/other.md:7:", &unfixed);
    let requests = server.requests();
    assert_eq!(
        requests,
        [
            "GET /gone",
            "HEAD /gone",
            "HEAD /here",
            "HEAD /here",
            "HEAD /moved"
        ]
    );
}

#[test]
fn the_report_does_not_depend_on_the_order_of_answers() {
    let page = format!("{FRONT}[a](https://a.com/) [b](https://b.com/) [c](https://c.com/)\n");
    let answers = |addresses: BTreeSet<Address>| {
        let one = |address: Address| (address, failed(Failure::TimedOut));
        addresses.into_iter().rev().map(one).collect()
    };
    let lines = check(&[("content/page.md", &page)], &answers);
    let starts = ["`https://a.com/`", "`https://b.com/`", "`https://c.com/`"];
    assert_eq!(lines.len(), 3);
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.contains(start), "{line}");
    }
}

#[test]
fn the_configuration_lists_what_is_not_asked() {
    let config = format!(
        "{}external_ignore: ['https://*.corp.com/*', 'https://a.com/b']\n",
        include_str!("../cases/hanga.yml")
    );
    let page = format!(
        "{FRONT}[a](https://a.com/b#c) [b](https://x.corp.com/) [c](https://a.com/c) [d](https://u:p@a.com/) [e](ftp://a.com/)\n"
    );
    let asked = Mutex::new(Vec::new());
    let note = |addresses: BTreeSet<Address>| {
        let urls = addresses.iter().map(|it| it.url().to_owned());
        asked.lock().expect("a list").extend(urls);
        Answers::new()
    };
    check(&[("hanga.yml", &config), ("content/page.md", &page)], &note);
    assert_eq!(*asked.lock().expect("a list"), ["https://a.com/c"]);
}
