//! What a branch changes: `hanga build --changed-since`, in a repository of its own.

#![expect(clippy::disallowed_methods, reason = "tests write sites")]

mod disk;

use std::{fs, path::Path, process::Command};

use disk::write;

const CONFIG: &str = "title: Teahouse\nlanguages:\n  - { code: en, name: English, native_name: English }\n  \
    - { code: ja, name: Japanese, native_name: 日本語, directory: ja }\nversions:\n  \
    - { plan: house, title: House, numbered: true, releases: ['2', '1'] }\n";

/// Creates a repository with a site whose first commit has the tag `before`; `None` where there is no git.
fn repository() -> Option<tempfile::TempDir> {
    repository_of("")
}

/// Creates a repository with the site in a folder of it.
fn repository_of(folder: &str) -> Option<tempfile::TempDir> {
    let root = tempfile::tempdir().expect("a folder");
    for (path, text) in [
        ("hanga.yml", CONFIG),
        (
            "content/index.md",
            "---\ntitle: Home\nversions: '*'\nchildren:\n  - /tea\n---\nWelcome.\n",
        ),
        (
            "content/tea/index.md",
            "---\ntitle: Tea\nversions: '*'\nchildren:\n  - /green\n---\n{% ifversion house > 1 %}{% data reusables.water %}{% endif %}\n",
        ),
        (
            "content/tea/green.md",
            "---\ntitle: Green\nversions: '*'\n---\n![A pot](/assets/images/pot.svg)\n",
        ),
        (
            "data/reusables/water.md",
            "Use water of {% data variables.water.heat %} degrees.\n",
        ),
        ("data/variables/water.yml", "heat: 80\n"),
        ("assets/images/pot.svg", "<svg width='24' height='24'/>"),
        (
            "translations/ja/content/tea/index.md",
            "---\ntitle: お茶\n---\n本文\n",
        ),
    ] {
        write(&root.path().join(folder), path, text);
    }
    let is_made = git(root.path(), &["init", "-q"])
        && git(root.path(), &["add", "-A"])
        && git(root.path(), &["commit", "-qm", "first"])
        && git(root.path(), &["tag", "before"]);
    is_made.then_some(root)
}

fn git(root: &Path, arguments: &[&str]) -> bool {
    let identity = [
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.com",
        "-c",
        "commit.gpgsign=false",
    ];
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(identity).args(arguments);
    command.status().is_ok_and(|status| status.success())
}

/// Runs `hanga build --changed-since`. Returns its exit code, and what it prints.
fn since(root: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hanga"));
    command
        .current_dir(root)
        .args(["build", "--changed-since"])
        .args(arguments);
    let output = command.output().expect("it runs");
    assert!(!root.join("dist").exists(), "nothing is written");
    let all = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&all).into_owned(),
    )
}

