//! One Markdown file as a page or a translation of one.

use std::sync::Arc;

use super::{VersionsSpec, front_matter::FrontMatter, schema::keys, versions};
use crate::{
    diag::{Diagnostic, codes, shorten},
    source::{At, FileId, Foreign, Parts, Place, SourceFile, Span, front_matter},
    value::Leaf,
};

/// A parsed page.
#[derive(Debug)]
pub struct Page {
    /// Its file.
    pub file: FileId,
    /// Its front matter.
    pub front: Arc<FrontMatter>,
    /// Its Markdown.
    pub body: Arc<Leaf>,
    /// The `versions` of its front matter.
    pub versions: VersionsSpec,
    /// Whether it is a translation of which nothing can be used, because it is not UTF-8.
    pub is_unusable: bool,
    /// Whether parts of it are in the source language, because they cannot be read.
    pub is_partly_source: bool,
}

/// Parses a file. `structure`: whether it is in the source language, so that all keys count.
pub fn parse(file: &SourceFile, id: FileId, structure: bool) -> (Page, Vec<Diagnostic>) {
    let mut problems = check_bytes(file, id, structure);
    let is_unusable = file.foreign.is_some() && !structure;
    let parts = front_matter(&file.text).filter(|_| !is_unusable);
    // A translation that has not been begun is reported with its page.
    let is_begun = structure || !file.text.trim().is_empty();
    match &parts {
        Some(parts) if !parts.is_closed => problems.push(unclosed(file, id, parts)),
        None if !is_unusable && is_begun => problems.push(missing(file, id)),
        _ => {}
    }
    let parts = parts.unwrap_or(Parts {
        yaml: 0..0,
        body: 0,
        is_closed: false,
    });
    let front = if parts.body == 0 {
        FrontMatter::default()
    } else {
        FrontMatter::parse(file, id, &parts, structure, &mut problems)
    };
    let place = Place {
        file: id,
        at: At::Offset(parts.body as u32),
    };
    let body = Arc::new(Leaf::of_page(
        file.slice(parts.body..file.text.len()),
        place,
    ));
    let mut page = Page {
        file: id,
        front: Arc::new(front),
        body,
        versions: VersionsSpec::All,
        is_unusable,
        is_partly_source: file.is_partly_source(),
    };
    if structure && page.front.prose(keys::TITLE).is_none() && page.front.lacks(keys::TITLE) {
        let message = "missing `title` in front matter";
        problems.push(Diagnostic::new(
            &codes::MISSING_TITLE,
            Span::start_of(id),
            message,
        ));
    }
    if structure {
        page.versions = versions_of(&page, &mut problems);
    }
    (page, problems)
}

/// The versions of a page in the source language. A page whose `versions` cannot be read is in all of them.
fn versions_of(page: &Page, problems: &mut Vec<Diagnostic>) -> VersionsSpec {
    let Some(value) = page.front.setting(keys::VERSIONS) else {
        // Of front matter that is broken, it is not known what is missing.
        if page.front.lacks(keys::VERSIONS) {
            let span = Span::start_of(page.file);
            let message = "missing `versions` in front matter";
            let help = "add `versions: '*'` if the page applies to every version";
            problems.push(Diagnostic::new(&codes::MISSING_VERSIONS, span, message).help(help));
        }
        return VersionsSpec::All;
    };
    let span = Span::of_key(page.file, keys::VERSIONS.name);
    let known = problems.len();
    match versions::versions(value, &span, problems) {
        // No entry can be read.
        Some(VersionsSpec::Some(specs)) if specs.is_empty() && problems.len() > known => {
            VersionsSpec::All
        }
        Some(spec) => spec,
        None => {
            let message = "`versions` must be `'*'` or a map of plans to version ranges";
            problems.push(Diagnostic::new(&codes::FRONT_MATTER_TYPE, span, message));
            VersionsSpec::All
        }
    }
}

fn missing(file: &SourceFile, id: FileId) -> Diagnostic {
    let message = "missing front matter";
    let start = file.text.trim_start();
    let help = match start.len() < file.text.len() && front_matter(start).is_some() {
        true => "remove what is before the first `---`, also spaces and empty lines",
        false => "start the file with a `---` line, `key: value` lines and a closing `---` line",
    };
    Diagnostic::new(&codes::FRONT_MATTER_MISSING, Span::start_of(id), message).help(help)
}

/// Reports front matter without its closing line.
fn unclosed(file: &SourceFile, id: FileId, parts: &Parts) -> Diagnostic {
    let (message, help) = match parts.yaml.end == parts.body {
        true => {
            let last = file.text[parts.yaml.clone()].trim_end().lines().last();
            let last = shorten(last.unwrap_or_default());
            (
                "the front matter is not closed",
                format!("add a line of `---` after `{last}`"),
            )
        }
        false => (
            "the front matter is not closed: its last line has the wrong number of dashes",
            "write `---`".to_owned(),
        ),
    };
    let start = file.text[..parts.yaml.end].trim_end().len();
    let at = match parts.yaml.end == parts.body {
        true => start..start,
        false => parts.yaml.end..parts.body,
    };
    let end = file.text[..at.end].trim_end().len().max(at.start);
    let span = Place::start_of(id).span(at.start, end);
    Diagnostic::new(&codes::FRONT_MATTER_MISSING, span, message).help(help)
}

/// Problems with a file's bytes.
/// `structure`: whether it is in the source language.
pub(super) fn check_bytes(file: &SourceFile, id: FileId, structure: bool) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let at = |offset: usize| Place::start_of(id).span(offset, offset + 1);
    if let Some(foreign) = file.foreign {
        let instead = match (structure, file.text.contains(char::REPLACEMENT_CHARACTER)) {
            (false, _) => "; the source language is used",
            (true, true) => "; invalid bytes are replaced with U+FFFD",
            (true, false) => "",
        };
        let message = format!("{}{instead}", foreign.message());
        let problem = Diagnostic::new(&codes::INVALID_UTF8, at(foreign.at as usize), message);
        problems.push(problem.help(Foreign::HELP));
        if !structure {
            return problems;
        }
    }
    if let Some(offset) = memchr::memchr(0, file.text.as_bytes()) {
        problems.push(Diagnostic::new(
            &codes::NUL_BYTE,
            at(offset),
            "unexpected NUL byte",
        ));
    }
    if let Some(offset) = long_whitespace(&file.text) {
        let message = "10,000 or more consecutive whitespace characters";
        problems.push(Diagnostic::new(&codes::LONG_BLANK, at(offset), message));
    }
    problems
}

/// Length of a run of whitespace that is reported, because no author intends one that long.
const LONG_WHITESPACE: usize = 10_000;

/// Offset of the first such run.
fn long_whitespace(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_blank = |byte: &&u8| byte.is_ascii_whitespace();
    // Every run of that length covers a multiple of it, so most bytes can be skipped.
    let samples = (0..bytes.len()).step_by(LONG_WHITESPACE);
    let starts = samples.map(|at| at - bytes[..at].iter().rev().take_while(is_blank).count());
    let is_long = |start: &usize| {
        let run = bytes[*start..].iter().take_while(is_blank);
        run.take(LONG_WHITESPACE).count() == LONG_WHITESPACE
    };
    starts.into_iter().find(is_long)
}
