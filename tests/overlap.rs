//! Two builds into one folder at the same time: one is refused, or both follow one another. The folder never holds files
//! of both.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

mod disk;

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

/// Number of pairs of builds.
const PAIRS: usize = 60;

/// Writes a site. Sites with different words have other texts, and one other page.
fn site(root: &Path, word: &str) {
    disk::write(
        root,
        "hanga.yml",
        format!(
            "title: {word}\nlanguages:\n- {{ code: en, name: English, native_name: English }}\nversions:\n- {{ plan: house, releases: [latest], default: true }}\n"
        ),
    );
    let page = |title: &str| format!("---\ntitle: {title}\nversions: '*'\n---\n{word}\n");
    disk::write(root, "content/index.md", page("Home"));
    disk::write(root, &format!("content/only-{word}.md"), page(word));
    for n in 0..12 {
        let path = format!("content/page-{n}.md");
        disk::write(root, &path, page(&format!("Page {n}")));
    }
}

fn start(root: &Path, out: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_hanga"))
        .args(["build", "--quiet", "--root"])
        .arg(root)
        .arg("--out")
        .arg(out)
        .stderr(Stdio::piped())
        .spawn()
        .expect("hanga runs")
}

fn end(child: Child) -> Output {
    child.wait_with_output().expect("it ends")
}

/// All files of a folder but hanga's own.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(root).into_iter().flatten();
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(root).expect("below the root");
            let bytes = fs::read(entry.path()).expect("a file");
            (path.to_string_lossy().into_owned(), bytes)
        })
        .filter(|(path, _)| !path.starts_with(".hanga"))
        .collect()
}

#[test]
fn two_builds_into_one_folder_never_mix() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let sites = ["red", "blue"].map(|word| {
        site(&path(word), word);
        let alone = path(&format!("{word}-alone"));
        // Orphan pages are warnings, and the pages are there.
        assert!(end(start(&path(word), &alone)).status.success());
        (path(word), files(&alone))
    });
    assert_ne!(sites[0].1, sites[1].1);

    let out = path("out");
    for pair in 0..PAIRS {
        let (first, second) = (&sites[pair % 2], &sites[(pair + 1) % 2]);
        let both = [start(&first.0, &out), start(&second.0, &out)].map(end);
        let found = files(&out);
        let refused = both.each_ref().map(|output| !output.status.success());
        match refused {
            [false, false] => {
                let is_one = found == first.1 || found == second.1;
                assert!(is_one, "pair {pair}: {:?}", found.keys());
            }
            [true, false] => assert!(found == second.1, "pair {pair}: {:?}", found.keys()),
            [false, true] => assert!(found == first.1, "pair {pair}: {:?}", found.keys()),
            [true, true] => panic!("pair {pair}: both are refused"),
        }
        for output in both.iter().filter(|output| !output.status.success()) {
            assert_eq!(output.status.code(), Some(2));
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(said.contains("another build is writing to"), "{said}");
        }
        // What the overlap left is trusted by no later build.
        assert!(end(start(&second.0, &out)).status.success());
        assert!(files(&out) == second.1, "pair {pair}, built again");
    }
}
