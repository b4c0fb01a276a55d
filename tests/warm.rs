//! A session that lives on: after each edit its pages and problems are, byte for byte, those of a fresh one.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use hanga::{
    plan::Unit,
    session::{Options, Session},
};

/// Pages beside those of the golden site `tour`, so that every feature is there.
const MORE: &[(&str, &str)] = &[
    (
        "content/landing/index.md",
        "---\ntitle: Landing\nversions: '*'\nintroLinks: { quickstart: /guides }\nlearningTracks: [one]\n\
         featuredLinks: { popular: [/guides/light-the-lamp, '{% data variables.product.where %}'] }\n\
         includeGuides: [/guides/keep-watch]\n---\n",
    ),
    (
        "content/landing/notes.md",
        "---\ntitle: Notes\nlayout: release-notes\nversions: '*'\n---\n",
    ),
    (
        "content/landing/glossary.md",
        "---\ntitle: Glossary\nversions: '*'\n---\n{% for t in site.data.glossaries.all %}\n### {{ t.term }}\n{{ t.description }}\n{% endfor %}\n",
    ),
    (
        "translations/ja/content/landing/glossary.md",
        "---\ntitle: 用語集\n---\n{% for t in site.data.glossaries.all %}\n### {{ t.term }}\n{% endfor %}\n",
    ),
    (
        "content/landing/deep.md",
        "---\ntitle: Deep {% data variables.product.where %}\nversions: '*'\n---\n{% data reusables.a %} {% data reusables.not-yet %}\n\n{% link /landing/notes %}\n",
    ),
    ("data/reusables/a.md", "A {% data reusables.b %}"),
    ("data/reusables/b.md", "B {% data reusables.c %}"),
    (
        "data/reusables/c.md",
        "C {{ site.data.variables.product.where }}",
    ),
    ("data/variables/more.yml", "x: one\ny: two\n"),
    (
        "data/learning-tracks/landing.yml",
        "one:\n  title: One\n  description: Two.\n  guides: [/guides/light-the-lamp]\n",
    ),
    (
        "data/glossaries/all.yml",
        "- { term: wick, description: Burns. }\n- { term: oil, description: Feeds. }\n",
    ),
    (
        "translations/ja/data/glossaries/all.yml",
        "- { term: 芯, description: 燃える }\n- { term: 油, description: 注ぐ }\n",
    ),
    (
        "data/release-notes/lantern-server/3-1/0.yml",
        "date: '2021-01-01'\nsections: { bugs: ['Fixed {% data reusables.c %}.'] }\n",
    ),
];

/// A generator of numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % sides
    }
}

/// A site on disk that edits change.
struct Tree {
    root: PathBuf,
    /// What has been deleted, to bring it back.
    gone: Vec<(String, Vec<u8>)>,
}

