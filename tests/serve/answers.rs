//! Resolving URLs, and the server's responses.

use crate::{
    disk::write,
    running::{options, serve},
    sites::small,
};
use hanga::server::{Options, Server};

#[test]
fn other_forms_of_a_url_redirect_to_it() {
    let root = small();
    let server = serve(root.path());
    for path in [
        "/en/product@2/a/",
        "/en/product@2/a/index.html",
        "/en/product@2/a.html",
    ] {
        let answer = server.get(path);
        let place = answer.headers.get("location").map(String::as_str);
        assert_eq!(
            (answer.status, place),
            (301, Some("/en/product@2/a")),
            "{path}"
        );
    }
}

#[test]
fn a_missing_page_suggests_similar_ones() {
    let root = small();
    write(
        root.path(),
        "content/guides/start.md",
        "---\ntitle: Start here\nversions: '*'\n---\n",
    );
    let server = serve(root.path());
    let answer = server.get("/en/product@2/guides/strat");
    assert_eq!(answer.status, 404);
    assert!(
        answer
            .text()
            .contains("<a href=\"/en/product@2/guides/start\">Start here</a>")
    );
    // A page that exists only in other versions.
    let answer = server.get("/ja/product@1/b");
    assert_eq!(answer.status, 404);
    assert!(
        answer
            .text()
            .contains("<a href=\"/ja/product@2/b\">B (product 2)</a>")
    );
    assert!(answer.text().contains("lang=\"ja\""));
}

#[test]
fn a_cached_response_is_not_sent_again() {
    let root = small();
    let server = serve(root.path());
    for path in [
        "/en/product@2/a",
        "/hanga.css",
        "/site.txt",
        "/redirects.json",
    ] {
        let whole = server.get(path);
        assert_eq!(whole.status, 200);
        let etag = &*whole.headers["etag"];
        let again = server.ask(
            "GET",
            path,
            &[("If-None-Match", &format!("\"x\", W/{etag}"))],
        );
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.headers["etag"], etag);
        let head = server.ask("HEAD", path, &[]);
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.headers["content-length"], whole.body.len().to_string());
        let other = server.ask("GET", path, &[("If-None-Match", "\"other\"")]);
        assert_eq!(other.body, whole.body);
    }
    assert_eq!(server.ask("POST", "/en/product@2/a", &[]).status, 405);
}

#[test]
fn the_inspector_lists_the_dependencies_of_a_page() {
    let root = small();
    let server = serve(root.path());
    let answer = server.get("/en/product@2/a?inspect=json");
    assert_eq!(
        answer.headers["content-type"],
        "application/json; charset=utf-8"
    );
    let json: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!(json["source"], "content/a.md");
    assert_eq!(json["front_matter"]["title"], "A");
    assert_eq!(json["permalinks"].as_array().map(Vec::len), Some(4));
    let reads = json["reads"].as_array().expect("a list");
    let read = |name: &str| {
        let found = reads.iter().find(|read| read["name"] == name);
        found.unwrap_or_else(|| panic!("{name} in {reads:?}"))
    };
    // Nested in three tags, with each of them in the chain.
    let variable = read("variables.v.x");
    assert_eq!(variable["at"]["file"], "data/variables/v.yml");
    let chain: Vec<&str> = variable["chain"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|via| via["file"].as_str())
        .collect();
    assert_eq!(
        chain,
        [
            "data/reusables/three.md",
            "data/reusables/two.md",
            "data/reusables/one.md",
            "content/a.md"
        ]
    );
    assert_eq!(read("reusables.later")["found"], false);
    assert_eq!(read("badge")["kind"], "include");
    let files: Vec<&str> = json["files"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|file| file.as_str())
        .collect();
    for file in [
        "content/a.md",
        "content/b.md",
        "data/reusables/two.md",
        "data/variables/v.yml",
        "templates/includes/badge.html",
    ] {
        assert!(files.contains(&file), "{file} in {files:?}");
    }
    assert_eq!(json["problems"][0]["code"], "undefined-data");
    assert!(
        json["stages"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|stage| stage["stage"] == "liquid")
    );

    let page = server.get("/ja/product@2/a?inspect").text();
    assert!(
        page.contains("lang=\"ja\"") && page.contains("translations/ja/content/a.md"),
        "{page}"
    );
    assert_eq!(
        server.get("/en/product@2/a/?inspect").headers["location"],
        "/en/product@2/a?inspect"
    );
}

