//! Versions, and the versions of each page.

use std::sync::Arc;

use super::{
    Structure, VersionId,
    ranges::{self, Range},
};
use crate::{
    config::{Config, Dialect, ImageHost, Plan},
    diag::{Diagnostic, codes, did_you_mean},
    liquid::VersionInfo,
    parse::{self, Page, RangeSpec, VersionsSpec, keys},
    source::{FileId, Span, Vfs},
    value::Value,
};

/// A release of a plan.
#[derive(Debug, Clone)]
pub struct Version {
    /// The data that Liquid sees.
    pub info: VersionInfo,
    /// Display name.
    pub title: String,
    /// Segment in URLs.
    pub segment: Option<Arc<str>>,
    /// Whether it is the newest release of its plan.
    pub latest: bool,
    /// Whether the releases of its plan are numbers.
    pub numbered: bool,
    /// Date from which it is no longer supported.
    pub deprecated: Option<String>,
}

/// A set of versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct VersionSet(u64);

impl VersionSet {
    /// Adds a version.
    pub fn insert(&mut self, version: VersionId) {
        self.0 |= 1 << version.0;
    }

    /// Adds all versions of another set.
    pub fn extend(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Returns the versions that are in both sets.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns the versions that are not in another set.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether a version is in the set.
    pub fn contains(self, version: VersionId) -> bool {
        self.0 >> version.0 & 1 == 1
    }

    /// Returns the versions, in the order of the configuration.
    pub fn iter(self) -> impl Iterator<Item = VersionId> {
        (0..64)
            .map(VersionId)
            .filter(move |version| self.contains(*version))
    }

    /// The number of versions.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the first version.
    pub fn first(self) -> Option<VersionId> {
        self.iter().next()
    }
}

impl FromIterator<VersionId> for VersionSet {
    fn from_iter<I: IntoIterator<Item = VersionId>>(versions: I) -> Self {
        let mut set = Self::default();
        versions.into_iter().for_each(|version| set.insert(version));
        set
    }
}

/// Returns all versions of a site, with the features that its `data/features` enable in each.
pub(super) fn all(
    config: &Config,
    data: &Value,
    files: &Vfs,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Version> {
    let plans: Arc<[_]> = config
        .versions
        .iter()
        .map(|plan| (Arc::from(&*plan.plan), Arc::from(&*plan.short_name)))
        .collect();
    let numbered = config
        .versions
        .iter()
        .find(|plan| plan.numbered)
        .or(config.versions.first());
    let default_numbered_plan: Arc<str> = numbered.map_or("", |plan| &plan.plan).into();
    let features = features(data, files, problems);
    for (name, spec) in &features {
        check_feature(config, files, name, spec, problems);
    }
    let mut versions = Vec::new();
    for plan in &config.versions {
        for (n, release) in plan.releases.iter().enumerate() {
            let id = format!("{}@{}", plan.plan, release.name);
            let on = features.iter().map(|(name, spec)| {
                (
                    Arc::clone(name),
                    matches_spec(config, plan, &release.name, spec, &[]),
                )
            });
            versions.push(Version {
                title: match plan.numbered {
                    true => format!("{} {}", plan.title, release.name),
                    false => plan.title.clone(),
                },
                segment: plan.in_urls.then(|| id.as_str().into()),
                latest: n == 0,
                numbered: plan.numbered,
                deprecated: release.deprecated.clone(),
                info: VersionInfo {
                    id: id.into(),
                    plan: plan.plan.as_str().into(),
                    short_name: plan.short_name.as_str().into(),
                    release: release.name.as_str().into(),
                    plans: Arc::clone(&plans),
                    features: on.collect(),
                    default_numbered_plan: Arc::clone(&default_numbered_plan),
                },
            });
        }
    }
    versions
}

/// Whether the same features are enabled in the same versions.
pub(super) fn same_features(a: &[Version], b: &[Version]) -> bool {
    let mut pairs = a.iter().zip(b);
    a.len() == b.len() && pairs.all(|(a, b)| a.info.features == b.info.features)
}

type Feature = (Arc<str>, VersionsSpec);

fn features(data: &Value, files: &Vfs, problems: &mut Vec<Diagnostic>) -> Vec<Feature> {
    let Some(features) = data.get("features").and_then(Value::as_map) else {
        return Vec::new();
    };
    let mut found = Vec::with_capacity(features.len());
    for (name, value) in features {
        let near = || file_of(files, name).map_or(Span::start_of(FileId::FIRST), Span::start_of);
        let versions = value.get("versions");
        let spec = versions.and_then(|value| parse::versions::versions(value, &near(), problems));
        found.extend(spec.map(|spec| (Arc::clone(name), spec)));
    }
    found
}

/// Returns the file of a feature.
fn file_of(files: &Vfs, feature: &str) -> Option<FileId> {
    files.find(&format!("data/features/{feature}.yml"))
}

fn check_feature(
    config: &Config,
    files: &Vfs,
    name: &str,
    spec: &VersionsSpec,
    problems: &mut Vec<Diagnostic>,
) {
    let VersionsSpec::Some(specs) = spec else {
        return;
    };
    let Some(id) = file_of(files, name) else {
        return;
    };
    for spec in specs {
        if let Err(problem) = range_of(config, spec) {
            problems.push(problem.at(Span::start_of(id)));
        }
    }
}

/// A problem with an entry of `versions`.
struct Unusable {
    code: &'static codes::Code,
    message: String,
    help: Option<String>,
}

impl Unusable {
    fn at(self, span: Span) -> Diagnostic {
        let mut problem = Diagnostic::new(self.code, span, self.message);
        problem.help = self.help;
        problem
    }
}

/// Returns the plan and range of an entry. The range is `None` for entries that match no release: `next`, `issue-1234`.
fn range_of<'c>(
    config: &'c Config,
    spec: &RangeSpec,
) -> Result<(&'c Plan, Option<Range>), Unusable> {
    let plan = config
        .versions
        .iter()
        .find(|plan| plan.plan == spec.plan || plan.short_name == spec.plan);
    let Some(plan) = plan else {
        let names = config
            .versions
            .iter()
            .flat_map(|plan| [plan.plan.as_str(), &plan.short_name]);
        return Err(Unusable {
            code: &codes::VERSION_PLAN,
            message: format!("unknown plan `{}`", spec.plan),
            help: did_you_mean(&spec.plan, names.chain(["feature"])),
        });
    };
    let range = spec.range.trim();
    if range == "next" || range.starts_with("issue-") {
        return Ok((plan, None));
    }
    match Range::parse(range) {
        Some(range) => Ok((plan, Some(range))),
        None => Err(Unusable {
            code: &codes::VERSION_RANGE,
            message: format!("invalid version range `{range}`"),
            help: Some("use a range such as `'*'`, `'>=2.21'` or `'<3.0'`".to_owned()),
        }),
    }
}

/// Whether a release matches a `versions`. A plan without numbered releases counts as 1.0, so only `*` and similar
/// ranges match.
fn matches_spec(
    config: &Config,
    plan: &Plan,
    release: &str,
    spec: &VersionsSpec,
    features: &[(Arc<str>, bool)],
) -> bool {
    let VersionsSpec::Some(specs) = spec else {
        return true;
    };
    specs.iter().any(|entry| {
        if entry.plan == "feature" {
            let mut features = features.iter();
            return features.any(|(name, is_on)| **name == *entry.range && *is_on);
        }
        match range_of(config, entry) {
            Ok((named, Some(range))) if named.plan == plan.plan => {
                let number = if plan.numbered { release } else { "1.0" };
                ranges::release(number).is_some_and(|release| range.contains(release))
            }
            _ => false,
        }
    })
}

/// Returns the versions of a page.
pub(super) fn applicable(
    site: &Structure,
    page: &Page,
    problems: &mut Vec<Diagnostic>,
) -> VersionSet {
    let span = Span::of_key(page.file, keys::VERSIONS.name);
    if let VersionsSpec::Some(specs) = &page.versions {
        for spec in specs {
            if spec.plan == "feature" {
                let features = site.versions.first().map(|version| &*version.info.features);
                let mut names = features.unwrap_or_default().iter().map(|(name, _)| &**name);
                if names.all(|name| *name != *spec.range) {
                    let message = format!(
                        "unknown feature `{}`: not defined in data/features",
                        spec.range
                    );
                    let mut problem = Diagnostic::new(&codes::VERSION_PLAN, span.clone(), message);
                    let names = features.unwrap_or_default().iter();
                    problem.help = did_you_mean(&spec.range, names.map(|(name, _)| &**name));
                    problems.push(problem);
                }
            } else if let Err(problem) = range_of(&site.config, spec) {
                problems.push(problem.at(span.clone()));
            }
        }
    }
    let mut set = VersionSet::default();
    let plans = site
        .config
        .versions
        .iter()
        .flat_map(|plan| plan.releases.iter().map(move |r| (plan, r)));
    for (n, (plan, release)) in plans.enumerate() {
        let features = &site.versions[n].info.features;
        if matches_spec(&site.config, plan, &release.name, &page.versions, features) {
            set.insert(VersionId(n as u8));
        }
    }
    let later = matches!(&page.versions, VersionsSpec::Some(specs)
        if specs.iter().any(|spec| spec.range == "next" || spec.range.starts_with("issue-")));
    // The versions of an index page that lists pages are those of the pages.
    let is_derived = site.config.dialect() == Dialect::Current
        && page
            .front
            .setting(keys::CHILDREN)
            .is_some_and(|children| !children.is_empty());
    if set.is_empty() && !later && !is_derived {
        let message = "`versions` matches no version of the site; page not built";
        problems.push(Diagnostic::new(&codes::NO_VERSION, span, message));
    }
    set
}

impl Structure {
    /// Returns all versions, in order.
    pub fn version_ids(&self) -> impl Iterator<Item = VersionId> + use<> {
        (0..self.versions.len() as u8).map(VersionId)
    }

