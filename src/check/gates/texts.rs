//! The texts of a site, with the versions in which each is shown.

use std::sync::Arc;

use crate::{
    check::unused::{Uses, each_text},
    site::{LanguageId, PageId, Site, VersionSet},
    value::Leaf,
};

/// Data that pages do not show as texts.
const NO_TEXTS: &[&str] = &["features"];

/// Returns the texts of the source language that authors wrote.
pub(super) fn of<'s>(site: &'s Site, uses: Option<&Uses>) -> Vec<(&'s Leaf, VersionSet)> {
    let mut found = Vec::new();
    for (n, texts) in site.texts().pages.iter().enumerate() {
        let versions = site.page(PageId(n as u32)).versions;
        found.push((&*texts.source.body, versions));
        for (_, value) in texts.source.front.values() {
            each_text(value, &mut Vec::new(), &mut |_, leaf: &'s Arc<Leaf>| {
                found.push((&**leaf, versions));
            });
        }
    }
    let Some(uses) = uses else { return found };
    let data = site.texts().data(LanguageId::SOURCE).as_map();
    for (root, value) in data.into_iter().flatten() {
        if NO_TEXTS.contains(&&**root) {
            continue;
        }
        each_text(value, &mut vec![(**root).into()], &mut |path,
                                                           leaf: &'s Arc<
            Leaf,
        >| {
            found.push((&**leaf, uses.of_datum(path)));
        });
    }
    let includes = &site.texts().includes;
    for name in includes.names() {
        if let Some(leaf) = includes.get(name)
            && !site.files.file(leaf.place.file).path.starts_with('(')
        {
            found.push((leaf, uses.of_include(name)));
        }
    }
    found
}
