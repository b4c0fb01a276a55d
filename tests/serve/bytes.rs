//! The server returns the same bytes as a build.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{
    client::ask,
    disk::write,
    running::{options, serve},
    sites::{CONFIG, fresh, small},
    tree::Tree,
};
use fastrand::Rng;
use hanga::{config::UrlStyle, output::map::Owner, session::Session, site::decode};

/// Builds a site, and requests everything that was written from a server. Returns the number of files.
fn serve_all_that_is_built(root: &Path) -> usize {
    let out = tempfile::tempdir().expect("a folder");
    let session = Session::open(&options(root).site).expect("a site");
    session.build(out.path(), || ()).expect("a build");
    let server = serve(root);
    let read = |path: &str| fs::read(out.path().join(path)).expect("a file");
    let base = session.site.config.base_path();
    let redirects: BTreeMap<String, String> =
        serde_json::from_slice(&read("redirects.json")).expect("a list");
    for (from, to) in &redirects {
        let answer = server.get(&format!("{base}{from}").replace(' ', "%20"));
        let place = answer.headers.get("location").map(String::as_str);
        let to = session.site.url(&decode(to));
        assert_eq!((answer.status, place), (301, Some(&*to)), "{from}");
    }
    let of_redirects: Vec<String> = redirects
        .keys()
        .map(|from| session.site.output_path_of_old(&decode(from)))
        .collect();
    let mut served = 0;
    for entry in walkdir::WalkDir::new(out.path()).into_iter().flatten() {
        let path = entry.path().strip_prefix(out.path()).expect("below");
        let path = path.to_str().expect("UTF-8");
        let is_own = path.starts_with(".hanga") || of_redirects.iter().any(|it| it == path);
        if !entry.file_type().is_file() || is_own {
            continue;
        }
        let is_folder =
            session.site.config.url_style == UrlStyle::Directory || path == "index.html";
        let address = match path.strip_suffix("index.html").filter(|_| is_folder) {
            Some(folder) => format!("/{}", folder.trim_end_matches('/')),
            None => format!("/{path}"),
        };
        let answer = server.get(&format!("{base}{address}"));
        assert_eq!(answer.status, 200, "{address}");
        let is_static = matches!(session.outputs().owner(path), Some(Owner::Static(_)));
        match path.ends_with(".html") && !is_static {
            true => assert_eq!(answer.page().as_bytes(), read(path), "{address}"),
            false => assert_eq!(answer.body, read(path), "{address}"),
        }
        served += 1;
    }
    served
}

#[test]
fn every_file_of_a_build_is_served_with_the_same_bytes_and_every_redirect_is_one() {
    let root = tempfile::tempdir().expect("a folder");
    let _ = Tree::new(root.path());
    assert!(serve_all_that_is_built(root.path()) > 50);
    let server = serve(root.path());
    assert_eq!(server.get("/").headers["location"], "/docs/");
}

/// Static files with the paths of pages and generated files: build and preview agree on the owner.
#[test]
fn a_path_with_two_owners_is_served_as_it_is_built() {
    for style in ["directory", "file"] {
        let root = small();
        let config = format!("{CONFIG}url_style: {style}\nbase_url: https://example.org/docs\n");
        write(root.path(), "hanga.yml", config);
        for path in [
            "public/robots.txt",
            "public/404.html",
            "public/_headers",
            "public/index.html",
            "public/sitemap.xml",
            "public/en/index.html",
            "public/en/product@2/a/index.html",
            "public/en/product@2/a.html",
            "public/ja/404.html",
            "public/old",
        ] {
            write(root.path(), path, format!("mine: {path}"));
        }
        let page = "---\ntitle: No page\nversions: '*'\nredirect_from: [/old/x, /robots.txt, /gone]\n---\n";
        write(root.path(), "content/404.md", page);
        assert!(serve_all_that_is_built(root.path()) > 20, "{style}");
        let server = serve(root.path());
        let robots = server.get("/docs/robots.txt");
        assert_eq!(robots.body, b"mine: public/robots.txt", "{style}");
        let found = server.get("/_hanga/diagnostics").text();
        for code in ["output-replaced", "url-collision"] {
            let named = format!("\"{code}\"");
            assert!(found.contains(&named), "{style}: {code} in {found}");
        }
    }
}

#[test]
fn a_folder_with_a_static_index_is_served_as_hosts_serve_it() {
    let root = small();
    write(root.path(), "public/demo/index.html", "a demo");
    write(
        root.path(),
        "public/old/index.html",
        "instead of a redirect",
    );
    let page = "---\ntitle: New\nversions: '*'\nredirect_from: /old\n---\n";
    write(root.path(), "content/new.md", page);
    let server = serve(root.path());
    for path in ["/demo", "/old"] {
        let answer = server.get(path);
        let to = answer.headers.get("location");
        assert_eq!((answer.status, to), (301, Some(&format!("{path}/"))));
    }
    assert_eq!(server.get("/demo/").body, b"a demo");
    assert_eq!(server.get("/old/").body, b"instead of a redirect");
    assert_eq!(server.get("/demo/index.html").body, b"a demo");
}

#[test]
fn the_sites_own_404_page_is_shown_for_missing_pages() {
    let root = small();
    let server = serve(root.path());
    assert!(server.get("/nothing").text().contains("<html"));
    write(root.path(), "public/404.html", "nothing here");
    write(root.path(), "public/ja/404.html", "ありません");
    let answer = server.get("/en/nothing");
    assert_eq!((answer.status, &*answer.text()), (404, "nothing here"));
    assert_eq!(server.get("/ja/nothing").text(), "ありません");
}

#[test]
fn after_any_edit_a_server_returns_the_bytes_of_a_new_process() {
    let root = tempfile::tempdir().expect("a folder");
    let mut tree = Tree::new(root.path());
    let server = serve(root.path());
    let mut connection = server.connect();
    let mut random = Rng::with_seed(4000);
    for n in 0..300 {
        let changed = tree.edit(&mut random, n);
        for (address, html) in fresh(root.path()) {
            let answer = ask(&mut connection, "GET", &address, &[]);
            assert_eq!(answer.status, 200, "edit {n} of {changed:?}: {address}");
            assert_eq!(answer.page(), html, "edit {n} of {changed:?}: {address}");
        }
    }
}

#[test]
fn a_switch_of_branches_is_one_change() {
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
                // The same sequence as in git.
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
