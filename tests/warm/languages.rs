//! Languages that are selected, and languages that are not.

use fastrand::Rng;
use hanga::session::Session;

use crate::{
    disk,
    sessions::{from_disk, open, open_part, pages},
    tree::Tree,
};

/// Translations that are not selected are not read, but pages show that they exist.
#[test]
fn a_language_built_alone_is_equal_to_it_built_with_others() {
    for language in ["en", "ja"] {
        let root = tempfile::tempdir().expect("a folder");
        let mut tree = Tree::new(root.path());
        let mut random = Rng::with_seed(7);
        let mut warm = open_part(root.path(), &[language]);
        for n in 0..40 {
            let changed = tree.edit(&mut random, n);
            warm = warm.refresh(&from_disk(&changed));
            let (now, all) = (pages(&warm), pages(&open(root.path())));
            let own = all.iter().filter(|(address, _)| {
                address.starts_with(&format!("/{language}/")) || **address == format!("/{language}")
            });
            let mut count = 0;
            for (address, page) in own {
                count += 1;
                assert_eq!(
                    Some(page),
                    now.get(address),
                    "edit {n} of {changed:?}: {address}"
                );
            }
            assert!(count > 0 && now.len() == count + 1, "edit {n}");
            let fresh = pages(&open_part(root.path(), &[language]));
            assert_eq!(now[""], fresh[""], "edit {n} of {changed:?}");
        }
    }
}

/// A problem in a translation that is not selected is not reported.
#[test]
fn an_unselected_language_is_not_read() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    let problems = |session: &Session| session.problems().count();
    let (all, english) = (open(root.path()), open_part(root.path(), &["en"]));
    tree.write(
        "translations/ja/content/guides/keep-watch.md",
        b"---\ntitle: [\n---\n\xff",
    );
    assert!(problems(&open(root.path())) > problems(&all));
    assert_eq!(
        problems(&open_part(root.path(), &["en"])),
        problems(&english)
    );
}

#[test]
fn a_selected_language_is_read_if_another_in_its_folder_is_not() {
    let root = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| disk::write(root.path(), path, text);
    write(
        "hanga.yml",
        "title: Test\nlanguages:\n- { code: en, name: English, native_name: English }\n\
         - { code: zh, name: Chinese, native_name: 中文, directory: zh }\n\
         - { code: zh-hans, name: Chinese, native_name: 中文, directory: zh }\n\
         versions:\n- { plan: one, releases: [latest], default: true }\n",
    );
    write("content/a.md", "---\ntitle: A\nversions: '*'\n---\n");
    write("translations/zh/content/a.md", "---\ntitle: A\n---\n版画\n");
    let session = open_part(root.path(), &["zh"]);
    let all = pages(&session);
    let page = all.iter().find(|(address, _)| address.ends_with("/a"));
    assert!(page.is_some_and(|(_, page)| page.contains("版画")));
}

#[test]
fn a_configuration_may_add_and_drop_a_language() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    let both = tree.read("hanga.yml");
    let at = both
        .find("  - code: ja")
        .or_else(|| both.find("  - { code: ja"))
        .expect("Japanese");
    let end = both[at..]
        .find("\n\n")
        .or_else(|| both[at..].find("\nversions"))
        .expect("an end")
        + at;
    let one = format!("{}{}", &both[..at], &both[end + 1..]);
    let mut session = open(root.path());
    for config in [&one, &both] {
        tree.write("hanga.yml", config.as_bytes());
        session = session.refresh(&from_disk(&["hanga.yml"]));
        let of_config: Vec<_> = session.problems_of_all_pages().collect();
        assert!(of_config.is_empty(), "{of_config:?}");
        assert_eq!(pages(&session), pages(&open(root.path())));
    }
}
