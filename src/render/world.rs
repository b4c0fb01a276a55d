//! What Liquid sees of the site in one unit.

use std::sync::Arc;

use crate::{
    liquid::{LinkCard, VersionInfo, World},
    plan::Unit,
    render::{Renderer, pass::Pass, reads::Read},
    site::{LanguageId, PageId, Site, overlay},
    source::Span,
    value::{Leaf, Map, Value},
};

/// Globals that are the same on every page.
#[derive(Debug)]
pub(super) struct Globals {
    all_versions: Value,
    releases: Value,
    numbered_versions: Value,
    languages: Value,
    /// `site`, in each language.
    site: Vec<Value>,
}

impl Globals {
    pub(super) fn new(site: &Site) -> Self {
        let version = |id| {
            let version = site.version(id);
            Value::map([
                ("version", Value::Str(Arc::clone(&version.info.id))),
                ("versionTitle", Value::from(version.title.as_str())),
                ("plan", Value::Str(Arc::clone(&version.info.plan))),
                (
                    "shortName",
                    Value::Str(Arc::clone(&version.info.short_name)),
                ),
                (
                    "currentRelease",
                    Value::Str(Arc::clone(&version.info.release)),
                ),
                (
                    "latestVersion",
                    Value::Str(Arc::clone(&site.version(site.newest_of(id)).info.id)),
                ),
                ("hasNumberedReleases", Value::Bool(version.numbered)),
            ])
        };
        let id_of = |id| Value::Str(Arc::clone(&site.version(id).info.id));
        let numbered = || site.version_ids().filter(|id| site.version(*id).numbered);
        let language = |language: &crate::config::Language| {
            let entry = Value::map([
                ("name", Value::from(language.name.as_str())),
                ("nativeName", Value::from(language.native_name.as_str())),
                ("code", Value::from(language.code.as_str())),
                ("hreflang", Value::from(language.hreflang.as_str())),
                ("wip", Value::Bool(language.wip)),
            ]);
            (language.code.clone(), entry)
        };
        Self {
            all_versions: Value::map(
                site.version_ids()
                    .map(|id| (Arc::clone(&site.version(id).info.id), version(id))),
            ),
            releases: releases(site),
            numbered_versions: Value::list(numbered().map(id_of)),
            languages: Value::map(site.config.languages.iter().map(language)),
            site: site
                .data
                .iter()
                .map(|data| Value::map([("data", data.clone())]))
                .collect(),
        }
    }
}

/// `enterpriseServerReleases`: of the first plan with numbers.
fn releases(site: &Site) -> Value {
    let Some(plan) = site.config.versions.iter().find(|plan| plan.numbered) else {
        return Value::Nil;
    };
    let names: Vec<Value> = plan
        .releases
        .iter()
        .map(|release| Value::from(release.name.as_str()))
        .collect();
    let list = |names: &[String]| Value::list(names.iter().map(|name| Value::from(name.as_str())));
    let (new_format, legacy_format) = plan.deprecated_up_to(plan.oldest_with_new_urls.as_deref());
    let first_there = plan.newest_on_developer_site.as_ref();
    let on_developer_site = plan
        .deprecated_releases
        .iter()
        .position(|name| Some(name) == first_there)
        .map_or(&[][..], |at| &plan.deprecated_releases[at..]);
    let dates = plan.releases.iter().map(|release| {
        let date = release
            .deprecated
            .as_deref()
            .map_or(Value::Nil, Value::from);
        (
            release.name.as_str(),
            Value::map([("deprecationDate", date)]),
        )
    });
    Value::map([
        ("latest", names.first().cloned().unwrap_or_default()),
        ("oldestSupported", names.last().cloned().unwrap_or_default()),
        ("dates", Value::map(dates)),
        ("supported", Value::list(names)),
        ("deprecated", list(&plan.deprecated_releases)),
        ("deprecatedReleasesWithNewFormat", list(new_format)),
        ("deprecatedReleasesWithLegacyFormat", list(legacy_format)),
        ("deprecatedReleasesOnDeveloperSite", list(on_developer_site)),
    ])
}

/// Featured links name a page by its short title.
fn with_short_title(card: &Value) -> Value {
    let mut map = card.as_map().cloned().unwrap_or_default();
    if let Some(short) = map.get("shortTitle").cloned() {
        map.insert("title".into(), short);
    }
    Value::Map(Arc::new(map))
}

