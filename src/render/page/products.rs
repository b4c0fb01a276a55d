//! The product switch: rendered once for each version and language; only the current product is marked for each page.
//!
//! Enters: a unit. Leaves: the list of products in its version, and the one that it belongs to. A version with fewer than
//! two products has no switch.

use serde::Serialize;

use super::{PageBuilder, linked::LinkedHtml, sidebar::NavLink, view::LanguageView};
use crate::{
    diag::Diagnostic,
    layout::{Context, TeraResult, View},
    plan::Unit,
    render::record::{Memo, MemoMap, Reads},
    site::{LanguageId, PageId, VersionId},
};

/// The data of `products.html`.
#[derive(Debug, Serialize)]
struct ProductsView<'v> {
    lang: &'v LanguageView<'v>,
    products: Vec<NavLink>,
}

impl View for ProductsView<'_> {
    fn language(&self) -> LanguageId {
        self.lang.id
    }

    fn context(&self) -> TeraResult<Context> {
        Context::from_serialize(self)
    }
}

/// A list of products, and the problem in its template, which is reported for every page that shows it.
#[derive(Debug)]
pub(in crate::render) struct Products {
    html: LinkedHtml,
    problem: Option<Diagnostic>,
    reads: Reads,
}

impl Memo for Products {
    fn reads(&self) -> &Reads {
        &self.reads
    }
}

/// Lists of products by language and version.
pub(in crate::render) type ProductLists = MemoMap<(LanguageId, VersionId), Products>;

impl PageBuilder<'_> {
    /// Returns the list of products with the current one marked; empty if there is nothing to choose.
    pub(super) fn products(&self, unit: Unit, diagnostics: &mut Vec<Diagnostic>) -> String {
        let renderer = self.renderer;
        if !renderer.layout.shows_products || self.listed_products(unit).nth(1).is_none() {
            return String::new();
        }
        let key = (unit.language, unit.version);
        let make = || PageBuilder::new(renderer).make_products(unit);
        let list = renderer.products.get(key, self, renderer.state(), make);
        diagnostics.extend(list.problem.clone());
        match self.current_product(unit) {
            Some(page) => list.html.marked(&self.url(Unit { page, ..unit }), "true"),
            None => list.html.unmarked().to_owned(),
        }
    }

    /// Returns the product that a page belongs to; `None` if readers are not meant to find it.
    pub(super) fn current_product(&self, unit: Unit) -> Option<PageId> {
        let product = self.structure().product_of(unit.page);
        product.filter(|product| self.listed_products(unit).any(|listed| listed == *product))
    }

    fn listed_products(&self, unit: Unit) -> impl Iterator<Item = PageId> {
        let products = self.structure().products.iter().copied();
        products.filter(move |product| {
            let entry = self.structure().page(*product);
            self.is_visible(*product, unit) && !entry.is_early_access()
        })
    }

    fn make_products(self, unit: Unit) -> Products {
        let link = |page| self.short_link(Unit { page, ..unit });
        let view = ProductsView {
            lang: &self.renderer.language_view(unit.language),
            products: self.listed_products(unit).map(link).collect(),
        };
        let layout = &self.renderer.layout;
        let (html, problem) = layout.render_or_built_in("products.html", &view);
        Products {
            html: LinkedHtml::new(html),
            problem,
            reads: self.finish(),
        }
    }
}
