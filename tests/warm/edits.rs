//! After any edit, a session is equal to a new one, and has not rendered any page unnecessarily.

use std::sync::Arc;

use fastrand::Rng;
use hanga::session::Session;

use crate::{
    sessions::{from_disk, made, open, pages, reads},
    tree::Tree,
};

#[test]
fn after_any_edit_a_session_is_equal_to_a_new_one() {
    let root = tempfile::tempdir().expect("a folder");
    let mut tree = Tree::new(root.path());
    let mut random = Rng::with_seed(2026);
    let mut warm = open(root.path());
    let mut before = made(&warm);
    let mut read_before = reads(&warm);
    for n in 0..300 {
        let changed = tree.edit(&mut random, n);
        let next = warm.refresh(&from_disk(&changed));
        let now = made(&next);
        let fresh = open(root.path());
        for (address, page) in &pages(&fresh) {
            assert_eq!(
                Some(page),
                now.get(address).map(|(page, _)| page),
                "edit {n} of {changed:?}: {address}"
            );
        }
        assert_eq!(
            fresh.units().len() + 1,
            now.len(),
            "edit {n} of {changed:?}"
        );

        // Only pages whose bytes or reads have changed may be rendered. Structure and layouts are read by every page.
        let read_now = reads(&fresh);
        let concerns_all = next.site.change_since(&warm.site).is_some()
            || !Arc::ptr_eq(&next.layout, &warm.layout);
        // Reference data is read on demand, so a file that has changed counts as data that has changed.
        let is_reference = changed
            .iter()
            .any(|path| path.starts_with("rest/") || path.starts_with("hooks/"));
        for (address, (page, is_rendered)) in &now {
            let same_bytes = before.get(address).is_some_and(|(known, _)| known == page);
            let same_reads = read_before.get(address) == read_now.get(address);
            let reads_reference = read_now
                .get(address)
                .is_some_and(|reads| reads.contains("Reference {"));
            let concerns_page = concerns_all || is_reference && reads_reference;
            assert!(
                !is_rendered || !same_bytes || !same_reads || concerns_page,
                "edit {n} of {changed:?} rendered {address} for nothing"
            );
        }
        (warm, before, read_before) = (next, now, read_now);
    }
}

/// Returns the URLs of the pages that the session rendered again because of an edit, and what had changed for each.
fn rendered_after(tree: &Tree, warm: &mut Session, path: &str, text: &str) -> Vec<String> {
    pages(warm);
    tree.write(path, text.as_bytes());
    *warm = warm.refresh(&from_disk(&[path]));
    let mut rendered = Vec::new();
    for unit in warm.units() {
        if let Some(why) = warm.renderer.page(unit).why {
            rendered.push(format!("{}: {why}", warm.renderer.permalink(unit)));
        }
    }
    rendered
}

#[test]
fn an_edit_renders_only_pages_that_depend_on_it() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    tree.write("content/landing/one.md", b"---\ntitle: One\nversions: { lantern-cloud: '*' }\n---\n{% data variables.more.y %} {% include badge %}");
    let mut warm = open(root.path());
    let mut after = |path, text| rendered_after(&tree, &mut warm, path, text);
    let one = |why: &str| {
        vec![
            format!("/en/landing/one: {why}"),
            format!("/ja/landing/one: {why}"),
        ]
    };

    // The page's own text.
    let text = "---\ntitle: One\nversions: { lantern-cloud: '*' }\n---\n{% data variables.more.y %} {% include badge %} {% data reusables.c %}";
    assert_eq!(
        after("content/landing/one.md", text),
        one("landing/one.md (en)")
    );
    // A variable that it shows, next to one in the same file that other pages show.
    let changed = after("data/variables/more.yml", "x: one\ny: three\n");
    let [en, ja] = &changed[..] else {
        panic!("{changed:?}");
    };
    assert!(
        en.starts_with("/en/landing/one: data variables.more.y"),
        "{en}"
    );
    assert!(
        ja.starts_with("/ja/landing/one: data variables.more.y"),
        "{ja}"
    );
    // A key that no page reads, and a line that moves the others.
    assert!(
        after("data/unread.yml", "a: b\n")
            .iter()
            .all(|page| page.contains("/landing/deep"))
    );
    assert!(after("data/variables/more.yml", "# new\nx: one\ny: three\n").is_empty());
    // The same bytes again.
    assert!(after("content/landing/one.md", text).is_empty());
    // An include.
    let changed = after("templates/includes/badge.html", "(badge)");
    assert!(
        changed
            .iter()
            .any(|page| page.starts_with("/en/landing/one: include badge")),
        "{changed:?}"
    );
    assert!(
        changed.iter().all(|page| page.ends_with("include badge")),
        "{changed:?}"
    );
    // A file of another kind.
    assert!(after("public/picture.svg", "<svg/>").is_empty());
}