/// The world of one unit.
pub(super) struct UnitWorld<'r> {
    pass: &'r Pass<'r>,
    unit: Unit,
    /// Whether link tags may ask for other pages. Titles and intros may not: they are what link tags show.
    links: bool,
}

impl<'r> UnitWorld<'r> {
    pub(super) fn new(pass: &'r Pass<'r>, unit: Unit, links: bool) -> Self {
        Self { pass, unit, links }
    }

    fn note_reference(&self) {
        let seen = Arc::clone(&self.site().reference);
        self.pass.note(Read::Reference { seen });
    }

    fn site(&self) -> &'r Site {
        &self.pass.site
    }

    fn permalink(&self) -> String {
        let Unit {
            page,
            version,
            language,
        } = self.unit;
        self.site()
            .permalink(language, version, &self.site().page(page).href)
    }

    fn segment(&self, n: usize) -> Value {
        let href = &self.site().page(self.unit.page).href;
        match href.split('/').nth(n) {
            Some("") | None => Value::from("homepage"),
            Some(segment) => Value::from(segment),
        }
    }

    /// The front matter, and where the page is.
    fn page(&self) -> Value {
        let site = self.site();
        let (text, translated) = site.text(self.unit.page, self.unit.language);
        let entry = site.page(self.unit.page);
        let mut map: Map = entry.page.front.values().clone();
        for (key, value) in text.front.values() {
            let source = map.get(key).cloned().unwrap_or_default();
            map.insert(Arc::clone(key), overlay(&source, Some(value)));
        }
        let shown = if translated {
            self.unit.language
        } else {
            LanguageId::SOURCE
        };
        let code = site.config.languages[usize::from(shown.0)].code.as_str();
        map.insert(
            "relativePath".into(),
            Value::from(entry.relative_path.as_str()),
        );
        map.insert("languageCode".into(), Value::from(code));
        map.insert("version".into(), Value::Str(Arc::clone(&self.version().id)));
        Value::Map(Arc::new(map))
    }

    /// Operations of the category that the path names: `…/rest/reference/<category>`.
    fn operations(&self) -> Value {
        let href = &self.site().page(self.unit.page).href;
        let category = href
            .split_once("rest/reference/")
            .map(|(_, rest)| rest.split('/').next().unwrap_or_default());
        match category {
            Some(category) => self
                .site()
                .reference
                .operations(self.unit.version, category),
            None => Value::list([]),
        }
    }

    /// Cards of pages that a front-matter key lists.
    fn featured(&self, key: &str) -> Value {
        let front = &self.site().page(self.unit.page).page.front;
        let cards = front
            .words(key)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|leaf| match self.link(&leaf.text) {
                LinkCard::Page(card) => Some(with_short_title(&card)),
                _ => None,
            });
        Value::list(cards)
    }
}

