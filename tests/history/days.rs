//! Which day a page shows, and how.

use crate::repository::{Repository, messages, open, page, sentences};

#[test]
fn a_page_shows_the_day_of_the_last_commit_that_changed_its_file() {
    let Some(repository) = Repository::new() else {
        return;
    };
    // In another place of the world this is the next day.
    repository.write("content/green.md", &page("Green tea"));
    repository.commit("2024-11-30T23:30:00-0800");
    repository.write("translations/ja/content/green.md", &page("お茶"));
    repository.commit("2025-03-09T08:00:00+0900");
    repository.write("data/variables/water.yml", "warm: 70\n");
    repository.commit("2025-04-01T08:00:00+0900");
    let session = repository.open();
    assert_eq!(
        sentences(&session),
        [
            "/en/house@1/black: Last updated: <time datetime=\"2024-01-02\">January 2, 2024</time>",
            "/en/house@1/green: Last updated: <time datetime=\"2024-11-30\">November 30, 2024</time>",
            // Not translated: it shows the source text.
            "/ja/house@1/black: 最終更新日：<time datetime=\"2024-01-02\">2024年1月2日</time>",
            "/ja/house@1/green: 最終更新日：<time datetime=\"2025-03-09\">2025年3月9日</time>",
        ]
    );
    assert!(messages(&session, "history").is_empty());
}

#[test]
fn a_file_that_is_not_committed_has_no_day() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.git(&["rm", "--quiet", "docs/content/black.md"]);
    repository.commit("2025-01-01T12:00:00+0000");
    repository.write("content/black.md", &page("Black"));
    repository.write("content/white.md", &page("White"));
    let sentences = sentences(&repository.open());
    assert!(
        sentences.iter().all(|it| it.contains("/green: ")),
        "{sentences:?}"
    );
}

#[test]
fn a_change_of_both_sides_of_a_merge_counts_once_it_is_merged() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.git(&["switch", "--quiet", "--create", "side"]);
    repository.write("content/green.md", &page("Sencha"));
    repository.commit("2024-06-01T12:00:00+0000");
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("content/black.md", &page("Assam"));
    repository.commit("2024-07-01T12:00:00+0000");
    let of_green = |session| {
        let all: Vec<String> = sentences(&session);
        all.into_iter()
            .find(|it| it.starts_with("/en/house@1/green"))
    };
    assert!(of_green(repository.open()).is_some_and(|it| it.contains("2024-01-02")));
    repository.git(&["merge", "--quiet", "--no-edit", "side"]);
    assert!(of_green(repository.open()).is_some_and(|it| it.contains("2024-06-01")));
}

#[test]
fn without_the_option_or_git_there_is_no_day() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let config = crate::repository::CONFIG.replace("last_updated: true\n", "");
    repository.write("hanga.yml", &config);
    let session = repository.open();
    assert!(sentences(&session).is_empty() && messages(&session, "history").is_empty());

    let copy = tempfile::tempdir().expect("a folder");
    crate::disk::write(copy.path(), "hanga.yml", crate::repository::CONFIG);
    crate::disk::write(copy.path(), "content/index.md", page("Tea"));
    crate::disk::write(copy.path(), "content/green.md", page("Green"));
    let session = open(copy.path());
    assert!(sentences(&session).is_empty());
    let messages = messages(&session, "history");
    assert!(
        messages.len() == 1 && messages[0].contains("not a git repository"),
        "{messages:?}"
    );
}

#[test]
fn a_shallow_clone_shows_only_days_that_it_knows() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.write("content/black.md", &page("Assam"));
    repository.commit("2024-07-01T12:00:00+0000");
    repository.write("content/green.md", &page("Sencha"));
    repository.commit("2024-08-01T12:00:00+0000");
    let clone = |depth: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, to) = (
            format!("file://{}", repository.top().display()),
            folder.path().join("clone"),
        );
        let to_text = to.display().to_string();
        repository.git(&["clone", "--quiet", "--depth", depth, &from, &to_text]);
        let session = open(&to.join("docs"));
        (sentences(&session), messages(&session, "history"))
    };
    // The second commit is where the history begins: what it changed is not known.
    let (known, problems) = clone("2");
    assert_eq!(
        known,
        ["/en/house@1/green: Last updated: <time datetime=\"2024-08-01\">August 1, 2024</time>"]
    );
    assert!(
        problems.len() == 1 && problems[0].contains("shallow"),
        "{problems:?}"
    );
    let (known, problems) = clone("100");
    assert!(
        known.len() == 4 && problems.is_empty(),
        "{known:?} {problems:?}"
    );
}
