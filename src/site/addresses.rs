//! URLs of pages.

use super::{LanguageId, Structure, VersionId, encode_path};
use crate::config::UrlStyle;

/// Returns the URL path of a page from its path below `content/`.
pub(super) fn href(relative_path: &str) -> String {
    let stem = relative_path.strip_suffix(".md").unwrap_or(relative_path);
    let stem = stem
        .strip_suffix("index")
        .filter(|rest| rest.is_empty() || rest.ends_with('/'))
        .unwrap_or(stem);
    stem.trim_end_matches('/').to_owned()
}

impl Structure {
    /// Returns `/<language>/<version>/<path>`, which identifies a page in redirects and diagnostics, independent of the
    /// URL style and of the site's base URL.
    pub fn permalink(&self, language: LanguageId, version: VersionId, href: &str) -> String {
        let code = &self.config.languages[usize::from(language.0)].code;
        let segment = self.version(version).segment.as_deref();
        let parts = [Some(code.as_str()), segment, Some(href)];
        let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
        let mut link = String::with_capacity(code.len() + href.len() + 32);
        for part in parts {
            link.push('/');
            link.push_str(part);
        }
        link
    }

    /// Returns the URL for links to a permalink: below the site's base path, in the site's URL style, percent-encoded.
    pub fn url(&self, permalink: &str) -> String {
        self.url_of_encoded(&encode_path(permalink))
    }

    /// Returns the URL for links to a permalink that is percent-encoded.
    pub(super) fn url_of_encoded(&self, path: &str) -> String {
        let base = self.config.base_path();
        match self.config.url_style {
            UrlStyle::Directory => [base, path].concat(),
            UrlStyle::File if path == "/" => [base, "/"].concat(),
            UrlStyle::File => [base, path, ".html"].concat(),
        }
    }

    /// Returns the absolute URL of a permalink.
    pub fn absolute(&self, permalink: &str) -> String {
        [self.config.origin(), &self.url(permalink)].concat()
    }

    /// Returns the output file of an old URL. One that names an HTML file is the path of that file.
    pub fn output_path_of_old(&self, from: &str) -> String {
        let is_file = match self.config.url_style {
            UrlStyle::Directory => from.ends_with(".html") || from.ends_with(".htm"),
            UrlStyle::File => from.ends_with(".htm"),
        };
        match is_file {
            true => from.trim_matches('/').to_owned(),
            false => self.output_path(from),
        }
    }

    /// Returns the output file of a permalink.
    pub fn output_path(&self, permalink: &str) -> String {
        let path = permalink.trim_matches('/');
        match self.config.url_style {
            UrlStyle::Directory if path.is_empty() => "index.html".to_owned(),
            UrlStyle::Directory => [path, "/index.html"].concat(),
            UrlStyle::File => [path, ".html"].concat(),
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
