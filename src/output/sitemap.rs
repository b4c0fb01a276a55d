//! `sitemap.xml` and `robots.txt`. Limits of the protocol (sitemaps.org): 50,000 addresses a file.

use std::fmt::Write as _;

use super::Artifact;
use crate::{
    html::escape_text,
    plan::{Selection, Unit},
    site::{LanguageId, Site},
};

const MOST: usize = 50_000;

/// The sitemap, in several files where one is too small, and `robots.txt`. Only pages that say something of their
/// own are in it: no untranslated ones, and no language that is not finished. Without a `base_url` there is none:
/// its addresses must be absolute.
pub fn artifacts(site: &Site, selection: &Selection, units: &[Unit]) -> Vec<Artifact> {
    let mut robots = String::from("User-agent: *\nAllow: /\n");
    if site.config.base_url.is_empty() {
        return vec![Artifact::text("robots.txt", robots)];
    }
    let finished = |language: LanguageId| !site.config.languages[usize::from(language.0)].wip;
    let entries: Vec<String> = units
        .iter()
        .filter(|unit| finished(unit.language) && site.text(unit.page, unit.language).1)
        .map(|unit| entry(site, selection, *unit))
        .collect();
    let _ = writeln!(robots, "Sitemap: {}/sitemap.xml", site.config.base_url);
    let mut artifacts = vec![Artifact::text("robots.txt", robots)];
    if entries.len() <= MOST {
        artifacts.push(Artifact::text("sitemap.xml", file(&entries)));
        return artifacts;
    }
    let mut index = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (n, part) in entries.chunks(MOST).enumerate() {
        let name = format!("sitemap-{}.xml", n + 1);
        let _ = writeln!(
            index,
            "<sitemap><loc>{}/{name}</loc></sitemap>",
            site.config.base_url
        );
        artifacts.push(Artifact::text(name, file(part)));
    }
    index.push_str("</sitemapindex>\n");
    artifacts.push(Artifact::text("sitemap.xml", index));
    artifacts
}

fn file(entries: &[String]) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    xml.extend(entries.iter().map(String::as_str));
    xml.push_str("</urlset>\n");
    xml
}

fn entry(site: &Site, selection: &Selection, unit: Unit) -> String {
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
        .filter(|language| site.text(unit.page, *language).1)
        .collect();
    if others.len() > 1 {
        for language in others {
            let tag = &site.config.languages[usize::from(language.0)].hreflang;
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
