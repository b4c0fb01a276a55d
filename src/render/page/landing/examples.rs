//! Examples of a product, from `data/product-examples/<product>/`: code, communities, people.

use serde::Serialize;

use super::localized::{Localized, wrong_type};
use crate::{
    diag::Diagnostic, parse::keys, plan::Unit, render::page::PageBuilder, site::PageKind,
    source::Span, value::Value,
};

/// Base URL of the paths of examples, which are repositories and users on this host.
const HOST: &str = "https://github.com/";

/// The possible files, and the key of the path in the examples of each.
const FILES: &[(&str, &str)] = &[
    ("code-examples", "href"),
    ("community-examples", "repo"),
    ("user-examples", "user"),
];

/// The examples of one file.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    /// `code-examples`, `community-examples` or `user-examples`.
    name: &'static str,
    label: String,
    items: Vec<Example>,
}

/// One example.
#[derive(Debug, Serialize)]
struct Example {
    title: String,
    href: String,
    description_html: String,
    languages: Vec<String>,
    tags: Vec<String>,
}

impl PageBuilder<'_> {
    /// Returns the examples for this version, on the page of a product.
    pub(super) fn examples(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<Group> {
        if self.structure().page(unit.page).kind != PageKind::Product {
            return Vec::new();
        }
        let Some(all) = self.product_data(unit, "product-examples") else {
            return Vec::new();
        };
        let near = self.front_span(unit, keys::TITLE);
        let mut groups = Vec::new();
        for (name, key) in FILES {
            let Some(file) = all.get(name) else {
                continue;
            };
            let Some(entries) = file.list() else {
                wrong_type(file.source, &near, "a list of examples", found);
                continue;
            };
            let items: Vec<Example> = entries
                .into_iter()
                .filter_map(|entry| self.example(unit, entry, key, &near, found))
                .collect();
            if !items.is_empty() {
                groups.push(Group {
                    name,
                    label: self.label(unit.language, "examples", name),
                    items,
                });
            }
        }
        groups
    }

    fn example(
        &self,
        unit: Unit,
        entry: Localized<'_>,
        key: &str,
        near: &Span,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Example> {
        let Some(path) = entry.source.get(key).and_then(Value::as_leaf) else {
            wrong_type(entry.source, near, &format!("a map with `{key}`"), found);
            return None;
        };
        if !self.is_for(unit, entry, near, found) {
            return None;
        }
        let href = self.address(unit, path, found)?;
        let mut data_prose = |key| self.data_prose(unit, entry.get(key)?, found);
        Some(Example {
            title: data_prose("title").map_or_else(|| href.clone(), |title| title.text),
            description_html: data_prose("description").unwrap_or_default().html,
            href: match href.contains("://") {
                true => href,
                false => format!("{HOST}{}", href.trim_start_matches('/')),
            },
            languages: entry.get("languages").map(words).unwrap_or_default(),
            tags: entry.get("tags").map(words).unwrap_or_default(),
        })
    }
}

/// Returns a list of words, or of comma-separated words. Each is the translation's if it has one.
fn words(value: Localized<'_>) -> Vec<String> {
    let text = |value: Localized<'_>| {
        let (source, own) = value.texts()?;
        Some(own.unwrap_or(source).text.to_string())
    };
    let texts: Vec<String> = match value.list() {
        Some(values) => values.into_iter().filter_map(text).collect(),
        None => text(value).into_iter().collect(),
    };
    let words = texts.iter().flat_map(|text| text.split(','));
    words
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}
