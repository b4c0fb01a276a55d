//! Old URLs: the `redirect_from` of every page.

use rustc_hash::FxHashMap;

use super::{Entry, LanguageId, PageId, Structure, VersionId};
use crate::{
    diag::{Diagnostic, codes},
    parse::keys,
    source::{Span, below},
    value::Leaf,
};

/// A `redirect_from`.
#[derive(Debug)]
pub struct Redirect {
    /// The old path, without a language, with a leading and without a trailing slash.
    pub from: String,
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
    /// Indices by old path without leading and trailing slashes, in order.
    by_from: FxHashMap<String, Vec<u32>>,
}

impl Redirects {
    /// Returns the page that replaced an old path without language and version.
    pub fn find(&self, path: &str) -> Option<PageId> {
        self.by_path.get(path.trim_matches('/')).copied()
    }

    /// Returns the redirect with this index.
    pub fn get(&self, n: usize) -> &Redirect {
        &self.list[n]
    }

    /// Returns the redirects from an old path, with their indices.
    fn of(&self, from: &str) -> impl Iterator<Item = (u32, &Redirect)> {
        let numbers = self.by_from.get(from).map_or(&[][..], Vec::as_slice);
        numbers.iter().map(|n| (*n, &self.list[*n as usize]))
    }

    fn push(&mut self, redirect: Redirect) {
        let from = redirect.from.trim_matches('/').to_owned();
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
                if !is_path(&redirect.from) {
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
            to: id,
            version: None,
            span: None,
        });
        redirects.by_path.insert(old, id);
    }
}

/// Whether an old URL can be an output file.
fn is_path(from: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    let usable = |c: char| !c.is_control() && !matches!(c, '\\' | '?' | '#');
    from.chars().all(usable) && from.trim_matches('/').split('/').all(plain)
}

/// Reads an old path. A former URL of a family (`/enterprise/admin/…`) is also read as the path that replaced it.
fn read(site: &Structure, to: PageId, written: &Leaf) -> Vec<Redirect> {
    let path = format!("/{}", written.text.trim().trim_matches('/'));
    let from = site.without_language(&path).to_owned();
    let (version, bare) = site.without_version(&from);
    let bare = format!("/{}", bare.trim_matches('/'));
    let names_version = from
        .split('/')
        .nth(1)
        .is_some_and(|first| first.contains('@'));
    let span = Some(written.span());
    let mut redirects = vec![Redirect {
        from,
        to,
        version,
        span: span.clone(),
    }];
    let own = site.page(to).href.as_str();
    if version.is_some() && !names_version && bare.trim_matches('/') != own {
        redirects.push(Redirect {
            from: bare,
            to,
            version: None,
            span,
        });
    }
    redirects
}

/// An old URL and its target, as permalinks.
#[derive(Debug)]
pub struct RedirectPair {
    /// The old URL.
    pub from: String,
    /// The page's own permalink.
    pub to: String,
    /// Index of the [`Redirect`] that it results from; `None` if it is an address without version.
    pub redirect: Option<usize>,
}

impl Structure {
    /// Returns the target of a permalink that has no page, by the first matching redirect in
    /// [`Structure::redirects_in`]; `None` if it has a page, or no redirect either.
    pub(super) fn redirected(
        &self,
        language: LanguageId,
        version: VersionId,
        href: &str,
    ) -> Option<String> {
        let has = |page: PageId, version| self.page(page).versions.contains(version);
        if self.find(href).is_some_and(|page| has(page, version)) {
            return None;
        }
        let segment = self.version(version).segment.as_deref();
        // The old path can contain the version itself.
        let named = segment.map(|segment| format!("{segment}/{href}"));
        let of_path = self.redirects.of(href).filter_map(|(n, redirect)| {
            let is_same = redirect.version.is_none() && has(redirect.to, version);
            let first = || self.page(redirect.to).versions.first();
            let target = match is_same {
                true => Some(version),
                false if segment.is_none() => redirect
                    .version
                    .filter(|it| has(redirect.to, *it))
                    .or_else(first),
                false => None,
            };
            Some((n, redirect.to, target?))
        });
        let of_named = named.iter().flat_map(|named| self.redirects.of(named));
        let of_named = of_named.filter_map(|(n, redirect)| {
            let own = redirect
                .version
                .filter(|version| has(redirect.to, *version));
            let target = own.or_else(|| self.page(redirect.to).versions.first());
            Some((n, redirect.to, target?))
        });
        let (_, page, version) = of_path.chain(of_named).min_by_key(|(n, ..)| *n)?;
        Some(self.permalink(language, version, &self.page(page).href))
    }

    /// Returns pairs of old URL and permalink for one language: with each version of the page, and without version for
    /// the first of them; for the source language, also without language. The addresses without version of pages that the
    /// default version lacks follow.
    pub fn redirects_in(&self, language: LanguageId) -> Vec<RedirectPair> {
        let mut pairs = Vec::new();
        for (redirect_number, redirect) in self.redirects.iter().enumerate() {
            let entry = self.page(redirect.to);
            let mut push = |from, to| {
                pairs.push(RedirectPair {
                    from,
                    to,
                    redirect: Some(redirect_number),
                });
            };
            let to = |version| self.permalink(language, version, &entry.href);
            let bare = redirect.from.trim_matches('/');
            let Some(first) = entry.versions.first() else {
                continue;
            };
            let code = &self.config.languages[usize::from(language.0)].code;
            if let Some(version) = redirect.version {
                let target = to(if entry.versions.contains(version) {
                    version
                } else {
                    first
                });
                if language == LanguageId::SOURCE {
                    push(redirect.from.clone(), target.clone());
                }
                push(format!("/{code}/{bare}"), target);
                continue;
            }
            for version in entry.versions.iter() {
                push(self.permalink(language, version, bare), to(version));
            }
            push(format!("/{code}/{bare}"), to(first));
            if language == LanguageId::SOURCE {
                push(redirect.from.clone(), to(first));
            }
        }
        pairs.extend(self.without_default_version(language));
        pairs
    }

    /// Returns the addresses without version of the pages that the default version lacks; for the source language, also
    /// without language. They lead to the first version that has the page.
    fn without_default_version(
        &self,
        language: LanguageId,
    ) -> impl Iterator<Item = RedirectPair> + '_ {
        let default = self.default_version();
        let code = &self.config.languages[usize::from(language.0)].code;
        let lacks = move |entry: &&Entry| !entry.versions.contains(default);
        self.pages.iter().filter(lacks).flat_map(move |entry| {
            let pair = move |from, first| RedirectPair {
                from,
                to: self.permalink(language, first, &entry.href),
                redirect: None,
            };
            let addresses = [
                Some(format!("/{code}/{}", entry.href)),
                (language == LanguageId::SOURCE).then(|| format!("/{}", entry.href)),
            ];
            let first = entry.versions.first();
            let addresses = addresses.into_iter().flatten();
            addresses.filter_map(move |from| Some(pair(from, first?)))
        })
    }
}
