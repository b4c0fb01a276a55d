//! `_redirects`, for Netlify and Cloudflare Pages.
//!
//! One line for each old URL, then a few patterns for families of former URLs. Cloudflare Pages reads 2,000 lines without
//! and 100 with a placeholder (<https://developers.cloudflare.com/pages/configuration/redirects/>). If there are more,
//! folders that moved as a whole become patterns, and of the rest, URLs without language and version come first; what is
//! left has only its pages.

use std::fmt::Write as _;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    hosting::{PatternRedirect, pattern_redirects},
    redirects::{RedirectTable, RedirectTarget},
};
use crate::{
    plan::{self, Selection},
    site::{Structure, encode_path},
    source::below,
};

/// Number of lines without a placeholder that hosts read.
pub const MAX_STATIC: usize = 2_000;

/// Number of lines with a placeholder that hosts read.
const MAX_PATTERNS: usize = 100;

/// The rules of a site.
#[derive(Debug)]
pub struct Rules<'t> {
    /// Old URL, what follows it, and target.
    lines: Vec<(&'t str, &'static str, &'t RedirectTarget)>,
    /// Old and new folder.
    patterns: Vec<(String, String)>,
    /// Number of old URLs that no rule covers.
    pub left_out: usize,
}

impl<'t> Rules<'t> {
    /// Chooses the rules for a table.
    pub fn of(site: &Structure, selection: &Selection, table: &'t RedirectTable) -> Self {
        let families = pattern_redirects(site, selection);
        let mut patterns: Vec<(String, String)> = families
            .into_iter()
            .map(|PatternRedirect { from, to }| (from, to))
            .collect();
        let mut lines: Vec<_> = table
            .iter()
            .flat_map(|(from, moved)| {
                let suffix = moved.suffix(site);
                let file = (!suffix.is_empty()).then_some((from.as_str(), suffix, moved));
                std::iter::once((from.as_str(), "", moved)).chain(file)
            })
            .collect();
        let mut left_out = 0;
        if lines.len() > MAX_STATIC {
            let moved = moved_folders(site, selection, table);
            let free = MAX_PATTERNS.saturating_sub(patterns.len());
            let moved: Vec<_> = moved.into_iter().take(free).collect();
            let known: FxHashSet<&str> = moved.iter().map(|(from, _)| from.as_str()).collect();
            let is_covered = |from: &str| folders(from).any(|folder| known.contains(folder));
            lines.retain(|(from, ..)| !is_covered(from));
            lines.sort_by_cached_key(|(from, suffix, _)| (rank(site, from), suffix.len()));
            left_out = lines.len().saturating_sub(MAX_STATIC);
            lines.truncate(MAX_STATIC);
            patterns.extend(moved);
        }
        Self {
            lines,
            patterns,
            left_out,
        }
    }

    /// Returns the text of `_redirects`.
    pub fn text(&self, site: &Structure) -> String {
        let base = site.config.base_path();
        let mut text = String::new();
        for (from, suffix, moved) in &self.lines {
            let from = literal(from);
            let to = literal_url(&site.url(&moved.to));
            text.extend([base, &*from, suffix, " ", &*to, " 301\n"]);
        }
        for (from, to) in &self.patterns {
            let (from, to) = (literal(from), literal(to));
            let _ = writeln!(text, "{base}{from}/* {base}{to}/:splat 301");
        }
        text
    }
}

/// The importance of an old URL, highest first: without language, without version, by language.
fn rank(site: &Structure, from: &str) -> (bool, usize, bool) {
    let mut parts = from.trim_start_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    let mut languages = site.config.languages.iter();
    let language = languages.position(|language| language.code == first);
    let has_version = |part: &str| {
        site.versions
            .iter()
            .any(|it| it.segment.as_deref() == Some(part))
    };
    (
        parts.next().is_some_and(has_version),
        language.map_or(0, |n| n + 1),
        language.is_some(),
    )
}

/// Returns the folders all of whose old URLs lead to the same path in another folder, with that folder, those with most
/// URLs first. A folder that also contains pages is none: on some hosts, rules precede files.
fn moved_folders(
    site: &Structure,
    selection: &Selection,
    table: &RedirectTable,
) -> Vec<(String, String)> {
    let mut in_use: FxHashSet<String> = FxHashSet::default();
    for unit in plan::plan(site, selection) {
        let permalink = unit.permalink(site);
        // If a folder is known, those around it are, too.
        for folder in folders(&permalink) {
            if in_use.contains(folder) {
                break;
            }
            in_use.insert(folder.to_owned());
        }
        in_use.insert(permalink);
    }
    // Folder → its new folder, if all URLs agree, and their number.
    let mut moved: FxHashMap<&str, (Option<&str>, usize)> = FxHashMap::default();
    for (from, target) in table {
        for folder in folders(from) {
            let rest = &from[folder.len()..];
            let to = target.to.strip_suffix(rest).filter(|to| !to.is_empty());
            let known = moved.entry(folder).or_insert((to, 0));
            known.0 = known.0.filter(|known| to == Some(*known));
            known.1 += 1;
        }
    }
    let moved = moved.into_iter().filter_map(|(folder, (to, count))| {
        let is_moved = count > 1 && !in_use.contains(folder);
        Some((folder, to.filter(|_| is_moved)?, count))
    });
    // A folder before those within it.
    let mut moved: Vec<(&str, &str, usize)> = moved.collect();
    moved.sort_by_cached_key(|(folder, ..)| folder.replace('/', "\0"));
    let mut chosen: Vec<(&str, &str, usize)> = Vec::new();
    for (folder, to, count) in moved {
        match chosen.last_mut() {
            // The outermost folder stands for those within it; of those with the same URLs, the innermost.
            Some(outer) if below(outer.0, folder).is_some() => {
                if outer.2 == count {
                    *outer = (folder, to, count);
                }
            }
            _ => chosen.push((folder, to, count)),
        }
    }
    chosen.sort_by_key(|(folder, _, count)| (std::cmp::Reverse(*count), *folder));
    let chosen = chosen.into_iter();
    chosen
        .map(|(folder, to, _)| (folder.to_owned(), to.to_owned()))
        .collect()
}

/// Returns the folders of a path, innermost first, without the root.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    let slashes = path.rmatch_indices('/').map(|(at, _)| at);
    slashes.filter(|at| *at > 0).map(|at| &path[..at])
}

/// Encodes a path, and the signs that begin placeholders.
fn literal(path: &str) -> String {
    literal_url(&encode_path(path))
}

fn literal_url(url: &str) -> String {
    match url.contains(['*', ':']) {
        true => url.replace('*', "%2A").replace("/:", "/%3A"),
        false => url.to_owned(),
    }
}
