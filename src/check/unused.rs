//! What no page uses: reusables, variables, images, includes, features.
//!
//! Enters: what the units have read ([`Uses`]). Leaves: a finding at each text that none of them has read. This is exact: a reusable
//! that only another unused reusable names is unused, too, and so is one in a branch that no version takes, because no
//! reader can see it. It means nothing unless all versions and languages were rendered.
//!
//! Not reported: redirects that no page follows, because they are there for people who come from elsewhere; glossary
//! terms, because a glossary shows all of them.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Finding, uses::Uses};
use crate::{
    diag::{Code, Diagnostic, codes, paths::is_builtin},
    layout::{BuiltIn, StaticFile, built_in},
    site::{LanguageId, Site},
    source::{At, FileId, Place, Span, Vfs, below},
    value::{Leaf, Value},
};

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
