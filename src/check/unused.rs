//! What no page uses: reusables, variables, images, includes, features.
//!
//! Enters: what the units have read. Leaves: a finding at each text that none of them has read. This is exact: a reusable
//! that only another unused reusable names is unused, too, and so is one in a branch that no version takes, because no
//! reader can see it. It means nothing unless all versions and languages were rendered.
//!
//! Not reported: redirects that no page follows, because they are there for people who come from elsewhere; glossary
//! terms, because a glossary shows all of them.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Finding;
use crate::{
    diag::{Code, Diagnostic, codes, paths::is_builtin},
    layout::{BuiltIn, StaticFile, built_in},
    render::{Facts, Read, Reads},
    site::{LanguageId, Site, VersionSet, decode, split_address},
    source::{At, FileId, Place, Span, Vfs, below},
    value::{Leaf, Value},
};

/// Lists of reads that are longer are walked once for all pages. They are kept until the end, so that no other list gets
/// their address.
const SHARED: usize = 16;

/// What the units of a site have read.
#[derive(Debug, Default)]
pub(super) struct Uses {
    data: FxHashMap<Box<[Box<str>]>, VersionSet>,
    includes: FxHashMap<Box<str>, VersionSet>,
    /// Paths of images and files below the base path, decoded, without a slash before them.
    files: FxHashSet<String>,
    addresses: FxHashSet<Box<str>>,
    /// Long lists of reads that many pages have in common, by address.
    shared: FxHashMap<usize, (Reads, VersionSet)>,
}

impl Uses {
    /// Adds what a unit in these versions has read.
    pub(super) fn add(&mut self, versions: VersionSet, reads: &[Read]) {
        for read in reads {
            match read {
                Read::Data { path, .. } if !Read::is_tree(path) => match self.data.get_mut(path) {
                    Some(known) => known.extend(versions),
                    None => _ = self.data.insert(path.clone(), versions),
                },
                Read::Include { name, .. } => match self.includes.get_mut(name) {
                    Some(known) => known.extend(versions),
                    None => _ = self.includes.insert(name.clone(), versions),
                },
                Read::Image { address, .. } | Read::File { address, .. } => self.add_file(address),
                Read::All(inner) if inner.len() < SHARED => self.add(versions, inner),
                Read::All(inner) => {
                    let known = self.shared.entry(inner.as_ptr() as usize);
                    let (_, known) = known.or_insert_with(|| (Reads::clone(inner), versions));
                    known.extend(versions);
                }
                _ => {}
            }
        }
    }

    /// Adds the files that are part of a unit besides its images, which are not among its reads.
    pub(super) fn add_media(&mut self, facts: &Facts) {
        for media in &facts.media {
            self.add_file(&media.src);
        }
    }

    fn add_file(&mut self, address: &str) {
        if !self.addresses.contains(address) {
            self.addresses.insert(address.into());
            let path = decode(split_address(address).0).into_owned();
            let path = path.trim_start_matches('/');
            // `public` is the root of the output.
            let inner = path.strip_prefix("public/").map(str::to_owned);
            self.files.extend(inner);
            self.files.insert(path.to_owned());
        }
    }

    /// Drops what only [`add`](Self::add) needs.
    pub(super) fn finish(&mut self) {
        self.addresses = FxHashSet::default();
    }

