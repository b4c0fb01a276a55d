//! Texts with unsaved changes in an editor.

use std::fs;

use hanga::source::Change;

use crate::{
    sessions::{from_disk, open, pages},
    tree::Tree,
};

/// An editor's text is used although it is not saved, until it is closed.
#[test]
fn an_unsaved_buffer_is_equal_to_a_saved_file() {
    let (root, saved) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let (tree, copy) = (Tree::new(root.path()), Tree::new(saved.path()));
    let session = open(root.path());
    let before = pages(&session);
    let buffers = [
        (
            "content/guides/light-the-lamp.md",
            "---\ntitle: Unsaved\nversions: '*'\n---\nA text.\n",
        ),
        (
            "content/guides/new.md",
            "---\ntitle: New\nversions: '*'\n---\nA page.\n",
        ),
        ("data/reusables/c.md", "C of a buffer"),
        ("templates/includes/badge.html", "(a buffer)"),
    ];
    let laid_over: Vec<Change> = buffers
        .iter()
        .map(|(path, text)| Change::Text((*path).to_owned(), (*text).into()))
        .collect();
    for (path, text) in buffers {
        copy.write(path, text.as_bytes());
    }
    let open_buffers = session.refresh(&laid_over);
    assert_eq!(pages(&open_buffers), pages(&open(saved.path())));

    // Another file, and a folder that contains an unsaved file.
    tree.write("data/reusables/b.md", b"B {% data reusables.c %} too");
    copy.write("data/reusables/b.md", b"B {% data reusables.c %} too");
    let open_buffers = open_buffers.refresh(&from_disk(&["data/reusables"]));
    assert_eq!(pages(&open_buffers), pages(&open(saved.path())));

    let removed = open_buffers.refresh(&[Change::Removed("content/guides/new.md".to_owned())]);
    fs::remove_file(saved.path().join("content/guides/new.md")).expect("a file");
    assert_eq!(pages(&removed), pages(&open(saved.path())));

    tree.write("data/reusables/b.md", b"B {% data reusables.c %}");
    let paths: Vec<&str> = buffers
        .iter()
        .map(|(path, _)| *path)
        .chain(["data/reusables/b.md"])
        .collect();
    assert_eq!(pages(&removed.refresh(&from_disk(&paths))), before);
}
