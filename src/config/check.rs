//! Fills in values derived from other keys, and finds contradictions.

use super::Config;
use crate::{
    diag::{Diagnostic, codes, did_you_mean},
    source::Place,
};

/// Completes a configuration. Returns all problems, each located at the line that contains the offending value.
pub(super) fn complete(config: &mut Config, place: &Place, text: &str) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut report = |word: &str, message: String| {
        let at = text.find(word).unwrap_or(0);
        let span = place.span(at, at + if at > 0 { word.len() } else { 0 });
        problems.push(Diagnostic::new(&codes::CONFIG, span, message));
    };
    config
        .base_url
        .truncate(config.base_url.trim_end_matches('/').len());
    if !config.base_url.is_empty() && !config.base_url.contains("://") {
        report(
            &config.base_url,
            "`base_url` must be an absolute URL, such as `https://example.org/docs`".to_owned(),
        );
    }
    for (from, to) in &config.moved_folders {
        for folder in [from, to] {
            if !folder.trim_matches('/').split('/').all(is_segment) {
                report(
                    folder,
                    format!(
                        "invalid path `{folder}` in `moved_folders`: use letters, digits, `-`, `_`, `+`, and `.` except at the start"
                    ),
                );
            }
        }
    }
    for name in config.severity.unknown() {
        let near = did_you_mean(name, codes::ALL.iter().map(|code| code.name));
        let advice = near.map_or_else(String::new, |near| format!("; {near}"));
        report(name, format!("unknown code `{name}` in `severity`{advice}"));
    }
    languages(config, &mut report);
    versions(config, &mut report);
    problems
}

fn languages(config: &mut Config, report: &mut impl FnMut(&str, String)) {
    if config.languages.is_empty() {
        report(
            "languages",
            "`languages` must list at least one language".to_owned(),
        );
    }
    for n in 0..config.languages.len() {
        let (before, rest) = config.languages.split_at_mut(n);
        let language = &mut rest[0];
        if language.hreflang.is_empty() {
            language.hreflang.clone_from(&language.code);
        }
        if before.iter().any(|other| other.code == language.code) {
            report(
                &language.code,
                format!("duplicate language code `{}`", language.code),
            );
        }
        if n == 0 && !language.directory.is_empty() {
            let message =
                "the first language is the source language and must not have a `directory`";
            report(&language.directory, message.to_owned());
        }
        if n > 0 && language.directory.is_empty() {
            report(
                &language.code,
                format!(
                    "missing `directory` for language `{}`: set it to a directory below `translations/`",
                    language.code
                ),
            );
        }
        let folder = &language.directory;
        if folder.starts_with('/') || folder.split(['/', '\\']).any(|part| part == "..") {
            report(
                folder,
                format!(
                    "directory `{folder}` is outside of `translations/`: use a relative path without `..`"
                ),
            );
        }
        if !is_segment(&language.code) {
            report(
                &language.code,
                format!(
                    "language code `{}` cannot be used in URLs: use letters, digits, `-`, `_`, `+`, and `.` except at the start",
                    language.code
                ),
            );
        }
    }
}

fn versions(config: &mut Config, report: &mut impl FnMut(&str, String)) {
    let mut ids: Vec<String> = Vec::new();
    for plan in &mut config.versions {
        if plan.short_name.is_empty() {
            plan.short_name.clone_from(&plan.plan);
        }
        if plan.title.is_empty() {
            plan.title.clone_from(&plan.plan);
        }
        if plan.releases.is_empty() {
            report(
                &plan.plan,
                format!("plan `{}` must have at least one release", plan.plan),
            );
        }
        if !plan.in_urls && plan.releases.len() > 1 {
            report(
                &plan.plan,
                format!(
                    "plan `{}` cannot have `in_urls: false`: its releases would share the same URLs",
                    plan.plan
                ),
            );
        }
        if !is_segment(&plan.plan) {
            report(
                &plan.plan,
                format!(
                    "`{}` cannot be used in URLs: use letters, digits, `-`, `_`, `+`, and `.` except at the start",
                    plan.plan
                ),
            );
        }
        let named = [&plan.oldest_with_new_urls, &plan.newest_on_developer_site];
        for name in named.into_iter().flatten() {
            if !plan.deprecated_releases.contains(name) {
                report(
                    name,
                    format!("`{name}` is not listed in `deprecated_releases`"),
                );
            }
        }
        for release in &plan.releases {
            if !is_segment(&release.name) {
                report(
                    &release.name,
                    format!(
                        "`{}` cannot be used in URLs: use letters, digits, `-`, `_`, `+`, and `.` except at the start",
                        release.name
                    ),
                );
            }
            let id = format!("{}@{}", plan.plan, release.name);
            if plan.numbered && !release.name.starts_with(|c: char| c.is_ascii_digit()) {
                report(
                    &release.name,
                    format!(
                        "release `{}` must start with a digit because plan `{}` is `numbered`",
                        release.name, plan.plan
                    ),
                );
            }
            if ids.contains(&id) {
                report(&release.name, format!("duplicate version `{id}`"));
            }
            ids.push(id);
        }
    }
    if ids.is_empty() || ids.len() > 64 {
        report(
            "versions",
            format!("expected 1 to 64 versions, found {}", ids.len()),
        );
    }
    if config.versions.iter().filter(|plan| !plan.in_urls).count() > 1 {
        report(
            "in_urls",
            "only one plan can have `in_urls: false`".to_owned(),
        );
    }
    match config.versions.iter().filter(|plan| plan.default).count() {
        0 => {
            if let Some(first) = config.versions.first_mut() {
                first.default = true;
            }
        }
        1 => {}
        _ => report(
            "default",
            "only one plan can have `default: true`".to_owned(),
        ),
    }
    let files = [&config.rest, &config.webhooks, &config.graphql];
    for id in files
        .into_iter()
        .flatten()
        .flat_map(|files| files.files.keys())
    {
        if !ids.contains(id) {
            report(id, format!("unknown version `{id}`"));
        }
    }
}

/// Whether a name can be a URL segment and the name of a folder.
fn is_segment(name: &str) -> bool {
    let usable = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
    !name.is_empty() && !name.starts_with('.') && name.chars().all(usable)
}
