//! `hanga check --fix`: which fixes are made, and what stays as it is.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write and read the sites they fix"
)]

mod disk;

use std::{cell::Cell, fs, path::Path, process::Command};

use disk::write;
use hanga::{
    fix::{Dropped, Plan, Proven, Reason, State, unified},
    session::{Options, Session},
};

const CONFIG: &str = "title: Tea\ndialect: legacy\nlanguages:\n- { code: en, name: English, native_name: English }\n\
    versions:\n- { plan: free, title: Free, releases: [latest], default: true }\n\
    - { plan: paid, title: Paid, releases: [latest] }\n";

const NEW: &str =
    "---\ntitle: New\nversions: '*'\nredirect_from: /old\n---\n## Cups\n[x](/en/tea)\n";

/// A site of which all pages but `content/new.md` are given.
fn site(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    write(root.path(), "hanga.yml", CONFIG);
    write(
        root.path(),
        "content/tea.md",
        "---\ntitle: Tea\nversions: '*'\n---\n",
    );
    write(root.path(), "content/new.md", NEW);
    for (path, bytes) in files {
        write(root.path(), path, bytes);
    }
    root
}

fn check(session: Session) -> State {
    let checked = session.check(|| {});
    State::new(session, &checked)
}

fn open(root: &Path) -> State {
    let options = Options {
        root: root.to_owned(),
        ..Options::default()
    };
    check(Session::open(&options).expect("a site"))
}

/// Proves the fixes of all problems.
fn prove(state: State) -> Proven {
    let all: Vec<_> = state.findings.list.iter().collect();
    let plan = Plan::new(&state.session, &all);
    plan.prove(state, check)
}

fn fixed(root: &Path) -> Proven {
    prove(open(root)).write(check)
}

fn text(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).expect("a text")
}

fn paths(proven: &Proven) -> Vec<&str> {
    proven.files.iter().map(|file| &*file.path).collect()
}

fn reasons(proven: &Proven) -> Vec<(&str, &Reason)> {
    let dropped = proven.dropped.iter();
    dropped
        .map(|Dropped { path, reason, .. }| (&**path, reason))
        .collect()
}

#[test]
fn only_the_edit_changes_a_file() {
    let page = "\u{feff}---\r\ntitle: A\r\nversions: '*'\r\n---\r\n[a](/old#cups)\u{85} \u{2028}[b](/en/new)\r\rend";
    let root = site(&[("content/a.md", page.as_bytes())]);
    let made = fixed(root.path());
    let expected = page.replace("/old#", "/new#").replace("/en/new", "/new");
    assert_eq!(text(root.path(), "content/a.md"), expected);
    assert_eq!(paths(&made), ["content/a.md", "content/new.md"]);
    assert_eq!((made.fixed(), made.dropped.len()), (3, 0));
    assert!(made.state.findings.list.is_empty());
    // What was proven is what is there now.
    assert_eq!(open(root.path()).findings, made.state.findings);
}

#[test]
fn a_proof_writes_nothing() {
    let root = site(&[]);
    let proven = prove(open(root.path()));
    assert_eq!(text(root.path(), "content/new.md"), NEW);
    let diff = unified(&proven.files[0], "content/new.md");
    let expected = "--- a/content/new.md\n+++ b/content/new.md\n@@ -4,4 +4,4 @@\n redirect_from: /old\n ---\n ## Cups\n\
        -[x](/en/tea)\n+[x](/tea)\n";
    assert_eq!(diff, expected);
}

#[test]
fn git_applies_the_diff() {
    let page =
        "\u{feff}---\r\ntitle: A\r\nversions: '*'\r\n---\r\n\r[a](/old#cups)\u{2028}\r[b](/en/new)";
    let root = site(&[("content/a.md", page.as_bytes())]);
    let proven = prove(open(root.path()));
    let diffs = proven.files.iter().map(|file| unified(file, &file.path));
    write(root.path(), "fixes.diff", diffs.collect::<String>());
    let applied = Command::new("git")
        .args(["apply", "fixes.diff"])
        .current_dir(root.path())
        // A repository around the temporary folder is of no interest.
        .env(
            "GIT_CEILING_DIRECTORIES",
            root.path().parent().expect("a folder"),
        )
        .status();
    let Ok(status) = applied else {
        return;
    };
    assert!(status.success());
    let expected = page.replace("/old#", "/new#").replace("/en/new", "/new");
    assert_eq!(text(root.path(), "content/a.md"), expected);
    assert_eq!(
        text(root.path(), "content/new.md"),
        NEW.replace("/en/tea", "/tea")
    );
}

#[test]
fn a_file_that_is_not_utf_8_is_never_edited() {
    let page = b"---\ntitle: A\nversions: '*'\n---\n\xe9 [a](/old)\n";
    let root = site(&[("content/a.md", page)]);
    let made = fixed(root.path());
    assert_eq!(reasons(&made), [("content/a.md", &Reason::Foreign)]);
    assert_eq!(paths(&made), ["content/new.md"]);
    assert_eq!(
        fs::read(root.path().join("content/a.md")).ok(),
        Some(page.to_vec())
    );
}

#[test]
fn a_file_that_changes_meanwhile_is_left_alone() {
    let root = site(&[]);
    let path = "content/new.md";
    let now = NEW.replace("Cups", "Pots");
    let state = open(root.path());
    write(root.path(), path, &now);
    let before = prove(state);
    assert_eq!(reasons(&before), [(path, &Reason::Changed)]);
    let proven = prove(open(root.path()));
    assert_eq!(paths(&proven), [path]);
    let later = now.replace("/en/tea", "/en/tea#gone");
    write(root.path(), path, &later);
    let made = proven.write(check);
    assert_eq!(reasons(&made), [(path, &Reason::Changed)]);
    assert_eq!(text(root.path(), path), later);
    // The report is about the file as it is now.
    let codes = made.state.findings.list.iter().map(|it| it.problem.code);
    assert_eq!(codes.collect::<Vec<_>>(), ["broken-anchor", "link-form"]);
}