impl Tree {
    fn new(root: &Path) -> Self {
        let tour = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/tour");
        for entry in walkdir::WalkDir::new(&tour).into_iter().flatten() {
            let path = entry.path().strip_prefix(&tour).expect("below");
            if entry.file_type().is_file() && !path.starts_with("expected") {
                let to = root.join(path);
                fs::create_dir_all(to.parent().expect("a folder")).expect("folder");
                fs::copy(entry.path(), to).expect("file");
            }
        }
        let tree = Self {
            root: root.to_owned(),
            gone: Vec::new(),
        };
        for (path, text) in MORE {
            tree.write(path, text.as_bytes());
        }
        tree
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        fs::write(path, bytes).expect("file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).expect("a file")
    }

    /// Files below some folders, in order.
    fn files(&self, folders: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for folder in folders {
            for entry in walkdir::WalkDir::new(self.root.join(folder))
                .into_iter()
                .flatten()
            {
                if entry.file_type().is_file() {
                    let path = entry.path().strip_prefix(&self.root).expect("below");
                    found.push(path.to_str().expect("UTF-8").to_owned());
                }
            }
        }
        found.sort();
        found
    }

    /// One edit of any kind. Returns the paths that changed.
    fn edit(&mut self, dice: &mut Dice, n: usize) -> Vec<String> {
        let texts = self.files(&["content", "data", "translations"]);
        let pages: Vec<String> = texts
            .iter()
            .filter(|path| path.ends_with(".md"))
            .cloned()
            .collect();
        let data: Vec<String> = texts
            .iter()
            .filter(|path| path.ends_with(".yml"))
            .cloned()
            .collect();
        let any = |dice: &mut Dice, paths: &[String]| paths[dice.roll(paths.len())].clone();
        match dice.roll(14) {
            0..=3 => {
                let path = any(dice, &pages);
                let text = format!(
                    "{}\nEdit {n} of {{% data variables.more.x %}}.\n",
                    self.read(&path)
                );
                self.write(&path, text.as_bytes());
                vec![path]
            }
            4 => {
                let path = any(dice, &pages);
                let text = format!(
                    "{}\n{{% if broken %}} {{% endfor %}}\n## H{n}\n",
                    self.read(&path)
                );
                self.write(&path, text.as_bytes());
                vec![path]
            }
            5 => {
                let path = any(dice, &texts);
                let bytes = fs::read(self.root.join(&path)).expect("a file");
                fs::remove_file(self.root.join(&path)).expect("a file");
                self.gone.push((path.clone(), bytes));
                vec![path]
            }
            6 if !self.gone.is_empty() => {
                let (path, bytes) = self.gone.remove(dice.roll(self.gone.len()));
                self.write(&path, &bytes);
                vec![path]
            }
            7 => {
                let path = any(dice, &pages);
                let to = path.replace(".md", &format!("-{n}.md"));
                fs::rename(self.root.join(&path), self.root.join(&to)).expect("a file");
                vec![path, to]
            }
            8 => {
                let path = any(dice, &data);
                let text = format!("# {n}\n{}", self.read(&path).replace("one", "uno"));
                self.write(&path, text.as_bytes());
                vec![path]
            }
            9 => {
                self.write("data/variables/more.yml", format!("x: x{n}\n").as_bytes());
                self.write("data/reusables/not-yet.md", format!("now {n}").as_bytes());
                vec![
                    "data/variables/more.yml".to_owned(),
                    "data/reusables".to_owned(),
                ]
            }
            10 => {
                let path = any(dice, &pages);
                let text = self
                    .read(&path)
                    .replacen("title: ", &format!("title: T{n} "), 1);
                self.write(&path, text.as_bytes());
                vec![path]
            }
            11 => {
                let path = any(dice, &pages);
                let text = self
                    .read(&path)
                    .replacen("title: ", "hidden: true\ntitle: ", 1);
                self.write(&path, text.as_bytes());
                vec![path]
            }
            12 => {
                let name = [
                    "templates/nav.html",
                    "templates/parts/cards.html",
                    "templates/includes/link.html",
                ][dice.roll(3)];
                let broken = if dice.roll(4) == 0 {
                    "{{ nothing.there }}"
                } else {
                    ""
                };
                let text = if name.contains("includes") {
                    format!("<a href=\"{{{{ link.href }}}}\">{n}</a>")
                } else {
                    format!("<p>{n}{broken}</p>")
                };
                self.write(name, text.as_bytes());
                vec![name.to_owned()]
            }
            _ => {
                let text = self.read("hanga.yml");
                let (before, title) = text.split_once("\ntitle: ").expect("a title");
                let rest = title.split_once('\n').expect("lines").1;
                let text = format!("{before}\ntitle: Site {n}\n{rest}");
                self.write("hanga.yml", text.as_bytes());
                vec!["hanga.yml".to_owned()]
            }
        }
    }
}

/// Every page of a site with its problems, by address. Also how many had to be rendered.
fn pages(session: &Session) -> (BTreeMap<String, String>, usize) {
    let mut rendered = 0;
    let mut all = BTreeMap::new();
    for unit in session.units() {
        let made = session.renderer.page(unit);
        rendered += usize::from(made.why.is_some());
        let problems = problems(session, &made.page.diagnostics);
        all.insert(
            address(session, unit),
            format!("{}\n{problems}", made.page.html),
        );
    }
    let of_site: Vec<_> = session.problems().cloned().collect();
    all.insert(String::new(), problems(session, &of_site));
    (all, rendered)
}

fn problems(session: &Session, found: &[hanga::diag::Diagnostic]) -> String {
    let files = &session.site.files;
    let line = |problem: &hanga::diag::Diagnostic| {
        let place = |span: &hanga::source::Span| {
            let at = span.locate(files);
            format!(
                "{}:{}:{}",
                files.file(span.place.file).path,
                at.line,
                at.column
            )
        };
        let chain: Vec<String> = problem.chain.iter().map(place).collect();
        format!(
            "{} {} {:?} {:?}\n",
            place(&problem.span),
            problem.message,
            problem.help,
            chain
        )
    };
    found.iter().map(line).collect()
}

fn address(session: &Session, unit: Unit) -> String {
    let site = &session.site;
    site.permalink(unit.language, unit.version, &site.page(unit.page).href)
}

fn open(root: &Path) -> Session {
    let options = Options {
        root: root.to_owned(),
        ..Options::default()
    };
    Session::open(&options).expect("a site")
}

#[test]
fn a_warm_session_is_like_a_fresh_one_after_any_edit() {
    let root = tempfile::tempdir().expect("a folder");
    let mut tree = Tree::new(root.path());
    let mut dice = Dice(2026);
    let mut warm = open(root.path());
    pages(&warm);
    for n in 0..300 {
        let changed = tree.edit(&mut dice, n);
        warm = warm.refresh(&changed);
        let (now, _) = pages(&warm);
        let (fresh, _) = pages(&open(root.path()));
        for (address, page) in &fresh {
            assert_eq!(
                Some(page),
                now.get(address),
                "edit {n} of {changed:?}: {address}"
            );
        }
        assert_eq!(fresh.len(), now.len(), "edit {n} of {changed:?}");
    }
}

/// Addresses of the pages that an edit made the session render again, and what had changed for each.
fn rendered_after(tree: &Tree, warm: &mut Session, path: &str, text: &str) -> Vec<String> {
    pages(warm);
    tree.write(path, text.as_bytes());
    *warm = warm.refresh(&[path.to_owned()]);
    let mut rendered = Vec::new();
    for unit in warm.units() {
        if let Some(why) = warm.renderer.page(unit).why {
            rendered.push(format!("{}: {why}", address(warm, unit)));
        }
    }
    rendered
}

#[test]
fn an_edit_renders_the_pages_that_read_it_and_no_others() {
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

    // Its own text.
    let text = "---\ntitle: One\nversions: { lantern-cloud: '*' }\n---\n{% data variables.more.y %} {% include badge %} {% data reusables.c %}";
    assert_eq!(
        after("content/landing/one.md", text),
        one("landing/one.md (en)")
    );
    // A variable that it shows, beside one in the same file that others show.
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
    // A key that nobody reads, and a line that moves the others.
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

#[test]
fn a_configuration_or_template_that_breaks_is_reported_and_what_was_stays() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    let sound = open(root.path());
    let (pages_before, _) = pages(&sound);
    let config = tree.read("hanga.yml");

    tree.write("hanga.yml", b"title: [");
    let broken = sound.refresh(&["hanga.yml".to_owned()]);
    assert!(
        broken
            .problems()
            .any(|problem| problem.code.name == "config")
    );
    assert_eq!(pages(&broken).0.len(), pages_before.len());

    tree.write("hanga.yml", config.as_bytes());
    tree.write("templates/article.html", b"{% if %}");
    let broken = broken.refresh(&["hanga.yml".to_owned(), "templates/article.html".to_owned()]);
    assert!(
        broken
            .problems()
            .any(|problem| problem.code.name == "template")
    );

    fs::remove_file(root.path().join("templates/article.html")).expect("a file");
    let mended = broken.refresh(&["templates/article.html".to_owned()]);
    assert_eq!(pages(&mended).0, pages_before);
}
