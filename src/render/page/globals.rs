//! Liquid globals that are the same on every page: versions, releases, languages.

use std::sync::Arc;

use crate::{site::Structure, value::Value};

/// Globals that are the same on every page.
#[derive(Debug)]
pub(in crate::render) struct Globals {
    pub(super) all_versions: Value,
    pub(super) releases: Value,
    pub(super) numbered_versions: Value,
    pub(super) languages: Value,
    /// Dates of API versions by plan, newest first.
    api_versions: Vec<(Arc<str>, Value)>,
}

impl Globals {
    pub(in crate::render) fn new(site: &Structure) -> Self {
        let version = |id| {
            let version = site.version(id);
            let mut plans = site.config.versions.iter();
            let plan = plans.find(|plan| *plan.plan == *version.info.plan);
            let own_api_versions = plan.map_or(Value::Nil, api_versions);
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
                ("apiVersions", own_api_versions.clone()),
                (
                    "latestApiVersion",
                    own_api_versions
                        .as_list()
                        .and_then(|versions| versions.first())
                        .cloned()
                        .unwrap_or_default(),
                ),
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
            api_versions: site
                .config
                .versions
                .iter()
                .map(|plan| (plan.plan.as_str().into(), api_versions(plan)))
                .collect(),
        }
    }

    /// Returns the API versions of a plan, newest first.
    pub(super) fn api_versions(&self, plan: &str) -> Value {
        let mut plans = self.api_versions.iter();
        let found = plans.find(|(known, _)| **known == *plan);
        found.map_or(Value::Nil, |(_, versions)| versions.clone())
    }

    /// Returns the API version that answers requests without one: the oldest.
    pub(super) fn default_api_version(&self, plan: &str) -> Value {
        let versions = self.api_versions(plan);
        let oldest = versions.as_list().and_then(|versions| versions.last());
        oldest.cloned().unwrap_or_default()
    }
}

fn api_versions(plan: &crate::config::Plan) -> Value {
    Value::list(
        plan.api_versions
            .iter()
            .map(|date| Value::from(date.as_str())),
    )
}

/// Returns `enterpriseServerReleases`, the releases of the first plan with numbered releases.
fn releases(site: &Structure) -> Value {
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
        ("latestStable", names.first().cloned().unwrap_or_default()),
        ("oldestSupported", names.last().cloned().unwrap_or_default()),
        ("dates", Value::map(dates)),
        ("supported", Value::list(names)),
        ("deprecated", list(&plan.deprecated_releases)),
        ("deprecatedReleasesWithNewFormat", list(new_format)),
        ("deprecatedReleasesWithLegacyFormat", list(legacy_format)),
        ("deprecatedReleasesOnDeveloperSite", list(on_developer_site)),
    ])
}
