//! Where a URL leads in the written site.
//!
//! Enters: a URL of a unit, as it is printed. Leaves: a [`Target`]. A static host answers in the same way: from the files of
//! the output, where a folder stands for its `index.html`.

use crate::{
    output::map::{OutputMap, Owner},
    plan::Unit,
    site::{Site, decode, split_address},
};

/// What a URL leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// A page.
    Page(Unit),
    /// Another file of the site.
    File,
    /// A page that redirects.
    Redirect,
    /// Another site, or no address of a page at all.
    Elsewhere,
    /// Nothing.
    Missing,
}

/// The addresses of a site.
#[derive(Debug)]
pub(super) struct Addresses<'s> {
    site: &'s Site,
    outputs: &'s OutputMap,
}

impl<'s> Addresses<'s> {
    pub(super) fn new(site: &'s Site, outputs: &'s OutputMap) -> Self {
        Self { site, outputs }
    }

    /// Returns what a URL on a unit leads to.
    pub(super) fn target(&self, unit: Unit, url: &str) -> Target {
        let (path, _) = split_address(url);
        if path.is_empty() {
            return Target::Page(unit);
        }
        if self.site.is_external(url) {
            return Target::Elsewhere;
        }
        let path = match path.starts_with('/') {
            true => decode(path).into_owned(),
            false => self.beside(unit, path),
        };
        let base = self.site.config.base_path();
        let Some(path) = path.strip_prefix(base).filter(|path| path.starts_with('/')) else {
            return if path == base {
                Target::File
            } else {
                Target::Missing
            };
        };
        let file = path.trim_start_matches('/');
        let index = format!("{}/index.html", file.trim_end_matches('/'));
        let forms = [
            file,
            index.trim_start_matches('/'),
            &format!("{}.html", file.trim_end_matches('/')),
        ];
        let mut owners = forms.iter().filter_map(|form| self.outputs.owner(form));
        match owners.next() {
            Some(Owner::Page(unit) | Owner::LanguageRoot(unit)) => Target::Page(unit),
            Some(Owner::Redirect) => Target::Redirect,
            Some(Owner::Static(_) | Owner::Generated(_)) => Target::File,
            // Operators keep the pages of such releases elsewhere.
            None if self.site.is_retired(self.site.without_language(path)) => Target::Elsewhere,
            None => Target::Missing,
        }
    }

    /// Returns the path of a relative URL on the page of a unit.
    fn beside(&self, unit: Unit, path: &str) -> String {
        let own = self.site.url(&unit.permalink(self.site));
        let own = decode(&own).into_owned();
        let mut parts: Vec<&str> = own.split('/').collect();
        parts.pop();
        let path = decode(path);
        for part in path.split('/') {
            match part {
                "." => {}
                ".." => {
                    if parts.len() > 1 {
                        parts.pop();
                    }
                }
                part => parts.push(part),
            }
        }
        parts.join("/")
    }
}
