//! `sitemap.xml` and `robots.txt`. Limit of the protocol (sitemaps.org): 50,000 URLs per file.

use std::fmt::Write as _;

use crate::{
    html::escape_text,
    plan::{Selection, Unit},
    site::{LanguageId, Structure},
};

const MAX_URLS_PER_FILE: usize = 50_000;

/// Whether the site has a sitemap. Requires a `base_url`, because its URLs must be absolute.
pub fn exists(site: &Structure) -> bool {
    !site.config.base_url.is_empty()
}

/// Returns `robots.txt`.
pub fn robots(site: &Structure) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if exists(site) {
        let _ = writeln!(text, "Sitemap: {}/sitemap.xml", site.config.base_url);
    }
    text
}

/// Number of files in addition to `sitemap.xml`; 0 if all URLs fit into that one.
pub fn parts(site: &Structure, units: &[Unit]) -> usize {
    match listed(site, units).count() {
        0..=MAX_URLS_PER_FILE => 0,
        count => count.div_ceil(MAX_URLS_PER_FILE),
    }
}

/// Returns the name of a part, counted from 0.
pub fn part_name(n: usize) -> String {
    format!("sitemap-{}.xml", n + 1)
}

/// Returns `sitemap.xml`: all URLs, or the list of parts.
pub fn index(site: &Structure, selection: &Selection, units: &[Unit]) -> String {
    let parts = parts(site, units);
    if parts == 0 {
        return part(site, selection, units, 0);
    }
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for n in 0..parts {
        let (base, name) = (&site.config.base_url, part_name(n));
        let _ = writeln!(xml, "<sitemap><loc>{base}/{name}</loc></sitemap>");
    }
    xml.push_str("</sitemapindex>\n");
    xml
}

/// Returns a part of the sitemap, counted from 0.
pub fn part(site: &Structure, selection: &Selection, units: &[Unit], n: usize) -> String {
    let entries = listed(site, units)
        .skip(n * MAX_URLS_PER_FILE)
        .take(MAX_URLS_PER_FILE);
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    xml.extend(entries.map(|unit| entry(site, selection, unit)));
    xml.push_str("</urlset>\n");
    xml
}

/// Returns the pages to list: excludes untranslated and hidden pages, and languages that are work in progress.
fn listed<'s>(site: &'s Structure, units: &'s [Unit]) -> impl Iterator<Item = Unit> + 's {
    let is_listed = |unit: &Unit| {
        !site.language(unit.language).wip
            && site.has_text(unit.page, unit.language)
            && !site.page(unit.page).is_unlisted()
    };
    units.iter().copied().filter(is_listed)
}

fn entry(site: &Structure, selection: &Selection, unit: Unit) -> String {
    let address = |language| {
        let mut escaped = String::new();
        let permalink = Unit { language, ..unit }.permalink(site);
        escape_text(&site.absolute(&permalink), &mut escaped);
        escaped
    };
    let mut xml = format!("<url><loc>{}</loc>", address(unit.language));
    let others: Vec<LanguageId> = selection
        .languages
        .iter()
        .copied()
        .filter(|language| site.has_text(unit.page, *language))
        .collect();
    if others.len() > 1 {
        for language in others {
            let tag = &site.language(language).hreflang;
            let _ = write!(
                xml,
                "<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{}\"/>",
                address(language)
            );
        }
    }
    xml.push_str("</url>\n");
    xml
}