#[test]
fn an_edit_that_causes_a_problem_costs_no_other() {
    let links: String = (0..6).map(|n| format!("[a{n}](/old)\n")).collect();
    let page = format!("---\ntitle: A\ntitel: B\nversions: '*'\n---\n{links}");
    let root = site(&[("content/a.md", page.as_bytes())]);
    let made = fixed(root.path());
    assert_eq!(paths(&made), ["content/a.md", "content/new.md"]);
    assert_eq!(made.fixed(), 7);
    let [("content/a.md", Reason::New(key))] = reasons(&made)[..] else {
        panic!("{:?}", made.dropped);
    };
    assert_eq!((key.code, made.dropped[0].fixes), ("duplicate-key", 1));
    let expected = page.replace("/old", "/new");
    assert_eq!(text(root.path(), "content/a.md"), expected);
    assert_eq!(open(root.path()).findings, made.state.findings);
}

/// The search ends, and nothing is written that has not been proven.
#[test]
fn many_edits_that_cause_problems_are_given_up() {
    let page = |n: usize| {
        let old: String = (0..40).map(|n| format!("[a{n}](/old)\n")).collect();
        format!(
            "---\ntitle: {n}\ntitel: B\nshortTitle: C\nshortTitel: D\nintro: E\nintor: F\nversions: '*'\n---\n{old}"
        )
    };
    let files: Vec<(String, String)> = (0..3)
        .map(|n| (format!("content/p{n}.md"), page(n)))
        .collect();
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (&**path, text.as_bytes()))
        .collect();
    let root = site(&files);
    let checks = Cell::new(0);
    let state = open(root.path());
    let all: Vec<_> = state.findings.list.iter().collect();
    let plan = Plan::new(&state.session, &all);
    let proven = plan.prove(state, |session| {
        checks.set(checks.get() + 1);
        check(session)
    });
    assert!(checks.get() <= 20, "{}", checks.get());
    assert!(proven.fixed() > 0);
    let made = proven.write(check);
    assert_eq!(open(root.path()).findings, made.state.findings);
    let codes = made.state.findings.list.iter().map(|it| it.problem.code);
    assert!(codes.into_iter().all(|code| code != "duplicate-key"));
}

/// With the right key, the page is no longer in all versions, and links of other pages to it are dead.
#[test]
fn the_cause_of_a_problem_elsewhere_is_found() {
    let gone = "---\ntitle: A\nversoins: { paid: '*' }\n---\n[a](/old)\n";
    let link = "---\ntitle: B\nversions: '*'\n---\n[a](/guides/gone)\n";
    let index = "---\ntitle: Guides\nversions: '*'\n---\n";
    let mut files = vec![
        ("content/guides/index.md".to_owned(), index.to_owned()),
        ("content/guides/gone.md".to_owned(), gone.to_owned()),
        ("content/link.md".to_owned(), link.to_owned()),
    ];
    for n in 0..5 {
        let page = format!("---\ntitle: P{n}\nversions: '*'\n---\n[a](/old)\n");
        files.push((format!("content/{n}.md"), page));
    }
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (&**path, text.as_bytes()))
        .collect();
    let root = site(&files);
    let made = fixed(root.path());
    assert_eq!(
        paths(&made),
        [
            "content/0.md",
            "content/1.md",
            "content/2.md",
            "content/3.md",
            "content/4.md",
            "content/new.md"
        ]
    );
    let [("content/guides/gone.md", Reason::New(key))] = reasons(&made)[..] else {
        panic!("{:?}", made.dropped);
    };
    assert_eq!((&*key.file, key.code), ("content/link.md", "broken-link"));
    assert_eq!(text(root.path(), "content/guides/gone.md"), gone);
    let left = made
        .state
        .findings
        .list
        .iter()
        .filter(|it| it.problem.fix.is_some());
    assert_eq!(left.count(), 2, "the fixes of the file that was left out");
}

#[test]
#[cfg(unix)]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let root = site(&[("data/reusables/shared.md", b"[x](/en/tea)\n")]);
    let data = root.path().join("data/reusables");
    symlink("shared.md", data.join("link.md")).expect("a link");
    let page = "---\ntitle: A\nversions: '*'\n---\n{% data reusables.link %} {% data reusables.shared %}\n";
    write(root.path(), "content/a.md", page);
    let mode = |mode| {
        let shared = data.join("shared.md");
        fs::set_permissions(shared, fs::Permissions::from_mode(mode)).expect("permissions");
    };
    mode(0o444);
    let shared = "data/reusables/shared.md";
    let made = fixed(root.path());
    let refused = Reason::Failed("the file is read-only".to_owned());
    assert_eq!(
        reasons(&made),
        [("data/reusables/link.md", &refused), (shared, &refused)]
    );
    mode(0o640);
    let made = fixed(root.path());
    assert_eq!(paths(&made), ["data/reusables/link.md", shared]);
    assert_eq!(text(root.path(), shared), "[x](/tea)\n");
    let kind = fs::symlink_metadata(data.join("link.md"))
        .expect("a link")
        .file_type();
    assert!(kind.is_symlink());
    let permissions = fs::metadata(data.join("shared.md"))
        .expect("a file")
        .permissions();
    assert_eq!(permissions.mode() & 0o777, 0o640);
    let names = fs::read_dir(&data).expect("a folder").count();
    assert_eq!(names, 2, "no temporary file is left");
}
