//! Inputs of which twice as much must take about twice the work. Work is counted in steps of the loops that look at earlier
//! parts of the same input (`hanga::steps`), not in seconds, so a busy machine makes no difference.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

mod disk;

use hanga::session::{Options, Session};

const CONFIG: &str = "title: Growth\nlanguages:\n- { code: en, name: English, native_name: English }\n\
    - { code: ja, name: Japanese, native_name: 日本語, directory: ja }\n\
    versions: [{ plan: p, releases: [latest], default: true }]\n";

/// Builds a site of one page and its translation. Returns the number of steps.
fn steps(page: &str, translation: Option<&str>) -> u64 {
    let root = tempfile::tempdir().expect("a folder");
    disk::write(root.path(), "hanga.yml", CONFIG);
    let front_matter = "---\ntitle: Page\nversions: '*'\n---\n";
    let home = format!("{front_matter}Home\n");
    disk::write(root.path(), "content/index.md", home);
    let page = match page.starts_with("---") {
        true => page.to_owned(),
        false => format!("{front_matter}{page}"),
    };
    disk::write(root.path(), "content/page.md", page);
    if let Some(text) = translation {
        let text = format!("{front_matter}{text}");
        disk::write(root.path(), "translations/ja/content/page.md", text);
    }
    let before = hanga::steps::so_far();
    let options = Options {
        root: root.path().to_owned(),
        ..Options::default()
    };
    let session = Session::open(&options).expect("a site");
    let built = session.build(&root.path().join("dist"), || {});
    built.expect("a build");
    hanga::steps::so_far() - before
}

/// Asserts that the work for inputs of sizes `n` and `2 n` grows no faster than they do.
fn expect_linear(what: &str, n: usize, work: impl Fn(usize) -> u64) {
    let (one, two) = (work(n), work(2 * n));
    assert!(one > 0, "{what}: no loop counts its steps");
    assert!(
        two * 10 <= one * 25,
        "{what}: {one} steps for {n}, {two} for {}",
        2 * n
    );
}

/// Headings of `words` words each, which no other heading has, with `text` below each.
fn headings(n: usize, words: usize, letter: char, text: &str) -> String {
    let words = |heading: usize| (0..words).map(move |word| format!("{letter}{heading}x{word} "));
    (0..n)
        .map(|heading| format!("## {}\n\n{text}\n\n", words(heading).collect::<String>()))
        .collect()
}

// One test: the steps are those of the whole process.
#[test]
fn work_grows_with_the_length_of_the_input() {
    expect_linear("emphasis that never closes", 2000, |n| {
        steps(&"**日本_ ".repeat(n), None)
    });
    expect_linear("elements that never close", 2000, |n| {
        steps(&"<div>".repeat(n), None)
    });
    expect_linear("elements that close too often", 2000, |n| {
        steps(
            &format!("{}{}", "<div><p>".repeat(n), "</b></div>".repeat(n)),
            None,
        )
    });
    expect_linear("brackets that open no tag", 2000, |n| {
        steps(&"%{ if ".repeat(n), None)
    });
    // The sections differ, so that all headings are compared.
    expect_linear("headings of many words", 16, |n| {
        let translation = headings(60, n, 'b', "- item");
        steps(&headings(60, n, 'a', "text"), Some(&translation))
    });
}
