//! The site configuration, `hanga.yml`.
//!
//! Enters: its text. Leaves: a consistent [`Config`]: there is a default version, and the names of plans and languages
//! are unique. Unknown keys and wrong types are errors with line and column. Start at [`Config::parse`].

mod check;
mod dialect;
mod readable;
mod redirects;
mod release;
pub mod tools;
mod translations;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use dialect::{Dialect, Lists, Markdown};
pub use redirects::{RedirectFormat, RedirectOutput};
pub use release::Release;
pub use translations::{Repair, Translations};

use crate::{
    diag::{Diagnostic, Severities, codes},
    parse::yaml,
    source::{FileId, Place, SourceFile},
};

/// A site configuration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Name of the site.
    pub title: String,
    /// Absolute URL of the site's root, which may have a path.
    #[serde(default)]
    pub base_url: String,
    /// URL of a page's source file; `{path}` is replaced by the file's path relative to the site's root.
    #[serde(default)]
    pub source_url: Option<String>,
    /// Form of page URLs.
    #[serde(default)]
    pub url_style: UrlStyle,
    /// Languages. The first is the source language.
    pub languages: Vec<Language>,
    /// Plans, in order.
    pub versions: Vec<Plan>,
    /// Products, in order. Products not listed here follow, sorted by name.
    #[serde(default)]
    pub products: Vec<String>,
    /// Files of REST operations.
    #[serde(default)]
    pub rest: Option<VersionedFiles>,
    /// Folders of webhook payloads.
    #[serde(default)]
    pub webhooks: Option<VersionedFiles>,
    /// GraphQL schemas.
    #[serde(default)]
    pub graphql: Option<VersionedFiles>,
    /// Page to which all objects of the GraphQL schema are appended.
    #[serde(default)]
    pub graphql_objects_page: Option<String>,
    /// Images on other hosts.
    #[serde(default)]
    pub image_hosts: Vec<ImageHost>,
    /// Former folder → folder that replaced it.
    #[serde(default)]
    pub moved_folders: BTreeMap<String, String>,
    /// JSON file of paths that lead to other sites.
    #[serde(default)]
    pub external_links: Option<String>,
    /// Addresses of other sites that `hanga check --external` does not ask. A `*` stands for any text.
    #[serde(default)]
    pub external_ignore: Vec<String>,
    /// Value of the `Content-Security-Policy` header; empty for no header.
    #[serde(default = "policy")]
    pub content_security_policy: String,
    /// Deepest heading level in the mini table of contents, unless the page sets another.
    #[serde(default = "three")]
    pub mini_toc_depth: u8,
    /// Whether pages show when their file was last changed, by the commits of the site's git repository.
    #[serde(default)]
    pub last_updated: bool,
    /// Value of `now` and `today` in Liquid, as `YYYY-MM-DD`. The output must not depend on the day of the build.
    #[serde(default)]
    pub now: Option<String>,
    /// Dialect that the tree is written in.
    #[serde(default)]
    pub dialect: Option<Dialect>,
    /// Exceptions from the dialect.
    #[serde(default)]
    pub markdown: Markdown,
    /// Tools besides the known ones: class and tag → name for readers.
    #[serde(default)]
    pub tools: BTreeMap<String, String>,
    /// Front-matter keys that are not reported as unknown. A `*` at the end stands for any rest.
    #[serde(default)]
    pub ignored_keys: Vec<String>,
    /// Handling of links.
    #[serde(default)]
    pub links: Links,
    /// Handling of translations.
    #[serde(default)]
    pub translations: Translations,
    /// Output for old URLs.
    #[serde(default)]
    pub redirects: RedirectOutput,
    /// Address of an assistant, to which an encoded prompt is appended.
    #[serde(default = "prompt_url")]
    pub prompt_url: String,
    /// Severities by diagnostic code: `error`, `warning` or `off`.
    #[serde(default)]
    pub severity: Severities,
}

/// Handling of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    /// Whether links to old URLs are replaced with their redirect targets.
    #[serde(default = "yes")]
    pub follow_redirects: bool,
}

impl Default for Links {
    fn default() -> Self {
        Self {
            follow_redirects: true,
        }
    }
}

/// Form of a page's URL and output file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UrlStyle {
    /// `/a/b`, written to `a/b/index.html`.
    #[default]
    Directory,
    /// `/a/b.html`, written to `a/b.html`.
    File,
}

/// A language of the site.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// First segment of URLs in this language.
    pub code: String,
    /// English name.
    pub name: String,
    /// Name in the language itself.
    pub native_name: String,
    /// BCP 47 tag for `lang` and `hreflang`; defaults to the code.
    #[serde(default)]
    pub hreflang: String,
    /// Folder below `translations/`; empty for the source language.
    #[serde(default)]
    pub directory: String,
    /// Work in progress: marked on each page, and excluded from the sitemap.
    #[serde(default)]
    pub wip: bool,
    /// Writing direction.
    #[serde(default)]
    pub direction: Direction,
}

/// Writing direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// Value of the HTML attribute `dir`.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

