//! What layouts see: the contract between hanga and its templates. The manual describes it for themes.

use std::borrow::Cow;

use serde::Serialize;
use tera::{Context, context};

use super::{Article, PageBuilder, article::shortened, landing::Landing, sidebar::Link};
use crate::{
    diag::Diagnostic,
    html::passes::Heading,
    layout::View,
    parse::keys,
    plan::Unit,
    render::{Renderer, Stage},
    site::{LanguageId, PageKind, VersionId},
};

/// Everything a page's layout can show.
#[derive(Debug)]
pub(in crate::render) struct PageView<'v> {
    site: SiteView<'v>,
    lang: LanguageView<'v>,
    page: ArticleView<'v>,
    toc: Vec<TocEntry<'v>>,
    breadcrumbs: Vec<Link>,
    previous: Option<Link>,
    next: Option<Link>,
    nav_html: String,
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

    fn context(&self) -> tera::TeraResult<Context> {
        let mut context = context! {
            site => &self.site,
            lang => &self.lang,
            page => &self.page,
            toc => &self.toc,
            breadcrumbs => &self.breadcrumbs,
            previous => &self.previous,
            next => &self.next,
            nav_html => &self.nav_html,
            version => &self.version,
            versions => &self.versions,
            languages => &self.languages,
            alternates => &self.alternates,
        };
        context.extend(self.landing.context());
        Ok(context)
    }

    fn room(&self) -> usize {
        /// What a layout adds to the largest parts.
        const LAYOUT: usize = 16 << 10;
        self.page.article_html.len() + self.nav_html.len() + LAYOUT
    }
}

/// The site as such.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SiteView<'v> {
    pub(crate) title: &'v str,
    pub(crate) base_url: &'v str,
    pub(crate) base_path: &'v str,
    pub(crate) custom_css: bool,
    pub(crate) home: String,
}

/// The language of the surroundings.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LanguageView<'v> {
    #[serde(skip)]
    pub(crate) id: LanguageId,
    pub(crate) code: &'v str,
    pub(crate) hreflang: &'v str,
    pub(crate) name: &'v str,
    pub(crate) native_name: &'v str,
    pub(crate) dir: &'static str,
    pub(crate) wip: bool,
}

#[derive(Debug, Serialize)]
struct ArticleView<'v> {
    title: &'v str,
    html_title: String,
    description: Cow<'v, str>,
    canonical: String,
    kind: &'static str,
    layout: &'v str,
    article_html: &'v str,
    platforms: &'v [&'static str],
    tools: &'v [&'static str],
    intro_html: &'v str,
    permissions_html: String,
    product_html: String,
    source_url: String,
    fallback: bool,
    content_hreflang: &'v str,
    deprecated_since: &'v str,
}

#[derive(Debug, Serialize)]
struct TocEntry<'v> {
    href: String,
    text: Cow<'v, str>,
    level: u8,
}

#[derive(Debug, Serialize)]
struct VersionView<'v> {
    id: &'v str,
    title: &'v str,
    plan: &'v str,
    release: &'v str,
    latest: bool,
    newest_href: String,
    newest_title: &'v str,
}

#[derive(Debug, Serialize)]
struct VersionChoice<'v> {
    id: &'v str,
    title: &'v str,
    href: String,
    current: bool,
    available: bool,
}

/// A language of the picker.
#[derive(Debug, Serialize)]
pub(crate) struct LanguageChoice<'v> {
    pub(crate) code: &'v str,
    pub(crate) hreflang: &'v str,
    pub(crate) native_name: &'v str,
    pub(crate) href: String,
    pub(crate) current: bool,
}

#[derive(Debug, Serialize)]
struct Alternate<'v> {
    hreflang: &'v str,
    href: String,
}