    /// Returns what several pages have read.
    pub(super) fn of_all<'u>(pages: impl ParallelIterator<Item = &'u Self>) -> Self {
        let all = pages.fold(Self::default, Self::with);
        let mut all = all.reduce(Self::default, |a, b| a.with(&b));
        all.walk_shared();
        all
    }

    /// Adds what other pages have read. Sets are put together: the order does not matter.
    fn with(mut self, other: &Self) -> Self {
        other
            .data
            .iter()
            .for_each(|(path, versions)| match self.data.get_mut(path) {
                Some(known) => known.extend(*versions),
                None => _ = self.data.insert(path.clone(), *versions),
            });
        other
            .includes
            .iter()
            .for_each(|(name, versions)| match self.includes.get_mut(name) {
                Some(known) => known.extend(*versions),
                None => _ = self.includes.insert(name.clone(), *versions),
            });
        other.files.iter().for_each(|file| {
            if !self.files.contains(file) {
                self.files.insert(file.clone());
            }
        });
        other
            .shared
            .iter()
            .for_each(|(address, (reads, versions))| {
                let known = self.shared.entry(*address);
                let (_, known) = known.or_insert_with(|| (Reads::clone(reads), *versions));
                known.extend(*versions);
            });
        self
    }

    /// Adds what the long lists contain, which can contain others.
    fn walk_shared(&mut self) {
        let mut walked: FxHashMap<usize, VersionSet> = FxHashMap::default();
        let mut open: Vec<_> = std::mem::take(&mut self.shared).into_values().collect();
        while let Some((reads, versions)) = open.pop() {
            let known = walked.entry(reads.as_ptr().addr()).or_default();
            let new = versions.without(*known);
            if !new.is_empty() {
                known.extend(new);
                self.add(new, &reads);
                open.extend(std::mem::take(&mut self.shared).into_values());
            }
        }
    }

    /// Returns the versions in which a piece of data was read, alone or as part of a map.
    pub(super) fn of_datum(&self, path: &[Box<str>]) -> VersionSet {
        let mut versions = VersionSet::default();
        for known in 1..=path.len() {
            let found = self.data.get(&path[..known]).copied();
            versions.extend(found.unwrap_or_default());
        }
        versions
    }

    /// Returns the versions in which an include was read.
    pub(super) fn of_include(&self, name: &str) -> VersionSet {
        self.includes.get(name).copied().unwrap_or_default()
    }
}

/// Returns a finding for each text, image and feature that no unit uses. Images are no texts, so that they have no place
/// of their own: they are reported at the start of the configuration, with their path.
pub(super) fn findings(
    site: &Site,
    files: &[StaticFile],
    config_file: FileId,
    uses: &Uses,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let data = site.texts().data(LanguageId::SOURCE);
    for (root, code, what) in [
        ("reusables", &codes::UNUSED_REUSABLE, "reusable"),
        ("variables", &codes::UNUSED_VARIABLE, "variable"),
    ] {
        if let Some(value) = data.get(root) {
            let mut path: Vec<Box<str>> = vec![root.into()];
            let mut report = |path: &[Box<str>], place: &Place| {
                let message = format!("no page shows the {what} `{}`", path.join("."));
                found.push(finding(code, name_of(place, &site.files), message));
            };
            each_text(value, &mut path, &mut |path, leaf| {
                // A file that tells authors about the folder is no text for pages.
                let is_readme = path.last().is_some_and(|name| &**name == "README");
                if !is_readme && uses.of_datum(path).is_empty() {
                    report(path, &leaf.place);
                }
            });
        }
    }
    found.extend(includes(site, uses));
    found.extend(images(site, files, config_file, uses));
    found.extend(features(site));
    found
}

/// Calls `visit` for each text in a value, with its keys.
pub(super) fn each_text<'v>(
    value: &'v Value,
    path: &mut Vec<Box<str>>,
    visit: &mut impl FnMut(&[Box<str>], &'v Arc<Leaf>),
) {
    if let Some(map) = value.as_map() {
        for (key, value) in map {
            path.push((**key).into());
            each_text(value, path, visit);
            path.pop();
        }
    } else if let Some(list) = value.as_list() {
        for value in list {
            each_text(value, path, visit);
        }
    } else if let Some(leaf) = value.as_leaf() {
        visit(path, leaf);
    }
}

/// Returns the key of a value in YAML, or the first line of a file that is a text as a whole.
fn name_of(place: &Place, files: &Vfs) -> Span {
    match &place.at {
        At::Value(path) => {
            let key = path.rsplit('\u{1f}').next().unwrap_or_default().len();
            let at = At::Key(path.clone());
            Place {
                at,
                ..place.clone()
            }
            .span(0, key)
        }
        _ => first_line(place.file, files),
    }
}

fn first_line(file: FileId, files: &Vfs) -> Span {
    let text = &files.file(file).text;
    let line = text.lines().next().unwrap_or_default();
    Place::start_of(file).span(0, line.len())
}

fn finding(code: &'static Code, span: Span, message: String) -> Finding {
    let help = "delete it, or use it on a page";
    Finding {
        diagnostic: Diagnostic::new(code, span, message).help(help),
        units: Vec::new(),
    }
}

