//! Which clients a server responds to, and what no client can make it do.

use std::{
    fs,
    io::{BufRead, Write},
};

use crate::{
    client::{head, send},
    disk::write,
    running::{options, serve},
    sites::small,
};
use hanga::session::Session;

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
    // Without a host.
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
fn symbolic_links_out_of_the_site_are_reported_and_not_copied() {
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
                .contains("public/folder: symbolic link points outside")
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
fn slow_clients_delay_no_others() {
    let root = small();
    let big = "word ".repeat(400_000);
    write(
        root.path(),
        "content/big.md",
        format!("---\ntitle: Big\nversions: '*'\n---\n{big}\n"),
    );
    let server = serve(root.path());
    // Clients that never finish their request, and clients that never read the response.
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
    // The server never gives up on the slow ones, so these answers do not come because it did.
    for _ in 0..20 {
        assert_eq!(server.get("/en/product@2/a").status, 200);
    }
}

#[test]
fn clients_that_hold_connections_shut_nobody_out() {
    let root = small();
    let server = serve(root.path());
    // Event streams, which never end, and requests that never become complete.
    let mut held: Vec<_> = (0..600).map(|_| server.connect()).collect();
    for (n, stream) in held.iter_mut().enumerate() {
        // Connections that were closed to make room take no requests.
        let request: &[u8] = match n % 2 {
            0 => b"GET /_hanga/events?page=/en HTTP/1.1\r\nHost: localhost\r\n\r\n",
            _ => b"GET /en HTTP/1.1\r\nHost: loc",
        };
        let _ = stream.get_mut().write_all(request);
    }
    for _ in 0..20 {
        assert_eq!(server.get("/en").status, 200);
    }
    // The first ones had to make room.
    let mut first = held.swap_remove(1);
    assert!(matches!(
        first.read_line(&mut String::new()),
        Ok(0) | Err(_)
    ));
}
