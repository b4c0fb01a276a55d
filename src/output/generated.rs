//! Generated files besides pages: the root page, 404 pages, the sitemap, redirect lists and rules, headers.

use std::cell::OnceCell;

use super::{hosting, netlify::Rules, nginx, redirects, redirects::RedirectTable, roots, sitemap};
use crate::{
    config::RedirectFormat,
    diag::Diagnostic,
    layout::Layout,
    plan::{Selection, Unit},
    render::Renderer,
    site::{LanguageId, Structure},
};

/// A generated file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generated {
    /// `index.html`, which redirects to a language.
    LanguageChooser,
    /// `404.html` in a language.
    NotFound(LanguageId),
    /// `robots.txt`.
    Robots,
    /// `sitemap.xml`: all URLs, or a list of parts.
    Sitemap,
    /// A part of a sitemap that is too large for one file, counted from 0.
    SitemapPart(usize),
    /// `redirects.json`.
    RedirectsJson,
    /// `_redirects`, for Netlify and Cloudflare Pages.
    NetlifyRedirects,
    /// `_headers`, for Netlify and Cloudflare Pages.
    NetlifyHeaders,
    /// `redirects.nginx.conf`.
    NginxRedirects,
    /// `headers.nginx.conf`.
    NginxHeaders,
}

/// Inputs of generated files.
#[derive(Debug)]
pub struct Sources<'s> {
    /// The renderer of pages.
    pub renderer: &'s Renderer,
    /// The templates.
    pub layout: &'s Layout,
    /// The selection that is built.
    pub selection: &'s Selection,
    /// All units of the selection.
    pub units: &'s [Unit],
    /// All redirects.
    pub redirects: &'s RedirectTable,
    netlify_rules: OnceCell<Rules<'s>>,
}

impl<'s> Sources<'s> {
    /// Creates the inputs for a selection, with all of its units.
    pub fn new(
        renderer: &'s Renderer,
        layout: &'s Layout,
        selection: &'s Selection,
        units: &'s [Unit],
        redirects: &'s RedirectTable,
    ) -> Self {
        Self {
            renderer,
            layout,
            selection,
            units,
            redirects,
            netlify_rules: OnceCell::new(),
        }
    }

    /// Returns the rules of `_redirects`, which are chosen once.
    pub fn netlify_rules(&self) -> &Rules<'s> {
        let site = self.renderer.structure();
        self.netlify_rules
            .get_or_init(|| Rules::of(site, self.selection, self.redirects))
    }
}

impl Generated {
    /// Returns all generated files of a site, with their paths in the output.
    pub fn all(site: &Structure, selection: &Selection, units: &[Unit]) -> Vec<(String, Self)> {
        let first = selection.languages.first().copied();
        let first = first.unwrap_or(LanguageId::SOURCE);
        let named = |path: &str, file| (path.to_owned(), file);
        let mut files = vec![
            named("index.html", Self::LanguageChooser),
            // Static hosts serve this file for every URL that does not exist.
            named("404.html", Self::NotFound(first)),
        ];
        files.extend(selection.languages.iter().map(|language| {
            let code = &site.language(*language).code;
            (format!("{code}/404.html"), Self::NotFound(*language))
        }));
        files.push(named("robots.txt", Self::Robots));
        if sitemap::exists(site) {
            files.push(named("sitemap.xml", Self::Sitemap));
            let parts = 0..sitemap::parts(site, units);
            files.extend(parts.map(|n| (sitemap::part_name(n), Self::SitemapPart(n))));
        }
        let lists = [
            (RedirectFormat::Json, "redirects.json", Self::RedirectsJson),
            (
                RedirectFormat::Netlify,
                "_redirects",
                Self::NetlifyRedirects,
            ),
            (
                RedirectFormat::Nginx,
                "redirects.nginx.conf",
                Self::NginxRedirects,
            ),
        ];
        let formats = &site.config.redirects.formats;
        let lists = lists.into_iter().filter(|it| formats.contains(&it.0));
        files.extend(lists.map(|(_, path, file)| named(path, file)));
        files.extend([
            named("_headers", Self::NetlifyHeaders),
            named("headers.nginx.conf", Self::NginxHeaders),
        ]);
        files
    }

    /// Returns the text of the file, and the problem in its template if there is one.
    pub fn make(self, sources: &Sources<'_>) -> (String, Option<Diagnostic>) {
        let &Sources {
            renderer,
            layout,
            selection,
            units,
            redirects,
            ..
        } = sources;
        let site = renderer.structure();
        let text = match self {
            Self::LanguageChooser => return roots::language_chooser(renderer, layout, selection),
            Self::NotFound(language) => return roots::not_found(renderer, layout, language, &[]),
            Self::Robots => sitemap::robots(site),
            Self::Sitemap => sitemap::index(site, selection, units),
            Self::SitemapPart(n) => sitemap::part(site, selection, units, n),
            Self::RedirectsJson => redirects::json(redirects),
            Self::NetlifyRedirects => sources.netlify_rules().text(site),
            Self::NetlifyHeaders => hosting::netlify_headers(site),
            Self::NginxRedirects => nginx::redirects(site, selection, redirects),
            Self::NginxHeaders => hosting::nginx_headers(site),
        };
        (text, None)
    }

    /// Whether the file is an HTML page.
    pub fn is_html(self) -> bool {
        matches!(self, Self::LanguageChooser | Self::NotFound(_))
    }
}
