//! Releases of a plan, in their short or long form.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};

/// A release of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Number, or a word such as `latest`.
    pub name: String,
    /// Date from which the release is no longer supported, as `YYYY-MM-DD`.
    pub deprecated: Option<String>,
}

/// The long form, a map.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ReleaseMap {
    release: String,
    #[serde(default)]
    deprecated: Option<String>,
}

impl<'de> Deserialize<'de> for Release {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ReleaseVisitor)
    }
}

/// Accepts `'2.22'` or `{ release: '2.22', deprecated: 2021-09-23 }`.
struct ReleaseVisitor;

impl<'de> Visitor<'de> for ReleaseVisitor {
    type Value = Release;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a release such as '2.22', or a map with `release` and `deprecated`")
    }

    fn visit_str<E>(self, name: &str) -> Result<Release, E> {
        Ok(Release {
            name: name.to_owned(),
            deprecated: None,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Release, A::Error> {
        let long = ReleaseMap::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Release {
            name: long.release,
            deprecated: long.deprecated,
        })
    }
}
