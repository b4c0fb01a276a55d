//! `redirects.nginx.conf`: a map of old URLs for nginx.
//!
//! nginx compares the keys of a map without regard to case, and refuses the whole file if two are equal
//! (<https://nginx.org/en/docs/http/ngx_http_map_module.html#map>). So each key is written once, and an old URL that
//! differs from the URL of a page in case only is a regular expression: as a key, it would lead the page to itself. `$uri`
//! is decoded, and targets are percent-encoded.

use std::{borrow::Cow, fmt::Write as _};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    hosting::{PatternRedirect, pattern_redirects, quoted},
    redirects::RedirectTable,
};
use crate::{
    plan::{self, Selection},
    site::{Structure, encode_path, fold_case},
};

/// Returns `redirects.nginx.conf`, a map for `http`.
pub fn redirects(site: &Structure, selection: &Selection, table: &RedirectTable) -> String {
    let base = site.config.base_path();
    let mut text = String::new();
    let mut longest = 0;
    let units = plan::plan(site, selection);
    let pages: FxHashSet<String> = units
        .iter()
        .map(|unit| fold_case(&unit.permalink(site)).into_owned())
        .collect();
    let folded: Vec<Cow<'_, str>> = table.keys().map(|from| fold_case(from)).collect();
    // Of old URLs that differ in case only, the one that was claimed first.
    let mut first: FxHashMap<&str, &str> = FxHashMap::default();
    let mut claims: Vec<_> = table.iter().zip(&folded).collect();
    claims.sort_by_key(|((_, moved), _)| moved.redirect);
    for ((from, _), folded) in claims {
        first.entry(folded).or_insert(from);
    }
    let mut keys: FxHashSet<String> = FxHashSet::default();
    for ((from, moved), folded) in table.iter().zip(&folded) {
        if first.get(&**folded) != Some(&from.as_str()) {
            continue;
        }
        let to = quoted(&variable_free(&site.url(&moved.to)));
        let suffix = moved.suffix(site);
        let mut forms = vec![from.clone()];
        if !from.ends_with('/') {
            forms.push([from, "/"].concat());
        }
        if !suffix.is_empty() {
            forms.push(format!("{}{suffix}", from.trim_end_matches('/')));
        }
        let is_page = pages.contains(&**folded);
        for form in forms {
            let key = [base, &*form].concat();
            if !keys.insert(fold_case(&key).into_owned()) {
                continue;
            }
            longest = longest.max(key.len());
            let key = match is_page || key.contains('$') {
                true => format!("\"~^{}$\"", pattern(&key)),
                false => quoted(&key),
            };
            text.extend(["  ", &*key, " ", &*to, ";\n"]);
        }
    }
    for PatternRedirect { from, to } in pattern_redirects(site, selection) {
        let from = pattern(&format!("{base}{from}"));
        let to = variable_free(&encode_path(&to));
        let _ = writeln!(text, "  \"~^{from}(?<rest>/.*)?$\" \"{base}{to}$rest\";");
    }
    // A bucket holds at least one key with two pointers, and its size is a multiple of a cache line.
    let bucket = (longest + KEY_OVERHEAD).next_multiple_of(64).max(512);
    format!(
        "# In `http`: include this file. In `server`: if ($hanga_redirect) {{ return 301 $hanga_redirect; }}\n\
         map_hash_max_size 262144;\nmap_hash_bucket_size {bucket};\nmap $uri $hanga_redirect {{\n  default \"\";\n\
         {text}}}\n"
    )
}

/// Size of what a bucket contains besides a key, in bytes.
const KEY_OVERHEAD: usize = 32;

/// Encodes what begins a variable in a value.
fn variable_free(url: &str) -> String {
    match url.contains('$') {
        true => url.replace('$', "%24"),
        false => url.to_owned(),
    }
}

/// Returns a regular expression for a text, as it stands in quotes.
fn pattern(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            // A `$` would begin a variable, and a quote would end the text.
            '$' | '"' => {
                let _ = write!(escaped, "\\x{:02x}", u32::from(c));
            }
            c if c.is_ascii_alphanumeric()
                || matches!(c, '/' | '-' | '_' | '@')
                || !c.is_ascii() =>
            {
                escaped.push(c);
            }
            c => escaped.extend(['\\', c]),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn a_pattern_has_no_variables() {
        assert_eq!(pattern("/a.b/$c\"é"), "/a\\.b/\\x24c\\x22é");
    }
}
