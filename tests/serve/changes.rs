//! How files change on disk, and when a server notices it.

use std::{fs, io::Write, thread, time::Duration};

use crate::{
    client::{Events, NEVER, ask},
    running::{Running, options, serve, serve_with},
    save::save,
    sites::{CONFIG, small},
};

#[test]
fn a_configuration_among_the_data_does_not_hide_changes_of_it() {
    let root = small();
    save(root.path(), "data/site.yml", CONFIG);
    fs::remove_file(root.path().join("hanga.yml")).expect("a file");
    let mut options = options(root.path());
    options.site.config = Some(root.path().join("data/site.yml"));
    let server = serve_with(&options);
    save(root.path(), "data/variables/v.yml", "x: changed\n");
    assert!(
        server
            .get("/en/product@2/a")
            .text()
            .contains("three changed")
    );
    save(
        root.path(),
        "data/site.yml",
        CONFIG.replace("Small", "Large"),
    );
    assert!(server.get("/en/product@2/a").text().contains("Large"));
}

#[test]
fn a_root_that_is_replaced_is_read_again() {
    let outer = tempfile::tempdir().expect("a folder");
    let (root, other) = (outer.path().join("site"), outer.path().join("other"));
    for folder in [&root, &other] {
        save(folder, "hanga.yml", CONFIG);
        let text = folder.file_name().expect("a name").to_string_lossy();
        let page = format!("---\ntitle: Home\nversions: '*'\n---\n{text}\n");
        save(folder, "content/index.md", page);
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
        save(root.path(), "content/b.md", page);
        events.expect("page");
        let text = server.get("/en/product@2/b").text();
        assert!(text.contains(&format!("Poll {n}.")));
    }
    fs::remove_file(root.path().join("content/b.md")).expect("a file");
    assert!(events.expect("page").contains("404"));
}

/// The page of `content/b.md` after a save.
fn text(n: usize) -> String {
    format!("---\ntitle: B\nversions: {{ product: '2' }}\n---\nSave {n}.\n")
}

/// Expects one event for a save, and its text.
fn expect_saved(server: &Running, events: &mut Events, n: usize) {
    events.expect("page");
    let page = server.get("/en/product@2/b").text();
    assert!(page.contains(&format!("Save {n}.")), "{page}");
    events.expect_none();
}

#[test]
fn a_save_in_several_steps_is_one_change() {
    let root = small();
    let mut options = options(root.path());
    // However long the steps take.
    options.timeouts.settle.unfinished = NEVER;
    options.timeouts.settle.max_delay = NEVER;
    let server = serve_with(&options);
    let path = root.path().join("content/b.md");
    let mut events = server.open("/en/product@2/b");

    // Truncated, and written in two parts.
    let mut file = fs::File::create(&path).expect("a file");
    let whole = text(1);
    let (first, second) = whole.split_at(20);
    file.write_all(first.as_bytes()).expect("written");
    thread::sleep(Duration::from_millis(20));
    file.write_all(second.as_bytes()).expect("written");
    drop(file);
    expect_saved(&server, &mut events, 1);

    // Moved away, and created again.
    fs::rename(&path, root.path().join("content/b.md~")).expect("moved");
    // A request arrives in the meantime.
    let asked = thread::scope(|scope| {
        let asked = scope.spawn(|| server.get("/site.txt").status);
        thread::sleep(Duration::from_millis(20));
        save(root.path(), "content/b.md", text(2));
        asked.join().expect("no panic")
    });
    assert_eq!(asked, 200);
    expect_saved(&server, &mut events, 2);
}

#[test]
fn a_temporary_file_that_is_renamed_is_one_change() {
    let root = small();
    let server = serve(root.path());
    let mut events = server.open("/en/product@2/b");
    save(root.path(), "content/b.md.tmp", text(1));
    let path = root.path().join("content/b.md");
    fs::rename(root.path().join("content/b.md.tmp"), path).expect("moved");
    expect_saved(&server, &mut events, 1);
}

#[test]
fn of_many_saves_in_a_row_the_last_one_is_shown() {
    let root = small();
    let server = serve(root.path());
    for n in 1..=10 {
        save(root.path(), "content/b.md", text(n));
    }
    let page = server.get("/en/product@2/b").text();
    assert!(page.contains("Save 10."), "{page}");
}

#[test]
fn new_and_restored_folders_are_watched() {
    let root = small();
    let server = serve(root.path());
    let page = |text: &str| format!("---\ntitle: P\nversions: '*'\n---\n{text}\n");
    save(root.path(), "content/x/y/z/deep.md", page("one"));
    let mut events = server.open("/en/product@2/x/y/z/deep");
    save(root.path(), "content/x/y/z/deep.md", page("two"));
    events.expect("page");
    fs::remove_dir_all(root.path().join("content/x")).expect("removed");
    assert!(events.expect("page").contains("404"));
    save(root.path(), "content/x/y/z/deep.md", page("three"));
    assert!(events.expect("page").contains("200"));
    save(root.path(), "content/x/y/z/deep.md", page("four"));
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
    save(root.path(), "content/x/y/z/deep.md", page("five"));
    events.expect("page");
    // A folder that did not exist.
    save(root.path(), "public/hanga.css", "p{}");
    events.expect("asset");
}

#[test]
fn responses_include_saves_made_before_the_request() {
    let root = small();
    let server = serve(root.path());
    let mut connection = server.connect();
    for n in 0..200 {
        save(
            root.path(),
            "content/b.md",
            format!("---\ntitle: B\nversions: {{ product: '2' }}\n---\nSave {n}.\n"),
        );
        let answer = ask(&mut connection, "GET", "/en/product@2/b", &[]);
        assert!(answer.text().contains(&format!("Save {n}.")), "{n}");
    }
}

/// Systems report one of the names.
#[cfg(unix)]
#[test]
fn an_edit_is_seen_under_both_names_of_a_folder() {
    use std::os::unix::fs::symlink;
    let root = small();
    let page = |text: &str| format!("---\ntitle: Twice\nversions: '*'\n---\n{text}\n");
    save(root.path(), "content/real/t.md", page("first"));
    save(root.path(), "shared/s.md", page("first"));
    symlink("real", root.path().join("content/second")).expect("a link");
    symlink("../shared", root.path().join("content/shared")).expect("a link");
    symlink("../shared/s.md", root.path().join("content/s.md")).expect("a link");
    let server = serve(root.path());
    let all = ["real/t", "second/t", "shared/s", "s"];
    let shows = |text: &str| {
        for path in all {
            let answer = server.get(&format!("/en/product@2/{path}"));
            assert!(
                answer.text().contains(&format!("<p>{text}</p>")),
                "{path}: {text}"
            );
        }
    };
    shows("first");
    save(root.path(), "content/real/t.md", page("second"));
    save(root.path(), "shared/s.md", page("second"));
    shows("second");
    save(root.path(), "content/second/t.md", page("third"));
    save(root.path(), "content/shared/s.md", page("third"));
    shows("third");
    // A link that is made while the server runs.
    save(root.path(), "more/m.md", page("first"));
    symlink("../more", root.path().join("content/more")).expect("a link");
    let address = "/en/product@2/more/m";
    assert!(server.get(address).text().contains("<p>first</p>"));
    save(root.path(), "more/m.md", page("second"));
    assert!(server.get(address).text().contains("<p>second</p>"));
}
