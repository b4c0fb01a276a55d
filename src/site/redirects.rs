//! Old URLs: the `redirect_from` of every page.

use rustc_hash::FxHashMap;

use super::{PageId, Structure, VersionId, decode, fold_case};
use crate::{
    config::UrlStyle,
    diag::{Diagnostic, codes},
    html::runs_script,
    parse::keys,
    source::{Span, below},
    value::Leaf,
};

/// A `redirect_from`.
#[derive(Debug)]
pub struct Redirect {
    /// The old path, without a language, with a leading and without a trailing slash. It is not percent-encoded.
    pub from: String,
    /// What follows the old path in the address of its file: `/index.html`, or, on sites with such URLs, `.html`.
    pub suffix: &'static str,
    /// The page that replaced it.
    pub to: PageId,
    /// The version in the old path.
    pub version: Option<VersionId>,
    /// Location in the source; `None` if it results from a moved folder.
    pub span: Option<Span>,
}

/// All old URLs.
#[derive(Debug, Default)]
pub struct Redirects {
    list: Vec<Redirect>,
    by_path: FxHashMap<String, PageId>,
    /// The first old path of those that differ in case only, by that path in lower case.
    by_folded: FxHashMap<String, u32>,
    /// Indices by old path without leading and trailing slashes, in order.
    by_from: FxHashMap<String, Vec<u32>>,
}

impl Redirects {
    /// Returns the page that replaced an old path without language and version.
    pub fn find(&self, path: &str) -> Option<PageId> {
        let path = path.trim_matches('/');
        let found = self.by_path.get(path);
        found.or_else(|| self.by_path.get(bare(path))).copied()
    }

    /// Returns the redirect with this index.
    pub fn get(&self, n: usize) -> &Redirect {
        &self.list[n]
    }

    /// Returns the redirects from an old path, with their indices.
    pub(super) fn of(&self, from: &str) -> impl Iterator<Item = (u32, &Redirect)> {
        let known = self.by_from.get(from);
        let numbers = known.or_else(|| self.by_from.get(bare(from)));
        let numbers = numbers.map_or(&[][..], Vec::as_slice);
        numbers.iter().map(|n| (*n, &self.list[*n as usize]))
    }

    fn push(&mut self, redirect: Redirect) {
        let from = redirect.from.trim_matches('/').to_owned();
        let number = self.list.len() as u32;
        self.by_folded
            .entry(fold_case(&from).into_owned())
            .or_insert(number);
        self.by_from
            .entry(from)
            .or_default()
            .push(self.list.len() as u32);
        self.list.push(redirect);
    }

    /// Returns all redirects, in the order of pages.
    pub fn iter(&self) -> impl Iterator<Item = &Redirect> {
        self.list.iter()
    }
}

/// Reads and checks all `redirect_from`.
pub(super) fn collect(site: &Structure, problems: &mut Vec<Diagnostic>) -> Redirects {
    let mut redirects = Redirects::default();
    for (id, entry) in site.entries() {
        for leaf in entry.front.get(keys::REDIRECT_FROM).unwrap_or_default() {
            let written = &*leaf.text;
            for redirect in read(site, id, leaf) {
                if !is_path(written) {
                    let message = format!(
                        "invalid `redirect_from` path `{written}`; expected a path such as `/old/page`"
                    );
                    problems.push(Diagnostic::new(&codes::REDIRECT_PATH, leaf.span(), message));
                    continue;
                }
                let bare = site
                    .without_version(&redirect.from)
                    .1
                    .trim_matches('/')
                    .to_owned();
                let report = |code, message: String| Diagnostic::new(code, leaf.span(), message);
                let path = |id: PageId| format!("content/{}", site.page(id).relative_path);
                // Two pages can share an old path if no version has both.
                let clash = |other: PageId| {
                    let both = site.page(other).versions;
                    entry.versions.iter().any(|version| {
                        both.contains(version)
                            && redirect.version.is_none_or(|only| only == version)
                    })
                };
                match (site.find(&bare), redirects.by_path.get(&bare)) {
                    (Some(page), _) if page == id && redirect.from.trim_matches('/') != bare => {}
                    (Some(page), _) if page == id => {
                        problems.push(report(
                            &codes::REDIRECT_LOOP,
                            format!("redirect loop: `{written}` is this page's own URL"),
                        ));
                        continue;
                    }
                    (Some(page), _) if clash(page) => {
                        let message =
                            format!("`{written}` is the URL of an existing page: {}", path(page));
                        let existing = Span::start_of(site.page(page).file);
                        let problem = report(&codes::REDIRECT_SHADOWED, message);
                        problems.push(problem.label(existing, "the page"));
                        continue;
                    }
                    (_, Some(other))
                        if *other != id && redirect.version.is_none() && clash(*other) =>
                    {
                        let message = format!("`{written}` already redirects to {}", path(*other));
                        let problem = report(&codes::REDIRECT_TWICE, message);
                        let mut same = redirects.of(redirect.from.trim_matches('/'));
                        let first = same.find(|(_, it)| it.to == *other);
                        let first = first.and_then(|(_, first)| first.span.clone());
                        problems.push(match first {
                            Some(first) => problem.label(first, "first claimed here"),
                            None => problem,
                        });
                        continue;
                    }
                    _ => {}
                }
                let first = redirects
                    .by_folded
                    .get(&*fold_case(redirect.from.trim_matches('/')));
                let first = first.map(|n| redirects.get(*n as usize));
                if let Some(first) = first.filter(|first| {
                    first.to != id && first.from != redirect.from && clash(first.to)
                }) {
                    let message = format!(
                        "`{written}` differs only in case from `{}`, which redirects to {}",
                        first.from,
                        path(first.to)
                    );
                    let problem = report(&codes::REDIRECT_TWICE, message)
                        .help("some hosts do not distinguish them and use the first one");
                    problems.push(match first.span.clone() {
                        Some(first) => problem.label(first, "first claimed here"),
                        None => problem,
                    });
                }
                redirects.by_path.entry(bare).or_insert(id);
                redirects.push(redirect);
            }
        }
    }
    follow_folders(site, &mut redirects);
    redirects
}

