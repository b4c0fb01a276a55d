//! The sidebar: rendered once for each product, open category, version and language; on each page only the current
//! entry is marked.

use std::sync::Arc;

use serde::Serialize;
use tera::Context;

use super::{
    memory::{Made, Map},
    pass::Pass,
    reads::Reads,
};
use crate::{
    diag::Diagnostic,
    html::escape_attribute,
    layout::View,
    plan::Unit,
    site::{LanguageId, PageId, PageKind},
};

/// Lists of children may go round in a circle.
const DEEPEST: usize = 100;

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Link {
    pub(super) title: String,
    pub(super) href: String,
}

/// What `nav.html` shows.
#[derive(Debug, Serialize)]
pub(super) struct NavView<'v> {
    lang: &'v super::view::LanguageView<'v>,
    product: Link,
    categories: Vec<NavCategory>,
}

impl View for NavView<'_> {
    fn language(&self) -> LanguageId {
        self.lang.id
    }

    fn context(&self) -> tera::TeraResult<Context> {
        Context::from_serialize(self)
    }
}

#[derive(Debug, Serialize)]
struct NavCategory {
    title: String,
    href: String,
    open: bool,
    items: Vec<Link>,
}

/// A sidebar, and what was wrong with its template: every page that shows it says so.
#[derive(Debug)]
pub(super) struct Sidebar {
    html: String,
    problem: Option<Diagnostic>,
    reads: Reads,
}

impl Made for Sidebar {
    fn reads(&self) -> &Reads {
        &self.reads
    }
}

/// Sidebars by product (in a version and language) and open category.
pub(super) type Navigation = Map<(Unit, PageId), Sidebar>;

impl Pass<'_> {
    /// The sidebar of a unit, with its own entry marked.
    pub(super) fn sidebar(&self, unit: Unit, diagnostics: &mut Vec<Diagnostic>) -> String {
        let product = self.site.product_of(unit.page);
        let Some(product) = product.filter(|_| self.layout.shows_sidebar) else {
            return String::new();
        };
        let trail = self.site.trail(unit.page);
        let category = trail
            .iter()
            .copied()
            .find(|id| self.site.page(*id).parent == Some(product));
        let key = (
            Unit {
                page: product,
                ..unit
            },
            category.unwrap_or(product),
        );
        let make = || Pass::new(self.renderer()).make_sidebar(unit, product, category);
        let is_shared =
            category != Some(unit.page) || !self.site.page(unit.page).children.is_empty();
        let sidebar = match is_shared {
            true => self.navigation.get(key, self, make),
            // A folder of a thousand articles would fill the memory with a thousand long sidebars.
            false => Arc::new(make()),
        };
        self.note_all(&sidebar.reads);
        diagnostics.extend(sidebar.problem.clone());
        mark_current(&sidebar.html, &self.url(unit))
    }

    fn make_sidebar(self, unit: Unit, product: PageId, category: Option<PageId>) -> Sidebar {
        let link = |page: PageId| {
            let unit = Unit { page, ..unit };
            Link {
                title: self.header(unit).short_title.clone(),
                href: self.url(unit),
            }
        };
        let categories = self
            .visible_children(unit, product)
            .into_iter()
            .map(|page| {
                let Link { title, href } = link(page);
                let open = Some(page) == category;
                let items = if open {
                    self.entries_below(unit, page)
                        .into_iter()
                        .map(link)
                        .collect()
                } else {
                    Vec::new()
                };
                NavCategory {
                    title,
                    href,
                    open,
                    items,
                }
            });
        let view = NavView {
            lang: &self.language_view(unit.language),
            product: link(product),
            categories: categories.collect(),
        };
        let (html, problem) = match self.layout.render("nav.html", &view) {
            Ok(html) => (html, None),
            Err(problem) => {
                let html = self.layout.render_built_in("nav.html", &view);
                (html, Some(*problem))
            }
        };
        Sidebar {
            html,
            problem,
            reads: self.finish(),
        }
    }

    /// Whether this version has a page and it is not hidden.
    pub(super) fn is_visible(&self, page: PageId, unit: Unit) -> bool {
        let hidden = self.site.page(page).page.front.flag("hidden") == Some(true);
        self.has_version(page, unit.version) && !hidden
    }

    /// The visible pages right below a page.
    pub(super) fn visible_children(&self, unit: Unit, page: PageId) -> Vec<PageId> {
        let children = self.site.page(page).children.iter().copied();
        children
            .filter(|child| self.is_visible(*child, unit))
            .collect()
    }

    /// The pages before and after a page in the tree of its product. Whatever has pages below it comes before them.
    pub(super) fn neighbours(&self, unit: Unit) -> [Option<Link>; 2] {
        let link = |page: PageId| {
            let unit = Unit { page, ..unit };
            Link {
                title: self.header(unit).title.clone(),
                href: self.url(unit),
            }
        };
        [self.before(unit).map(link), self.after(unit).map(link)]
    }

    fn before(&self, unit: Unit) -> Option<PageId> {
        let parent = self.parent_in_product(unit.page)?;
        let siblings = self.visible_children(unit, parent);
        let at = siblings.iter().position(|page| *page == unit.page)?;
        let Some(before) = at.checked_sub(1) else {
            return Some(parent);
        };
        // The last of all that is below the page before.
        let below = |page: &PageId| self.visible_children(unit, *page).last().copied();
        std::iter::successors(Some(siblings[before]), below)
            .take(DEEPEST)
            .last()
    }

    fn after(&self, unit: Unit) -> Option<PageId> {
        if let Some(child) = self.visible_children(unit, unit.page).first() {
            return (!self.site.page(unit.page).href.is_empty()).then_some(*child);
        }
        // The page that follows it, or else the nearest page above it that one follows.
        let mut page = unit.page;
        for _ in 0..DEEPEST {
            let parent = self.parent_in_product(page)?;
            let siblings = self.visible_children(unit, parent);
            let at = siblings.iter().position(|sibling| *sibling == page)?;
            if let Some(next) = siblings.get(at + 1) {
                return Some(*next);
            }
            page = parent;
        }
        None
    }

    /// The page above a page, unless that is the home page.
    fn parent_in_product(&self, page: PageId) -> Option<PageId> {
        let parent = self.site.page(page).parent?;
        (self.site.page(parent).kind != PageKind::Home).then_some(parent)
    }

    /// Topics and articles of a category, topics before their articles.
    fn entries_below(&self, unit: Unit, category: PageId) -> Vec<PageId> {
        let mut entries = Vec::new();
        for page in self.visible_children(unit, category) {
            entries.push(page);
            if self.site.page(page).kind != PageKind::Article {
                entries.extend(self.visible_children(unit, page));
            }
        }
        entries
    }
}

/// Marks the link to this page. Templates write it as `<a href="…">`.
fn mark_current(html: &str, url: &str) -> String {
    let mut link = String::from("<a href=\"");
    escape_attribute(url, &mut link);
    link.push('"');
    link.push('>');
    match memchr::memmem::find(html.as_bytes(), link.as_bytes()) {
        Some(at) => {
            let end = at + link.len() - 1;
            [&html[..end], " aria-current=\"page\"", &html[end..]].concat()
        }
        None => html.to_owned(),
    }
}