fn includes<'s>(site: &'s Site, uses: &'s Uses) -> impl Iterator<Item = Finding> + 's {
    let of_theme: FxHashSet<String> = built_in().iter().map(BuiltIn::path).collect();
    let includes = &site.texts().includes;
    let unused = includes
        .names()
        .filter(|name| uses.of_include(name).is_empty());
    unused.filter_map(move |name| {
        let file = includes.get(name)?.place.file;
        // The theme has includes for pages that this site does not have, and a site can have its own of the same names.
        let path = &site.files.file(file).path;
        let is_own = !is_builtin(path) && !of_theme.contains(path);
        let message = format!("no page uses the include `{name}`");
        is_own.then(|| {
            finding(
                &codes::UNUSED_INCLUDE,
                first_line(file, &site.files),
                message,
            )
        })
    })
}

/// Reports images in folders. Those beside the home page, such as `favicon.ico`, are for browsers. The configuration,
/// templates and front matter can name images that they do not read.
fn images<'s>(
    site: &'s Site,
    files: &'s [StaticFile],
    config_file: FileId,
    uses: &'s Uses,
) -> impl Iterator<Item = Finding> + 's {
    let is_image = |path: &str| {
        let end = path
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        matches!(
            &*end,
            "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "avif"
        )
    };
    let unused = files.iter().filter(move |file| {
        file.source().is_some()
            && file.path.contains('/')
            && is_image(&file.path)
            && !uses.files.contains(&file.path)
    });
    let unused: Vec<&StaticFile> = unused.collect();
    let named = match unused.is_empty() {
        true => FxHashSet::default(),
        false => named_files(site),
    };

    unused.into_iter().filter_map(move |file| {
        let name = file.path.rsplit('/').next()?;
        (!named.contains(name)).then(|| {
            let message = format!("no page shows the image `{}`", file.name());
            finding(&codes::UNUSED_IMAGE, Span::start_of(config_file), message)
        })
    })
}

/// Returns the names of files in front matter, data, templates and the configuration, and in attributes of HTML other
/// than `src`.
fn named_files(site: &Site) -> FxHashSet<&str> {
    let is_part = |c: char| c.is_alphanumeric() || "-_.%@".contains(c);
    let mut named = FxHashSet::default();
    for (_, file) in site.files.iter() {
        for (at, _) in file.text.match_indices('.') {
            let before = &file.text[..at];
            let start = before.len()
                - before
                    .chars()
                    .rev()
                    .take_while(|c| is_part(*c))
                    .map(char::len_utf8)
                    .sum::<usize>();
            let after = &file.text[at..];
            let end = at + after.find(|c| !is_part(c)).unwrap_or(after.len());
            let path =
                before[..start].trim_end_matches(|c: char| is_part(c) || c == '/' || c == ':');
            if !path.ends_with("](") && !path.ends_with("src=\"") && !path.ends_with("src='") {
                named.insert(&file.text[start..end]);
            }
        }
    }
    named
}

/// Reports features that no tag and no `versions` names.
fn features(site: &Site) -> Vec<Finding> {
    let Some(features) = site.texts().data(LanguageId::SOURCE).get("features") else {
        return Vec::new();
    };
    let mut unused: FxHashSet<&str> = match features.as_map() {
        Some(map) => map.keys().map(|name| &**name).collect(),
        None => return Vec::new(),
    };
    for (_, file) in site.files.iter() {
        if below("data/features", &file.path).is_none() {
            for name in words_of_conditions(&file.text) {
                unused.remove(name);
            }
        }
    }
    let file = |name: &str| site.files.find(&format!("data/features/{name}.yml"));
    let mut unused: Vec<&str> = unused.into_iter().collect();
    unused.sort_unstable();
    let found = unused.into_iter().filter_map(|name| {
        let message = format!("no condition and no `versions` names the feature `{name}`");
        let help = "delete the file";
        let span = first_line(file(name)?, &site.files);
        Some(Finding {
            diagnostic: Diagnostic::new(&codes::UNUSED_FEATURE, span, message).help(help),
            units: Vec::new(),
        })
    });
    found.collect()
}

/// Returns the words in tags and outputs, and in lines about features.
fn words_of_conditions(text: &str) -> impl Iterator<Item = &str> {
    let tags = text
        .split("{%")
        .skip(1)
        .map(|rest| rest.split("%}").next().unwrap_or(rest));
    let outputs = text
        .split("{{")
        .skip(1)
        .map(|rest| rest.split("}}").next().unwrap_or(rest));
    let mut last = false;
    let lines = text.lines().filter(move |line| {
        // A list of features stands below its key.
        let is_item = line.trim_start().starts_with('-');
        last = line.contains("feature") || last && is_item;
        last
    });
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    tags.chain(outputs)
        .chain(lines)
        .flat_map(move |piece| piece.split(move |c| !is_part(c)))
}