/// A product line with its releases.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Name in front matter and URLs.
    pub plan: String,
    /// Short name in front matter and `ifversion`; defaults to the name.
    #[serde(default)]
    pub short_name: String,
    /// Display name; defaults to the name.
    #[serde(default)]
    pub title: String,
    /// Releases, newest first.
    pub releases: Vec<Release>,
    /// Whether releases are numbers that can be compared in ranges.
    #[serde(default)]
    pub numbered: bool,
    /// Whether URLs contain the version.
    #[serde(default = "yes")]
    pub in_urls: bool,
    /// Whether the first release is the site's default version.
    #[serde(default)]
    pub default: bool,
    /// Dates of the versions of its API, newest first.
    #[serde(default)]
    pub api_versions: Vec<String>,
    /// Releases that have no pages on this site; links to them are not changed.
    #[serde(default)]
    pub deprecated_releases: Vec<String>,
    /// The last of `deprecated_releases` whose URLs have the current form.
    #[serde(default)]
    pub oldest_with_new_urls: Option<String>,
    /// The first of `deprecated_releases` whose developer pages are on a separate site.
    #[serde(default)]
    pub newest_on_developer_site: Option<String>,
}

impl Plan {
    /// Splits the deprecated releases into those up to `name` and those after it. Without a name, all are in the first
    /// part.
    pub fn deprecated_up_to(&self, name: Option<&str>) -> (&[String], &[String]) {
        let all = &self.deprecated_releases;
        let at = name.and_then(|name| all.iter().position(|known| known == name));
        all.split_at(at.map_or(all.len(), |at| at + 1))
    }
}

/// Allows only the site's own scripts, and no inline scripts. Articles may contain images, media and frames from other
/// sites, and style single elements.
fn policy() -> String {
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data: https:",
        "media-src 'self' https:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src https:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
    .join("; ")
}

fn prompt_url() -> String {
    "https://github.com/copilot?prompt=".to_owned()
}

fn three() -> u8 {
    3
}

fn yes() -> bool {
    true
}

/// Data files by version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionedFiles {
    /// Folder relative to the site's root.
    pub directory: String,
    /// Version id → name of a file (without extension) or folder.
    pub files: BTreeMap<String, String>,
    /// Name of the file or folder to use for anything that a version's own does not contain.
    #[serde(default)]
    pub fallback: Option<String>,
}

/// Images that are on another host in some versions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageHost {
    /// Prefix of `src` in the source.
    pub from: String,
    /// Replacement for the prefix; `{release}` and `{version}` are substituted.
    pub to: String,
    /// Plan → range of releases.
    pub versions: BTreeMap<String, String>,
    /// Pages whose images are not changed.
    #[serde(default)]
    pub except: Option<ImageException>,
}

/// Pages excluded from an [`ImageHost`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageException {
    /// Product of the pages.
    pub product: String,
    /// Releases to exclude.
    #[serde(default)]
    pub releases: ExceptedReleases,
}

/// Releases of an [`ImageException`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExceptedReleases {
    /// All releases.
    #[default]
    All,
    /// The newest release.
    Latest,
}

impl Config {
    /// Parses a configuration.
    ///
    /// # Errors
    /// What cannot be read in its text, the first key of the wrong type, or all contradictions.
    pub fn parse(file: &SourceFile, id: FileId) -> Result<Self, Vec<Diagnostic>> {
        let problems = readable::check(file, id);
        if !problems.is_empty() {
            return Err(problems);
        }
        let place = Place::start_of(id);
        let mut config: Config = yaml::parse(&file.text).map_err(|error| {
            let span = place.span(error.offset, error.offset);
            vec![Diagnostic::new(&codes::CONFIG, span, error.message)]
        })?;
        let problems = check::complete(&mut config, &place, &file.text);
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(problems)
        }
    }

    /// Path of the site's root: `""` or `/docs`.
    pub fn base_path(&self) -> &str {
        // Every URL begins with it: no search for texts. The path begins at the third slash.
        let url = self.base_url.as_bytes();
        let slash = |from: usize| memchr::memchr(b'/', &url[from..]).map(|at| from + at);
        match slash(0) {
            Some(at) if at > 0 && url[..at].ends_with(b":") && url[at..].starts_with(b"//") => {
                slash(at + 2).map_or("", |at| self.base_url[at..].trim_end_matches('/'))
            }
            _ => "",
        }
    }

    /// Whether a front-matter key that hanga does not know is not reported.
    pub fn ignores_key(&self, key: &str) -> bool {
        let mut ignored = self.ignored_keys.iter();
        ignored.any(|pattern| match pattern.strip_suffix('*') {
            Some(start) => key.starts_with(start),
            None => pattern == key,
        })
    }

    /// Scheme and host, such as `https://example.org`; empty without a `base_url`.
    pub fn origin(&self) -> &str {
        let end = self.base_url.trim_end_matches('/').len() - self.base_path().len();
        &self.base_url[..end]
    }

    /// Folders and files of REST operations, webhook payloads, GraphQL schemas and external links.
    pub fn reference_folders(&self) -> impl Iterator<Item = &str> {
        let folders = [&self.rest, &self.webhooks, &self.graphql];
        let folders = folders.into_iter().flatten();
        folders
            .map(|files| files.directory.as_str())
            .chain(self.external_links.as_deref())
    }

    /// Folders that contain pages.
    pub fn page_folders(&self) -> Vec<String> {
        let mut folders = self.source_folders();
        folders.retain(|folder| folder.ends_with("content"));
        folders
    }

    /// Folders that contain the site's text.
    pub fn source_folders(&self) -> Vec<String> {
        let mut folders = vec!["content".to_owned(), "data".to_owned()];
        for language in &self.languages {
            if !language.directory.is_empty() {
                folders.push(format!("translations/{}/content", language.directory));
                folders.push(format!("translations/{}/data", language.directory));
            }
        }
        folders
    }
}
