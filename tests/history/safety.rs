//! Nothing that a repository names is run.

#![cfg(unix)]

use std::{fs, os::unix::fs::PermissionsExt};

use crate::repository::{Repository, page, sentences};

#[test]
fn no_program_of_a_repository_is_run() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.write(".gitattributes", "*.md diff=spy filter=spy\n");
    repository.write("content/green.md", &page("Sencha"));
    repository.commit("2024-08-01T12:00:00+0000");
    let spy = repository.top().join("spy");
    let seen = repository.top().join("seen");
    fs::write(
        &spy,
        format!("#!/bin/sh\necho \"$0\" >> '{}'\n", seen.display()),
    )
    .expect("a file");
    fs::set_permissions(&spy, fs::Permissions::from_mode(0o755)).expect("a program");
    let program = spy.display().to_string();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "core.editor",
        "core.sshCommand",
        "core.alternateRefsCommand",
        "diff.external",
        "diff.spy.textconv",
        "diff.spy.command",
        "filter.spy.clean",
        "filter.spy.smudge",
        "gpg.program",
        "alias.log",
        "alias.rev-parse",
    ] {
        let value = match key.starts_with("alias.") {
            true => format!("!{program}"),
            false => program.clone(),
        };
        repository.git(&["config", key, &value]);
    }
    repository.git(&["config", "log.showSignature", "true"]);
    repository.git(&["config", "diff.orderFile", "missing"]);
    repository.git(&["config", "log.follow", "true"]);
    for hook in [
        "post-index-change",
        "reference-transaction",
        "post-checkout",
    ] {
        fs::copy(&spy, repository.top().join(".git/hooks").join(hook)).expect("a hook");
    }
    assert_eq!(sentences(&repository.open()).len(), 4);
    assert!(
        !seen.exists(),
        "{}",
        fs::read_to_string(seen).unwrap_or_default()
    );
}

#[test]
fn another_repository_named_by_the_environment_does_not_count() {
    let (Some(repository), Some(other)) = (Repository::new(), Repository::new()) else {
        return;
    };
    repository.write("content/green.md", &page("Sencha"));
    repository.commit("2024-08-01T12:00:00+0000");
    let out = repository.top().join("out");
    // As within a hook of git.
    let built = std::process::Command::new(env!("CARGO_BIN_EXE_hanga"))
        .arg("build")
        .arg("--root")
        .arg(repository.root())
        .arg("--out")
        .arg(&out)
        .env("GIT_DIR", other.top().join(".git"))
        .env("GIT_WORK_TREE", other.top())
        .env("GIT_PREFIX", "docs/")
        .status();
    assert!(built.expect("the program").success());
    let html = fs::read_to_string(out.join("en/house@1/green/index.html")).expect("a page");
    assert!(html.contains("2024-08-01"), "{html}");
}
