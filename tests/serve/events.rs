//! Events sent to open pages.

use std::fs;

use crate::{
    running::serve,
    save::save,
    sites::{CONFIG, small},
};

#[test]
fn a_page_gets_events_for_its_dependencies_only() {
    let root = small();
    let server = serve(root.path());
    let mut events = server.open("/en/product@2/a");
    let mut after = |path: &str, text: &str| {
        save(root.path(), path, text);
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
    assert_eq!(after(css, "<p>other</p>"), why("a layout changed"));
    let later = after("data/reusables/later.md", "now it is there");
    assert!(later.contains("reusables"), "{later}");
    events.expect("problems");

    // Files that the page does not read.
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
        save(root.path(), path, text);
        events.expect_none();
    }
    let said = server.said();
    assert!(
        !said.iter().any(|line| line.starts_with("rendered")),
        "{said:?}"
    );
}

#[test]
fn a_changed_style_sheet_is_announced_by_name() {
    let root = small();
    let server = serve(root.path());
    let mut events = server.open("/en/product@2/b");
    save(root.path(), "public/hanga.css", "body { color: red }");
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
fn problems_are_announced_and_fixed() {
    let root = small();
    let server = serve(root.path());
    let mut events = server.open("/en/product@2/b");
    let page = |text: &str| format!("---\ntitle: B\nversions: {{ product: '2' }}\n---\n{text}\n");
    save(
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
    // The rest of the page is rendered.
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

    save(root.path(), "content/b.md", page("Text"));
    events.expect("page");
    assert_eq!(events.expect("problems"), "problems {\"problems\":[]}");
    assert!(server.said().contains(&"mended 1".to_owned()));

    // Neither of these stops the server or changes a page.
    save(root.path(), "hanga.yml", "title: [");
    assert!(events.expect("problems").contains("\"config\""));
    save(root.path(), "hanga.yml", CONFIG);
    assert_eq!(events.expect("problems"), "problems {\"problems\":[]}");
    save(root.path(), "templates/article.html", "{% if %}");
    assert!(events.expect("problems").contains("\"template\""));
    fs::remove_dir_all(root.path().join("templates")).expect("a folder");
    assert_eq!(server.get("/en/product@2/b").status, 200);
}

#[test]
fn a_page_that_is_deleted_and_restored_is_announced() {
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
fn a_reconnecting_browser_gets_missed_events() {
    let root = small();
    let server = serve(root.path());
    let mut events = server.open_with("/en/product@2/b", "0000000000000000");
    let event = events.expect("page");
    let etag = server.get("/en/product@2/b").headers["etag"].replace('"', "");
    assert!(event.contains(&etag), "{event}");
    server.open("/en/product@2/b").expect_none();
}

#[test]
fn a_new_page_below_a_base_path_is_announced() {
    let root = small();
    let config = format!("base_url: https://docs.test/docs\n{CONFIG}");
    save(root.path(), "hanga.yml", config);
    let server = serve(root.path());
    let mut events = server.open("/docs/en/product@2/new");
    save(
        root.path(),
        "content/new.md",
        "---\ntitle: New\nversions: '*'\n---\n",
    );
    assert!(events.expect("page").contains("\"status\":200"));
}

#[test]
fn a_reconnecting_browser_gets_changed_style_sheets() {
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
    save(root.path(), "public/hanga.css", "body { color: red }");
    events.expect("asset");
    // A state from before the change, and one of another process.
    again(&state).expect("asset");
    again("00000000000000aa-7").expect("asset");
}
