//! Addresses of pages.

use super::{LanguageId, Site, VersionId};
use crate::config::UrlStyle;

/// Path of a page in addresses, from its path below `content/`.
pub(super) fn href(relative_path: &str) -> String {
    let stem = relative_path.strip_suffix(".md").unwrap_or(relative_path);
    let stem = stem
        .strip_suffix("index")
        .filter(|rest| rest.is_empty() || rest.ends_with('/'))
        .unwrap_or(stem);
    stem.trim_end_matches('/').to_owned()
}

impl Site {
    /// `/<language>/<version>/<path>`: what a page is called in redirects and diagnostics, whatever the style of
    /// addresses and wherever the site lies.
    pub fn permalink(&self, language: LanguageId, version: VersionId, href: &str) -> String {
        let code = &self.config.languages[usize::from(language.0)].code;
        let mut link = format!("/{code}");
        if let Some(segment) = &self.version(version).segment {
            link.push('/');
            link.push_str(segment);
        }
        if !href.is_empty() {
            link.push('/');
            link.push_str(href);
        }
        link
    }

    /// What a link to a permalink says: below the site's base path and in its style. Keeps `?…` and `#…`.
    pub fn url(&self, permalink: &str) -> String {
        let end = permalink.find(['?', '#']).unwrap_or(permalink.len());
        let (path, rest) = permalink.split_at(end);
        let base = self.config.base_path();
        match self.config.url_style {
            UrlStyle::Directory => format!("{base}{path}{rest}"),
            UrlStyle::File if path == "/" => format!("{base}/{rest}"),
            UrlStyle::File => format!("{base}{path}.html{rest}"),
        }
    }

    /// The absolute address of a permalink.
    pub fn absolute(&self, permalink: &str) -> String {
        format!("{}{}", self.config.origin(), self.url(permalink))
    }

    /// The output file of a permalink.
    pub fn output_path(&self, permalink: &str) -> String {
        let path = permalink.trim_matches('/');
        match self.config.url_style {
            UrlStyle::Directory if path.is_empty() => "index.html".to_owned(),
            UrlStyle::Directory => format!("{path}/index.html"),
            UrlStyle::File => format!("{path}.html"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::href;

    #[test]
    fn an_index_page_is_its_folder() {
        assert_eq!(href("a/b/index.md"), "a/b");
        assert_eq!(href("index.md"), "");
        assert_eq!(href("a/reindex.md"), "a/reindex");
    }
}
