//! Paths of files and directories of a site, as people give them.

use hanga::session::PathError;

use crate::{disk::write, open, page, site};

#[test]
fn a_path_can_be_given_in_several_ways() {
    let root = site();
    write(root.path(), "content/guides/tea.md", page("Tea"));
    write(root.path(), "assets/images/pot.svg", "<svg/>");
    let session = open(root.path()).expect("a site");
    let top = root.path().display().to_string();
    for (given, path) in [
        ("content/guides", "content/guides"),
        ("content/guides/", "content/guides"),
        ("./content/guides/tea.md", "content/guides/tea.md"),
        (&format!("{top}/content"), "content"),
        ("assets/images/pot.svg", "assets/images/pot.svg"),
        ("hanga.yml", "hanga.yml"),
        (".", ""),
        (&top, ""),
    ] {
        let found = session.file_or_folder(given);
        assert_eq!(found.ok().as_deref(), Some(path), "{given}");
    }
}

#[test]
fn what_is_no_part_of_the_site_is_refused() {
    let root = site();
    write(root.path(), "content/guides/tea.md", page("Tea"));
    write(root.path(), "notes/tea.md", page("Notes"));
    let session = open(root.path()).expect("a site");
    for given in [
        "",
        "guides",
        "content/guide",
        "notes",
        "notes/tea.md",
        "/",
        "..",
        "/tmp",
    ] {
        let error = session.file_or_folder(given).expect_err(given);
        assert!(
            matches!(error, PathError::Unknown { .. }),
            "{given}: {error}"
        );
    }
}
