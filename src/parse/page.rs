//! One Markdown file as a page or a translation of one.

use std::sync::Arc;

use super::{front_matter::FrontMatter, schema::keys};
use crate::{
    diag::{Diagnostic, codes},
    source::{At, FileId, Parts, Place, SourceFile, Span, front_matter},
    value::{Leaf, Value},
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
}

/// The `versions` of a page or feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionsSpec {
    /// `'*'`, or no valid value.
    All,
    /// The union of these.
    Some(Vec<RangeSpec>),
}

/// One entry of `versions`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeSpec {
    /// Plan name, short name, or `feature`.
    pub plan: String,
    /// Range of releases, or the feature's name.
    pub range: String,
}

/// Parses a file. `structure`: whether it is in the source language, so that all keys count.
pub fn parse(file: &SourceFile, id: FileId, structure: bool) -> (Page, Vec<Diagnostic>) {
    let mut problems = check_bytes(file, id);
    let parts = front_matter(&file.text);
    // A translation that has not been begun is reported with its page.
    let is_begun = structure || !file.text.trim().is_empty();
    if parts.is_none() && is_begun {
        let span = Span::start_of(id);
        let message = "missing or unclosed front matter";
        let help = "start the file with a `---` line, `key: value` lines and a closing `---` line";
        problems.push(Diagnostic::new(&codes::FRONT_MATTER_MISSING, span, message).help(help));
    }
    let parts = parts.unwrap_or(Parts {
        yaml: 0..0,
        body: 0,
    });
    let front = if parts.body == 0 {
        FrontMatter::default()
    } else {
        FrontMatter::parse(file, id, parts.yaml, structure, &mut problems)
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
    };
    if structure && page.front.is_valid {
        if page.front.prose(keys::TITLE).is_none() {
            let span = Span::start_of(id);
            problems.push(Diagnostic::new(
                &codes::MISSING_TITLE,
                span,
                "missing `title` in front matter",
            ));
        }
        page.versions = match page.front.setting(keys::VERSIONS) {
            Some(value) => versions(value).unwrap_or_else(|| {
                let span = Span::of_key(id, keys::VERSIONS.name);
                let message = "`versions` must be `'*'` or a map of plans to version ranges";
                problems.push(Diagnostic::new(&codes::FRONT_MATTER_TYPE, span, message));
                VersionsSpec::All
            }),
            None => {
                let span = Span::start_of(id);
                let message = "missing `versions` in front matter";
                let help = "add `versions: '*'` if the page applies to every version";
                problems.push(Diagnostic::new(&codes::MISSING_VERSIONS, span, message).help(help));
                VersionsSpec::All
            }
        };
    }
    (page, problems)
}

/// Parses `versions`.
pub fn versions(value: &Value) -> Option<VersionsSpec> {
    if let Some(text) = value.as_str() {
        return (text.trim() == "*").then_some(VersionsSpec::All);
    }
    let mut specs = Vec::new();
    for (plan, range) in value.as_map()? {
        let ranges = match range {
            Value::List(names) => names
                .iter()
                .map(|n| n.as_str().map(str::to_owned))
                .collect::<Option<Vec<_>>>()?,
            Value::Map(_) | Value::Nil | Value::Bool(_) => return None,
            other => {
                let mut text = String::new();
                other.write_to(&mut text);
                vec![text]
            }
        };
        specs.extend(ranges.into_iter().map(|range| RangeSpec {
            plan: plan.to_string(),
            range,
        }));
    }
    Some(VersionsSpec::Some(specs))
}

/// Problems with a file's bytes.
pub(super) fn check_bytes(file: &SourceFile, id: FileId) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let at = |offset: usize| Place::start_of(id).span(offset, offset + 1);
    if let Some(offset) = file.invalid_utf8_at {
        let message = "invalid UTF-8; replaced with U+FFFD";
        let help = "save the file as UTF-8";
        problems
            .push(Diagnostic::new(&codes::INVALID_UTF8, at(offset as usize), message).help(help));
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
