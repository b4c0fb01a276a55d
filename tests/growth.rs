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
    steps_in(CONFIG, page, translation)
}

/// The same in the dialect of 2020.
fn legacy_steps(page: &str) -> u64 {
    steps_in(&format!("{CONFIG}dialect: legacy\n"), page, None)
}

fn steps_in(config: &str, page: &str, translation: Option<&str>) -> u64 {
    let root = tempfile::tempdir().expect("a folder");
    disk::write(root.path(), "hanga.yml", config);
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
    expect_linear("elements in elements", 2000, |n| {
        steps(
            &format!("{}x{}", "<div>".repeat(n), "</div>".repeat(n)),
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
    expect_linear("variables", 2000, |n| {
        let assign = |n: usize| format!("{{% assign v{n} = {n} %}}{{{{ v{n} }}}} ");
        steps(&(0..n).map(assign).collect::<String>(), None)
    });
    expect_linear("elements that differ", 5000, |n| {
        let list = format!("{{% assign list = (1..{n}) %}}");
        steps(&format!("{list}{{{{ list | uniq | size }}}}"), None)
    });
    expect_linear("unknown keys", 2000, |n| {
        let keys = (0..n).map(|n| format!("key{n}: 1\n"));
        let keys: String = keys.collect();
        steps(
            &format!("---\ntitle: Page\nversions: '*'\n{keys}---\n"),
            None,
        )
    });
    // `n` is the length of the text, so that the runs have up to about the root of it.
    expect_linear("runs of backticks of many lengths", 20_000, |n| {
        let runs = (1..).map(|len| format!("{}a ", "`".repeat(len)));
        let runs: String = runs.take(n.isqrt()).collect();
        legacy_steps(&runs)
    });
    expect_linear("code", 500, |n| {
        let lines = (0..n).map(|n| format!("const a{n} = 'b{n}';\n"));
        let lines: String = lines.collect();
        steps(&format!("```javascript\n{lines}```\n"), None)
    });
    // A line that is too long is not highlighted: only other parts of the page count steps.
    let code = |text: &str| steps(&format!("```javascript\n{text}\n```\n"), None);
    let none = code("");
    let long = code(&"a=b;".repeat(5000));
    assert!(
        long <= none + 10,
        "{long} steps for a long line, {none} without"
    );
    assert!(code(&"a=b;".repeat(4000)) > none + 10_000);
}
