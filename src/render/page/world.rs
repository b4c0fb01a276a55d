//! The site as Liquid sees it in one unit.

use std::sync::Arc;

use super::{PageBuilder, Work};
use crate::{
    config::{Config, Dialect},
    liquid::{Allowance, LinkCard, Scope, VersionInfo, World, expand},
    parse::{Key, keys, types},
    plan::Unit,
    site::{LanguageId, Structure, encode_path, overlay},
    source::Span,
    value::{Leaf, Map, Value},
};

/// Featured links show the short title of a page.
fn with_short_title(card: &Value) -> Value {
    let mut map = card.as_map().cloned().unwrap_or_default();
    if let Some(short) = map.get("shortTitle").cloned() {
        map.insert("title".into(), short);
    }
    Value::Map(Arc::new(map))
}

/// The world of one unit.
pub(super) struct UnitWorld<'r> {
    builder: &'r PageBuilder<'r>,
    unit: Unit,
    /// Whether link tags can refer to other pages. Titles and intros cannot use them: link tags show titles and intros.
    links: bool,
}

impl<'r> UnitWorld<'r> {
    pub(super) fn new(builder: &'r PageBuilder<'r>, unit: Unit, links: bool) -> Self {
        Self {
            builder,
            unit,
            links,
        }
    }

    fn site(&self) -> &'r Structure {
        self.builder.structure()
    }

    fn segment(&self, n: usize) -> Value {
        let href = &self.site().page(self.unit.page).href;
        match href.split('/').nth(n) {
            Some("") | None => Value::from("homepage"),
            Some(segment) => Value::from(segment),
        }
    }

    /// Returns the front matter and the location of the page.
    fn page(&self) -> Value {
        let site = self.site();
        let Unit { page, language, .. } = self.unit;
        let (source, translation) = self.builder.files(page, language);
        let mut map: Map = source.front.values().clone();
        for (key, value) in translation.unwrap_or(source).front.values() {
            let source = map.get(key).cloned().unwrap_or_default();
            map.insert(Arc::clone(key), overlay(&source, Some(value)));
        }
        let shown = site.language_of_text(page, language);
        let code = site.language(shown).code.as_str();
        let path = site.page(page).relative_path.as_str();
        map.insert("relativePath".into(), Value::from(path));
        map.insert("languageCode".into(), Value::from(code));
        map.insert("version".into(), Value::Str(Arc::clone(&self.version().id)));
        Value::Map(Arc::new(map))
    }

    /// Returns the operations of the category in the page's path: `…/rest/reference/<category>`.
    fn operations(&self) -> Value {
        let href = &self.site().page(self.unit.page).href;
        let category = href
            .split_once("rest/reference/")
            .map(|(_, rest)| rest.split('/').next().unwrap_or_default());
        match category {
            Some(category) => {
                let reference = self.builder.reference();
                reference.operations(self.unit.version, category)
            }
            None => Value::list([]),
        }
    }

    /// Returns the terms of the glossary, in alphabetical order, with their descriptions expanded.
    fn glossaries(&self) -> Option<Value> {
        let language = self.unit.language;
        let terms = self.datum(&["glossaries", "external"])?;
        let mut terms: Vec<Value> = terms.as_list()?.to_vec();
        let text = |value: &Value, key| {
            let value = value.get(key).and_then(Value::as_str);
            value.unwrap_or_default().to_owned()
        };
        let collation = self.site().collation(language);
        terms.sort_by(|a, b| collation.compare(&text(a, "term"), &text(b, "term")));
        let described = terms.into_iter().map(|term| {
            let mut map = term.as_map().cloned().unwrap_or_default();
            if let Some(leaf) = map.get("description").and_then(Value::as_leaf) {
                let expanded = expand(leaf, &mut Scope::new(self)).text;
                map.insert("description".into(), Value::from(expanded.trim()));
            }
            Value::Map(Arc::new(map))
        });
        Some(Value::list(described))
    }

    /// Returns cards of the pages listed in a front-matter key.
    fn featured(&self, key: Key<types::StrList>) -> Value {
        let front = &self.site().page(self.unit.page).front;
        let cards = front
            .get(key)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|leaf| match self.link(&leaf.text) {
                LinkCard::Page(card) => Some(with_short_title(&card)),
                _ => None,
            });
        Value::list(cards)
    }
}

/// Names of the globals that [`UnitWorld::global`] knows on every site.
const GLOBALS: &[&str] = &[
    "allVersions",
    "apiVersions",
    "currentArticle",
    "currentCategory",
    "currentLanguage",
    "currentPath",
    "currentPathWithoutLanguage",
    "currentProduct",
    "currentRelease",
    "currentRestOperations",
    "currentVersion",
    "currentVersionObject",
    "currentVersionShortName",
    "defaultRestApiVersion",
    "enterpriseServerReleases",
    "enterpriseServerVersions",
    "features",
    "gettingStartedLinks",
    "glossaries",
    "graphql",
    "guideLinks",
    "languages",
    "page",
    "popularLinks",
    "rest",
    "restGitHubAppsLink",
    "site",
    "siteDialect",
    "sourceLanguage",
    "tables",
    "themeWords",
    "webhookPayloadsForCurrentVersion",
];

