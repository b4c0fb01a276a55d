//! A site that uses every feature, and edits of all kinds, identical in every run.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

mod edits;

use crate::disk;

/// Pages in addition to those of the golden site `tour`, so that every feature is used.
const MORE: &[(&str, &str)] = &[
    (
        "content/landing/index.md",
        "---\ntitle: Landing\nversions: '*'\nheroImage: /images/bird\nintroLinks: { quickstart: /guides }\nlearningTracks: [one]\n\
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
        "content/landing/trip.md",
        "---\ntitle: Trip\nversions: '*'\njourneyTracks:\n- id: a\n  title: A {% data variables.product.where %}\n  guides:\n  \
         - { href: /guides/keep-watch, alternativeNextStep: 'See [it](/landing).' }\n  - { href: /landing/notes }\n---\n",
    ),
    (
        "translations/ja/content/landing/trip.md",
        "---\ntitle: 旅\njourneyTracks: [{ id: a, title: 甲 }]\n---\n",
    ),
    (
        "content/early-access/soon.md",
        "---\ntitle: Soon\nversions: '*'\neffectiveDate: 2026-11-20\n---\n",
    ),
    (
        "content/landing/titled.md",
        "---\ntitle: Titled\nversions: '*'\nintro: See [AUTOTITLE](/landing/target).\n---\n\
         [AUTOTITLE](/landing/target), [AUTOTITLE](/old/target#a)\n\n> [!NOTE] {% data reusables.a %}\n\n\
         {% for row in tables.rows %}\n{{ row.text | render_liquid }}\n{% endfor %}\n\n\
         {% for g in glossaries %}{{ g.description }}{% endfor %}\n\n```js annotate\n// See [AUTOTITLE](/landing/target).\na\n```\n",
    ),
    (
        "content/landing/target.md",
        "---\ntitle: Target {% data variables.product.where %}\nversions: '*'\nredirect_from: [/old/target]\n---\n",
    ),
    (
        "translations/ja/content/landing/target.md",
        "---\ntitle: 行き先\n---\n",
    ),
    (
        "data/tables/rows.yml",
        "- text: 'A {% data reusables.b %}'\n",
    ),
    (
        "data/glossaries/external.yml",
        "- { term: b, description: 'B [AUTOTITLE](/landing/target)' }\n- { term: a, description: A }\n",
    ),
    // Headings that are glossary terms, on a page that does not show the glossary.
    (
        "content/landing/terms.md",
        "---\ntitle: Terms\nversions: '*'\n---\n### wick\n\n### oil\n",
    ),
    (
        "translations/ja/content/landing/terms.md",
        "---\ntitle: 用語\n---\n### 芯\n\n### 油\n",
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
        "content/landing/reference.md",
        "---\ntitle: Reference\nversions: '*'\n---\n{% for o in rest.operationsEnabledForGitHubApps['lantern-cloud@latest'].lamps %}{{ o.summary }}{% endfor %}\n\n\
         {{ webhookPayloadsForCurrentVersion.push }}\n\n[out](/elsewhere/page) {% include bagde %} {{ site.data.list.first }}\n",
    ),
    (
        "rest/cloud.json",
        "[{\"category\": \"lamps\", \"summary\": \"Light\", \"x-github\": {\"enabledForGitHubApps\": true}}]",
    ),
    ("hooks/cloud/push.payload.json", "{\"ref\": \"main\"}"),
    (
        "moved/external.json",
        "{\"/elsewhere/page\": \"https://other.example\"}",
    ),
    ("data/list.json", "{\"first\": \"one\"}"),
    (
        "data/release-notes/lantern-server/3-1/0.yml",
        "date: '2021-01-01'\nsections: { bugs: ['Fixed {% data reusables.c %}.'] }\n",
    ),
];

/// The configuration in addition to that of `tour`.
const CONFIG: &str = "\nrest: { directory: rest, files: { lantern-cloud@latest: cloud } }\n\
    webhooks: { directory: hooks, files: { lantern-cloud@latest: cloud }, fallback: cloud }\n\
    external_links: moved/external.json\n";

/// A site on disk that is modified by edits.
pub(crate) struct Tree {
    pub(crate) root: PathBuf,
    /// Deleted files, to be restored.
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
        let config = tree.read("hanga.yml") + CONFIG;
        tree.write("hanga.yml", config.as_bytes());
        tree
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        disk::write(&self.root, path, bytes);
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).expect("a file")
    }

    /// Returns the files in some folders, in order.
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
}
