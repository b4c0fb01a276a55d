//! The article grid of a landing page: the articles below it as cards, with labels that a reader can filter by.
//!
//! Enters: the pages below the page, and `category`, `complexity`, `industry`, `surface`, `topics`, `contentType` and
//! `type` in their front matter. Leaves: all cards, and the values that the labels of each kind have. The theme's
//! script hides the cards that do not match.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rustc_hash::FxHashSet;
use serde::Serialize;

use super::groups::octicon_html;
use crate::{
    diag::Diagnostic,
    liquid::tags::icon,
    parse::{Key, keys, types},
    plan::Unit,
    render::page::PageBuilder,
    site::PageId,
};

/// The articles below a page.
#[derive(Debug, Default, Serialize)]
pub(super) struct Grid {
    /// Whether it is that of a category landing, which has words of its own.
    is_category: bool,
    pub(super) articles: Vec<Card>,
    filters: Vec<Filter>,
}

/// An article.
#[derive(Debug, Serialize)]
pub(super) struct Card {
    title: String,
    href: String,
    intro_html: String,
    /// An `<svg>` element, or empty.
    icon_html: String,
    labels: Vec<Label>,
}

/// A label of an article.
#[derive(Debug, Serialize)]
struct Label {
    /// The name of its filter.
    name: &'static str,
    value: String,
    label: String,
    /// The same page with only the articles that have this label; empty for all kinds but categories.
    href: String,
}

/// A choice of labels of one kind.
#[derive(Debug, Serialize)]
struct Filter {
    /// Its name in addresses.
    name: &'static str,
    label: String,
    options: Vec<Choice>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Choice {
    value: String,
    label: String,
}

/// The labels that are lists in front matter, by the names of their filters.
const LISTS: &[(&str, Key<types::StrList>)] = &[
    ("industry", keys::INDUSTRY),
    (CATEGORY, keys::CATEGORY),
    ("complexity", keys::COMPLEXITY),
    ("surface", keys::SURFACE),
    ("topic", keys::TOPICS),
];

const CATEGORY: &str = "category";

/// The filter by kind of text: `contentType` or, in older trees, `type`.
const TYPE: &str = "type";

/// The filters in the order in which they are shown, and their names in `filters`.
const FILTERS: &[(&str, &str)] = &[
    (CATEGORY, "category"),
    ("surface", "surface"),
    ("topic", "topics"),
    ("complexity", "complexity"),
    ("industry", "industry"),
    (TYPE, "contentType"),
];

/// The filters of a category landing without `filters`, besides the one for categories.
const OF_CATEGORY: &[&str] = &["surface"];

/// Height of an icon in pixels.
const ICON_HEIGHT: &str = "24";

/// The icon in place of an unknown one.
const ANY_ICON: &str = "copilot";

/// Which articles a grid lists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// All articles below the page, sorted by title; only those in `includedCategories`, and those in none.
    Discovery,
    /// All articles below the page, sorted by title.
    Bespoke,
    /// The pages two levels below, in the order of the tree.
    Category,
}

