//! The sidebar: rendered once for each product, open category, version and language; only the current entry is marked
//! for each page.

use std::sync::Arc;

use serde::Serialize;

use super::{PageBuilder, linked::LinkedHtml};
use crate::{
    diag::Diagnostic,
    layout::{Context, TeraResult, View},
    parse::keys,
    plan::Unit,
    render::record::{Memo, MemoMap, Reads},
    site::{LanguageId, PageId, PageKind},
};

/// A link and its text.
#[derive(Debug, Clone, Serialize)]
pub(super) struct NavLink {
    pub(super) title: String,
    pub(super) href: String,
}

/// The data of `nav.html`.
#[derive(Debug, Serialize)]
pub(super) struct NavView<'v> {
    lang: &'v super::view::LanguageView<'v>,
    product: NavLink,
    /// Whether the product's page is in this version, as the pages below it are.
    product_exists: bool,
    /// `sidebarLink` of the product.
    link: Option<NavLink>,
    categories: Vec<NavCategory>,
}

impl View for NavView<'_> {
    fn language(&self) -> LanguageId {
        self.lang.id
    }

    fn context(&self) -> TeraResult<Context> {
        Context::from_serialize(self)
    }
}

#[derive(Debug, Serialize)]
struct NavCategory {
    title: String,
    href: String,
    open: bool,
    items: Vec<NavLink>,
}

/// A sidebar, and the problem in its template, which is reported for every page that shows it.
#[derive(Debug)]
pub(in crate::render) struct Sidebar {
    html: LinkedHtml,
    problem: Option<Diagnostic>,
    reads: Reads,
}

impl Memo for Sidebar {
    fn reads(&self) -> &Reads {
        &self.reads
    }
}

/// Sidebars by product (in a version and language) and open category.
pub(in crate::render) type Sidebars = MemoMap<(Unit, PageId), Sidebar>;

impl PageBuilder<'_> {
    /// Returns a link to a page with its title.
    pub(super) fn titled_link(&self, unit: Unit) -> NavLink {
        NavLink {
            title: self.header(unit).title.clone(),
            href: self.url(unit),
        }
    }

    /// Returns a link to a page with its short title.
    pub(super) fn short_link(&self, unit: Unit) -> NavLink {
        NavLink {
            title: self.header(unit).short_title.clone(),
            href: self.url(unit),
        }
    }

    /// Returns the sidebar of a unit, with its own entry marked.
    pub(super) fn sidebar(&self, unit: Unit, diagnostics: &mut Vec<Diagnostic>) -> String {
        let product = self.structure().product_of(unit.page);
        // In `early-access`, a list of pages would show what should not be found.
        let is_shown = self.renderer.layout.shows_sidebar
            && !self.structure().page(unit.page).is_early_access();
        let Some(product) = product.filter(|_| is_shown) else {
            return String::new();
        };
        let trail = self.structure().trail(unit.page);
        let category = trail
            .iter()
            .copied()
            .find(|id| self.structure().page(*id).parent == Some(product));
        let key = (
            Unit {
                page: product,
                ..unit
            },
            category.unwrap_or(product),
        );
        let make = || PageBuilder::new(self.renderer).make_sidebar(unit, product, category);
        let is_shared =
            category != Some(unit.page) || !self.structure().page(unit.page).children.is_empty();
        let sidebar = match is_shared {
            true => {
                let state = self.renderer.state();
                self.renderer.sidebars.get(key, self, state, make)
            }
            // A folder of a thousand articles would fill the memory with a thousand long sidebars.
            false => {
                let sidebar = make();
                self.note_all(&sidebar.reads);
                Arc::new(sidebar)
            }
        };
        diagnostics.extend(sidebar.problem.clone());
        sidebar.html.marked(&self.url(unit), "page")
    }

    fn make_sidebar(self, unit: Unit, product: PageId, category: Option<PageId>) -> Sidebar {
        let link = |page| self.short_link(Unit { page, ..unit });
        let categories = self
            .visible_children(unit, product)
            .into_iter()
            .map(|page| {
                let NavLink { title, href } = link(page);
                let open = Some(page) == category;
                let mut items: Vec<NavLink> = Vec::new();
                if open {
                    let category = Unit { page, ..unit };
                    items.extend(self.sidebar_link(category, &mut Vec::new()));
                    items.extend(self.entries_below(unit, page).into_iter().map(link));
                }
                NavCategory {
                    title,
                    href,
                    open,
                    items,
                }
            });
        let view = NavView {
            lang: &self.renderer.language_view(unit.language),
            product: link(product),
            product_exists: self.has_version(product, unit.version),
            link: self.sidebar_link(
                Unit {
                    page: product,
                    ..unit
                },
                // They are reported on the page of the product.
                &mut Vec::new(),
            ),
            categories: categories.collect(),
        };
        let (html, problem) = self.renderer.layout.render_or_built_in("nav.html", &view);
        Sidebar {
            html: LinkedHtml::new(html),
            problem,
            reads: self.finish(),
        }
    }

    /// Returns `sidebarLink` of a product or category: the first entry below it.
    pub(super) fn sidebar_link(
        &self,
        unit: Unit,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<NavLink> {
        self.labelled_link(unit, keys::SIDEBAR_LINK, "text", "", diagnostics)
    }

    /// Returns the topics and articles of a category, each topic before its articles.
    fn entries_below(&self, unit: Unit, category: PageId) -> Vec<PageId> {
        let mut entries = Vec::new();
        for page in self.visible_children(unit, category) {
            entries.push(page);
            if self.structure().page(page).kind != PageKind::Article {
                entries.extend(self.visible_children(unit, page));
            }
        }
        entries
    }
}
