//! Words of the theme from a tree's own `data/ui.yml`, where it has them.
//!
//! Enters: the file of one language. Leaves: the theme's words that it provides. The keys are those of the public
//! application, read as facts.

use super::Words;
use crate::{
    parse::yaml,
    source::{Vfs, overlap},
    value::Value,
};

/// The theme's words, and where they are in `ui.yml`.
const WORDS: &[(&str, &str)] = &[
    ("all", "product_guides.filters.all"),
    ("articles", "product_landing.article_grid.heading"),
    ("callout_caution", "alerts.CAUTION"),
    ("callout_important", "alerts.IMPORTANT"),
    ("callout_note", "alerts.NOTE"),
    ("callout_tip", "alerts.TIP"),
    ("callout_warning", "alerts.WARNING"),
    ("code_languages", "code_tabs.aria_label"),
    ("featured_gettingStarted", "toc.getting_started"),
    ("featured_guides", "toc.guides"),
    ("featured_popular", "toc.popular"),
    ("featured_startHere", "toc.startHere"),
    ("featured_videos", "toc.videos"),
    ("filter_category", "cookbook_landing.category"),
    ("filter_complexity", "cookbook_landing.complexity"),
    ("filter_surface", "cookbook_landing.surface"),
    ("guide_topic", "product_guides.filters.topic"),
    ("guide_type", "product_guides.filters.type"),
    ("on_this_page", "pages.miniToc"),
    ("permissions", "pages.permissions_callout_title"),
    (
        "search_articles",
        "product_landing.article_grid.search_articles",
    ),
    ("spotlight", "cookbook_landing.spotlight"),
];

/// Groups of words: prefix of the theme's words, and where the rest of them is in `ui.yml`.
const GROUPS: &[(&str, &str)] = &[
    ("carousel_", "carousels"),
    ("intro_link_", "product_landing"),
    ("type_", "product_guides.guide_types"),
];

/// Returns the path of a language's file; `directory` is that of its translations.
fn path(directory: &str) -> String {
    match directory {
        "" => "data/ui.yml".to_owned(),
        directory => format!("translations/{directory}/data/ui.yml"),
    }
}

/// Whether the file of a language is, or is below, a path.
pub fn is_at(directory: &str, changed: &str) -> bool {
    overlap(&path(directory), changed)
}

/// Returns the words in a language's file. Texts with Liquid are left out, because the theme's words have none.
pub(super) fn words(files: &Vfs, directory: &str) -> Words {
    let path = path(directory);
    let mut all = files.iter();
    let file = all.find(|(_, file)| file.path == path && !file.is_listed_only);
    // A file that cannot be parsed is reported as data.
    let Some(ui) = file.and_then(|(_, file)| yaml::parse::<Value>(&file.text).ok()) else {
        return Words::new();
    };
    let word = |value: &Value| {
        let text = value.as_str()?.trim();
        (!text.is_empty() && !text.contains('{')).then(|| text.to_owned())
    };
    let single = WORDS.iter().filter_map(|(name, path)| {
        let text = word(ui.at(path.split('.'))?)?;
        Some(((*name).to_owned(), text))
    });
    let grouped = GROUPS.iter().flat_map(|(prefix, path)| {
        let group = ui.at(path.split('.')).and_then(Value::as_map);
        let entries = group.into_iter().flatten();
        entries.filter_map(move |(key, value)| Some((format!("{prefix}{key}"), word(value)?)))
    });
    single.chain(grouped).collect()
}
