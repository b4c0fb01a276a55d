//! Examples of a product, from `data/product-examples/<product>/`: code, communities, people.

use serde::Serialize;

use crate::{
    diag::Diagnostic, parse::page::versions, plan::Unit, render::Renderer, site::PageKind,
    value::Value,
};

/// Where the paths of examples lead. They are repositories and users of this host.
const HOST: &str = "https://github.com/";

/// The files there can be, and the key under which an example of each has its path.
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

impl Renderer<'_> {
    /// The examples of this version, on the page of a product.
    pub(super) fn examples(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<Group> {
        if self.site.page(unit.page).kind != PageKind::Product {
            return Vec::new();
        }
        let Some(all) = self.product_data(unit, "product-examples") else {
            return Vec::new();
        };
        let groups = FILES.iter().map(|(name, key)| {
            let entries = all.get(name).and_then(Value::as_list).unwrap_or_default();
            let items = entries.iter();
            Group {
                name,
                label: self.label(unit.language, "examples", name),
                items: items
                    .filter_map(|entry| self.example(unit, entry, key, found))
                    .collect(),
            }
        });
        groups.filter(|group| !group.items.is_empty()).collect()
    }

    fn example(
        &self,
        unit: Unit,
        entry: &Value,
        key: &str,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Example> {
        let spec = entry.get("versions").and_then(versions);
        if spec.is_some_and(|spec| !self.site.holds(&spec, unit.version)) {
            return None;
        }
        let path = entry.get(key)?.as_leaf()?;
        let href = self.word_of(unit, path, found);
        let mut prose = |key| {
            let leaf = entry.get(key).and_then(Value::as_leaf);
            leaf.map(|leaf| self.render_prose(unit, leaf, found))
        };
        Some(Example {
            title: prose("title").map_or_else(|| href.clone(), |title| title.text),
            description_html: prose("description").unwrap_or_default().html,
            href: match href.contains("://") {
                true => href,
                false => format!("{HOST}{}", href.trim_start_matches('/')),
            },
            languages: words(entry.get("languages")),
            tags: words(entry.get("tags")),
        })
    }
}

/// A list of words, or words between commas.
fn words(value: Option<&Value>) -> Vec<String> {
    let texts: Vec<&str> = match value {
        Some(Value::List(values)) => values.iter().filter_map(Value::as_str).collect(),
        other => other.and_then(Value::as_str).into_iter().collect(),
    };
    texts
        .into_iter()
        .flat_map(|text| text.split(','))
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}
