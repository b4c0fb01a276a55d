//! Rules for hosts that can redirect by themselves: `_redirects` (Netlify, Cloudflare Pages) and
//! `redirects.nginx.conf`.
//!
//! One line for each `redirect_from`; a few patterns for whole families of former addresses.

use std::fmt::Write as _;

use super::{Artifact, redirects::Table};
use crate::{
    plan::Selection,
    site::{LanguageId, Site},
    source::below,
};

/// A family of addresses with `:rest` for what follows.
struct Family {
    from: String,
    to: String,
}

/// Both files.
pub fn artifacts(site: &Site, selection: &Selection, table: &Table) -> [Artifact; 2] {
    let families = families(site, selection);
    [
        netlify(site, table, &families),
        nginx(site, table, &families),
    ]
}

/// Addresses without a version; of a plan that addresses leave out; and `/word/<release>/…` of former years.
fn families(site: &Site, selection: &Selection) -> Vec<Family> {
    let mut families = Vec::new();
    for &language in &selection.languages {
        let code = &site.config.languages[usize::from(language.0)].code;
        for version in site.version_ids() {
            let info = &site.version(version).info;
            let base = site.permalink(language, version, "");
            let mut add = |from: String| {
                families.push(Family {
                    from,
                    to: base.clone(),
                })
            };
            if site.version(version).segment.is_none() {
                add(format!("/{code}/{}", info.id));
            }
            if site.version(version).numbered
                && let Some((word, _)) = info.plan.split_once('-')
            {
                add(format!("/{code}/{word}/{}/user", info.release));
                add(format!("/{code}/{word}/{}", info.release));
                if language == LanguageId::SOURCE {
                    add(format!("/{word}/{}/user", info.release));
                    add(format!("/{word}/{}", info.release));
                }
            }
        }
    }
    families
}

/// Where a path of a family of former addresses leads, without the site's base path.
pub fn follow(site: &Site, selection: &Selection, path: &str) -> Option<String> {
    let families = families(site, selection);
    let mut moved = families
        .iter()
        .filter_map(|Family { from, to }| Some(format!("{to}{}", below(from, path)?)));
    moved.next()
}

fn netlify(site: &Site, table: &Table, families: &[Family]) -> Artifact {
    let base = site.config.base_path();
    let mut text = String::new();
    for (from, (to, _)) in table {
        // Blanks divide the fields of a line.
        let from = from.replace(' ', "%20");
        let _ = writeln!(text, "{base}{from} {} 301", site.url(to));
    }
    for Family { from, to } in families {
        let _ = writeln!(text, "{base}{from}/* {base}{to}/:splat 301");
    }
    Artifact::text("_redirects", text)
}

/// A map and locations to include in a `server`.
fn nginx(site: &Site, table: &Table, families: &[Family]) -> Artifact {
    let base = site.config.base_path();
    let mut text = String::from(
        "# In `http`: include this file. In `server`: if ($hanga_redirect) { return 301 $hanga_redirect; }\n\
         map_hash_max_size 262144;\nmap_hash_bucket_size 512;\nmap $uri $hanga_redirect {\n  default \"\";\n",
    );
    for (from, (to, _)) in table.iter().filter(|(from, _)| !from.contains('$')) {
        let _ = writeln!(
            text,
            "  {} {};",
            quoted(&format!("{base}{from}")),
            quoted(&site.url(to))
        );
        let _ = writeln!(
            text,
            "  {} {};",
            quoted(&format!("{base}{from}/")),
            quoted(&site.url(to))
        );
    }
    for Family { from, to } in families {
        let _ = writeln!(
            text,
            "  \"~^{}(?<rest>/.*)?$\" \"{base}{to}$rest\";",
            pattern(&format!("{base}{from}"))
        );
    }
    text.push_str("}\n");
    Artifact::text("redirects.nginx.conf", text)
}

/// A value of nginx. A `$` would begin a variable and cannot be escaped, so that addresses with one are left out.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn pattern(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if !(c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '@')) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
