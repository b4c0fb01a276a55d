//! The history of a long-running session, and of a build that would be skipped.

use std::{path::Path, process::Command};

use crate::repository::{HISTORY, Repository, after, page, sentences};

#[test]
fn a_session_knows_what_a_new_one_knows() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let is_fresh = |session: &_| assert_eq!(sentences(session), sentences(&repository.open()));
    let first = repository.open();
    repository.write("content/green.md", &page("Sencha"));
    // Not committed: the day is the same.
    let edited = after(&first, &["content/green.md"]);
    is_fresh(&edited);
    repository.commit("2024-08-01T12:00:00+0000");
    let known: Vec<String> = edited.touched_since(std::time::SystemTime::now());
    assert!(known.contains(&HISTORY.to_owned()), "{known:?}");
    let committed = after(&edited, &[HISTORY]);
    is_fresh(&committed);
    assert!(sentences(&committed)[1].contains("2024-08-01"));
    repository.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    let reset = after(&committed, &["content/green.md", HISTORY]);
    is_fresh(&reset);
    // The option is turned off and on again.
    repository.write(
        "hanga.yml",
        &crate::repository::CONFIG.replace("true\nl", "false\nl"),
    );
    let off = after(&reset, &["hanga.yml"]);
    assert!(sentences(&off).is_empty());
    repository.write("hanga.yml", crate::repository::CONFIG);
    is_fresh(&after(&off, &["hanga.yml"]));
}

#[test]
fn a_build_is_not_skipped_after_a_commit() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let out = repository.top().join("out");
    repository.write("content/white.md", &page("White"));
    let build = |out: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hanga"));
        command.arg("build").arg("--root").arg(repository.root());
        let built = command.arg("--out").arg(out).output().expect("the program");
        assert!(built.status.success());
        std::fs::read_to_string(out.join("en/house@1/white/index.html")).expect("a page")
    };
    // Files are as old as a record needs them to be.
    std::thread::sleep(std::time::Duration::from_millis(60));
    assert!(!build(&out).contains("class=\"updated\""));
    repository.commit("2024-08-01T12:00:00+0000");
    assert!(build(&out).contains("2024-08-01"));
}
