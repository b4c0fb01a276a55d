//! The texts of a site, with the versions in which each is shown.

use std::sync::Arc;

use crate::{
    check::{unused::each_text, uses::Uses},
    diag::paths::is_builtin,
    parse::{Page, keys},
    site::{LanguageId, PageId, Site, Version, VersionSet},
    value::{Leaf, Value},
};

/// Data that pages do not show as texts.
const NO_TEXTS: &[&str] = &["features"];

/// A text, the versions in which it is shown, and the plans for whose next release it is written.
type Shown<'s> = (&'s Leaf, VersionSet, Vec<Arc<str>>);

/// Returns the texts of the source language that authors wrote.
pub(super) fn of<'s>(site: &'s Site, uses: Option<&Uses>) -> Vec<Shown<'s>> {
    let mut found = Vec::new();
    let mut all_planned = Vec::new();
    for (n, texts) in site.texts().pages.iter().enumerate() {
        let versions = site.page(PageId(n as u32)).versions;
        let announced = plans(site, &texts.source, |_, text| is_announced(text));
        for plan in &announced {
            if !all_planned.contains(plan) {
                all_planned.push(Arc::clone(plan));
            }
        }
        // Such as `>3.1`, if there is no later release yet.
        let planned = plans(site, &texts.source, |name, text| {
            let is_open = text.trim_start().starts_with('>') && !text.contains('<');
            let has_plan = |version| is_of(site.version(version), name);
            is_announced(text) || is_open && !versions.iter().any(has_plan)
        });
        found.push((&*texts.source.body, versions, planned.clone()));
        for (_, value) in texts.source.front.values() {
            each_text(value, &mut Vec::new(), &mut |_, leaf: &'s Arc<Leaf>| {
                found.push((&**leaf, versions, planned.clone()));
            });
        }
    }
    let Some(uses) = uses else { return found };
    // Which texts the planned pages will show is unknown.
    let planned = all_planned;
    let data = site.texts().data(LanguageId::SOURCE).as_map();
    for (root, value) in data.into_iter().flatten() {
        if NO_TEXTS.contains(&&**root) {
            continue;
        }
        each_text(value, &mut vec![(**root).into()], &mut |path,
                                                           leaf: &'s Arc<
            Leaf,
        >| {
            found.push((&**leaf, uses.of_datum(path), planned.clone()));
        });
    }
    let includes = &site.texts().includes;
    for name in includes.names() {
        if let Some(leaf) = includes.get(name)
            && !is_builtin(&site.files.file(leaf.place.file).path)
        {
            found.push((leaf, uses.of_include(name), planned.clone()));
        }
    }
    found
}

/// Whether an entry of `versions` is for a release that is yet to come.
fn is_announced(text: &str) -> bool {
    text.contains("next") || text.contains("issue-")
}

/// Returns the plans of the entries in a page's `versions` that `is_wanted`.
fn plans(site: &Site, page: &Page, is_wanted: impl Fn(&str, &str) -> bool) -> Vec<Arc<str>> {
    let versions = page.front.values().get(keys::VERSIONS.name);
    let versions = versions.and_then(Value::as_map).into_iter().flatten();
    let names =
        versions.filter(|(name, value)| is_wanted(name, value.as_str().unwrap_or_default()));
    let plans = names.filter_map(|(name, _)| {
        let mut all = site.versions.iter();
        all.find(|version| is_of(version, name))
    });
    plans
        .map(|version| Arc::clone(&version.info.plan))
        .collect()
}

/// Whether a version is one of a plan.
fn is_of(version: &Version, plan: &str) -> bool {
    *version.info.plan == *plan || *version.info.short_name == *plan
}
