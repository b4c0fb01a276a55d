//! Parses layouts.
//!
//! Enters: the templates of the theme, and of the site. Leaves: Tera's form of them. A template of the site that cannot be
//! used is reported, and the theme's own takes its place; no other template is affected.

use std::collections::BTreeMap;

use tera::{ErrorKind, Kwargs, State, Tera, Value};

use super::{
    Layout,
    references::{References, find_loop, references},
};
use crate::{
    diag::{Diagnostic, codes},
    html::with_joints,
    source::{FileId, Place, Span, Vfs},
};

/// Template name → file.
pub(super) type Templates = BTreeMap<String, FileId>;

/// Prefix of the names of the theme's own templates, through which a site's templates can refer to those that they
/// override.
pub(super) const THEME_PREFIX: &str = "theme/";

/// Parses all templates, and those of the theme alone. From `all`, those that cannot be used are removed.
pub(super) fn parse(
    all: &mut Templates,
    theme: &Templates,
    files: &Vfs,
    problems: &mut Vec<Diagnostic>,
) -> (Tera, Tera) {
    let fallback = theme.values().next().copied().unwrap_or(FileId(0));
    let ids = all.clone();
    let report = |error: &tera::Error| problem_in(error, &ids, fallback, files);
    if own(all, theme).is_empty()
        && let Ok(tera) = tera_of(all, files)
    {
        return (tera.clone(), tera);
    }
    let of_theme = tera_of(theme, files).unwrap_or_default();
    while let Some(problem) = break_loop(all, theme, files) {
        problems.push(problem);
    }
    loop {
        let error = match tera_of(all, files) {
            Ok(tera) => return (tera, of_theme),
            Err(error) => error,
        };
        let ErrorKind::SyntaxError(syntax) = error.kind() else {
            break;
        };
        let name = syntax.filename().to_owned();
        problems.push(report(&error));
        if !replace(all, theme, &name) {
            return (of_theme.clone(), of_theme);
        }
    }
    // What else can be wrong is found when all templates are put together, and Tera stops at the first. So they are
    // added one by one, those that others need first.
    let mut waiting: Vec<(String, FileId)> = own(all, theme);
    for (name, _) in &waiting {
        replace(all, theme, name);
    }
    let mut tera = tera_of(all, files).unwrap_or_else(|_| of_theme.clone());
    loop {
        let before = waiting.len();
        let mut errors = Vec::new();
        waiting.retain(|(name, id)| {
            let without = all.insert(name.clone(), *id);
            match tera_of(all, files) {
                Ok(parsed) => {
                    tera = parsed;
                    false
                }
                Err(error) => {
                    match without {
                        Some(id) => all.insert(name.clone(), id),
                        None => all.remove(name),
                    };
                    errors.push(error);
                    true
                }
            }
        });
        if waiting.len() == before || waiting.is_empty() {
            problems.extend(errors.iter().map(report));
            return (tera, of_theme);
        }
    }
}

/// The site's own templates.
fn own(all: &Templates, theme: &Templates) -> Vec<(String, FileId)> {
    let is_own = |(name, id): &(&String, &FileId)| {
        is_layout(name) && !name.starts_with(THEME_PREFIX) && theme.get(*name) != Some(*id)
    };
    let own = all.iter().filter(is_own);
    own.map(|(name, id)| (name.clone(), *id)).collect()
}

/// Replaces a template of the site with the theme's, if there is one. Returns whether there was such a template.
fn replace(all: &mut Templates, theme: &Templates, name: &str) -> bool {
    let broken = all.remove(name);
    let built_in = theme.get(name).filter(|own| Some(**own) != broken);
    all.extend(built_in.map(|own| (name.to_owned(), *own)));
    broken.is_some()
}

