//! Rules for hosts that can redirect and send headers by themselves: `_redirects` and `_headers` (Netlify, Cloudflare
//! Pages), `redirects.nginx.conf` and `headers.nginx.conf`.
//!
//! One line for each `redirect_from`; a few patterns for whole families of former addresses.

use std::fmt::Write as _;

use super::redirects::Table;
use crate::{
    plan::Selection,
    site::{LanguageId, Structure},
    source::below,
};

/// A family of addresses with `:rest` for what follows.
struct Family {
    from: String,
    to: String,
}

/// `_headers`.
pub fn netlify_headers(site: &Structure) -> String {
    let mut text = format!("{}/*\n", site.config.base_path());
    for (name, value) in headers(site) {
        let _ = writeln!(text, "  {name}: {value}");
    }
    text
}

/// `headers.nginx.conf`.
pub fn nginx_headers(site: &Structure) -> String {
    let mut text = String::from("# In `server`: include this file.\n");
    for (name, value) in headers(site) {
        let _ = writeln!(text, "add_header {name} {} always;", quoted(value));
    }
    text
}

/// Headers that pages are to be sent with.
pub fn headers(site: &Structure) -> impl Iterator<Item = (&'static str, &str)> {
    // A line break would begin another header.
    let policy = site.config.content_security_policy.trim();
    let policy =
        Some(policy).filter(|policy| !policy.is_empty() && !policy.contains(char::is_control));
    let all = [
        ("Content-Security-Policy", policy),
        ("Referrer-Policy", Some("strict-origin-when-cross-origin")),
        ("X-Content-Type-Options", Some("nosniff")),
    ];
    all.into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
}

/// Addresses without a version; of a plan that addresses leave out; and `/word/<release>/…` of former years.
fn families(site: &Structure, selection: &Selection) -> Vec<Family> {
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
pub fn follow(site: &Structure, selection: &Selection, path: &str) -> Option<String> {
    let families = families(site, selection);
    let mut moved = families
        .iter()
        .filter_map(|Family { from, to }| Some(format!("{to}{}", below(from, path)?)));
    moved.next()
}

/// `_redirects`.
pub fn netlify_redirects(site: &Structure, selection: &Selection, table: &Table) -> String {
    let families = families(site, selection);
    let base = site.config.base_path();
    let mut text = String::new();
    for (from, moved) in table {
        // Blanks divide the fields of a line.
        let from = from.replace(' ', "%20");
        let _ = writeln!(text, "{base}{from} {} 301", site.url(&moved.to));
    }
    for Family { from, to } in families {
        let _ = writeln!(text, "{base}{from}/* {base}{to}/:splat 301");
    }
    text
}

/// `redirects.nginx.conf`: a map for `http`.
pub fn nginx_redirects(site: &Structure, selection: &Selection, table: &Table) -> String {
    let families = families(site, selection);
    let base = site.config.base_path();
    let mut text = String::from(
        "# In `http`: include this file. In `server`: if ($hanga_redirect) { return 301 $hanga_redirect; }\n\
         map_hash_max_size 262144;\nmap_hash_bucket_size 512;\nmap $uri $hanga_redirect {\n  default \"\";\n",
    );
    for (from, moved) in table.iter().filter(|(from, _)| !from.contains('$')) {
        let _ = writeln!(
            text,
            "  {} {};",
            quoted(&format!("{base}{from}")),
            quoted(&site.url(&moved.to))
        );
        let _ = writeln!(
            text,
            "  {} {};",
            quoted(&format!("{base}{from}/")),
            quoted(&site.url(&moved.to))
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
    text
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
