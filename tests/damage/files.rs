//! `hanga fix` writes what a build reads.

use std::{fs, path::Path};

use hanga::{
    fix::repaired,
    session::{Options, Session},
};

use crate::disk::write;

pub(crate) const CONFIG: &str = "title: Tea\nlanguages:\n- { code: en, name: English, native_name: English }\n\
    - { code: ja, name: Japanese, native_name: 日本語, directory: ja }\n\
    versions:\n- { plan: lantern, title: Lantern, releases: [latest], default: true }\n";
const SOURCE: &str = "---\ntitle: Tea\nversions: '*'\n---\n\n\
    {% note %}\n\nWarm.\n\n{% endnote %}\n\n1. One\n1. Two\n";
const TRANSLATION: &str = "translations/ja/content/tea.md";

fn open(root: &Path) -> Session {
    let options = Options {
        root: root.to_owned(),
        ..Options::default()
    };
    Session::open(&options).expect("a site")
}

/// The bytes of all pages.
fn pages(session: &Session) -> Vec<Vec<u8>> {
    let units = session.units();
    let pages = units.iter().map(|unit| session.renderer.render(*unit).html);
    pages.collect()
}

#[test]
fn line_ends_and_byte_order_marks_stay_and_pages_are_the_same() {
    let root = tempfile::tempdir().expect("a folder");
    write(root.path(), "hanga.yml", CONFIG);
    write(root.path(), "content/tea.md", SOURCE);
    let damaged = "\u{feff}---\ntitle: '茶\n---\n\n{ % note % }\n\n温かい。\n\n１．一つ 1. 二つ\n";
    let mended = "\u{feff}---\ntitle: '茶'\n---\n\n{% note %}\n\n温かい。\n\n{% endnote %}\n\n1. 一つ\n1. 二つ\n";
    let (damaged, mended) = (damaged.replace('\n', "\r\n"), mended.replace('\n', "\r\n"));
    write(root.path(), TRANSLATION, &*damaged);
    let session = open(root.path());
    let before = pages(&session);
    let mut made = repaired(&session, &[]);
    assert_eq!(made.files.len(), 1);
    made.write(&session);
    let written = fs::read_to_string(root.path().join(TRANSLATION)).expect("the file");
    assert_eq!(written, mended);
    let session = open(root.path());
    assert!(pages(&session) == before, "the pages differ");
    assert_eq!(repaired(&session, &[]).count(), 0, "repaired twice");
}

#[test]
fn only_the_files_that_are_named_are_repaired() {
    let root = tempfile::tempdir().expect("a folder");
    write(root.path(), "hanga.yml", CONFIG);
    for name in ["tea", "pot"] {
        write(root.path(), &format!("content/{name}.md"), SOURCE);
        let own = "---\ntitle: 茶\n---\n\n{% メモ %}\n\n温かい。\n\n{% endnote %}\n";
        write(
            root.path(),
            &format!("translations/ja/content/{name}.md"),
            own,
        );
    }
    let session = open(root.path());
    let named = |path: &str| repaired(&session, &[path.to_owned()]).files.len();
    assert_eq!(named(TRANSLATION), 1);
    assert_eq!(named("translations"), 2);
    assert_eq!(named("content"), 0);
}