impl World for UnitWorld<'_> {
    fn allowance(&self) -> Allowance {
        let Work { body, other } = &self.builder.work;
        match self.links {
            true => body.clone(),
            false => other.clone(),
        }
    }

    fn global_names(&self) -> &[&'static str] {
        GLOBALS
    }

    fn global(&self, name: &str) -> Option<Value> {
        let site = self.site();
        let globals = &self.builder.renderer.globals;
        let version = self.version();
        let language = site.language(self.unit.language);
        Some(match name {
            crate::liquid::NOW => Value::from(site.config.now.as_deref()?),
            "siteDialect" => Value::from(site.config.dialect().name()),
            "themeWords" => {
                let Unit { page, language, .. } = self.unit;
                let shown = match site.config.dialect() {
                    Dialect::Current => site.language_of_text(page, language),
                    // The words of old includes were always in the language of the reader.
                    Dialect::Legacy => language,
                };
                self.builder.renderer.layout.word_map(shown).clone()
            }
            "site" => {
                let data = self.builder.datum::<&str>(self.unit.language, &[]);
                Value::map([("data", data.cloned().unwrap_or_default())])
            }
            "page" => self.page(),
            "currentLanguage" => Value::from(language.code.as_str()),
            "sourceLanguage" => Value::from(site.config.languages[0].code.as_str()),
            "currentProduct" => self.segment(0),
            "currentCategory" => self.segment(1),
            "currentPath" => Value::from(self.unit.permalink(site)),
            "currentPathWithoutLanguage" => {
                let link = self.unit.permalink(site);
                Value::from(&link[language.code.len() + 1..])
            }
            "currentVersionObject" => globals.all_versions.get(&version.id)?.clone(),
            "allVersions" => globals.all_versions.clone(),
            "enterpriseServerReleases" => globals.releases.clone(),
            "enterpriseServerVersions" => globals.numbered_versions.clone(),
            "languages" => globals.languages.clone(),
            // Tables are never translated.
            "tables" => self.builder.datum(LanguageId::SOURCE, &["tables"])?.clone(),
            "glossaries" => self.glossaries()?,
            "currentArticle" => {
                let href = &site.page(self.unit.page).href;
                Value::from(format!("/{href}"))
            }
            "apiVersions" => globals.api_versions(&version.plan),
            "defaultRestApiVersion" => globals.default_api_version(&version.plan),
            "currentRestOperations" => self.operations(),
            "rest" => self.builder.reference().rest(),
            // The form in which authors write links: language and version are added later, so that texts of several
            // versions stay the same.
            "restGitHubAppsLink" => Value::from("/developers/apps"),
            "webhookPayloadsForCurrentVersion" => {
                self.builder.reference().webhooks(self.unit.version)
            }
            "graphql" => self.builder.reference().graphql(self.unit.version),
            "gettingStartedLinks" => self.featured(keys::GETTING_STARTED_LINKS),
            "popularLinks" => self.featured(keys::POPULAR_LINKS),
            "guideLinks" => self.featured(keys::GUIDE_LINKS),
            _ => version.global(name)?,
        })
    }

    fn version(&self) -> &VersionInfo {
        &self.site().version(self.unit.version).info
    }

    fn config(&self) -> &Config {
        &self.site().config
    }

    fn word(&self, key: &str) -> &str {
        let language = self
            .site()
            .language_of_text(self.unit.page, self.unit.language);
        self.builder.renderer.layout.word(language, key)
    }

    fn datum(&self, path: &[&str]) -> Option<Value> {
        self.builder.datum(self.unit.language, path).cloned()
    }

    fn source_datum(&self, path: &[&str]) -> Option<Value> {
        self.builder.datum(LanguageId::SOURCE, path).cloned()
    }

    fn datum_along(&self, path: &[&str]) -> (Option<Value>, usize) {
        let (found, known) = self.builder.datum_along(self.unit.language, path);
        (found.cloned(), known)
    }

    fn keys_along(&self, path: &[&str]) -> (usize, Option<Vec<Arc<str>>>) {
        self.builder.keys_along(self.unit.language, path)
    }

    fn include(&self, name: &str) -> Option<&Leaf> {
        self.builder.include(name)
    }

    fn include_names(&self) -> Vec<&str> {
        self.builder.include_names()
    }

    fn on_include(&self, leaf: &Leaf, chain: &[Span]) {
        if let Some(trace) = self.builder.trace() {
            trace.show(&leaf.place, chain);
        }
    }

    /// A path with fewer than two slashes is relative to the page's folder; others are relative to the root. Old URLs
    /// work, too.
    fn link(&self, href: &str) -> LinkCard {
        let site = self.site();
        if !self.links {
            return LinkCard::Missing(Some(
                "link tags do not work in titles and intros".to_owned(),
            ));
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
            return LinkCard::Missing(self.builder.renderer.pages_like(path.trim_matches('/')));
        };
        if site.page(page).versions.contains(self.unit.version) {
            LinkCard::Page(self.builder.card(Unit { page, ..self.unit }))
        } else {
            LinkCard::OtherVersion
        }
    }
}

impl PageBuilder<'_> {
    /// Returns the data that link tags show of a page.
    fn card(&self, unit: Unit) -> Value {
        let header = self.header(unit);
        Value::map([
            ("href", Value::from(&*encode_path(&self.permalink(unit)))),
            ("title", Value::from(header.title.as_str())),
            ("shortTitle", Value::from(header.short_title.as_str())),
            ("intro", Value::from(header.intro_inline.as_str())),
        ])
    }
}
