//! Edits of every kind of input of a site, one function each. Each takes a unique number, changes files, and returns
//! the paths that changed.

mod checked;

use std::fs;

use fastrand::Rng;

use super::Tree;
use checked::{gates, links, links_in_a_reusable};

type Edit = fn(&mut Tree, &mut Rng, usize) -> Vec<String>;

/// Every kind; some are more frequent.
const EDITS: &[Edit] = &[
    text_of_a_page,
    text_of_a_page,
    text_of_a_page,
    broken_liquid,
    remove,
    bring_back,
    rename,
    comment_and_value_in_data,
    values_and_a_new_reusable,
    title,
    hidden,
    layout,
    include_of_the_theme,
    new_or_renamed_include,
    image,
    style_sheet,
    words_of_the_theme,
    configuration,
    severity,
    glossary,
    translated_glossary,
    feature,
    rest_operations,
    webhook_payload,
    external_links,
    json_data,
    number_in_data,
    order_of_front_matter,
    title_of_a_target,
    table,
    words_of_the_tree,
    page_in_a_second_place,
    learning_track,
    journey,
    release_notes,
    redirect,
    folder_of_a_translation,
    static_file_in_the_place_of_another,
    links,
    links_in_a_reusable,
    gates,
];

impl Tree {
    /// Makes an edit of any kind. Returns the paths that changed.
    pub(crate) fn edit(&mut self, random: &mut Rng, n: usize) -> Vec<String> {
        // Each kind once, and then random ones.
        let kind = if n < EDITS.len() {
            n
        } else {
            random.usize(..EDITS.len())
        };
        EDITS[kind](self, random, n)
    }

    fn pages(&self) -> Vec<String> {
        let mut texts = self.files(&["content", "translations"]);
        texts.retain(|path| path.ends_with(".md"));
        texts
    }

    fn put(&self, path: &str, text: &str) -> Vec<String> {
        self.write(path, text.as_bytes());
        vec![path.to_owned()]
    }

    fn change(&self, path: &str, change: impl FnOnce(String) -> String) -> Vec<String> {
        self.put(path, &change(self.read(path)))
    }

    /// Removes a file, if it exists.
    fn take_away(&self, path: &str) -> Vec<String> {
        let _ = fs::remove_file(self.root.join(path));
        vec![path.to_owned()]
    }
}

fn any(random: &mut Rng, paths: &[String]) -> String {
    paths[random.usize(..paths.len())].clone()
}

fn text_of_a_page(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let path = any(random, &tree.pages());
    tree.change(&path, |text| {
        format!("{text}\nEdit {n} of {{% data variables.more.x %}}.\n")
    })
}

fn broken_liquid(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let path = any(random, &tree.pages());
    tree.change(&path, |text| {
        format!("{text}\n{{% if broken %}} {{% endfor %}}\n## H{n}\n")
    })
}

fn remove(tree: &mut Tree, random: &mut Rng, _: usize) -> Vec<String> {
    let path = any(random, &tree.files(&["content", "data", "translations"]));
    let bytes = fs::read(tree.root.join(&path)).expect("a file");
    tree.gone.push((path.clone(), bytes));
    tree.take_away(&path)
}

fn bring_back(tree: &mut Tree, random: &mut Rng, _: usize) -> Vec<String> {
    if tree.gone.is_empty() {
        return Vec::new();
    }
    let (path, bytes) = tree.gone.remove(random.usize(..tree.gone.len()));
    tree.write(&path, &bytes);
    vec![path]
}

fn rename(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let path = any(random, &tree.pages());
    let to = path.replace(".md", &format!("-{n}.md"));
    fs::rename(tree.root.join(&path), tree.root.join(&to)).expect("a file");
    vec![path, to]
}

fn comment_and_value_in_data(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let mut data = tree.files(&["data", "translations"]);
    data.retain(|path| path.ends_with(".yml"));
    let path = any(random, &data);
    tree.change(&path, |text| {
        format!("# {n}\n{}", text.replace("one", "uno"))
    })
}

fn values_and_a_new_reusable(tree: &mut Tree, _: &mut Rng, n: usize) -> Vec<String> {
    tree.put("data/variables/more.yml", &format!("x: x{n}\n"));
    tree.put("data/reusables/not-yet.md", &format!("now {n}"));
    // A folder stands for its contents.
    vec![
        "data/variables/more.yml".to_owned(),
        "data/reusables".to_owned(),
    ]
}

fn title(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let path = any(random, &tree.pages());
    tree.change(&path, |text| {
        text.replacen("title: ", &format!("title: T{n} "), 1)
    })
}

/// Titles are in links on other pages, in intros, and in notes on code.
fn title_of_a_target(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let (folder, title) = match random.usize(..2) {
        0 => (
            "content",
            format!("Target {n} {{% data variables.product.where %}}"),
        ),
        _ => ("translations/ja/content", format!("行き先 {n}")),
    };
    tree.put(
        &format!("{folder}/landing/target.md"),
        &format!("---\ntitle: {title}\nversions: '*'\nredirect_from: [/old/target]\n---\n"),
    )
}