#[test]
fn the_graph_shows_who_uses_something() {
    let root = small();
    let server = serve(root.path());
    let answer = server.get("/_hanga/graph?path=data/variables/v.yml%23x&format=json");
    let json: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
    let subject = &json["subjects"][0];
    assert_eq!(subject["kind"], "variable");
    let files: Vec<&str> = subject["uses"][0]["path"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|at| at["file"].as_str())
        .collect();
    assert_eq!(
        files,
        [
            "content/a.md",
            "data/reusables/one.md",
            "data/reusables/two.md",
            "data/reusables/three.md"
        ]
    );
    assert_eq!(
        subject["addresses"],
        serde_json::json!(["/en/product@2/a", "/en/product@1/a"])
    );

    let chart = server
        .get("/_hanga/graph?path=variables.v.x&format=mermaid")
        .text();
    assert!(chart.starts_with("flowchart LR\n"), "{chart}");

    let page = server
        .get("/_hanga/graph?path=data/variables/v.yml&language=ja")
        .text();
    assert!(page.contains("どこで使われているか") && page.contains("data/reusables/three.md"));
    // Nothing of a request is markup.
    let wrong = server.get("/_hanga/graph?path=%3Cscript%3E%22");
    assert_eq!(wrong.status, 404);
    assert!(!wrong.text().contains("<script>\""), "{}", wrong.text());
    assert_eq!(server.get("/_hanga/graph?path=no&format=json").status, 404);
}

#[test]
fn the_findings_of_the_whole_site_follow_edits() {
    let root = small();
    let page = |text: &str| format!("---\ntitle: C\nversions: '*'\n---\n{text}\n");
    write(root.path(), "content/c.md", page("[b](/b#part)"));
    write(root.path(), "content/b.md", page("## Part"));
    let server = serve(root.path());
    let found = |query: &str| {
        let answer = server.get(&format!("/_hanga/check?format=json&{query}"));
        let json: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
        let findings = json["findings"].as_array().expect("a list").iter();
        let line =
            |it: &serde_json::Value| format!("{} {}", it["code"], it["file"]).replace('"', "");
        findings.map(line).collect::<Vec<_>>()
    };
    assert_eq!(found("file=content/c.md"), [""; 0]);
    // An edit of another page.
    write(root.path(), "content/b.md", page("## Another part"));
    assert_eq!(found("file=content/c.md"), ["broken-anchor content/c.md"]);
    write(root.path(), "content/c.md", page("[b](/gone)"));
    assert_eq!(found("code=broken-link"), ["broken-link content/c.md"]);
    assert_eq!(
        found("code=broken-link&version=product@1"),
        ["broken-link content/c.md"]
    );
    assert_eq!(found("code=broken-link&language=no"), [""; 0]);

    let html = server.get("/_hanga/check?code=broken-link&ui=en").text();
    assert!(
        html.contains("<mark>/gone</mark>") && html.contains("content/c.md:5:5"),
        "{html}"
    );
    let wrong = server.get("/_hanga/check?file=%3Cscript%3E%22").text();
    assert!(!wrong.contains("<script>\""), "{wrong}");
}

#[test]
fn a_page_is_compared_in_two_versions() {
    let root = small();
    write(
        root.path(),
        "content/c.md",
        "---\ntitle: C\nversions: '*'\n---\nHeat to {% ifversion product > 1 %}90{% else %}80{% endif %} degrees.\n\n\
         {% ifversion product > 1 %}`<script>` is new.{% endif %}\n",
    );
    let server = serve(root.path());
    let answer = server.get("/_hanga/diff?page=/c&from=product@1&to=product@2&format=json");
    let json: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
    let changes: Vec<&str> = json["blocks"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|block| block["change"].as_str())
        .collect();
    assert_eq!(changes, ["same", "changed", "added"]);
    assert_eq!(json["blocks"][2]["to"]["path"][0]["line"], 7);

    let page = server
        .get("/_hanga/diff?page=content/c.md&from=product@1&to=product@2&language=ja")
        .text();
    assert!(page.contains("バージョン間の違い"), "{page}");
    assert!(page.contains("Heat to <del>80</del> degrees."), "{page}");
    assert!(page.contains("Heat to <ins>90</ins> degrees."), "{page}");
    assert!(page.contains("&lt;script&gt; is new."), "{page}");
    // Without parameters, there is a form.
    assert_eq!(server.get("/_hanga/diff").status, 200);
    let wrong = server.get("/_hanga/diff?page=/c&from=product@1&to=product@3");
    assert_eq!(wrong.status, 404);
    assert!(wrong.text().contains("unknown version"), "{}", wrong.text());
}

