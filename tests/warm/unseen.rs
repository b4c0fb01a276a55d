//! Changes without notifications.

use std::fs;

use hanga::session::{Options, Session};

use crate::{
    sessions::{from_disk, open, pages},
    tree::Tree,
};

#[test]
fn missed_changes_are_found_by_modification_time() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    let moved = tempfile::tempdir_in(root.path()).expect("a folder");
    let page = "---\ntitle: Moved\nversions: '*'\n---\n";
    fs::create_dir_all(moved.path().join("moved/inner")).expect("a folder");
    fs::write(moved.path().join("moved/inner/page.md"), page).expect("a file");
    let session = open(root.path());
    std::thread::sleep(std::time::Duration::from_millis(50));
    let moment = hanga::source::now();
    assert!(session.touched_since(moment).is_empty());

    tree.write("data/variables/more.yml", b"x: unseen\ny: two\n");
    tree.write("public/hanga.css", b"p {}");
    fs::remove_file(root.path().join("content/landing/notes.md")).expect("a file");
    // Neither the file nor its folder is new.
    fs::rename(
        moved.path().join("moved"),
        root.path().join("content/landing/moved"),
    )
    .expect("moved");
    let config = tree
        .read("hanga.yml")
        .replacen("\ntitle: ", "\ntitle: Unseen ", 1);
    tree.write("hanga.yml", config.as_bytes());
    let next = session.refresh(&from_disk(&session.touched_since(moment)));
    assert_eq!(pages(&next), pages(&open(root.path())));
    let sheet = |file: &&hanga::layout::StaticFile| file.path == "hanga.css";
    let sheet = next.static_files.iter().find(sheet).expect("a style sheet");
    assert_eq!(*sheet.read(root.path()).expect("a file"), *b"p {}");
}

#[test]
fn a_configuration_outside_the_site_is_not_a_deleted_file() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    let elsewhere = tempfile::tempdir().expect("a folder");
    let config = elsewhere.path().join("site.yml");
    fs::write(&config, tree.read("hanga.yml")).expect("a file");
    let options = Options {
        root: root.path().to_owned(),
        config: Some(config.clone()),
        ..Options::default()
    };
    let session = Session::open(&options).expect("a site");
    std::thread::sleep(std::time::Duration::from_millis(50));
    let moment = hanga::source::now();
    assert!(session.touched_since(moment).is_empty());
    fs::write(&config, tree.read("hanga.yml")).expect("a file");
    assert_eq!(
        session.touched_since(moment),
        [config.display().to_string()]
    );
}
