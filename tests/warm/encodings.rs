//! Files that turn to another encoding and back.

use crate::{
    sessions::{from_disk, open, pages},
    tree::Tree,
};

/// "箱を開けます。" in Shift_JIS.
const SHIFT_JIS: &[u8] = b"\x94\xa0\x82\xf0\x8aJ\x82\xaf\x82\xdc\x82\xb7\x81B";

#[test]
fn after_a_file_turns_to_another_encoding_and_back_a_session_is_equal_to_a_new_one() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    tree.write(
        "translations/ja/data/reusables/c.md",
        "丙 (third)".as_bytes(),
    );
    tree.write("templates/includes/badge.html", b"<b>own</b>");
    tree.write("templates/ui/ja.yml", "toc: 目次\n".as_bytes());
    let mut warm = open(root.path());
    let all_before = pages(&warm);
    let mut edits = 0;
    for path in [
        "translations/ja/content/landing/target.md",
        "translations/ja/data/glossaries/all.yml",
        "translations/ja/data/reusables/c.md",
        "content/landing/notes.md",
        "data/variables/more.yml",
        "templates/includes/badge.html",
        "templates/ui/ja.yml",
    ] {
        let text = tree.read(path).into_bytes();
        let utf16: Vec<u8> = tree
            .read(path)
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for bytes in [&[&text, SHIFT_JIS].concat(), &utf16, &text] {
            tree.write(path, bytes);
            warm = warm.refresh(&from_disk(&[path]));
            let now = pages(&warm);
            assert_eq!(now, pages(&open(root.path())), "{path}");
            let is_reported = now[""].contains("UTF-8");
            assert_eq!(is_reported, *bytes != text, "{path}: {}", now[""]);
            edits += 1;
        }
    }
    assert_eq!(edits, 21);
    assert_eq!(pages(&warm), all_before);
}
