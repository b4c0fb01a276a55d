//! Reference data that pages iterate over: REST operations, webhook payloads, GraphQL schemas, by version.
//!
//! Enters: the files in the configuration for the selected versions. Leaves: the data that pages request, read on
//! demand.

mod graphql;
mod json;
mod lazy;
mod presentation;
mod rest;
mod webhooks;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, OnceLock},
};

use rayon::prelude::*;

pub use self::lazy::Unreadable;
use self::{
    graphql::schema,
    lazy::{Lazy, Source, lazy},
    rest::{Operations, operations, operations_file},
    webhooks::{payloads, payloads_folder},
};
use super::VersionId;
use crate::{
    config::{Config, VersionedFiles},
    value::Value,
};

/// All reference data of the selected versions. A file is read once, when a page first needs it.
#[derive(Debug, Default)]
pub struct Reference {
    rest: BTreeMap<VersionId, Arc<Lazy<Operations>>>,
    webhooks: BTreeMap<VersionId, Arc<Lazy<Value>>>,
    graphql: BTreeMap<VersionId, Arc<Lazy<Value>>>,
    /// Version id → category → operations available to apps, for all versions.
    apps: OnceLock<Value>,
}

/// The previous reference data, and the paths that have changed since.
pub(super) type Before<'b> = (&'b Reference, &'b [String]);

impl Reference {
    /// Creates the reference data that `config` defines for these versions. Values in `before` are reused if none of
    /// their files changed.
    pub fn new(
        root: &Path,
        config: &Config,
        versions: &[(VersionId, String)],
        before: Option<Before<'_>>,
    ) -> Self {
        let sources = |files: &Option<VersionedFiles>, paths: fn(&VersionedFiles, &str) -> _| {
            let source = |(version, id): &(VersionId, String)| {
                let files = files.as_ref()?;
                let name = files.files.get(id)?;
                let source = Source {
                    root: root.to_owned(),
                    name: name.clone(),
                    files: files.clone(),
                    version: id.clone(),
                    paths: paths(files, name),
                };
                Some((*version, source))
            };
            versions.iter().filter_map(source).collect::<Vec<_>>()
        };
        let rest = sources(&config.rest, |files, name| {
            vec![operations_file(files, name)]
        });
        let webhooks = sources(&config.webhooks, |files, name| {
            let names = std::iter::once(name).chain(files.fallback.as_deref());
            names.map(|name| payloads_folder(files, name)).collect()
        });
        let graphql = sources(&config.graphql, |files, _| vec![files.directory.clone()]);
        Self {
            rest: lazy(rest, operations, before, |r| &r.rest),
            webhooks: lazy(webhooks, payloads, before, |r| &r.webhooks),
            graphql: lazy(graphql, schema, before, |r| &r.graphql),
            apps: OnceLock::new(),
        }
    }

    /// Whether all of this is shared with another.
    pub fn is(&self, other: &Self) -> bool {
        fn same<T>(
            a: &BTreeMap<VersionId, Arc<Lazy<T>>>,
            b: &BTreeMap<VersionId, Arc<Lazy<T>>>,
        ) -> bool {
            let mut pairs = a.iter().zip(b);
            a.len() == b.len() && pairs.all(|(a, b)| a.0 == b.0 && Arc::ptr_eq(a.1, b.1))
        }
        same(&self.rest, &other.rest)
            && same(&self.webhooks, &other.webhooks)
            && same(&self.graphql, &other.graphql)
    }

    /// Reads everything that has not been read yet, on all cores.
    pub fn read_all(&self) {
        let rest = self.rest.values().map(|lazy| Pending::Operations(lazy));
        let webhooks = self.webhooks.values().map(|lazy| Pending::Value(lazy));
        let graphql = self.graphql.values().map(|lazy| Pending::Value(lazy));
        let all: Vec<Pending<'_>> = rest.chain(webhooks).chain(graphql).collect();
        all.into_par_iter().for_each(|pending| match pending {
            Pending::Operations(lazy) => _ = lazy.get(),
            Pending::Value(lazy) => _ = lazy.get(),
        });
    }

    /// Returns what could not be read in the files that were needed so far, each once.
    pub fn problems(&self) -> impl Iterator<Item = &Unreadable> {
        let rest = self.rest.values().flat_map(|lazy| lazy.problems());
        let webhooks = self.webhooks.values().flat_map(|lazy| lazy.problems());
        let graphql = self.graphql.values().flat_map(|lazy| lazy.problems());
        let mut known = BTreeSet::new();
        let all = rest.chain(webhooks).chain(graphql);
        // Versions can share files.
        all.filter(move |it| known.insert((&it.path, it.at)))
    }

    /// Returns the operations of a category in a version, in the order of the file.
    pub fn operations(&self, version: VersionId, category: &str) -> Value {
        let of_version = self.rest.get(&version).map(|lazy| lazy.get());
        let found = of_version.and_then(|all| all.by_category.get(category));
        found.cloned().unwrap_or_else(|| Value::list([]))
    }

    /// Returns the Liquid variable `rest`.
    pub fn rest(&self) -> Value {
        let apps = self.apps.get_or_init(|| {
            let versions = self.rest.values().map(|lazy| {
                let for_apps = lazy.get().for_apps.clone();
                (lazy.source.version.clone(), for_apps)
            });
            Value::map(versions.collect::<BTreeMap<_, _>>())
        });
        Value::map([("operationsEnabledForGitHubApps", apps.clone())])
    }

    /// Returns the Liquid variable `webhookPayloadsForCurrentVersion`.
    pub fn webhooks(&self, version: VersionId) -> Value {
        let of_version = self.webhooks.get(&version).map(|lazy| lazy.get());
        of_version.cloned().unwrap_or_default()
    }

    /// Returns the Liquid variable `graphql`.
    pub fn graphql(&self, version: VersionId) -> Value {
        let of_version = self.graphql.get(&version).map(|lazy| lazy.get());
        of_version.cloned().unwrap_or_default()
    }
}

/// A value to read.
enum Pending<'r> {
    Operations(&'r Lazy<Operations>),
    Value(&'r Lazy<Value>),
}