impl PageBuilder<'_> {
    /// The view of a unit.
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
        let link = |page| {
            let unit = Unit { page, ..unit };
            Link {
                title: self.header(unit).short_title.clone(),
                href: self.url(unit),
            }
        };
        let landing = self.timed(Stage::Landing, || self.landing(unit, article, found));
        let version = site.version(unit.version);
        let [previous, next] = self.timed(Stage::Sidebar, || self.neighbours(unit));
        let html_title = match entry.kind {
            PageKind::Home => header.title.clone(),
            _ => format!("{} - {}", header.title, site.config.title),
        };
        PageView {
            site: self.renderer.site_view(unit.language, unit.version),
            lang: self.renderer.language_view(unit.language),
            page: ArticleView {
                title: &header.title,
                html_title,
                description: self.description(unit, &header.intro_text, &article.beginning),
                // An untranslated page says what the original says: that is the one to find.
                canonical: site.absolute(&self.permalink(Unit {
                    language: content_language,
                    ..unit
                })),
                kind: entry.kind.name(),
                layout: self.layout_name(unit.page).unwrap_or_default(),
                article_html: &article.html,
                platforms: &article.variants.platforms,
                tools: &article.variants.tools,
                intro_html: &header.intro,
                permissions_html,
                product_html,
                source_url: self.source_url(unit),
                fallback: !site.has_text(unit.page, unit.language),
                content_hreflang: &site.language(content_language).hreflang,
                deprecated_since: version.deprecated.as_deref().unwrap_or_default(),
            },
            toc: self.toc(unit, &article.headings, &landing),
            breadcrumbs: trail
                .into_iter()
                .filter(|page| self.has_version(*page, unit.version))
                .map(link)
                .collect(),
            previous,
            next,
            nav_html: self.timed(Stage::Sidebar, || self.sidebar(unit, found)),
            version: self.version_view(unit),
            versions: self.version_choices(unit),
            languages: self.language_choices(unit),
            alternates: self.alternates(unit),
            landing,
        }
    }

    /// For search engines: the intro, or else how the text begins, or else what lies below the page.
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
            .filter(|page| self.has_version(**page, unit.version))
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
        pattern.replace("{path}", self.renderer.site.path(file))
    }

    /// The mini table of contents, indented from its highest heading; releases are headings, too.
    fn toc<'v>(
        &self,
        unit: Unit,
        headings: &'v [Heading],
        landing: &Landing<'_>,
    ) -> Vec<TocEntry<'v>> {
        let entry = self.structure().page(unit.page);
        let front = &entry.front;
        if !front
            .get(keys::SHOW_MINI_TOC)
            .unwrap_or(entry.kind == PageKind::Article)
        {
            return Vec::new();
        }
        let deepest = front
            .get(keys::MINI_TOC_MAX_HEADING_LEVEL)
            .unwrap_or(i64::from(self.structure().config.mini_toc_depth));
        let shown = |h: &&Heading| {
            h.level > 1
                && i64::from(h.level) <= deepest
                && !h.hidden
                && !h.text.is_empty()
                && !h.id.is_empty()
        };
        let top = headings
            .iter()
            .filter(shown)
            .map(|heading| heading.level)
            .min()
            .unwrap_or(2);
        let listed = headings.iter().filter(shown).map(|h| TocEntry {
            href: format!("#{}", h.id),
            text: h.text.as_str().into(),
            level: h.level - top,
        });
        let releases = landing.releases().map(|(id, title)| TocEntry {
            href: format!("#{id}"),
            text: title.to_owned().into(),
            level: 0,
        });
        listed.chain(releases).collect()
    }

    fn version_view(&self, unit: Unit) -> VersionView<'_> {
        let version = self.structure().version(unit.version);
        let newest = self.structure().newest_of(unit.version);
        let newest_unit = Unit {
            version: newest,
            ..unit
        };
        let newest_href = match self.has_version(unit.page, newest) {
            true => self.url(newest_unit),
            false => self
                .structure()
                .url(&self.renderer.home(unit.language, newest)),
        };
        VersionView {
            id: &version.info.id,
            title: &version.title,
            plan: &version.info.plan,
            release: &version.info.release,
            latest: version.latest,
            newest_href,
            newest_title: &self.structure().version(newest).title,
        }
    }

    /// The same page in every version; where it does not exist, that version's home page.
    fn version_choices(&self, unit: Unit) -> Vec<VersionChoice<'_>> {
        let choice = |version| {
            let available = self.has_version(unit.page, version);
            VersionChoice {
                id: &self.structure().version(version).info.id,
                title: &self.structure().version(version).title,
                href: match available {
                    true => self.url(Unit { version, ..unit }),
                    false => self
                        .structure()
                        .url(&self.renderer.home(unit.language, version)),
                },
                current: version == unit.version,
                available,
            }
        };
        self.structure().version_ids().map(choice).collect()
    }

    fn language_choices(&self, unit: Unit) -> Vec<LanguageChoice<'_>> {
        self.renderer
            .language_choices_to(Some(unit.language), |language| {
                self.url(Unit { language, ..unit })
            })
    }

    /// The page in every language that has it in its own words, and the source language's for all other readers.
    fn alternates(&self, unit: Unit) -> Vec<Alternate<'_>> {
        let href = |language| {
            self.structure()
                .absolute(&self.permalink(Unit { language, ..unit }))
        };
        let translated = self
            .structure()
            .language_ids()
            .filter(|id| self.structure().has_text(unit.page, *id));
        let mut alternates: Vec<Alternate<'_>> = translated
            .map(|id| Alternate {
                hreflang: &self.structure().language(id).hreflang,
                href: href(id),
            })
            .collect();
        alternates.push(Alternate {
            hreflang: "x-default",
            href: href(LanguageId::SOURCE),
        });
        alternates
    }
}

/// What pages that are no units show, too.
impl Renderer {
    pub(crate) fn site_view(&self, language: LanguageId, version: VersionId) -> SiteView<'_> {
        let config = &self.structure().config;
        SiteView {
            title: &config.title,
            base_url: &config.base_url,
            base_path: config.base_path(),
            custom_css: self.layout.has_custom_css,
            home: self.structure().url(&self.home(language, version)),
        }
    }

    /// The home page of a version, or of the default version if it has none.
    pub(crate) fn home(&self, language: LanguageId, version: VersionId) -> String {
        let has_home = self
            .structure()
            .find("")
            .is_some_and(|home| self.structure().page(home).versions.contains(version));
        let version = if has_home {
            version
        } else {
            self.structure().default_version()
        };
        self.structure().permalink(language, version, "")
    }

    pub(crate) fn language_view(&self, language: LanguageId) -> LanguageView<'_> {
        let id = language;
        let language = self.structure().language(id);
        LanguageView {
            id,
            code: &language.code,
            hreflang: &language.hreflang,
            name: &language.name,
            native_name: &language.native_name,
            dir: language.direction.as_str(),
            wip: language.wip,
        }
    }

    pub(crate) fn language_choices_to(
        &self,
        current: Option<LanguageId>,
        href: impl Fn(LanguageId) -> String,
    ) -> Vec<LanguageChoice<'_>> {
        let choice = |id: LanguageId| {
            let language = self.structure().language(id);
            LanguageChoice {
                code: &language.code,
                hreflang: &language.hreflang,
                native_name: &language.native_name,
                href: href(id),
                current: Some(id) == current,
            }
        };
        self.structure().language_ids().map(choice).collect()
    }
}
