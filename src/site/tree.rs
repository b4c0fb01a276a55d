//! The tree of pages: parents, and the order of children.
//!
//! Trees of 2021 and later list `children` in front matter. Those of 2020 order a category by the link tags in its
//! index page, where articles that follow a topic belong to it. Otherwise, the pages of a folder are in the order of
//! their file names.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{PageId, PageKind, Structure, Texts, index_versions};
use crate::{
    config::Dialect,
    diag::{Diagnostic, codes, did_you_mean},
    liquid::tags,
    parse::keys,
    source::{Span, below},
    value::Leaf,
};

/// Sets `parent` and `children` of every page, and the order of products.
pub(super) fn grow(site: &mut Structure, texts: &Texts, problems: &mut Vec<Diagnostic>) {
    let home = site.find("");
    let mut listed = vec![None; site.pages.len()];
    let lists_children = home.is_some_and(|home| children_key(site, home).is_some());
    let mut lists = Vec::new();
    for n in 0..site.pages.len() {
        let id = PageId(n as u32);
        if site.pages[n].is_index() {
            lists.push((id, children(site, texts, id, problems)));
        }
    }
    leave_to_nearest(site, &mut lists);
    for (id, children) in lists {
        adopt(site, id, children, &mut listed, problems);
    }
    collect_rest(site, &mut listed, lists_children, problems);
    if site.config.dialect() == Dialect::Current {
        index_versions::derive(site, problems);
    }
    order_products(site);
}

/// A page can also list pages from deeper below it, next to the categories that they belong to. Their place is in the
/// category if that lists them, too.
fn leave_to_nearest(site: &Structure, lists: &mut [(PageId, Vec<Child>)]) {
    let pairs = lists.iter().flat_map(|(parent, children)| {
        let pages = children.iter().map(|child| child.page);
        pages.map(|page| (*parent, page))
    });
    let pairs: FxHashSet<(PageId, PageId)> = pairs.collect();
    for (parent, children) in lists {
        for child in children.iter_mut().filter(|child| child.span.is_some()) {
            let nearest = nearest_index(site, child.page);
            let is_nearer = |near: &PageId| {
                let inner = below(&site.page(*parent).href, &site.page(*near).href);
                near != parent && inner.is_some() && pairs.contains(&(*near, child.page))
            };
            child.is_elsewhere |= nearest.filter(is_nearer).is_some();
        }
    }
}

/// Adds children to `parent`, except for those that already have a parent.
fn adopt(
    site: &mut Structure,
    parent: PageId,
    children: Vec<Child>,
    listed: &mut [Option<Listing>],
    problems: &mut Vec<Diagnostic>,
) {
    let mut topic = None;
    for child in children {
        let place = child.page.0 as usize;
        if child.page == parent {
            continue;
        }
        let entry = &mut site.pages[parent.0 as usize];
        if child.is_elsewhere {
            // The page keeps its place; only lists show it here, too.
            entry
                .listed
                .get_or_insert_with(|| entry.children.clone())
                .push(child.page);
            continue;
        }
        if let Some(first) = &listed[place] {
            // Tables of contents can list a page twice; `children` cannot.
            if let Some(span) = child.span {
                let message = format!(
                    "/{} is already a child of content/{}",
                    site.pages[place].href,
                    site.page(first.by).relative_path
                );
                let mut problem = Diagnostic::new(&codes::CHILD_TWICE, span, message);
                if let Some(span) = &first.span {
                    problem = problem.label(span.clone(), "first listed here");
                }
                problems.push(problem);
            }
            continue;
        }
        let is_topic = site.pages[place].kind == PageKind::MapTopic;
        if child.is_topic || is_topic {
            topic = None;
        }
        let owner = topic.unwrap_or(parent);
        listed[place] = Some(Listing {
            by: parent,
            span: child.span,
        });
        site.pages[place].parent = Some(owner);
        let owner = &mut site.pages[owner.0 as usize];
        owner.children.push(child.page);
        if let Some(listed) = &mut owner.listed {
            listed.push(child.page);
        }
        if child.is_topic || is_topic && !site.pages[place].is_index() {
            topic = Some(child.page);
        }
    }
}

/// The first mention of a page in a list of children.
#[derive(Clone)]
struct Listing {
    /// The page with the list.
    by: PageId,
    /// Its location in a `children` list.
    span: Option<Span>,
}

/// A page that its parent refers to.
struct Child {
    page: PageId,
    /// Whether the pages that follow belong to it.
    is_topic: bool,
    /// Whether its place in the tree is elsewhere, and it is only listed here.
    is_elsewhere: bool,
    /// Its location in a `children` list.
    span: Option<Span>,
}

/// Start of a path in `children` that leads to a page whose place in the tree is elsewhere.
const FROM_CONTENT: &str = "/content/";

