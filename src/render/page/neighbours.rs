//! Related pages in the tree of a product: the children, the previous and the next page.

use super::{PageBuilder, sidebar::NavLink};
use crate::{
    parse::keys,
    plan::Unit,
    site::{PageId, PageKind},
};

/// Maximum depth of the tree, because `children` can be cyclic.
const MAX_DEPTH: usize = 100;

impl PageBuilder<'_> {
    /// Whether a page exists in this version and is not hidden.
    pub(super) fn is_visible(&self, page: PageId, unit: Unit) -> bool {
        self.has_version(page, unit.version) && !self.structure().page(page).is_hidden()
    }

    /// Returns the visible children of a page.
    pub(super) fn visible_children(&self, unit: Unit, page: PageId) -> Vec<PageId> {
        let children = self.structure().page(page).children.iter().copied();
        children
            .filter(|child| self.is_visible(*child, unit))
            .collect()
    }

    /// Returns the visible pages that a page lists, in this place or in another. Pages in `early-access` are hidden, but
    /// those who know the page above them may see them: below its products, or with `earlyAccessToc`.
    pub(super) fn visible_listed(&self, unit: Unit, page: PageId) -> Vec<PageId> {
        let entry = self.structure().page(page);
        let shows_hidden = entry.front.is(keys::EARLY_ACCESS_TOC)
            || entry.is_early_access() && entry.href.matches('/').count() > 1;
        let listed = entry.listed().iter().copied();
        listed
            .filter(|child| match shows_hidden {
                true => self.has_version(*child, unit.version),
                false => self.is_visible(*child, unit),
            })
            .collect()
    }

    /// Returns the previous and the next page in the tree of a page's product. Each page precedes the pages below it.
    pub(super) fn neighbours(&self, unit: Unit) -> [Option<NavLink>; 2] {
        let link = |page| self.titled_link(Unit { page, ..unit });
        [self.before(unit).map(link), self.after(unit).map(link)]
    }

    fn before(&self, unit: Unit) -> Option<PageId> {
        let parent = self.parent_in_product(unit.page)?;
        let siblings = self.visible_children(unit, parent);
        let at = siblings.iter().position(|page| *page == unit.page)?;
        let Some(before) = at.checked_sub(1) else {
            // A page can have versions that the page above it lacks.
            let above = |page: &PageId| self.parent_in_product(*page);
            return std::iter::successors(Some(parent), above)
                .take(MAX_DEPTH)
                .find(|page| self.has_version(*page, unit.version));
        };
        // The last descendant of the previous sibling.
        let below = |page: &PageId| self.visible_children(unit, *page).last().copied();
        std::iter::successors(Some(siblings[before]), below)
            .take(MAX_DEPTH)
            .last()
    }

    fn after(&self, unit: Unit) -> Option<PageId> {
        if let Some(child) = self.visible_children(unit, unit.page).first() {
            return (!self.structure().page(unit.page).href.is_empty()).then_some(*child);
        }
        // The next sibling, or else that of the nearest ancestor that has one.
        let mut page = unit.page;
        for _ in 0..MAX_DEPTH {
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

    /// Returns the parent of a page, unless that is the home page.
    fn parent_in_product(&self, page: PageId) -> Option<PageId> {
        let parent = self.structure().page(page).parent?;
        (self.structure().page(parent).kind != PageKind::Home).then_some(parent)
    }
}
