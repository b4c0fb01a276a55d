//! A page with its translation, read as a site reads them.

use std::{fs, path::Path};

use hanga::{
    config::Config,
    diag::Severity,
    source::{FileId, Place, SourceFile, Vfs},
    translation::Repairs,
    value::Leaf,
};

const CONFIG: &str = "title: Tea\nlanguages:\n- { code: en, name: English, native_name: English }\n\
    - { code: ja, name: Japanese, native_name: 日本語, directory: ja }\n\
    versions:\n- { plan: lantern, title: Lantern, releases: [latest], default: true }\n\
    - { plan: free-pro-team, title: Free, releases: [latest] }\n\
    - { plan: enterprise-server, title: Server, numbered: true, releases: ['2.22', '2.21', '2.20', '2.19'] }\n";

/// A text and its translation.
pub(crate) struct Pair {
    config: Config,
    files: Vfs,
    translation: &'static str,
    pub(crate) own: String,
}

/// A translation as it is read.
pub(crate) struct Read {
    pub(crate) text: String,
    /// The file with the repairs.
    pub(crate) written: String,
    pub(crate) edits: usize,
    pub(crate) problems: usize,
    pub(crate) is_readable: bool,
}

impl Pair {
    /// A page of a small site.
    pub(crate) fn new(source: &str, own: &str) -> Self {
        let head = "---\ntitle: Tea\nversions: '*'\n---\n\n";
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let files = Vfs::in_memory([
            file("content/tea.md", &format!("{head}{source}")),
            file("data/variables/tea.yml", "name: Sencha\nheat: 80 °C\n"),
            file("data/reusables/tea/pour.md", "Pour.\n"),
        ]);
        Self::of(files, format!("{head}{own}"))
    }

    fn of(files: Vfs, own: String) -> Self {
        let mut configs = Vfs::default();
        let id = configs.add(SourceFile::new("hanga.yml", CONFIG.into()));
        Self {
            config: Config::parse(configs.file(id), id).expect("a configuration"),
            files,
            translation: "translations/ja/content/tea.md",
            own,
        }
    }

    /// All pages of a tree that have a translation, each as a site of its own with the data of the tree.
    pub(crate) fn of_tree(root: &Path) -> Option<Vec<Self>> {
        let mut data = Vec::new();
        let mut pages = Vec::new();
        walk(&root.join("data"), &mut data);
        walk(&root.join("translations/ja-JP/content"), &mut pages);
        let read = |path: &Path| fs::read_to_string(path).ok();
        let data: Vec<(String, Vec<u8>)> = (data.iter())
            .filter_map(|path| {
                let name = path.strip_prefix(root).ok()?.to_str()?.to_owned();
                Some((name, read(path)?.into_bytes()))
            })
            .collect();
        pages.sort();
        let pairs: Vec<Self> = (pages.iter().step_by(23))
            .filter_map(|path| {
                let name = path.strip_prefix(root.join("translations/ja-JP")).ok()?;
                let source = read(&root.join(name))?;
                let mut files = data.clone();
                files.push(("content/tea.md".to_owned(), source.into_bytes()));
                Some(Self::of(Vfs::in_memory(files), read(path)?))
            })
            .collect();
        (!pairs.is_empty()).then_some(pairs)
    }

    /// The source.
    pub(crate) fn source(&self) -> String {
        let id = self.files.find("content/tea.md").expect("the page");
        self.files.file(id).text.to_string()
    }

    /// Reads the translation as it would be with this text.
    pub(crate) fn read(&self, own: &str) -> Read {
        let mut files = self.files.clone();
        let id = files.add(SourceFile::new(self.translation, own.as_bytes().to_vec()));
        let repairs = Repairs::of(&self.config, &mut files, None);
        let mut written = own.to_owned();
        let mut count = 0;
        for (_, edits) in repairs.edits() {
            count = edits.len();
            for edit in edits.iter().rev() {
                written.replace_range(edit.range.clone(), &edit.text);
            }
        }
        let text = files.file(id).text.to_string();
        Read {
            is_readable: self.is_readable(&text),
            edits: count,
            problems: repairs.problems(id).len(),
            text,
            written,
        }
    }

    /// Whether Liquid can read the text below the front matter. A value of front matter falls back by itself.
    fn is_readable(&self, text: &str) -> bool {
        let body = text.split_once("\n---\n").map_or(text, |(_, body)| body);
        let leaf = Leaf::of_page(body.into(), Place::start_of(FileId::FIRST));
        let mut problems = leaf.template().problems(&self.config);
        !problems.any(|problem| problem.code.severity == Severity::Error)
    }
}

fn walk(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => walk(&path, found),
            false if path.extension().is_some_and(|it| it == "md" || it == "yml") => {
                found.push(path)
            }
            false => {}
        }
    }
}
