//! A version without a page: what conditions can ask about it.

use std::sync::Arc;

use crate::{
    config::Config,
    liquid::{LinkCard, VersionInfo, World},
    value::{Leaf, Value},
};

/// The world of a version, in which nothing but the version is known.
pub(super) struct VersionWorld<'s> {
    pub(super) version: VersionInfo,
    pub(super) numbered: Value,
    pub(super) config: &'s Config,
}

impl World for VersionWorld<'_> {
    fn global(&self, name: &str) -> Option<Value> {
        match name {
            "enterpriseServerVersions" => Some(self.numbered.clone()),
            name => self.version.global(name),
        }
    }

    fn global_names(&self) -> &[&'static str] {
        &[]
    }

    fn version(&self) -> &VersionInfo {
        &self.version
    }

    fn config(&self) -> &Config {
        self.config
    }

    fn word(&self, _: &str) -> &str {
        ""
    }

    fn datum(&self, _: &[&str]) -> Option<Value> {
        None
    }

    fn source_datum(&self, _: &[&str]) -> Option<Value> {
        None
    }

    fn datum_along(&self, _: &[&str]) -> (Option<Value>, usize) {
        (None, 0)
    }

    fn keys_along(&self, _: &[&str]) -> (usize, Option<Vec<Arc<str>>>) {
        (0, None)
    }

    fn include(&self, _: &str) -> Option<&Leaf> {
        None
    }

    fn include_names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn link(&self, _: &str) -> LinkCard {
        LinkCard::Missing(None)
    }
}
