//! `sitemap.xml` and `robots.txt`. Limits of the protocol (sitemaps.org): 50,000 addresses a file.

use std::fmt::Write as _;

use crate::{
    html::escape_text,
    plan::{Selection, Unit},
    site::{LanguageId, Structure},
};

const MOST: usize = 50_000;

/// Whether the site has a sitemap. Without a `base_url` there is none: its addresses must be absolute.
pub fn exists(site: &Structure) -> bool {
    !site.config.base_url.is_empty()
}

/// `robots.txt`.
pub fn robots(site: &Structure) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if exists(site) {
        let _ = writeln!(text, "Sitemap: {}/sitemap.xml", site.config.base_url);
    }
    text
}

/// How many files a sitemap has beside `sitemap.xml`: none if that one has room for all addresses.
pub fn parts(site: &Structure, units: &[Unit]) -> usize {
    match listed(site, units).count() {
        0..=MOST => 0,
        count => count.div_ceil(MOST),
    }
}

/// The name of a part, from 0.
pub fn part_name(n: usize) -> String {
    format!("sitemap-{}.xml", n + 1)
}

/// `sitemap.xml`: all addresses, or the list of parts.
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

/// A part of the sitemap, from 0.
pub fn part(site: &Structure, selection: &Selection, units: &[Unit], n: usize) -> String {
    let entries = listed(site, units).skip(n * MOST).take(MOST);
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    xml.extend(entries.map(|unit| entry(site, selection, unit)));
    xml.push_str("</urlset>\n");
    xml
}

/// Pages that say something of their own: no untranslated ones, and none in a language that is not finished.
fn listed<'s>(site: &'s Structure, units: &'s [Unit]) -> impl Iterator<Item = Unit> + 's {
    let is_listed =
        |unit: &Unit| !site.language(unit.language).wip && site.has_text(unit.page, unit.language);
    units.iter().copied().filter(is_listed)
}

fn entry(site: &Structure, selection: &Selection, unit: Unit) -> String {
    let address = |language| {
        let href = &site.page(unit.page).href;
        let mut escaped = String::new();
        escape_text(
            &site.absolute(&site.permalink(language, unit.version, href)),
            &mut escaped,
        );
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
