//! Fills in values derived from other keys, and finds contradictions.

use super::{Config, Plan};
use crate::{
    diag::{Diagnostic, codes, did_you_mean},
    html::{runs_script, script_message},
    liquid::tags,
    source::Place,
};

/// Maximum number of tools of a site; pages keep sets of them.
const MAX_TOOLS: usize = 90;

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
    let addresses = [Some(&config.prompt_url), config.source_url.as_ref()];
    for address in addresses.into_iter().flatten() {
        if runs_script(address) {
            report(address, script_message(address));
        }
    }
    for (from, to) in &config.moved_folders {
        for folder in [from, to] {
            if !folder.trim_matches('/').split('/').all(is_segment) {
                report(
                    folder,
                    format!("invalid path `{folder}` in `moved_folders`: {SEGMENT_HELP}"),
                );
            }
        }
    }
    for name in config.tools.keys() {
        if !is_segment(name) || name.contains(['.', '+']) {
            let message =
                format!("invalid name of a tool: `{name}`; use letters, digits, `-` and `_`");
            report(name, message);
        } else if tags::is_reserved(name) {
            report(
                name,
                format!("`{name}` in `tools` is the name of another Liquid tag"),
            );
        }
    }
    if config.tools.len() > MAX_TOOLS {
        report("tools", format!("`tools` has more than {MAX_TOOLS} tools"));
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
                    "language code `{}` cannot be used in URLs: {SEGMENT_HELP}",
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
        self::plan(plan, report);
        for release in &plan.releases {
            self::release(plan, &release.name, report);
            let id = format!("{}@{}", plan.plan, release.name);
            if ids.contains(&id) {
                report(&release.name, format!("duplicate version `{id}`"));
            }
            ids.push(id);
        }
    }
    if ids.is_empty() || ids.len() > 64 {
        let message = format!("expected 1 to 64 versions, found {}", ids.len());
        report("versions", message);
    }
    default_version(config, report);
    let files = [&config.rest, &config.webhooks, &config.graphql];
    let named = files.into_iter().flatten();
    for id in named.flat_map(|files| files.files.keys()) {
        if !ids.contains(id) {
            report(id, format!("unknown version `{id}`"));
        }
    }
}

fn plan(plan: &Plan, report: &mut impl FnMut(&str, String)) {
    let name = &plan.plan;
    if plan.releases.is_empty() {
        let message = format!("plan `{name}` must have at least one release");
        report(name, message);
    }
    if !plan.in_urls && plan.releases.len() > 1 {
        let message = format!(
            "plan `{name}` cannot have `in_urls: false`: its releases would share the same URLs"
        );
        report(name, message);
    }
    if !is_segment(name) {
        let message = format!("`{name}` cannot be used in URLs: {SEGMENT_HELP}");
        report(name, message);
    }
    let named = [&plan.oldest_with_new_urls, &plan.newest_on_developer_site];
    for release in named.into_iter().flatten() {
        if !plan.deprecated_releases.contains(release) {
            let message = format!("`{release}` is not listed in `deprecated_releases`");
            report(release, message);
        }
    }
}

fn release(plan: &Plan, name: &str, report: &mut impl FnMut(&str, String)) {
    if !is_segment(name) {
        let message = format!("`{name}` cannot be used in URLs: {SEGMENT_HELP}");
        report(name, message);
    }
    if plan.numbered && !name.starts_with(|c: char| c.is_ascii_digit()) {
        let message = format!(
            "release `{name}` must start with a digit because plan `{}` is `numbered`",
            plan.plan
        );
        report(name, message);
    }
}

/// Checks the keys that only one plan can have. The first plan is the default if there is no other.
fn default_version(config: &mut Config, report: &mut impl FnMut(&str, String)) {
    if config.versions.iter().filter(|plan| !plan.in_urls).count() > 1 {
        let message = "only one plan can have `in_urls: false`".to_owned();
        report("in_urls", message);
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
}

/// How to correct a name that is not a segment.
const SEGMENT_HELP: &str = "use letters, digits, `-`, `_`, `+`, and `.` except at the start";

/// Whether a name can be a URL segment and the name of a folder.
fn is_segment(name: &str) -> bool {
    let usable = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
    !name.is_empty() && !name.starts_with('.') && name.chars().all(usable)
}