fn children_key(site: &Structure, id: PageId) -> Option<Vec<&Arc<Leaf>>> {
    site.page(id).front.get(keys::CHILDREN)
}

fn children(
    site: &Structure,
    texts: &Texts,
    id: PageId,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Child> {
    let base = site.page(id).href.clone();
    let below = |name: &str| match base.is_empty() {
        true => name.trim_matches('/').to_owned(),
        false => format!("{base}/{}", name.trim_matches('/')),
    };
    if let Some(names) = children_key(site, id) {
        let mut found = Vec::new();
        for leaf in names {
            let name: &str = leaf.text.as_ref();
            let elsewhere = name.strip_prefix(FROM_CONTENT);
            // A path can also be relative to the root, as for pages of other products.
            let page = match elsewhere {
                Some(path) => site.find(path.trim_end_matches(".md")),
                None => site.find(&below(name)).or_else(|| site.find(name)),
            };
            match page {
                Some(page) => found.push(Child {
                    page,
                    is_topic: false,
                    is_elsewhere: elsewhere.is_some(),
                    span: Some(leaf.span()),
                }),
                None => {
                    let message = format!("child page `{name}` not found");
                    let mut problem = Diagnostic::new(&codes::CHILD_MISSING, leaf.span(), message);
                    let path = elsewhere.map_or_else(|| below(name), str::to_owned);
                    problem.help = did_you_mean(&path, site.hrefs());
                    problems.push(problem);
                }
            }
        }
        return found;
    }
    let body = &texts.pages[id.0 as usize].source.body;
    tags::links(&body.text)
        .into_iter()
        .filter_map(|(tag, href)| {
            let page = if href.matches('/').count() < 2 {
                site.find(&below(href))
            } else {
                site.find(href)
            };
            Some(Child {
                page: page?,
                is_topic: tag == "topic_link_in_list",
                is_elsewhere: false,
                span: None,
            })
        })
        .collect()
}

/// Places pages that are in no list below the index page of their folder. If the site lists children, such pages are
/// reported, because readers cannot find them.
fn collect_rest(
    site: &mut Structure,
    listed: &mut [Option<Listing>],
    lists_children: bool,
    problems: &mut Vec<Diagnostic>,
) {
    for (n, listing) in listed.iter_mut().enumerate() {
        if listing.is_some() || site.pages[n].kind == PageKind::Home {
            continue;
        }
        let parent = nearest_index(site, PageId(n as u32));
        site.pages[n].parent = parent;
        let hidden = site.pages[n].is_hidden();
        let lists = parent.is_some_and(|parent| children_key(site, parent).is_some());
        if lists_children && lists && !hidden {
            let span = Span::start_of(site.pages[n].file);
            let message = "page is not listed in any `children`";
            let help = "add it to `children` in the `index.md` above it";
            problems.push(Diagnostic::new(&codes::ORPHAN_PAGE, span, message).help(help));
        }
        if let Some(parent) = parent
            && !(lists && lists_children)
        {
            *listing = Some(Listing {
                by: parent,
                span: None,
            });
            site.pages[parent.0 as usize]
                .children
                .push(PageId(n as u32));
        }
    }
}

fn nearest_index(site: &Structure, id: PageId) -> Option<PageId> {
    let mut href = site.page(id).href.as_str();
    while !href.is_empty() {
        href = href.rsplit_once('/').map_or("", |(above, _)| above);
        if let Some(page) = site.find(href).filter(|page| *page != id) {
            return Some(page);
        }
    }
    None
}

/// Sorts products in the order of the configuration, then of the home page, then by name.
fn order_products(site: &mut Structure) {
    let mut products: Vec<PageId> = site
        .entries()
        .filter(|(_, entry)| entry.kind == PageKind::Product)
        .map(|(id, _)| id)
        .collect();
    let home = site
        .find("")
        .map(|home| site.page(home).children.clone())
        .unwrap_or_default();
    products.sort_by_key(|id| {
        let name = site.page(*id).href.as_str();
        let configured = site
            .config
            .products
            .iter()
            .position(|product| product == name);
        let listed = home.iter().position(|child| child == id);
        (
            configured.unwrap_or(usize::MAX),
            listed.unwrap_or(usize::MAX),
            name.to_owned(),
        )
    });
    site.products = products;
}

impl Structure {
    /// Returns the ancestors of a page and the page itself, from the product down, without the home page.
    pub fn trail(&self, id: PageId) -> Vec<PageId> {
        let mut trail = vec![id];
        let mut node = id;
        while let Some(parent) = self.page(node).parent {
            if self.page(parent).kind == PageKind::Home || trail.contains(&parent) {
                break;
            }
            trail.push(parent);
            node = parent;
        }
        trail.reverse();
        trail
    }
}
