//! Readers are told, once, that parts of a page are in the source language.

use hanga::session::{Options, Session};

use crate::{disk::write, files::CONFIG};

const NOTICE: &str = "このページの一部はまだ翻訳されていない";

/// How often the Japanese page has the notice.
#[track_caller]
fn notices(page: &str, reusable: &str) -> usize {
    let root = tempfile::tempdir().expect("a folder");
    let root = root.path();
    write(root, "hanga.yml", CONFIG);
    write(
        root,
        "content/tea.md",
        "---\ntitle: Tea\nversions: '*'\n---\n\nBoil it.\n\n{% data reusables.pour %}\n",
    );
    write(root, "data/reusables/pour.md", "Pour.\n\nWait.\n");
    write(root, "translations/ja/content/tea.md", page);
    write(root, "translations/ja/data/reusables/pour.md", reusable);
    let options = Options {
        root: root.to_owned(),
        ..Options::default()
    };
    let session = Session::open(&options).expect("a site");
    let units = session.units();
    let pages = units.iter().map(|unit| session.renderer.render(*unit));
    let counts = pages.map(|page| page.text().matches(NOTICE).count());
    counts.max().unwrap_or_default()
}

const PAGE: &str = "---\ntitle: 茶\n---\n\n沸かす。\n\n{% data reusables.pour %}\n";

#[test]
fn a_page_that_can_be_read_has_none() {
    assert_eq!(notices(PAGE, "注ぐ。\n\n待つ。\n"), 0);
}

#[test]
fn a_block_that_cannot_be_read_is_announced() {
    let broken = PAGE.replace("沸かす。", "{% おゆ %} 沸かす。");
    assert_eq!(notices(&broken, "注ぐ。\n\n待つ。\n"), 1);
}

#[test]
fn a_block_of_a_reusable_that_cannot_be_read_is_announced_where_it_is_shown() {
    assert_eq!(notices(PAGE, "注ぐ。\n\n{% まつ %} 待つ。\n"), 1);
}