impl World for UnitWorld<'_> {
    fn global(&self, name: &str) -> Option<Value> {
        let site = self.site();
        let globals = &self.pass.globals;
        let version = self.version();
        let language = &site.config.languages[usize::from(self.unit.language.0)];
        Some(match name {
            crate::liquid::NOW => Value::from(site.config.now.as_deref()?),
            "site" => {
                self.pass.datum::<&str>(self.unit.language, &[]);
                globals.site[usize::from(self.unit.language.0)].clone()
            }
            "page" => {
                self.pass.note_page(self.unit.page, self.unit.language);
                self.page()
            }
            "currentVersion" => Value::Str(Arc::clone(&version.id)),
            "currentLanguage" => Value::from(language.code.as_str()),
            "sourceLanguage" => Value::from(site.config.languages[0].code.as_str()),
            "currentProduct" => self.segment(0),
            "currentCategory" => self.segment(1),
            "currentPath" => Value::from(self.permalink()),
            "currentPathWithoutLanguage" => {
                let link = self.permalink();
                Value::from(&link[language.code.len() + 1..])
            }
            "currentRelease" => Value::Str(Arc::clone(&version.release)),
            "currentVersionShortName" => Value::Str(Arc::clone(&version.short_name)),
            "currentVersionObject" => globals.all_versions.get(&version.id)?.clone(),
            "allVersions" => globals.all_versions.clone(),
            "enterpriseServerReleases" => globals.releases.clone(),
            "enterpriseServerVersions" => globals.numbered_versions.clone(),
            "languages" => globals.languages.clone(),
            "currentRestOperations" => {
                self.note_reference();
                self.operations()
            }
            "rest" => {
                self.note_reference();
                site.reference.rest()
            }
            // As authors write links: language and version come later, and texts of several versions stay the same.
            "restGitHubAppsLink" => Value::from("/developers/apps"),
            "webhookPayloadsForCurrentVersion" => {
                self.note_reference();
                site.reference.webhooks(self.unit.version)
            }
            "graphql" => {
                self.note_reference();
                site.reference.graphql(self.unit.version)
            }
            "gettingStartedLinks" | "popularLinks" | "guideLinks" => self.featured(name),
            _ if *name == *version.short_name => Value::Bool(true),
            _ => {
                let feature = version
                    .features
                    .iter()
                    .find(|(known, _)| **known == *name)?;
                Value::Bool(feature.1)
            }
        })
    }

    fn version(&self) -> &VersionInfo {
        &self.site().version(self.unit.version).info
    }

    fn data(&self) -> &Value {
        &self.site().data[usize::from(self.unit.language.0)]
    }

    fn datum(&self, path: &[&str]) -> Option<Value> {
        self.pass.datum(self.unit.language, path).cloned()
    }

    fn source_datum(&self, path: &[&str]) -> Option<Value> {
        self.pass.datum(LanguageId::SOURCE, path).cloned()
    }

    fn data_keys(&self, path: &[&str]) -> Option<Vec<Arc<str>>> {
        self.pass.data_keys(self.unit.language, path)
    }

    fn include(&self, name: &str) -> Option<&Leaf> {
        let leaf = self.site().includes.get(name);
        self.pass.note(Read::Include {
            name: name.into(),
            seen: leaf.map(|leaf| leaf.text.clone()),
        });
        leaf
    }

    fn include_names(&self) -> Vec<&str> {
        self.site().includes.names().collect()
    }

    fn shows(&self, leaf: &Leaf, chain: &[Span]) {
        if let Some(log) = self.pass.log() {
            log.show(&leaf.place, chain);
        }
    }

    /// A path with fewer than two slashes is next to the page; others begin at the root. Old addresses count.
    fn link(&self, href: &str) -> LinkCard {
        let site = self.site();
        if !self.links {
            return LinkCard::Missing(Some("titles and intros cannot show other pages".to_owned()));
        }
        let path = match href.matches('/').count() {
            0 | 1 => {
                let relative = &site.page(self.unit.page).relative_path;
                let folder = relative.rsplit_once('/').map_or("", |(folder, _)| folder);
                format!("{folder}/{}", href.trim_matches('/'))
            }
            _ => href.to_owned(),
        };
        let Some(page) = site.locate(&path) else {
            return LinkCard::Missing(self.pass.pages_like(path.trim_matches('/')));
        };
        if site.page(page).versions.contains(self.unit.version) {
            LinkCard::Page(self.pass.card(Unit { page, ..self.unit }))
        } else {
            LinkCard::OtherVersion
        }
    }
}

impl Pass<'_> {
    /// What a link shows of a page.
    fn card(&self, unit: Unit) -> Value {
        let header = self.header(unit);
        Value::map([
            ("href", Value::from(self.permalink(unit))),
            ("title", Value::from(header.title.as_str())),
            ("shortTitle", Value::from(header.short_title.as_str())),
            ("intro", Value::from(header.intro_inline.as_str())),
        ])
    }
}

impl Renderer {
    /// The title of a page, as plain text.
    pub fn title(&self, unit: Unit) -> &str {
        &Pass::new(self).header(unit).title
    }

    /// What a page is called in redirects and diagnostics.
    pub fn permalink(&self, unit: Unit) -> String {
        self.site
            .permalink(unit.language, unit.version, &self.site.page(unit.page).href)
    }

    /// Its address.
    pub fn url(&self, unit: Unit) -> String {
        self.site.url(&self.permalink(unit))
    }

    /// The same page in another version.
    pub(super) fn has_version(&self, page: PageId, version: crate::site::VersionId) -> bool {
        self.site.page(page).versions.contains(version)
    }
}
