//! The table of contents of an index page.

use std::borrow::Cow;

use serde::Serialize;

use super::{groups::ChildGroup, localized::wrong_type};
use crate::{
    diag::Diagnostic,
    parse::keys,
    plan::Unit,
    render::page::{PageBuilder, sidebar::NavLink},
    site::{PageId, PageKind},
    value::Value,
};

/// An entry in the table of contents of an index page.
#[derive(Debug, Serialize)]
pub(super) struct Card<'v> {
    title: Cow<'v, str>,
    href: String,
    intro_html: &'v str,
    links: Vec<NavLink>,
}

impl PageBuilder<'_> {
    /// Returns the entries of an index page: the pages below it, or the products on the home page. The text of a page
    /// of 2020 lists the pages below it itself, so they are listed here only if there is no text (`is_empty`); later
    /// pages have `children`. Products in one of the `groups` are not listed again.
    pub(super) fn cards<'v>(
        &'v self,
        unit: Unit,
        is_empty: bool,
        groups: &[ChildGroup],
        found: &mut Vec<Diagnostic>,
    ) -> Vec<Card<'v>> {
        let entry = self.structure().page(unit.page);
        if !is_empty && self.front(unit, keys::CHILDREN).is_none() {
            return Vec::new();
        }
        let pages = match entry.kind {
            PageKind::Article => return Vec::new(),
            PageKind::Home => {
                let products = self.structure().products.iter().copied();
                let is_grouped =
                    |page: &PageId| groups.iter().any(|group| group.pages.contains(page));
                products
                    .filter(|page| self.is_visible(*page, unit) && !is_grouped(page))
                    .collect()
            }
            _ => self.visible_listed(unit, unit.page),
        };
        let card = |page| {
            let below = Unit { page, ..unit };
            let header = self.header(below);
            let links = match entry.kind {
                PageKind::Home => Vec::new(),
                _ => self.visible_listed(below, page),
            };
            let link = |page| self.titled_link(Unit { page, ..unit });
            Card {
                title: header.title.as_str().into(),
                href: self.url(below),
                intro_html: &header.intro,
                links: links.into_iter().map(link).collect(),
            }
        };
        let mut cards: Vec<Card<'_>> = pages.into_iter().map(card).collect();
        let external = self.external_products(unit, found).into_iter();
        let links = groups.iter().flat_map(|group| &group.links);
        let hrefs: Vec<&str> = links.map(|link| link.href.as_str()).collect();
        cards.extend(external.filter(|card| !hrefs.contains(&card.href.as_str())));
        cards
    }

    /// Returns the heading of the pages below a product landing; empty if the site has no word for it.
    pub(super) fn cards_heading(&self, unit: Unit) -> String {
        match self.layout_name(unit.page) {
            Some("product-landing") => {
                let word = self.renderer.layout.word(unit.language, "all_docs");
                word.replace("{title}", &self.header(unit).short_title)
            }
            _ => String::new(),
        }
    }

    /// Returns the product with this id in `externalProducts`.
    pub(super) fn external_product(
        &self,
        unit: Unit,
        id: &str,
        found: &mut Vec<Diagnostic>,
    ) -> Option<NavLink> {
        let products = self.front(unit, keys::EXTERNAL_PRODUCTS)?;
        let product = products.as_map()?.get(id.trim_matches('/'))?;
        let text = |key| product.get(key).and_then(Value::as_leaf);
        Some(NavLink {
            title: self.render_prose(unit, text("name")?, found).text,
            href: self.address(unit, text("href")?, found)?,
        })
    }

    /// Returns `externalProducts` of the home page: products whose documentation is elsewhere.
    fn external_products(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<Card<'_>> {
        let Some(written) = self.front(unit, keys::EXTERNAL_PRODUCTS) else {
            return Vec::new();
        };
        let near = self.front_span(unit, keys::EXTERNAL_PRODUCTS);
        let Some(products) = written.as_map() else {
            wrong_type(written, &near, "a map of products", found);
            return Vec::new();
        };
        let mut cards = Vec::new();
        for product in products.values() {
            let text = |key| product.get(key).and_then(Value::as_leaf);
            let (Some(name), Some(href)) = (text("name"), text("href")) else {
                wrong_type(product, &near, "a map with `name` and `href`", found);
                continue;
            };
            let Some(href) = self.address(unit, href, found) else {
                continue;
            };
            cards.push(Card {
                title: self.render_prose(unit, name, found).text.into(),
                href,
                intro_html: "",
                links: Vec::new(),
            });
        }
        cards
    }
}
