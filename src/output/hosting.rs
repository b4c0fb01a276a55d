//! Headers for hosts that support them, `_headers` (Netlify, Cloudflare Pages) and `headers.nginx.conf`, and families of
//! former URLs: a few patterns besides the `redirect_from` of pages.

use std::{fmt::Write as _, iter};

use crate::{
    plan::Selection,
    site::{LanguageId, Structure},
    source::below,
};

/// A family of URLs that share a prefix; the rest of the path is kept.
pub(super) struct PatternRedirect {
    pub(super) from: String,
    pub(super) to: String,
}

/// Returns `_headers`.
pub fn netlify_headers(site: &Structure) -> String {
    let mut text = format!("{}/*\n", site.config.base_path());
    for (name, value) in headers(site) {
        let _ = writeln!(text, "  {name}: {value}");
    }
    text
}

/// Returns `headers.nginx.conf`.
pub fn nginx_headers(site: &Structure) -> String {
    let mut text = String::from("# In `server`: include this file.\n");
    for (name, value) in headers(site) {
        let _ = writeln!(text, "add_header {name} {} always;", quoted(value));
    }
    text
}

/// Returns the headers that pages should be sent with.
pub fn headers(site: &Structure) -> impl Iterator<Item = (&'static str, &str)> {
    // A line break would start another header.
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

/// Returns the families: URLs of a plan that URLs do not contain, of a version without a language, `plan@latest` and
/// `plan` for the newest release of a plan, and the former `/word/<release>/…`.
pub(super) fn pattern_redirects(site: &Structure, selection: &Selection) -> Vec<PatternRedirect> {
    let mut families = Vec::new();
    for &language in &selection.languages {
        let code = &site.config.languages[usize::from(language.0)].code;
        for version in site.version_ids() {
            let info = &site.version(version).info;
            let base = site.permalink(language, version, "");
            let is_source = language == LanguageId::SOURCE;
            let both = |from: &str| {
                let bare = is_source.then(|| format!("/{from}"));
                iter::once(format!("/{code}/{from}")).chain(bare)
            };
            let mut all: Vec<String> = Vec::new();
            match &site.version(version).segment {
                None => all.extend(both(&info.id)),
                Some(segment) => all.extend(is_source.then(|| format!("/{segment}"))),
            }
            if site.newest_of(version) == version {
                if site.version(version).numbered {
                    all.extend(both(&format!("{}@latest", info.plan)));
                }
                // A product can have the same name.
                if site.version(version).segment.is_some() && site.find(&info.plan).is_none() {
                    all.extend(both(&info.plan));
                }
            }
            if site.version(version).numbered
                && let Some((word, _)) = info.plan.split_once('-')
            {
                all.extend(both(&format!("{word}/{}/user", info.release)));
                all.extend(both(&format!("{word}/{}", info.release)));
            }
            families.extend(all.into_iter().map(|from| PatternRedirect {
                from,
                to: base.clone(),
            }));
        }
    }
    families
}

/// Returns the redirect target of a path in a family of former URLs, without the site's base path.
pub fn resolve_pattern(site: &Structure, selection: &Selection, path: &str) -> Option<String> {
    let families = pattern_redirects(site, selection);
    let mut moved = families
        .iter()
        .filter_map(|PatternRedirect { from, to }| Some(format!("{to}{}", below(from, path)?)));
    moved.next()
}

/// Quotes a value for nginx. A `$` would start a variable and cannot be escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    let mut done = 0;
    for at in memchr::memchr2_iter(b'\\', b'"', text.as_bytes()) {
        quoted.extend([&text[done..at], "\\"]);
        done = at;
    }
    quoted.extend([&text[done..], "\""]);
    quoted
}
