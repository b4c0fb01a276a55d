//! What is served is what is built.

use std::{collections::BTreeMap, fs};

use crate::{
    client::ask,
    disk::write,
    running::{options, serve},
    sites::{fresh, small},
    tree::{Dice, Tree},
};
use hanga::session::Session;

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
