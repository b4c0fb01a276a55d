//! A site that uses every feature, and edits of all kinds, the same on every run.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::disk;

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
        "---\ntitle: Deep {% data variables.product.where %}\nversions: '*'\n---\n{% data reusables.a %} {% data reusables.not-yet %}\n\n{% link /landing/notes %}\n\n![A bird](/images/bird.svg)\n",
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
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % sides
    }
}

/// A site on disk that edits change.
pub(crate) struct Tree {
    pub(crate) root: PathBuf,
    /// What has been deleted, to bring it back.
    gone: Vec<(String, Vec<u8>)>,
}

impl Tree {
    pub(crate) fn new(root: &Path) -> Self {
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

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        disk::write(&self.root, path, bytes);
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).expect("a file")
    }

    /// Files below some folders, in order.
    pub(crate) fn files(&self, folders: &[&str]) -> Vec<String> {
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
    pub(crate) fn edit(&mut self, dice: &mut Dice, n: usize) -> Vec<String> {
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
        match dice.roll(15) {
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
            13 => {
                let path = "public/images/bird.svg";
                if dice.roll(3) == 0 {
                    // It may not be there.
                    let _ = fs::remove_file(self.root.join(path));
                } else {
                    let svg = format!("<svg width=\"{}\" height=\"9\"></svg>", 1 + n);
                    self.write(path, svg.as_bytes());
                }
                vec![path.to_owned()]
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