/// Returns each change as `change part address (from)`.
fn changes(root: &Path, revision: &str) -> Vec<String> {
    let (code, text) = since(root, &[revision, "--format", "json"]);
    assert_eq!(code, 0, "{text}");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let line = |it: &serde_json::Value| {
        let word = |key: &str| it[key].as_str().map(|word| format!("{word} "));
        let from = it["from"].as_str().map(|from| format!("from {from}"));
        let parts = [word("change"), word("part"), word("href"), from];
        parts
            .into_iter()
            .flatten()
            .collect::<String>()
            .trim_end()
            .to_owned()
    };
    json["changes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(line)
        .collect()
}

#[test]
fn an_edit_of_a_variable_changes_the_pages_and_versions_that_show_it() {
    let Some(root) = repository() else { return };
    assert_eq!(changes(root.path(), "before"), [""; 0]);
    write(
        root.path(),
        "data/variables/water.yml",
        "heat: 90\nunused: 1\n",
    );
    // Version 1 has no such branch, and the translation no such text.
    assert_eq!(
        changes(root.path(), "before"),
        ["changed article /en/house@2/tea"]
    );
    assert!(git(root.path(), &["commit", "-qam", "second"]));
    assert_eq!(changes(root.path(), "HEAD"), [""; 0]);
    let (code, text) = since(root.path(), &["HEAD~1"]);
    assert_eq!(code, 0);
    assert_eq!(
        text,
        "Since HEAD~1, 1 file changed: 1 of 12 addresses changed, 0 added, 0 moved, 0 removed\n\n\
         Changed: 1\n  /en/house@2/tea\n"
    );
}

#[test]
fn new_moved_and_removed_pages_are_told_apart() {
    let Some(root) = repository() else { return };
    let text = "---\ntitle: Green\nversions: '*'\nredirect_from: /tea/green\n---\n";
    fs::remove_file(root.path().join("content/tea/green.md")).expect("it is there");
    write(root.path(), "content/tea/sencha.md", text);
    write(
        root.path(),
        "content/tea/black.md",
        "---\ntitle: Black\nversions: { house: '2' }\n---\n",
    );
    let found = changes(root.path(), "before");
    let of = |start: &str| -> Vec<&str> {
        let all = found.iter().map(String::as_str);
        all.filter(|it| it.starts_with(start)).collect()
    };
    assert_eq!(
        of("added"),
        ["added /en/house@2/tea/black", "added /ja/house@2/tea/black"]
    );
    assert_eq!(
        of("moved"),
        [
            "moved /en/house@2/tea/sencha from /en/house@2/tea/green",
            "moved /en/house@1/tea/sencha from /en/house@1/tea/green",
            "moved /ja/house@2/tea/sencha from /ja/house@2/tea/green",
            "moved /ja/house@1/tea/sencha from /ja/house@1/tea/green",
        ]
    );
    assert_eq!(of("removed"), [""; 0]);

    write(
        root.path(),
        "content/tea/sencha.md",
        "---\ntitle: Green\nversions: '*'\n---\n",
    );
    let found = changes(root.path(), "before");
    let removed = found.iter().filter(|it| it.starts_with("removed")).count();
    assert_eq!(removed, 4, "{found:?}");
}

#[test]
fn an_image_changes_the_pages_that_show_it() {
    let Some(root) = repository() else { return };
    write(
        root.path(),
        "assets/images/pot.svg",
        "<svg width='24' height='24'><path/></svg>",
    );
    assert_eq!(
        changes(root.path(), "before"),
        [
            "changed file /en/house@2/tea/green",
            "changed file /en/house@1/tea/green",
            "changed file /ja/house@2/tea/green",
            "changed file /ja/house@1/tea/green",
        ]
    );
}

#[test]
fn a_layout_changes_every_page_and_is_said_in_a_line() {
    let Some(root) = repository() else { return };
    let layout = "{% extends \"theme/article.html\" %}{% block footer %}Tea{% endblock footer %}";
    write(root.path(), "templates/article.html", layout);
    let (_, text) = since(root.path(), &["before"]);
    assert_eq!(
        text,
        "Since before, 1 file changed: 12 of 12 addresses changed, 0 added, 0 moved, 0 removed\n\
         All pages were compared, because a layout changed.\n\n\
         Changed only around the article (navigation, lists, layout): 12\n  `--full` lists them\n"
    );
    let (_, text) = since(root.path(), &["before", "--full"]);
    assert!(text.contains("\n  /ja/house@1/tea/green\n"), "{text}");
}

#[test]
fn a_site_below_the_root_of_its_repository_has_its_own_paths() {
    let Some(outer) = repository_of("docs") else {
        return;
    };
    let root = outer.path().join("docs");
    write(&root, "data/variables/water.yml", "heat: 70\n");
    assert_eq!(
        changes(&root, "before"),
        ["changed article /en/house@2/tea"]
    );
}

#[test]
fn without_a_repository_or_a_revision_nothing_is_compared() {
    let Some(root) = repository() else { return };
    let (code, text) = since(root.path(), &["no-such-branch"]);
    assert_eq!(code, 2);
    assert!(
        text.contains("error: unknown revision `no-such-branch`"),
        "{text}"
    );
    // A name is never an option.
    let (code, text) = since(root.path(), &["--output=/tmp/x"]);
    assert_eq!(code, 2, "{text}");
    fs::remove_dir_all(root.path().join(".git")).expect("it is there");
    let (code, text) = since(root.path(), &["before"]);
    assert_eq!(code, 2);
    assert!(text.contains("is not in a Git repository"), "{text}");
}
