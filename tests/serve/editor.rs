//! Opening files in the author's editor.

#![cfg(unix)]

use std::{fs, os::unix::fs::PermissionsExt, thread, time::Duration};

use crate::{
    disk::write,
    running::{Running, options, serve, serve_with},
    sites::small,
};
use hanga::server::Editor;

/// A site, and a program that notes how it is called.
struct Desk {
    root: tempfile::TempDir,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let (root, folder) = (small(), tempfile::tempdir().expect("a folder"));
        write(
            root.path(),
            "content/a b.md",
            "---\ntitle: Spaces\nversions: '*'\n---\n",
        );
        let program = folder.path().join("editor");
        // It is renamed when it is complete.
        let text =
            "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$0.part\" && mv \"$0.part\" \"$0.calls\"\n";
        fs::write(&program, text).expect("a file");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a program");
        Self { root, folder }
    }

    fn serve(&self) -> Running {
        let mut options = options(self.root.path());
        let program = self.folder.path().join("editor");
        let text = format!("'{}' {{line}} {{column}} {{file}}", program.display());
        options.editor = Some(Editor::parse(&text).expect("an editor"));
        serve_with(&options)
    }

    /// Returns the words that the program was called with, once it was.
    fn call(&self) -> Vec<String> {
        let calls = self.folder.path().join("editor.calls");
        loop {
            if let Ok(text) = fs::read_to_string(&calls) {
                let _ = fs::remove_file(&calls);
                return text.lines().map(str::to_owned).collect();
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn was_called(&self) -> bool {
        self.folder.path().join("editor.calls").exists()
    }
}

#[test]
fn a_page_of_the_site_opens_a_place() {
    let desk = Desk::new();
    let server = desk.serve();
    let here = server.address.to_string();
    let origin = format!("http://{here}");
    let headers = [
        ("Host", &*here),
        ("Origin", &*origin),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    let open = |query: &str| {
        server
            .ask("POST", &format!("/_hanga/open?{query}"), &headers)
            .status
    };
    let root = desk.root.path().canonicalize().expect("a root");
    let file = |path: &str| {
        let called = desk.call();
        let place = std::path::Path::new(&called[2])
            .canonicalize()
            .expect("a file");
        assert_eq!(place, root.join(path));
        called[..2].join(":")
    };
    assert_eq!(open("file=content/a.md&line=3&column=7"), 204);
    assert_eq!(file("content/a.md"), "3:7");
    assert_eq!(open("file=content/a%20b.md"), 204);
    assert_eq!(file("content/a b.md"), "1:1");
    assert_eq!(open("file=hanga.yml&line=0"), 204);
    assert_eq!(file("hanga.yml"), "1:1");
    // The page says that there is an editor.
    assert!(
        server
            .get("/en/product@2/a")
            .text()
            .contains(" data-opens=\"\"")
    );
    assert!(
        server
            .get("/en/product@2/a?inspect")
            .text()
            .contains(" data-opens>")
    );
}

#[test]
fn only_files_of_the_site_are_opened() {
    let desk = Desk::new();
    let secret = desk.folder.path().join("secret.md");
    fs::write(&secret, "secret").expect("a file");
    write(desk.root.path(), "notes.md", "not part of the site");
    let server = desk.serve();
    let here = server.address.to_string();
    let origin = format!("http://{here}");
    let headers = [("Host", &*here), ("Origin", &*origin)];
    for file in [
        &*secret.display().to_string(),
        "../secret.md",
        "content/../hanga.yml",
        "notes.md",
        "content",
        "",
        "-a",
        "(theme)%20templates/base.html",
        "content/missing.md",
    ] {
        let target = format!("/_hanga/open?file={file}");
        assert_eq!(server.ask("POST", &target, &headers).status, 404, "{file}");
    }
    for query in ["", "file=hanga.yml&line=-1", "file=hanga.yml&line=;ls"] {
        let target = format!("/_hanga/open?{query}");
        assert_eq!(server.ask("POST", &target, &headers).status, 400, "{query}");
    }
    assert!(!desk.was_called());
}

#[test]
fn pages_of_other_sites_open_nothing() {
    let desk = Desk::new();
    let server = desk.serve();
    let here = server.address.to_string();
    let origin = format!("http://{here}");
    let target = "/_hanga/open?file=hanga.yml";
    let ask = |method: &str, headers: &[(&str, &str)]| server.ask(method, target, headers).status;
    assert_eq!(ask("GET", &[]), 405);
    assert_eq!(
        ask(
            "GET",
            &[
                ("Sec-Fetch-Site", "cross-site"),
                ("Sec-Fetch-Mode", "navigate")
            ]
        ),
        405
    );
    // A form of another page, and one that hides where it comes from.
    for (name, value) in [
        ("Origin", "http://evil.example"),
        ("Origin", "http://localhost:1"),
        ("Origin", "null"),
        ("Sec-Fetch-Mode", "navigate"),
    ] {
        assert_eq!(
            ask("POST", &[("Host", &here), (name, value)]),
            403,
            "{name}: {value}"
        );
    }
    assert_eq!(
        ask(
            "POST",
            &[("Host", "evil.example"), ("Origin", "http://evil.example")]
        ),
        403
    );
    let foreign = [
        ("Host", &*here),
        ("Origin", &*origin),
        ("Sec-Fetch-Site", "same-site"),
    ];
    assert_eq!(ask("POST", &foreign), 403);
    assert_eq!(
        ask("OPTIONS", &[("Host", &*here), ("Origin", &*origin)]),
        405
    );
    assert!(!desk.was_called());
}

#[test]
fn a_server_for_other_computers_opens_nothing() {
    let desk = Desk::new();
    let mut options = options(desk.root.path());
    options.editor = Some(Editor::System);
    options.host = "0.0.0.0".to_owned();
    let server = serve_with(&options);
    let here = format!("localhost:{}", server.address.port());
    let origin = format!("http://{here}");
    let target = "/_hanga/open?file=hanga.yml";
    let headers = [("Host", &*here), ("Origin", &*origin)];
    assert_eq!(server.ask("POST", target, &headers).status, 404);
    assert!(!server.get("/en/product@2/a").text().contains("data-opens"));
}

#[test]
fn the_words_of_the_overlay_are_in_the_language_of_the_page() {
    let root = small();
    write(
        root.path(),
        "templates/ui/ja.yml",
        "preview_none: 問題なし\n",
    );
    let broken = "---\ntitle: び\n---\n{% data variables.v.x %} {% data variables.v.missing %}\n";
    write(root.path(), "translations/ja/content/b.md", broken);
    let server = serve(root.path());
    let page = server.get("/ja/product@2/a").text();
    assert!(page.contains("data-language=\"ja\""));
    assert!(
        page.contains("&quot;none&quot;:&quot;問題なし&quot;"),
        "{page}"
    );
    assert!(
        page.contains("&quot;lost&quot;:&quot;接続が切れました"),
        "{page}"
    );
    let missing = server.get("/ja/product@2/nowhere").text();
    assert!(missing.contains("data-language=\"ja\""));
    let inspector = server.get("/ja/product@2/b?inspect").text();
    assert!(inspector.contains("<strong>エラー</strong>") && inspector.contains("<td>データ</td>"));
}
