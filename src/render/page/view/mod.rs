//! The data of layouts: the contract between hanga and its templates. The manual documents it for themes.

mod choices;
mod notices;
mod parts;
mod site;
mod titles;
mod toc;

use std::borrow::Cow;

use choices::{Alternate, VersionChoice, VersionView};
use parts::Part;
use serde::Serialize;
pub(crate) use site::{LanguageChoice, LanguageView, SiteView};
use toc::TocEntry;

use super::{Article, PageBuilder, description::shortened, landing::Landing, sidebar::NavLink};
use crate::{
    config::Dialect,
    diag::Diagnostic,
    layout::{Context, TeraResult, View, context},
    parse::keys,
    plan::Unit,
    render::Stage,
    site::{LanguageId, PageKind, encode_path},
};

/// The data of a page's layout.
#[derive(Debug)]
pub(in crate::render) struct PageView<'v> {
    site: SiteView<'v>,
    lang: LanguageView<'v>,
    page: ArticleView<'v>,
    toc: Vec<TocEntry<'v>>,
    breadcrumbs: Vec<NavLink>,
    previous: Option<NavLink>,
    next: Option<NavLink>,
    nav_html: String,
    /// The product of the page; none on the home page.
    product: Option<NavLink>,
    /// The list of the product switch; empty if there is one product only.
    products_html: String,
    version: VersionView<'v>,
    versions: Vec<VersionChoice<'v>>,
    languages: Vec<LanguageChoice<'v>>,
    alternates: Vec<Alternate<'v>>,
    landing: Landing<'v>,
}

impl View for PageView<'_> {
    fn language(&self) -> LanguageId {
        self.lang.id
    }

    fn context(&self) -> TeraResult<Context> {
        let mut context = context! {
            site => &self.site,
            lang => &self.lang,
            page => &self.page,
            toc => &self.toc,
            breadcrumbs => &self.breadcrumbs,
            previous => &self.previous,
            next => &self.next,
            nav_html => &self.nav_html,
            product => &self.product,
            products_html => &self.products_html,
            version => &self.version,
            versions => &self.versions,
            languages => &self.languages,
            alternates => &self.alternates,
        };
        if let Some(landing) = self.landing.context() {
            context.extend(landing);
        }
        Ok(context)
    }

    fn size_hint(&self) -> usize {
        /// Bytes that a layout adds to the largest parts.
        const LAYOUT: usize = 16 << 10;
        self.page.article_html.len() + self.nav_html.len() + LAYOUT
    }
}

#[derive(Debug, Serialize)]
struct ArticleView<'v> {
    title: &'v str,
    html_title: String,
    /// Whether the title is a word of the interface, in its language whatever that of the text.
    title_is_word: bool,
    description: Cow<'v, str>,
    canonical: String,
    kind: &'static str,
    layout: &'v str,
    article_html: &'v str,
    platforms: Vec<Part<'v>>,
    tools: Vec<Part<'v>>,
    has_active_code: bool,
    default_platform: &'v str,
    default_tool: &'v str,
    intro_html: Cow<'v, str>,
    /// The notice about early access; empty on other pages.
    early_access_html: String,
    /// The date from which the page is in effect, as a sentence; empty if there is none.
    effective_html: String,
    /// When the page's file was last changed, as a sentence; empty if that is not shown or not known.
    updated_html: String,
    permissions_html: String,
    product_html: String,
    source_url: String,
    fallback: bool,
    /// Whether parts of the article are in the source language, although the page is translated.
    partly_source: bool,
    content_hreflang: &'v str,
    deprecated_since: &'v str,
    /// Whether search engines should not list it.
    noindex: bool,
}