/// Replaces the site's templates that contain each other, if there are any. Returns the problem.
fn break_loop(all: &mut Templates, theme: &Templates, files: &Vfs) -> Option<Diagnostic> {
    let layouts = all.iter().filter(|(name, _)| is_layout(name));
    let named: References = layouts
        .map(|(name, id)| (name.clone(), references(&files.file(*id).text)))
        .collect();
    let tags = find_loop(&named)?;
    let own = own(all, theme);
    let file = |name: &str| own.iter().find(|(own, _)| own == name).map(|(_, id)| *id);
    let mut places = tags.iter().filter_map(|(name, tag)| {
        let span = Place::start_of(file(name)?).span(tag.range.start, tag.range.end);
        Some((*name, span))
    });
    let (first, span) = places.next()?;
    let message = match tags.len() {
        1 => format!("template `{first}` includes or extends itself; not used"),
        _ => {
            let names: Vec<String> = tags.iter().map(|(name, _)| format!("`{name}`")).collect();
            let names = names.join(", ");
            format!("templates include or extend each other in a loop: {names}; not used")
        }
    };
    let mut problem = Diagnostic::new(&codes::TEMPLATE, span, message);
    problem.help = Some(match theme.contains_key(first) {
        true => {
            format!("remove the tag, or name the theme's own template: `{THEME_PREFIX}{first}`")
        }
        false => "remove the tag".to_owned(),
    });
    for (_, span) in places.by_ref() {
        problem = problem.label(span, "this tag is part of the loop");
    }
    drop(places);
    let names: Vec<String> = tags.iter().map(|(name, _)| (*name).to_owned()).collect();
    for name in names.iter().filter(|name| file(name).is_some()) {
        replace(all, theme, name);
    }
    Some(problem)
}

fn tera_of(templates: &Templates, files: &Vfs) -> Result<Tera, tera::Error> {
    let mut tera = Tera::default();
    // Tera's own filter copies the text, which is most of a page.
    tera.register_filter("safe", |value: Value, _: Kwargs, _: &State| {
        match value.is_string() {
            true => value.mark_safe(),
            false => Value::safe_string(&value.to_string()),
        }
    });
    // Long names break between their words. All other texts are escaped as usual.
    tera.register_filter("breakable", |value: Value, _: Kwargs, _: &State| {
        let html = value.as_str().and_then(with_joints);
        html.map_or(value, |html| Value::safe_string(&html))
    });
    let layouts = templates.iter().filter(|(name, _)| is_layout(name));
    let sources: Vec<(String, String)> = layouts
        .map(|(name, id)| (name.clone(), files.file(*id).text.to_string()))
        .collect();
    tera.add_raw_templates(sources)?;
    Ok(tera)
}

pub(super) fn is_layout(name: &str) -> bool {
    name.ends_with(".html") && !name.starts_with("includes/")
}

/// Converts an error in putting templates together. Tera describes its place in words.
fn problem_in(error: &tera::Error, ids: &Templates, fallback: FileId, files: &Vfs) -> Diagnostic {
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => {
            let id = ids.get(current).copied().unwrap_or(fallback);
            let tags = references(&files.file(id).text);
            let tag = tags.into_iter().find(|tag| tag.name == *parent);
            let range = tag.map_or(0..0, |tag| tag.range);
            let message = format!("template `{parent}` not found");
            Layout::diagnostic(Place::start_of(id).span(range.start, range.end), message)
        }
        ErrorKind::Msg(text) => {
            let message = text.lines().next().unwrap_or_default();
            let message = message.strip_prefix("error: ").unwrap_or(message);
            let span = place_in(text, ids, files);
            Layout::diagnostic(span.unwrap_or_else(|| Span::start_of(fallback)), message)
        }
        _ => problem(error, "", ids, fallback),
    }
}

/// The place after the first arrow of a text: `--> name:line:column`.
fn place_in(text: &str, ids: &Templates, files: &Vfs) -> Option<Span> {
    let line = text
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("--> "))?;
    let mut parts = line.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let id = *ids.get(parts.next()?)?;
    let text = &files.file(id).text;
    let start: usize = text
        .split_inclusive('\n')
        .take(line.checked_sub(1)?)
        .map(str::len)
        .sum();
    let characters = text[start..].chars().take(column.checked_sub(1)?);
    let at = start + characters.map(char::len_utf8).sum::<usize>();
    Some(Place::start_of(id).span(at, at))
}

/// Converts a template error to a diagnostic.
pub(super) fn problem(
    error: &tera::Error,
    name: &str,
    ids: &Templates,
    fallback_file: FileId,
) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let id = ids.get(report.filename()).copied().unwrap_or(fallback_file);
            let range = report.span().range.clone();
            Layout::diagnostic(
                Place::start_of(id).span(range.start, range.end),
                report.message(),
            )
        }
        _ => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default().to_owned();
            Layout::diagnostic(Layout::span_of(ids, name, fallback_file), first)
        }
    }
}
