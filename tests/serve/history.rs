//! Commits that a running server sees.

use std::process::Command;

use crate::{
    disk::write,
    running::serve,
    sites::{CONFIG, fresh, small},
};

#[test]
fn a_commit_changes_the_days_of_its_pages() {
    let root = small();
    let git = |words: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(root.path()).args(words);
        command.env("GIT_COMMITTER_DATE", "2024-08-01T12:00:00+0000");
        command.status().is_ok_and(|status| status.success())
    };
    write(
        root.path(),
        "hanga.yml",
        format!("last_updated: true\n{CONFIG}"),
    );
    if !git(&["init", "--quiet"]) {
        return;
    }
    git(&["config", "user.name", "Author"]);
    git(&["config", "user.email", "author@example.org"]);
    git(&["add", "hanga.yml"]);
    assert!(git(&["commit", "--quiet", "--message", "Begin"]));
    let server = serve(root.path());
    let shown = || server.get("/en/product@2/a").page();
    assert!(!shown().contains("class=\"updated\""));
    let mut events = server.open("/en/product@2/a");
    git(&["add", "--all"]);
    assert!(git(&["commit", "--quiet", "--message", "Change"]));
    events.expect("page");
    assert!(shown().contains("August 1, 2024"));
    assert_eq!(shown(), fresh(root.path())["/en/product@2/a"]);
    // Back to where it was.
    assert!(git(&["reset", "--quiet", "--soft", "HEAD~1"]));
    events.expect("page");
    assert!(!shown().contains("class=\"updated\""));
}
