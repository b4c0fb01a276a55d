//! Redirects of old URLs: a list for programs, and small pages for hosts that do not support redirect rules.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::{
    diag::Diagnostic,
    layout::{Context, Layout, TeraResult, View},
    plan::Selection,
    render::{LanguageView, Renderer},
    site::{LanguageId, RedirectPair, Structure, encode_path, fold_case},
};

/// Target of an old URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectTarget {
    /// Permalink of the page.
    pub to: Arc<str>,
    /// Language of the redirect.
    pub language: LanguageId,
    /// Index of the redirect in the site; `None` if it is an address without version.
    pub redirect: Option<usize>,
    /// Whether there is a page at the old URL, besides the rules for hosts.
    pub has_page: bool,
}

impl RedirectTarget {
    /// Returns what follows the old URL in the address of its file, if its author wrote that.
    pub fn suffix(&self, site: &Structure) -> &'static str {
        self.redirect.map_or("", |n| site.redirects.get(n).suffix)
    }
}

/// Old URLs and their targets.
pub type RedirectTable = BTreeMap<String, RedirectTarget>;

/// Returns all redirects of a selection, except those whose old URL is now that of a page.
pub fn table(
    site: &Structure,
    selection: &Selection,
    pages: &FxHashSet<Arc<str>>,
) -> RedirectTable {
    let mut table = RedirectTable::new();
    let folded: FxHashSet<Cow<'_, str>> = pages.iter().map(|page| fold_case(page)).collect();
    let wanted = selection.versions.iter().copied().collect();
    for &language in &selection.languages {
        for RedirectPair { from, to, redirect } in site.redirects_in(language, wanted) {
            // Many old URLs have the same target.
            if let Some(to) = pages.get(&*to)
                && !pages.contains(&*from)
            {
                let to = Arc::clone(to);
                let has_page = site.config.redirects.pages && !is_in_the_way(&from, pages, &folded);
                table.entry(from).or_insert(RedirectTarget {
                    to,
                    language,
                    redirect,
                    has_page,
                });
            }
        }
    }
    table
}

/// Whether a page at an old URL could take the place of a page of the site. Hosts serve `/a.html` at `/a`, too, and some
/// file systems do not distinguish case.
fn is_in_the_way(
    from: &str,
    pages: &FxHashSet<Arc<str>>,
    folded: &FxHashSet<Cow<'_, str>>,
) -> bool {
    let stem = from
        .strip_suffix(".html")
        .or_else(|| from.strip_suffix(".htm"));
    stem.is_some_and(|stem| pages.contains(stem)) || folded.contains(&fold_case(from))
}

/// Returns `redirects.json`: permalinks on both sides, percent-encoded, without the site's base path.
pub fn json(table: &RedirectTable) -> String {
    let mut text = String::from("{\n");
    for (n, (from, moved)) in table.iter().enumerate() {
        let (from, to) = (encode_path(from), encode_path(&moved.to));
        // Nothing in an encoded path must be escaped in JSON.
        text.extend([
            if n > 0 { ",\n" } else { "" },
            "\"",
            &*from,
            "\":\"",
            &*to,
            "\"",
        ]);
    }
    text.push_str("\n}\n");
    text
}

#[derive(Serialize)]
struct RedirectView<'v> {
    lang: LanguageView<'v>,
    redirect: Target,
}

impl View for RedirectView<'_> {
    fn language(&self) -> LanguageId {
        self.lang.id
    }

    fn context(&self) -> TeraResult<Context> {
        Context::from_serialize(self)
    }
}

#[derive(Serialize)]
struct Target {
    to: String,
    canonical: String,
}

/// Returns a page that redirects to a permalink, used for all of its old URLs.
pub fn page(
    renderer: &Renderer,
    layout: &Layout,
    to: &str,
    language: LanguageId,
) -> (String, Option<Diagnostic>) {
    let site = renderer.structure();
    let view = RedirectView {
        lang: renderer.language_view(language),
        redirect: Target {
            to: site.url(to),
            canonical: site.absolute(to),
        },
    };
    layout.render_or_built_in("redirect.html", &view)
}
