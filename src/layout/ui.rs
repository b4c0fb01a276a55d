//! Words of the theme from a tree's own `data/ui.yml`, where it has them.
//!
//! Enters: the file of one language. Leaves: the theme's words that it provides. The keys are those of the public
//! application, read as facts.

use super::Words;
use crate::{
    parse::data,
    source::{Vfs, overlap},
    value::Value,
};

/// The theme's words, and where they are in `ui.yml`.
const WORDS: &[(&str, &str)] = &[
    ("all", "product_guides.filters.all"),
    (
        "all_categories",
        "product_landing.article_grid.all_categories",
    ),
    ("articles", "product_landing.article_grid.heading"),
    ("callout_caution", "alerts.CAUTION"),
    ("callout_important", "alerts.IMPORTANT"),
    ("callout_note", "alerts.NOTE"),
    ("callout_tip", "alerts.TIP"),
    ("callout_warning", "alerts.WARNING"),
    ("code_languages", "code_tabs.aria_label"),
    ("community", "support.ask_community"),
    ("featured_gettingStarted", "toc.getting_started"),
    ("featured_guideCards", "product_landing.guides"),
    ("featured_guides", "toc.guides"),
    ("featured_popular", "toc.popular"),
    ("featured_startHere", "toc.startHere"),
    ("featured_videos", "toc.videos"),
    ("filter_category", "cookbook_landing.category"),
    ("filter_complexity", "cookbook_landing.complexity"),
    ("filter_surface", "cookbook_landing.surface"),
    ("guide_topic", "product_guides.filters.topic"),
    ("guide_type", "product_guides.filters.type"),
    ("home_description", "homepage.description"),
    ("home_title", "header.github_docs"),
    ("journey_articles", "journey_landing.articles_heading"),
    ("journey_more", "journey_track_nav.more_articles"),
    ("journey_next", "journey_track_nav.next_article"),
    ("journey_previous", "journey_track_nav.prev_article"),
    ("language", "picker.language_picker_label"),
    (
        "no_articles",
        "product_landing.article_grid.no_articles_found",
    ),
    ("not_found", "not_found.title"),
    ("not_found_text", "not_found.message"),
    ("on_this_page", "pages.miniToc"),
    ("permissions", "pages.permissions_callout_title"),
    ("reset_filters", "cookbook_landing.reset_filters"),
    (
        "search_articles",
        "product_landing.article_grid.search_articles",
    ),
    ("search_examples", "cookbook_landing.search_articles"),
    ("spotlight", "cookbook_landing.spotlight"),
    ("version", "homepage.version_picker"),
    ("video_of_transcript", "pages.video_from_transcript"),
];

/// A word with placeholders: its name, where it is in `ui.yml`, its placeholders there and in the theme.
struct Pattern {
    name: &'static str,
    path: &'static str,
    /// `x` stands for both `{x}` and `{{ x }}`.
    places: &'static [(&'static str, &'static str)],
    /// What follows a text without any placeholder.
    rest: &'static str,
}

const PATTERNS: &[Pattern] = &[
    Pattern {
        name: "all_docs",
        path: "product_landing.all_docs",
        places: &[("title", "title")],
        rest: "",
    },
    Pattern {
        name: "explore_examples",
        path: "cookbook_landing.explore_articles",
        places: &[("number", "count")],
        rest: "",
    },
    Pattern {
        name: "journey_extent",
        path: "journey_landing.articles",
        places: &[("number", "count")],
        rest: "",
    },
    Pattern {
        name: "journey_step",
        path: "journey_track_nav.current_progress",
        places: &[("i", "step"), ("n", "count")],
        rest: "",
    },
    Pattern {
        name: "next_track",
        path: "journey_track_nav.up_next",
        places: &[("track", "track")],
        rest: ": {track}",
    },
];

/// Groups of words: prefix of the theme's words, and where the rest of them is in `ui.yml`.
const GROUPS: &[(&str, &str)] = &[
    ("carousel_", "carousels"),
    ("graphql_", "products.graphql.reference"),
    ("intro_link_", "product_landing"),
    ("rest_", "products.rest.reference"),
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

impl Pattern {
    /// Returns a text with the theme's placeholders; `None` if it has others.
    fn fill(&self, text: &str) -> Option<String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some(start) = rest.find('{') {
            let (before, from) = rest.split_at(start);
            let (place, after) = from.split_once('}')?;
            let place = place.trim_matches(|c: char| c == '{' || c.is_whitespace());
            let (_, own) = self.places.iter().find(|(known, _)| *known == place)?;
            filled.push_str(before);
            filled.push_str(&format!("{{{own}}}"));
            rest = after.strip_prefix('}').unwrap_or(after);
        }
        filled.push_str(rest);
        if filled == text && !text.contains('{') {
            filled.push_str(self.rest);
        }
        Some(filled)
    }
}

/// Returns the words in a language's file. Texts with Liquid are left out, because the theme's words have none.
pub(super) fn words(files: &Vfs, directory: &str) -> Words {
    let file = files.find(&path(directory)).map(|id| (id, files.file(id)));
    let Some((id, file)) = file.filter(|(_, file)| !file.is_listed_only) else {
        return Words::new();
    };
    // Its problems are reported as those of data.
    let (ui, _) = data::parse(file, id, directory.is_empty());
    let word = |value: &Value| {
        let text = value.as_str()?.trim();
        (!text.is_empty() && !text.contains('{')).then(|| text.to_owned())
    };
    let single = WORDS.iter().filter_map(|(name, path)| {
        let text = word(ui.at(path.split('.'))?)?;
        Some(((*name).to_owned(), text))
    });
    let patterns = PATTERNS.iter().filter_map(|pattern| {
        let text = ui.at(pattern.path.split('.'))?.as_str()?.trim();
        let text = pattern.fill(text).filter(|text| !text.is_empty())?;
        Some((pattern.name.to_owned(), text))
    });
    let grouped = GROUPS.iter().flat_map(|(prefix, path)| {
        let group = ui.at(path.split('.')).and_then(Value::as_map);
        let entries = group.into_iter().flatten();
        entries.filter_map(move |(key, value)| Some((format!("{prefix}{key}"), word(value)?)))
    });
    // A name of its own comes before one that follows from a group.
    grouped.chain(single).chain(patterns).collect()
}

#[cfg(test)]
mod tests {
    use super::PATTERNS;

    #[test]
    fn placeholders_are_those_of_the_theme() {
        let fill = |name: &str, text: &str| {
            let pattern = PATTERNS.iter().find(|pattern| pattern.name == name);
            pattern.expect("a pattern").fill(text)
        };
        let filled = |name, text| fill(name, text).unwrap_or_default();
        assert_eq!(
            filled("journey_extent", "{{ number }} Articles"),
            "{count} Articles"
        );
        assert_eq!(filled("journey_extent", "{number} 件"), "{count} 件");
        assert_eq!(
            filled("journey_step", "Article {i} of {n}"),
            "Article {step} of {count}"
        );
        assert_eq!(filled("next_track", "Up next"), "Up next: {track}");
        assert_eq!(filled("next_track", "{track} is next"), "{track} is next");
        assert_eq!(filled("explore_examples", "Explore all"), "Explore all");
        assert_eq!(fill("explore_examples", "{% if x %}"), None);
        assert_eq!(fill("explore_examples", "{unknown}"), None);
        assert_eq!(fill("explore_examples", "open {"), None);
    }
}