fn table(tree: &mut Tree, _: &mut Rng, n: usize) -> Vec<String> {
    tree.put(
        "data/tables/rows.yml",
        &format!("- text: 'A {n} {{% data reusables.b %}}'\n- text: {n}\n"),
    )
}

fn words_of_the_tree(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let path = match random.usize(..2) {
        0 => "data/ui.yml",
        _ => "translations/ja/data/ui.yml",
    };
    let text = match random.usize(..2) {
        0 => format!("alerts: {{ NOTE: Note {n} }}\n"),
        _ => format!(
            "header: {{ github_docs: Docs {n}, notices: {{ early_access: 'Early *{n}*' }} }}\n\
             journey_track_nav: {{ current_progress: 'Guide {{i}} of {{n}}, {n}' }}\n"
        ),
    };
    tree.put(path, &text)
}

fn page_in_a_second_place(tree: &mut Tree, _: &mut Rng, n: usize) -> Vec<String> {
    let child = ["/content/landing/target", "/content/guides/keep-watch"][n % 2];
    tree.put(
        "content/landing/second/index.md",
        &format!("---\ntitle: Second\nversions: '*'\nchildren: [{child}]\n---\n"),
    )
}

fn hidden(tree: &mut Tree, random: &mut Rng, _: usize) -> Vec<String> {
    let path = any(random, &tree.pages());
    tree.change(&path, |text| {
        text.replacen("title: ", "hidden: true\ntitle: ", 1)
    })
}

fn layout(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let path = ["templates/nav.html", "templates/parts/cards.html"][random.usize(..2)];
    let broken = if random.usize(..4) == 0 {
        "{{ nothing.there }}"
    } else {
        ""
    };
    tree.put(path, &format!("<p>{n}{broken}</p>"))
}

fn include_of_the_theme(tree: &mut Tree, _: &mut Rng, n: usize) -> Vec<String> {
    let text = format!("<a href=\"{{{{ link.href }}}}\">{n}</a>");
    tree.put("templates/includes/link.html", &text)
}

/// "Did you mean" suggests includes that a page does not use.
fn new_or_renamed_include(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let path = format!("templates/includes/bagd{}.html", random.usize(..3));
    match tree.root.join(&path).is_file() {
        true => tree.take_away(&path),
        false => tree.put(&path, &format!("({n})")),
    }
}

fn image(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let path = "public/images/bird.svg";
    match random.usize(..3) {
        0 => tree.take_away(path),
        _ => tree.put(
            path,
            &format!("<svg width=\"{}\" height=\"9\"></svg>", 1 + n),
        ),
    }
}

fn style_sheet(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    match random.usize(..2) {
        0 => tree.take_away("public/custom.css"),
        _ => tree.put("public/custom.css", &format!("p {{ order: {n} }}")),
    }
}

fn words_of_the_theme(tree: &mut Tree, _: &mut Rng, n: usize) -> Vec<String> {
    tree.put(
        "templates/ui/en.yml",
        &format!("home: Home {n}\ncallout_note: Note {n}\n"),
    )
}

fn configuration(tree: &mut Tree, _: &mut Rng, n: usize) -> Vec<String> {
    tree.change("hanga.yml", |text| {
        let (before, title) = text.split_once("\ntitle: ").expect("a title");
        let rest = title.split_once('\n').expect("lines").1;
        format!("{before}\ntitle: Site {n}\n{rest}")
    })
}

fn severity(tree: &mut Tree, random: &mut Rng, _: usize) -> Vec<String> {
    let level = ["error", "warning", "off"][random.usize(..3)];
    tree.change("hanga.yml", |text| {
        let lines = text.lines().filter(|line| !line.starts_with("severity:"));
        let rest: String = lines.map(|line| format!("{line}\n")).collect();
        format!("{rest}severity: {{ undefined-data: {level} }}\n")
    })
}

fn glossary(tree: &mut Tree, _: &mut Rng, n: usize) -> Vec<String> {
    let text = format!(
        "- {{ term: wick, description: Burns. }}\n- {{ term: oil{}, description: Feeds. }}\n",
        n % 2
    );
    tree.put("data/glossaries/all.yml", &text)
}

/// Headings that are glossary terms have the ids of their source terms.
fn translated_glossary(tree: &mut Tree, _: &mut Rng, n: usize) -> Vec<String> {
    let terms: &[&str] = match n % 4 {
        0 => &["芯", "油"],
        1 => &["油", "芯"],
        2 => &["芯", "灯油"],
        // A list of its own, with a description from the source.
        _ => &["wick"],
    };
    let entries: Vec<String> = terms
        .iter()
        .map(|term| match *term {
            "wick" => "- { term: wick }\n".to_owned(),
            term => format!("- {{ term: {term}, description: 説明 }}\n"),
        })
        .collect();
    tree.put("translations/ja/data/glossaries/all.yml", &entries.concat())
}

fn feature(tree: &mut Tree, random: &mut Rng, _: usize) -> Vec<String> {
    let versions = [
        "{ lantern-cloud: '*' }",
        "{ lantern-server: '>=3.0' }",
        "'*'",
    ][random.usize(..3)];
    tree.put(
        "data/features/fog-horn.yml",
        &format!("versions: {versions}\n"),
    )
}