impl PageBuilder<'_> {
    /// Returns the articles below a page whose layout has a grid, or that sets `includedCategories` or `filters`.
    pub(super) fn grid(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Grid {
        let included = self.words(unit.page, keys::INCLUDED_CATEGORIES);
        let wanted = self.front(unit, keys::FILTERS);
        let kind = match self.layout_name(unit.page) {
            Some("discovery-landing") => Kind::Discovery,
            Some("bespoke-landing") => Kind::Bespoke,
            Some("category-landing") => Kind::Category,
            _ if !included.is_empty() => Kind::Discovery,
            _ if wanted.is_some() => Kind::Bespoke,
            _ => return Grid::default(),
        };
        let mut pages = match kind {
            Kind::Category => self.pages_of_children(unit),
            Kind::Discovery | Kind::Bespoke => {
                let all = self.pages_below(unit).into_iter();
                all.filter(|page| self.visible_listed(unit, *page).is_empty())
                    .collect()
            }
        };
        if kind == Kind::Discovery && !included.is_empty() {
            pages.retain(|page| {
                let categories = self.words(*page, keys::CATEGORY);
                categories.is_empty() || categories.iter().any(|name| is_in(&included, name))
            });
        }
        let mut articles: Vec<Card> = pages
            .into_iter()
            .map(|page| self.grid_card(Unit { page, ..unit }, &included, found))
            .collect();
        let collation = self.structure().collation(unit.language);
        if kind != Kind::Category {
            articles.sort_by(|a, b| collation.compare(&a.title, &b.title));
        }
        let wanted: Option<Vec<&str>> =
            wanted.map(|names| names.iter().map(|name| name.text.trim()).collect());
        let wanted = wanted.or_else(|| (kind == Kind::Category).then(|| OF_CATEGORY.to_vec()));
        let mut filters = Vec::new();
        for (name, key) in FILTERS {
            let is_wanted = |wanted: &Vec<&str>| wanted.contains(key) || wanted.contains(name);
            if *name != CATEGORY && !wanted.as_ref().is_none_or(is_wanted) {
                continue;
            }
            let mut options = choices(&articles, name);
            if kind != Kind::Category {
                options.sort_by(|a, b| collation.compare(&a.label, &b.label));
            }
            if !options.is_empty() {
                filters.push(Filter {
                    name,
                    label: self.label(unit.language, "filter", name),
                    options,
                });
            }
        }
        Grid {
            is_category: kind == Kind::Category,
            articles,
            filters,
        }
    }

    fn grid_card(&self, unit: Unit, included: &[String], found: &mut Vec<Diagnostic>) -> Card {
        let header = self.header(unit);
        let front = &self.structure().page(unit.page).front;
        let mut labels = Vec::new();
        for (name, key) in LISTS {
            for value in self.words(unit.page, *key) {
                let is_category = *name == CATEGORY;
                if is_category && !included.is_empty() && !is_in(included, &value) {
                    continue;
                }
                labels.push(Label {
                    name,
                    label: self
                        .ui_word(unit.language, "labels", &value)
                        .unwrap_or_else(|| value.clone()),
                    href: match is_category {
                        true => {
                            let value = utf8_percent_encode(&value, NON_ALPHANUMERIC);
                            format!("?{CATEGORY}={value}")
                        }
                        false => String::new(),
                    },
                    value,
                });
            }
        }
        let kind = front.get(keys::CONTENT_TYPE).or(front.get(keys::TYPE));
        if let Some(kind) = kind
            .map(|kind| kind.text.trim())
            .filter(|it| !it.is_empty())
        {
            labels.push(Label {
                name: TYPE,
                value: kind.to_owned(),
                label: self.label(unit.language, "type", kind),
                href: String::new(),
            });
        }
        let octicon = front.get(keys::OCTICON);
        let octicon = octicon.filter(|leaf| !leaf.text.trim().is_empty());
        Card {
            title: header.title.clone(),
            href: self.url(unit),
            intro_html: header.intro.clone(),
            icon_html: octicon
                .and_then(|leaf| octicon_html(leaf, found).or_else(|| icon(ANY_ICON, ICON_HEIGHT)))
                .unwrap_or_default(),
            labels,
        }
    }

    fn words(&self, page: PageId, key: Key<types::StrList>) -> Vec<String> {
        let leaves = self.structure().page(page).front.get(key);
        let words = leaves.unwrap_or_default().into_iter();
        words
            .map(|leaf| leaf.text.trim().to_owned())
            .filter(|word| !word.is_empty())
            .collect()
    }

    /// Returns the visible pages two levels below a page, and those one level below that have none themselves.
    fn pages_of_children(&self, unit: Unit) -> Vec<PageId> {
        let mut pages = Vec::new();
        for child in self.visible_listed(unit, unit.page) {
            match self.visible_listed(unit, child) {
                below if below.is_empty() => pages.push(child),
                below => pages.extend(below),
            }
        }
        let mut seen = FxHashSet::default();
        pages.retain(|page| seen.insert(*page));
        pages
    }

    /// Returns all visible pages below a page, in the order of the tree.
    fn pages_below(&self, unit: Unit) -> Vec<PageId> {
        descendants(unit.page, |page| self.visible_listed(unit, page))
    }
}

/// Returns all pages below a page, in the order of the tree. `children` can be cyclic.
pub(super) fn descendants(root: PageId, children: impl Fn(PageId) -> Vec<PageId>) -> Vec<PageId> {
    let mut seen = FxHashSet::from_iter([root]);
    let mut pages = Vec::new();
    let mut next = children(root);
    next.reverse();
    while let Some(page) = next.pop() {
        if seen.insert(page) {
            pages.push(page);
            next.extend(children(page).into_iter().rev());
        }
    }
    pages
}

/// Whether a category is one of these, however it is capitalised.
fn is_in(categories: &[String], name: &str) -> bool {
    let name = name.to_lowercase();
    categories.iter().any(|known| known.to_lowercase() == name)
}

/// Returns the values of the labels of one kind, in the order in which they first appear.
fn choices(articles: &[Card], name: &str) -> Vec<Choice> {
    let mut seen = FxHashSet::default();
    let labels = articles.iter().flat_map(|article| &article.labels);
    labels
        .filter(|label| label.name == name && seen.insert(&label.value))
        .map(|label| Choice {
            value: label.value.clone(),
            label: label.label.clone(),
        })
        .collect()
}