    /// Returns the version with this id.
    pub fn find_version(&self, id: &str) -> Option<VersionId> {
        self.version_ids()
            .find(|version| *self.version(*version).info.id == *id)
    }

    /// Returns the default version.
    pub fn default_version(&self) -> VersionId {
        let plan = self
            .config
            .versions
            .iter()
            .find(|plan| plan.default)
            .map(|plan| &plan.plan);
        let found = self
            .version_ids()
            .find(|v| Some(&*self.version(*v).info.plan) == plan.map(String::as_str));
        found.unwrap_or(VersionId(0))
    }

    /// Returns the versions to which each image host of the configuration applies.
    pub(super) fn versions_of_image_hosts(&self) -> Vec<VersionSet> {
        let versions_of = |host: &ImageHost| {
            let entries = host.versions.iter().map(|(plan, range)| RangeSpec {
                plan: plan.clone(),
                range: range.clone(),
            });
            let spec = VersionsSpec::Some(entries.collect());
            let all = self.version_ids();
            all.filter(|version| self.holds(&spec, *version)).collect()
        };
        self.config.image_hosts.iter().map(versions_of).collect()
    }

    /// Whether the `versions` in a data file include a version.
    pub fn holds(&self, spec: &VersionsSpec, version: VersionId) -> bool {
        let info = &self.version(version).info;
        let mut plans = self.config.versions.iter();
        let plan = plans.find(|plan| *plan.plan == *info.plan);
        plan.is_some_and(|plan| {
            matches_spec(&self.config, plan, &info.release, spec, &info.features)
        })
    }

    /// Returns the newest release of a version's plan.
    pub fn newest_of(&self, version: VersionId) -> VersionId {
        let plan = &self.version(version).info.plan;
        self.version_ids()
            .find(|v| self.version(*v).info.plan == *plan)
            .unwrap_or(version)
    }
}