#[test]
fn requests_from_programs_are_accepted() {
    let root = small();
    write(
        root.path(),
        "content/b.md",
        "---\ntitle: B\nversions: { product: '2' }\n---\n{% broken %}\n",
    );
    let server = serve(root.path());
    let json = |path: &str| -> serde_json::Value {
        serde_json::from_slice(&server.get(path).body).expect("JSON")
    };
    let pages = json("/_hanga/pages?language=ja&version=product@2");
    let titles: Vec<&str> = pages
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|page| page["title"].as_str())
        .collect();
    assert_eq!(titles, ["Home", "あ", "B"]);
    assert_eq!(pages[1]["source"], "translations/ja/content/a.md");
    assert_eq!(pages[2]["fallback"], true);
    assert_eq!(server.get("/_hanga/pages?version=other").status, 404);

    assert_eq!(json("/_hanga/diagnostics")["errors"], 0);
    server.get("/en/product@2/b");
    let found = json("/_hanga/diagnostics?severity=error&file=content");
    assert_eq!(found["errors"], 1);
    assert_eq!(found["diagnostics"][0]["pages"][0], "/en/product@2/b");
    assert_eq!(json("/_hanga/diagnostics?file=data")["errors"], 0);
    assert_eq!(
        json("/_hanga/diagnostics/liquid-syntax")["severity"],
        "error"
    );
    assert_eq!(server.get("/_hanga/diagnostics/liquid-sintax").status, 404);
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let root = small();
    let server = serve(root.path());
    let taken = Options {
        port: server.address.port(),
        ..options(root.path())
    };
    let error = Server::start(&taken, Box::new(|_| ())).expect_err("it is taken");
    assert!(
        error.to_string().contains("cannot listen on 127.0.0.1"),
        "{error}"
    );
}

#[test]
fn the_product_switch_lists_what_readers_of_a_version_can_find() {
    let root = small();
    let product = |name: &str, versions: &str, more: &str| {
        let text = format!("---\ntitle: {name}\nversions: {versions}\n{more}---\n");
        write(root.path(), &format!("content/{name}/index.md"), text);
    };
    product("alpha", "'*'", "");
    write(
        root.path(),
        "translations/ja/content/alpha/index.md",
        "---\ntitle: アルファ\n---\n",
    );
    let listed = |path: &str| {
        let page = serve(root.path()).get(path).text();
        let (_, rest) = page.split_once("<details class=\"picker products\"")?;
        let (menu, _) = rest.split_once("</details>")?;
        let parts = menu.split("<a href=\"").skip(1);
        let links = parts.filter_map(|part| part.split_once("</a>").map(|it| it.0));
        Some(links.map(str::to_owned).collect::<Vec<_>>().join(" "))
    };
    // One product is no choice.
    assert_eq!(listed("/en/product@2/alpha"), None);
    product("beta", "{ product: '2' }", "");
    product("gamma", "'*'", "hidden: true\n");
    product("early-access", "'*'", "");
    let two = |current: &str| {
        let link = |name: &str| {
            let mark = if name == current {
                " aria-current=\"true\""
            } else {
                ""
            };
            format!("/en/product@2/{name}\"{mark}>{name}")
        };
        Some(format!("{} {}", link("alpha"), link("beta")))
    };
    assert_eq!(listed("/en/product@2/alpha"), two("alpha"));
    assert_eq!(listed("/en/product@2/beta"), two("beta"));
    assert_eq!(listed("/en/product@2/gamma"), two(""));
    assert_eq!(listed("/en/product@2"), two(""));
    assert_eq!(listed("/en/product@1/alpha"), None);
    let japanese = listed("/ja/product@2/beta").expect("a switch");
    assert!(
        japanese.starts_with("/ja/product@2/alpha\">アルファ "),
        "{japanese}"
    );
}