impl PageBuilder<'_> {
    /// Creates the view of a unit.
    pub(in crate::render) fn view<'v>(
        &'v self,
        unit: Unit,
        article: &'v Article,
        found: &mut Vec<Diagnostic>,
    ) -> PageView<'v> {
        let site = self.structure();
        let entry = site.page(unit.page);
        let header = self.timed(Stage::FrontMatter, || self.header(unit));
        found.extend(header.diagnostics.iter().cloned());
        let content_language = site.language_of_text(unit.page, unit.language);
        let mut prose = |key| {
            self.timed(Stage::FrontMatter, || {
                self.front_prose(unit, key, found).html
            })
        };
        let permissions_html = prose(keys::PERMISSIONS);
        let product_html = prose(keys::PRODUCT);
        let trail = site.trail(unit.page);
        // `early-access` and the product in it are not meant to be found. Today, other hidden pages stand alone.
        let hidden = match entry.is_early_access() {
            true => 2,
            false if entry.is_hidden() && site.config.dialect() == Dialect::Current => trail.len(),
            false => 0,
        };
        let link = |page| self.short_link(Unit { page, ..unit });
        let landing = self.timed(Stage::Landing, || self.landing(unit, article, found));
        let version = site.version(unit.version);
        let [previous, next] = self.timed(Stage::Sidebar, || self.neighbours(unit));
        let word = self.home_word(unit, "home_title");
        let title = word.unwrap_or(&header.title);
        let (intro_html, intro_text) = self.home_intro(unit).unwrap_or_else(|| {
            let html = Cow::Borrowed(header.intro.as_str());
            (html, header.intro_text.as_str())
        });
        PageView {
            site: self.renderer.site_view(unit.language, unit.version),
            lang: self.renderer.language_view(unit.language),
            page: ArticleView {
                title,
                html_title: self.html_title(unit, title),
                title_is_word: word.is_some() && self.is_translated("home_title", unit.language),
                description: self.description(unit, intro_text, &article.beginning),
                // An untranslated page has the same text as the original, which is the one that search engines should
                // list.
                canonical: site.absolute(&self.permalink(Unit {
                    language: content_language,
                    ..unit
                })),
                kind: entry.kind.name(),
                layout: self.layout_name(unit.page).unwrap_or_default(),
                article_html: &article.html,
                platforms: self.parts_of(unit, article, true),
                tools: self.parts_of(unit, article, false),
                has_active_code: article.has_active_code,
                default_platform: self.front_word(unit, keys::DEFAULT_PLATFORM),
                default_tool: self.front_word(unit, keys::DEFAULT_TOOL),
                intro_html,
                early_access_html: self.early_access_notice(unit, found),
                effective_html: self.effective_date(unit),
                updated_html: self.last_change(unit),
                permissions_html,
                product_html,
                source_url: self.source_url(unit),
                fallback: !site.has_text(unit.page, unit.language),
                partly_source: article.is_partly_source,
                content_hreflang: &site.language(content_language).hreflang,
                deprecated_since: version.deprecated.as_deref().unwrap_or_default(),
                noindex: entry.is_unlisted(),
            },
            toc: self.toc(unit, article, &landing),
            breadcrumbs: trail
                .into_iter()
                .skip(hidden)
                .filter(|page| self.has_version(*page, unit.version))
                .map(link)
                .collect(),
            previous,
            next,
            nav_html: self.timed(Stage::Sidebar, || self.sidebar(unit, found)),
            product: self.current_product(unit).map(link),
            products_html: self.timed(Stage::Sidebar, || self.products(unit, found)),
            version: self.version_view(unit),
            versions: self.version_choices(unit),
            languages: self.language_choices(unit),
            alternates: self.alternates(unit),
            landing,
        }
    }

    /// Returns the description for search engines: the intro, or else the beginning of the text, or else the pages
    /// below the page.
    fn description<'v>(&self, unit: Unit, intro: &'v str, beginning: &'v str) -> Cow<'v, str> {
        if let Some(text) = [intro, beginning].into_iter().find(|text| !text.is_empty()) {
            return text.into();
        }
        let entry = self.structure().page(unit.page);
        let children = match entry.kind {
            PageKind::Home => &self.structure().products,
            _ => &entry.children,
        };
        let listed = children
            .iter()
            .filter(|page| self.is_visible(**page, unit))
            .map(|page| {
                &*self
                    .header(Unit {
                        page: *page,
                        ..unit
                    })
                    .title
            });
        shortened(listed.collect::<Vec<_>>().join(", ")).into()
    }
    fn source_url(&self, unit: Unit) -> String {
        let file = self.structure().text_file(unit.page, unit.language);
        let pattern = self
            .structure()
            .config
            .source_url
            .as_deref()
            .unwrap_or_default();
        pattern.replace("{path}", &encode_path(self.renderer.site.path(file)))
    }
}
