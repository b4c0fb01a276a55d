//! The site configuration, `hanga.yml`.
//!
//! Enters: its text. Leaves: a [`Config`] in which every reference holds: a default version exists, plans and
//! languages have different names. Unknown keys and wrong types are errors with line and column.

mod check;
mod release;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use release::Release;

use crate::{
    diag::{Diagnostic, Severities, codes},
    parse::yaml,
    source::{FileId, Place, SourceFile},
};

/// What a site's owner decided.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Name of the site.
    pub title: String,
    /// Absolute address of the site's root. It may have a path.
    #[serde(default)]
    pub base_url: String,
    /// Address of a page's source file; `{path}` is replaced by its path below the site's root.
    #[serde(default)]
    pub source_url: Option<String>,
    /// Form of addresses.
    #[serde(default)]
    pub url_style: UrlStyle,
    /// Languages; the first is the one pages are written in.
    pub languages: Vec<Language>,
    /// Plans in their order.
    pub versions: Vec<Plan>,
    /// Products in their order; those not named follow by name.
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
    /// The page whose text is followed by all objects of the GraphQL schema.
    #[serde(default)]
    pub graphql_objects_page: Option<String>,
    /// Other hosts of images.
    #[serde(default)]
    pub image_hosts: Vec<ImageHost>,
    /// Former folder → the folder whose pages took its place.
    #[serde(default)]
    pub moved_folders: BTreeMap<String, String>,
    /// A JSON file of paths that lead to other sites.
    #[serde(default)]
    pub external_links: Option<String>,
    /// What pages may load, as the header `Content-Security-Policy` says it; empty for no such header.
    #[serde(default = "policy")]
    pub content_security_policy: String,
    /// Deepest heading in the mini table of contents of a page that does not say otherwise.
    #[serde(default = "three")]
    pub mini_toc_depth: u8,
    /// Day that `now` and `today` mean in Liquid, as `YYYY-MM-DD`: output must not depend on the day of the build.
    #[serde(default)]
    pub now: Option<String>,
    /// Dialect of Markdown.
    #[serde(default)]
    pub markdown: Markdown,
    /// What becomes of links.
    #[serde(default)]
    pub links: Links,
    /// How bad each kind of problem is: code → `error`, `warning` or `off`.
    #[serde(default)]
    pub severity: Severities,
}

/// What becomes of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    /// Whether a link to an old address is printed with the address that it redirects to.
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

/// Form of a page's address and file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UrlStyle {
    /// `/a/b` in `a/b/index.html`.
    #[default]
    Directory,
    /// `/a/b.html` in `a/b.html`.
    File,
}

/// A language of the site.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// First segment of its addresses.
    pub code: String,
    /// Its name in English.
    pub name: String,
    /// Its name in itself.
    pub native_name: String,
    /// BCP 47 tag for `lang` and `hreflang`; the code where it is empty.
    #[serde(default)]
    pub hreflang: String,
    /// Folder below `translations/`. The source language has none.
    #[serde(default)]
    pub directory: String,
    /// Work in progress: marked on each page, not in the sitemap.
    #[serde(default)]
    pub wip: bool,
    /// Direction of its script.
    #[serde(default)]
    pub direction: Direction,
}

/// Direction of a script.
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
    /// The value of HTML's `dir`.
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
    /// Its name in front matter and addresses.
    pub plan: String,
    /// Its short name in front matter and `ifversion`; the name where it is empty.
    #[serde(default)]
    pub short_name: String,
    /// Its name for readers; the name where it is empty.
    #[serde(default)]
    pub title: String,
    /// Its releases, newest first.
    pub releases: Vec<Release>,
    /// Whether releases are numbers that ranges compare.
    #[serde(default)]
    pub numbered: bool,
    /// Whether addresses name the version.
    #[serde(default = "yes")]
    pub in_urls: bool,
    /// Whether its first release is the site's default version.
    #[serde(default)]
    pub default: bool,
    /// Releases without pages here; links to them are left as they are.
    #[serde(default)]
    pub deprecated_releases: Vec<String>,
    /// The last of `deprecated_releases` that has addresses of today's form.
    #[serde(default)]
    pub oldest_with_new_urls: Option<String>,
    /// The first of `deprecated_releases` whose developers' pages are on a site of their own.
    #[serde(default)]
    pub newest_on_developer_site: Option<String>,
}

impl Plan {
    /// The deprecated releases up to `name` and those after it. Without a name, all are before.
    pub fn deprecated_up_to(&self, name: Option<&str>) -> (&[String], &[String]) {
        let all = &self.deprecated_releases;
        let at = name.and_then(|name| all.iter().position(|known| known == name));
        all.split_at(at.map_or(all.len(), |at| at + 1))
    }
}

/// Nothing but the site's own scripts, and no script within a page. Articles may bring images, sounds and frames from
/// elsewhere, and style single elements.
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
    /// Folder below the site's root.
    pub directory: String,
    /// Version id → name of a file (without extension) or folder.
    pub files: BTreeMap<String, String>,
    /// Name that stands for what a version's own lacks.
    #[serde(default)]
    pub fallback: Option<String>,
}

/// Images that lie on another host in some versions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageHost {
    /// Beginning of the `src` as written.
    pub from: String,
    /// What takes its place; `{release}` and `{version}` are replaced.
    pub to: String,
    /// Plan → range of releases.
    pub versions: BTreeMap<String, String>,
    /// Pages that keep their images.
    #[serde(default)]
    pub except: Option<ImageException>,
}

/// Pages that an [`ImageHost`] does not concern.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageException {
    /// Product of the pages.
    pub product: String,
    /// In which releases.
    #[serde(default)]
    pub releases: ExceptedReleases,
}

/// Releases of an [`ImageException`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExceptedReleases {
    /// All.
    #[default]
    All,
    /// The newest.
    Latest,
}

/// Dialect of Markdown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Markdown {
    /// Rules of lists.
    #[serde(default)]
    pub lists: Lists,
}

/// Rules of lists and HTML blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lists {
    /// CommonMark's.
    #[default]
    Commonmark,
    /// Those of the parser that trees of 2020 and 2021 were written for.
    Legacy,
}

impl Config {
    /// Reads a configuration.
    ///
    /// # Errors
    /// What is wrong with it, the first syntax error or all contradictions.
    pub fn parse(file: &SourceFile, id: FileId) -> Result<Self, Vec<Diagnostic>> {
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
        let rest = self.base_url.split_once("://").map_or("", |(_, rest)| rest);
        rest.find('/')
            .map_or("", |at| rest[at..].trim_end_matches('/'))
    }

    /// Scheme and host: `https://example.org`, or nothing.
    pub fn origin(&self) -> &str {
        let end = self.base_url.trim_end_matches('/').len() - self.base_path().len();
        &self.base_url[..end]
    }

    /// Folders and files of REST operations, payloads, schemas and external links.
    pub fn reference_folders(&self) -> impl Iterator<Item = &str> {
        let folders = [&self.rest, &self.webhooks, &self.graphql];
        let folders = folders.into_iter().flatten();
        folders
            .map(|files| files.directory.as_str())
            .chain(self.external_links.as_deref())
    }

    /// Folders that hold the site's text.
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