/// Adds the redirects of `moved_folders`, for the URL and the old URLs of every page below the new folder, unless the
/// former URL is in use. A folder can have moved several times, so this is repeated until nothing is added, at most once
/// for each folder.
fn follow_folders(site: &Structure, redirects: &mut Redirects) {
    for _ in 0..site.config.moved_folders.len() {
        let before = redirects.list.len();
        for (from, to) in &site.config.moved_folders {
            follow_folder(
                site,
                from.trim_matches('/'),
                to.trim_matches('/'),
                redirects,
            );
        }
        if redirects.list.len() == before {
            break;
        }
    }
}

fn follow_folder(site: &Structure, from: &str, to: &str, redirects: &mut Redirects) {
    let pages = site.entries().map(|(id, entry)| (entry.href.as_str(), id));
    let old = redirects.list.iter().filter(|old| old.version.is_none());
    let old = old.map(|old| (old.from.trim_matches('/'), old.to));
    // If the former folder is within the new one, the pages in it have not moved.
    let stays = |path: &str| below(to, from).is_some() && below(from, path).is_some();
    let moved: Vec<(String, PageId)> = pages
        .chain(old)
        .filter(|(path, _)| !stays(path))
        .filter_map(|(path, id)| Some((format!("{from}{}", below(to, path)?), id)))
        .collect();
    for (old, id) in moved {
        if site.find(&old).is_some() || redirects.by_path.contains_key(&old) {
            continue;
        }
        redirects.push(Redirect {
            from: format!("/{old}"),
            suffix: "",
            to: id,
            version: None,
            span: None,
        });
        redirects.by_path.insert(old, id);
    }
}

/// Whether an old URL can be an output file. `?` and `#` can be part of its name if they are percent-encoded.
fn is_path(written: &str) -> bool {
    let path = written.trim();
    let decoded = decode(path);
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    let usable = |c: char| !c.is_control() && c != '\\';
    !path.contains(['?', '#'])
        && !runs_script(path)
        && decoded.chars().all(usable)
        && decoded.trim_matches('/').split('/').all(plain)
}

/// Splits an old path at the part that is only in the address of its file.
fn split_file(path: &str, style: UrlStyle) -> (&str, &'static str) {
    let suffixes: &[&'static str] = match style {
        UrlStyle::Directory => &["/index.html"],
        UrlStyle::File => &["/index.html", ".html"],
    };
    let of = |suffix: &&'static str| Some((path.strip_suffix(*suffix)?, *suffix));
    suffixes.iter().find_map(of).unwrap_or((path, ""))
}

/// Returns a path without the name of an index file.
fn bare(path: &str) -> &str {
    let rest = path.strip_suffix("index.html");
    let rest = rest.filter(|rest| rest.is_empty() || rest.ends_with('/'));
    rest.map_or(path, |rest| rest.trim_end_matches('/'))
}

/// Reads an old path. A former URL of a family (`/enterprise/admin/…`) is also read as the path that replaced it.
fn read(site: &Structure, to: PageId, written: &Leaf) -> Vec<Redirect> {
    let path = format!("/{}", decode(written.text.trim()).trim_matches('/'));
    let (path, suffix) = split_file(&path, site.config.url_style);
    let path = if path.is_empty() { "/" } else { path };
    let from = site.without_language(path).to_owned();
    let (version, bare) = site.without_version(&from);
    let bare = format!("/{}", bare.trim_matches('/'));
    let names_version = from
        .split('/')
        .nth(1)
        .is_some_and(|first| first.contains('@'));
    let span = Some(written.span());
    let mut redirects = vec![Redirect {
        from,
        suffix,
        to,
        version,
        span: span.clone(),
    }];
    let own = site.page(to).href.as_str();
    if version.is_some() && !names_version && bare.trim_matches('/') != own {
        redirects.push(Redirect {
            from: bare,
            suffix,
            to,
            version: None,
            span,
        });
    }
    redirects
}