fn rest_operations(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let broken = if random.usize(..4) == 0 { "]" } else { "" };
    let text = format!(
        "[{{\"category\": \"lamps\", \"summary\": \"Light {n}\", \"x-github\": {{\"enabledForGitHubApps\": true}}}}]{broken}"
    );
    tree.put("rest/cloud.json", &text)
}

fn webhook_payload(tree: &mut Tree, _: &mut Rng, n: usize) -> Vec<String> {
    tree.put(
        "hooks/cloud/push.payload.json",
        &format!("{{\"ref\": \"branch-{n}\"}}"),
    )
}

fn external_links(tree: &mut Tree, random: &mut Rng, _: usize) -> Vec<String> {
    let path = ["/elsewhere/page", "/elsewhere/other"][random.usize(..2)];
    tree.put(
        "moved/external.json",
        &format!("{{\"{path}\": \"https://other.example\"}}"),
    )
}

fn json_data(tree: &mut Tree, _: &mut Rng, n: usize) -> Vec<String> {
    tree.put("data/list.json", &format!("{{\"first\": \"number {n}\"}}"))
}

/// Numbers that Liquid considers equal, but that are printed differently.
fn number_in_data(tree: &mut Tree, random: &mut Rng, _: usize) -> Vec<String> {
    let number = ["9007199254740992", "9007199254740993", "0.0", "-0.0"][random.usize(..4)];
    tree.put("data/numbers.yml", &format!("one: {number}\n"))
}

/// Lists on a landing page are in the order of the file.
fn order_of_front_matter(tree: &mut Tree, random: &mut Rng, _: usize) -> Vec<String> {
    let mut lists = [
        "popular: [/guides/light-the-lamp]",
        "guides: [/guides/keep-watch]",
    ];
    random.shuffle(&mut lists);
    let lists = lists.join(", ");
    tree.put(
        "content/landing/ordered.md",
        &format!("---\ntitle: Ordered\nversions: '*'\nfeaturedLinks: {{ {lists} }}\n---\n{{{{ site.data.numbers.one }}}}\n"),
    )
}

fn learning_track(tree: &mut Tree, _: &mut Rng, n: usize) -> Vec<String> {
    // A guide that is in no other track.
    let more = if n.is_multiple_of(3) {
        ", /landing/deep"
    } else {
        ""
    };
    let text = format!(
        "one:\n  title: Track {n}\n  description: Two.\n  guides: [/guides/light-the-lamp{more}]\n"
    );
    tree.put("data/learning-tracks/landing.yml", &text)
}

fn journey(tree: &mut Tree, _: &mut Rng, n: usize) -> Vec<String> {
    let text = format!(
        "---\ntitle: 旅\njourneyTracks: [{{ id: a, title: 甲{n}, guides: [{{ href: /guides/keep-watch, \
         alternativeNextStep: 次{n} }}] }}]\n---\n"
    );
    tree.put("translations/ja/content/landing/trip.md", &text)
}

fn release_notes(tree: &mut Tree, _: &mut Rng, n: usize) -> Vec<String> {
    let path = format!("data/release-notes/lantern-server/3-1/{}.yml", n % 3);
    let text = format!(
        "date: '2021-01-01'\nsections: {{ bugs: ['Fixed {n} {{% data reusables.c %}}.'] }}\n"
    );
    tree.put(&path, &text)
}

/// Links to an old URL lead to the new one.
fn redirect(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    tree.put(
        "content/landing/old.md",
        "---\ntitle: Old\nversions: '*'\n---\n[before](/before/it-moved)\n",
    );
    let path = [
        "content/guides/light-the-lamp.md",
        "content/landing/glossary.md",
    ][random.usize(..2)];
    let text = format!(
        "---\ntitle: Moved {n}\nversions: '*'\nredirect_from: /before/it-moved\n---\nHere.\n"
    );
    let mut changed = tree.put(path, &text);
    changed.push("content/landing/old.md".to_owned());
    changed
}

fn folder_of_a_translation(tree: &mut Tree, random: &mut Rng, _: usize) -> Vec<String> {
    let (here, away) = (
        "translations/ja/content/reference",
        "translations/ja/content/away",
    );
    let (from, to) = match tree.root.join(here).is_dir() {
        true => (here, away),
        false => (away, here),
    };
    if random.usize(..2) == 0 && tree.root.join(from).is_dir() && !tree.root.join(to).exists() {
        fs::rename(tree.root.join(from), tree.root.join(to)).expect("a folder");
    }
    vec![from.to_owned(), to.to_owned()]
}

fn static_file_in_the_place_of_another(tree: &mut Tree, random: &mut Rng, n: usize) -> Vec<String> {
    let path = [
        "public/robots.txt",
        "public/en/guides/index.html",
        "public/404.html",
    ][random.usize(..3)];
    match tree.root.join(path).is_file() {
        true => tree.take_away(path),
        false => tree.put(path, &format!("mine {n}")),
    }
}
