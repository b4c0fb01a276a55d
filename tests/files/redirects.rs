//! Rules for hosts with limits.

use crate::{Built, CONFIG, build, disk::write, page, site};

/// Returns the lines of `_redirects` without and with placeholders.
fn rules(built: &Built) -> (Vec<String>, Vec<String>) {
    let text = built.text("_redirects");
    let lines = text.lines().map(str::to_owned);
    lines.partition(|line| !line.contains("/:splat"))
}

#[test]
fn rules_fit_into_the_limits_of_hosts() {
    let root = site();
    let moved = format!("{CONFIG}moved_folders: {{ former/guides: guides }}\n");
    write(root.path(), "hanga.yml", &moved);
    for n in 0..600 {
        write(
            root.path(),
            &format!("content/guides/{n}.md"),
            page("Guide"),
        );
    }
    let old: String = (0..300).map(|n| format!("\n- /old-{n}")).collect();
    let text = page("New").replacen("---\n", &format!("---\nredirect_from:{old}\n"), 1);
    write(root.path(), "content/new.md", text);
    let built = build(root.path());
    // Of 3,600 old URLs, 2,400 are in the moved folder, in each version, and without version or language.
    let (lines, patterns) = rules(&built);
    assert_eq!(lines.len(), 1_200);
    for rule in [
        "/former/guides/* /en/test@2/guides/:splat 301",
        "/en/former/guides/* /en/test@2/guides/:splat 301",
        "/en/test@1/former/guides/* /en/test@1/guides/:splat 301",
    ] {
        assert!(patterns.iter().any(|line| line == rule), "{patterns:?}");
    }
    assert!(!built.reports(&["host-limit"]), "{:?}", built.problems);
    assert!(built.has("former/guides/7/index.html"));

    let old: String = (0..800).map(|n| format!("\n- /old-{n}")).collect();
    let text = page("New").replacen("---\n", &format!("---\nredirect_from:{old}\n"), 1);
    write(root.path(), "content/new.md", text);
    let built = build(root.path());
    let (lines, _) = rules(&built);
    assert_eq!(lines.len(), 2_000);
    assert!(lines.iter().any(|line| line.starts_with("/old-799 ")));
    assert!(lines.iter().any(|line| line.starts_with("/en/old-799 ")));
    assert!(
        built.reports(&["host-limit", "5600 old URLs", "1200 URLs have none"]),
        "{:?}",
        built.problems
    );
    assert!(built.has("en/test@1/old-799/index.html"));
}

#[test]
fn pages_and_lists_of_redirects_can_be_left_out() {
    let root = site();
    let config = format!("{CONFIG}redirects: {{ pages: false, formats: [nginx] }}\n");
    write(root.path(), "hanga.yml", config);
    let text = page("New").replacen("---\n", "---\nredirect_from: /old\n", 1);
    write(root.path(), "content/new.md", text);
    let built = build(root.path());
    assert!(!built.has("old") && !built.has("_redirects") && !built.has("redirects.json"));
    let rules = built.text("redirects.nginx.conf");
    assert!(rules.contains("\"/old\" \"/en/test@2/new\";"), "{rules}");
}

#[test]
fn signs_of_rules_are_text() {
    let root = site();
    let old = "---\nredirect_from: [/a*b, '/:name/x', '/a b', '/c%23', '/$d', '/e\"f', /概要]\n";
    let text = page("New").replacen("---\n", old, 1);
    write(root.path(), "content/new.md", text);
    let built = build(root.path());
    let (lines, _) = rules(&built);
    for from in [
        "/a%2Ab",
        "/%3Aname/x",
        "/a%20b",
        "/c%23",
        "/$d",
        "/e%22f",
        "/%E6%A6%82%E8%A6%81",
    ] {
        let line = format!("{from} /en/test@2/new 301");
        assert!(lines.contains(&line), "{line} in {lines:?}");
    }
    let rules = built.text("redirects.nginx.conf");
    for key in [
        "\"/a*b\"",
        "\"/a b\"",
        "\"/c#\"",
        "\"~^/\\x24d$\"",
        "\"/e\\\"f\"",
        "\"/概要\"",
    ] {
        assert!(rules.contains(key), "{key} in {rules}");
    }
    assert!(
        built
            .text("redirects.json")
            .contains("\"/c%23\":\"/en/test@2/new\"")
    );
    assert!(built.has("c#/index.html"));
}

/// As nginx compares them.
#[test]
fn keys_of_nginx_are_unique_without_regard_to_case() {
    let root = site();
    let with = |old: &str, title: &str| {
        page(title).replacen("---\n", &format!("---\nredirect_from: {old}\n"), 1)
    };
    write(
        root.path(),
        "content/a.md",
        with("[/Guides/Set-Up, /guides/set-up/, /Guides/A]", "A"),
    );
    write(
        root.path(),
        "content/b.md",
        with("[/guides/Set-up, /B, /old/index.html]", "B"),
    );
    let built = build(root.path());
    let rules = built.text("redirects.nginx.conf");
    let keys = rules
        .lines()
        .filter_map(|line| line.trim().split('"').nth(1));
    let mut keys: Vec<String> = keys.map(str::to_lowercase).collect();
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), count, "{rules}");
    // A key `/en/test@2/B` would lead the page `/en/test@2/b` to itself.
    assert!(rules.contains("\"~^/en/test@2/B$\""), "{rules}");
    assert!(rules.contains("\"/old/index.html\""), "{rules}");
    let first = "\"/Guides/Set-Up\" \"/en/test@2/a\";";
    assert!(rules.contains(first), "{rules}");
    assert!(!built.has("en/test@2/B"));
    assert!(built.has("old/index.html"));
    assert!(
        built.reports(&["redirect-twice", "differs only in case"]),
        "{:?}",
        built.problems
    );
}
