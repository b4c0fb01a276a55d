//! Versions of index pages in trees of today: those of the pages that they list, because an index page without any has
//! nothing to show. Source: the public application (`create-tree.ts`, `page-data.ts`), read as facts.
//!
//! Enters: the tree with the versions that pages declare. Leaves: index pages with the versions of their children.

use super::{PageId, PageKind, Structure, VersionSet};
use crate::{
    diag::{Diagnostic, codes},
    parse::keys,
    source::Span,
};

/// Sets the versions of all index pages that list pages. The home page keeps its own, and so do pages below
/// `early-access`.
pub(super) fn derive(site: &mut Structure, problems: &mut Vec<Diagnostic>) {
    let mut state = vec![State::New; site.pages.len()];
    for n in 0..site.pages.len() {
        visit(site, PageId(n as u32), &mut state, problems);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// Its children are being visited; a page that lists itself through others is visited once.
    Open,
    Done,
}

/// Visits the pages below a page before the page itself, without recursion, because trees may be deep.
fn visit(site: &mut Structure, top: PageId, state: &mut [State], problems: &mut Vec<Diagnostic>) {
    let mut open = vec![top];
    while let Some(&page) = open.last() {
        let n = page.0 as usize;
        match state[n] {
            State::New => {
                state[n] = State::Open;
                let children = site.pages[n].listed().iter();
                open.extend(children.filter(|child| state[child.0 as usize] == State::New));
            }
            State::Open => {
                state[n] = State::Done;
                set(site, page, problems);
                open.pop();
            }
            State::Done => {
                open.pop();
            }
        }
    }
}

fn set(site: &mut Structure, page: PageId, problems: &mut Vec<Diagnostic>) {
    let entry = site.page(page);
    let is_fixed = entry.kind == PageKind::Home || !entry.is_index() || entry.is_early_access();
    if is_fixed || entry.listed().is_empty() {
        return;
    }
    let mut versions = VersionSet::default();
    for child in entry.listed() {
        versions.extend(site.page(*child).versions);
    }
    if versions.is_empty() && entry.versions.is_empty() {
        let span = Span::of_key(entry.file, keys::VERSIONS.name);
        let message = "no page below this one has a version of the site; page not built";
        problems.push(Diagnostic::new(&codes::NO_VERSION, span, message));
    }
    site.pages[page.0 as usize].versions = versions;
}
