//! Edits of what a check looks at: links, anchors, and gates.

use fastrand::Rng;

use super::{Tree, any};

/// Links to pages, anchors and files: some exist, and some will or will not after another edit.
pub(super) fn links(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    const TARGETS: &[&str] = &[
        "/guides",
        "/guides/light-the-lamp",
        "/landing/target#edit",
        "/old/target",
        "/en/landing",
        "/landing/notes#top",
        "/gone",
        "#here",
        "/images/bird.png",
    ];
    let path = any(random, &tree.pages());
    let target = TARGETS[random.usize(..TARGETS.len())];
    tree.change(&path, |text| {
        format!("{text}\n## H{n}\n\n[to]({target}) and [back](#h{n}), [far](/landing/target#h{n}), [here]({target})\n")
    })
}

pub(super) fn links_in_a_reusable(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let target = if random.bool() { "/gone" } else { "/landing" };
    tree.put(
        "data/reusables/a.md",
        &format!("A [link]({target}#h{n}), an [anchor](#h{n}).\n"),
    )
}

pub(super) fn gates(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let path = any(random, &tree.pages());
    tree.change(&path, |text| {
        format!("{text}\n{{% if true %}}{n}{{% endif %}}{{% ifversion no-such-plan %}}{n}{{% endif %}}\n")
    })
}
