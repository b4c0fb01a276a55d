//! What an author may have meant by an address that leads nowhere.
//!
//! Many places have the same dead address, and comparing it with the addresses of all pages takes long. So each address is
//! compared once, and only with pages of the same name or in the same product: most pages that are gone have moved.

use std::cell::{OnceCell, RefCell};

use rustc_hash::FxHashMap;

use super::shown;
use crate::{
    diag::{did_you_mean, nearest, suggestion},
    plan::Unit,
    site::{PageId, Structure, split_address},
};

/// Maximum number of pages that are suggested.
const MOST: usize = 3;

/// The pages of a site, and what was found for earlier addresses.
#[derive(Debug)]
pub(super) struct Advice<'s> {
    site: &'s Structure,
    /// Made when it is first needed: most checks of a single page need none.
    pages: OnceCell<Index<'s>>,
    of_paths: RefCell<FxHashMap<String, Option<String>>>,
    of_anchors: RefCell<FxHashMap<(PageId, String), Option<String>>>,
}

/// The paths of pages.
#[derive(Debug, Default)]
struct Index<'s> {
    by_name: FxHashMap<&'s str, Vec<&'s str>>,
    /// Pages by the names that they once had.
    by_old_name: FxHashMap<&'s str, Vec<&'s str>>,
    by_product: FxHashMap<&'s str, Vec<&'s str>>,
}

impl<'s> Index<'s> {
    fn of(site: &'s Structure) -> Self {
        let mut index = Self::default();
        for href in site.hrefs() {
            index.by_name.entry(name(href)).or_default().push(href);
            index
                .by_product
                .entry(product(href))
                .or_default()
                .push(href);
        }
        for redirect in site.redirects.iter() {
            let old = name(redirect.from.trim_end_matches('/'));
            let pages = index.by_old_name.entry(old).or_default();
            let href = site.page(redirect.to).href.as_str();
            if !pages.contains(&href) {
                pages.push(href);
            }
        }
        index
    }
}

impl<'s> Advice<'s> {
    pub(super) fn new(site: &'s Structure) -> Self {
        Self {
            site,
            pages: OnceCell::new(),
            of_paths: RefCell::default(),
            of_anchors: RefCell::default(),
        }
    }

    /// Returns advice for a link that leads to no page.
    pub(super) fn on_link(&self, href: &str) -> Option<String> {
        let path = split_address(href).0;
        let mut known = self.of_paths.borrow_mut();
        if let Some(advice) = known.get(path) {
            return advice.clone();
        }
        let advice = match self.site.locate(path) {
            Some(page) => {
                let names = shown::names(self.site, self.site.page(page).versions);
                Some(format!("the page exists only in {names}"))
            }
            None => self.pages_like(path.trim_matches('/')),
        };
        known.insert(path.to_owned(), advice.clone());
        advice
    }

    fn pages_like(&self, path: &str) -> Option<String> {
        let of = |pages: &FxHashMap<&str, Vec<&'s str>>, key: &str| {
            pages.get(key).cloned().unwrap_or_default()
        };
        let index = self.pages.get_or_init(|| Index::of(self.site));
        let mut namesakes = of(&index.by_name, name(path));
        if namesakes.is_empty() {
            namesakes = of(&index.by_old_name, name(path));
        }
        let alike = match namesakes.len() {
            0 => {
                let near = of(&index.by_product, product(path));
                // A product that does not exist may be misspelt.
                let all = || {
                    self.site
                        .hrefs()
                        .filter(|href| !href.contains('/'))
                        .collect()
                };
                let candidates = if near.is_empty() { all() } else { near };
                nearest(path, candidates.into_iter(), MOST)
            }
            1..=MOST => namesakes,
            _ => nearest(path, namesakes.into_iter(), MOST),
        };
        let alike: Vec<String> = alike.iter().map(|href| format!("/{href}")).collect();
        let alike: Vec<&str> = alike.iter().map(String::as_str).collect();
        suggestion(&alike)
    }

    /// Returns advice for a link to an anchor that a unit does not have, among those that it has.
    pub(super) fn on_anchor(
        &self,
        unit: Unit,
        fragment: &str,
        anchors: &[Box<str>],
    ) -> Option<String> {
        let mut known = self.of_anchors.borrow_mut();
        let key = (unit.page, fragment.to_owned());
        let advice = known.entry(key);
        let advice =
            advice.or_insert_with(|| did_you_mean(fragment, anchors.iter().map(|id| &**id)));
        advice.clone()
    }
}

fn name(href: &str) -> &str {
    href.rsplit('/').next().unwrap_or_default()
}

fn product(href: &str) -> &str {
    href.split('/').next().unwrap_or_default()
}
