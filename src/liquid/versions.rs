//! Versions as Liquid sees them.

use std::{cmp::Ordering, sync::Arc};

use crate::value::Value;

/// The version a page is expanded for, and the names that conditions may use.
#[derive(Debug, Clone)]
pub struct VersionInfo {
    /// `plan@release`.
    pub id: Arc<str>,
    /// Its plan's name.
    pub plan: Arc<str>,
    /// Its plan's short name.
    pub short_name: Arc<str>,
    /// Its release: a number, or a word such as `latest`.
    pub release: Arc<str>,
    /// Every plan's name and short name.
    pub plans: Arc<[(Arc<str>, Arc<str>)]>,
    /// The features, and whether each is enabled in this version.
    pub features: Arc<[(Arc<str>, bool)]>,
    /// The plan assumed for a bare number on either side of `ver_gt`.
    pub default_numbered_plan: Arc<str>,
}

impl VersionInfo {
    /// Returns what the version alone decides of the global with this name.
    pub(crate) fn global(&self, name: &str) -> Option<Value> {
        let mut features = self.features.iter();
        Some(match name {
            "currentVersion" => Value::Str(Arc::clone(&self.id)),
            "currentVersionShortName" => Value::Str(Arc::clone(&self.short_name)),
            "currentRelease" => Value::Str(Arc::clone(&self.release)),
            "features" => {
                Value::map(features.map(|(name, on)| (Arc::clone(name), Value::Bool(*on))))
            }
            _ if *name == *self.short_name => Value::Bool(true),
            _ => Value::Bool(features.find(|(known, _)| **known == *name)?.1),
        })
    }
}

/// Splits a version id with a numbered release into plan and release. Source: `ver_gt` of the 2020 application accepts
/// `plan@1.2.3` or `1.2.3`; everything else, including `…@latest`, is neither greater nor less.
pub(super) fn split<'a>(id: &'a str, default_plan: &'a str) -> Option<(&'a str, &'a str)> {
    let (plan, release) = id.split_once('@').unwrap_or((default_plan, id));
    release
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some((plan, release))
}

/// Compares releases number by number: `2.9` < `2.21`, `3` = `3.0`.
pub fn compare_releases(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (numbers(a), numbers(b));
    loop {
        // What one lacks is 0.
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (a, b) => a.unwrap_or(0).cmp(&b.unwrap_or(0)),
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// Returns the numbers that a release begins with.
fn numbers(release: &str) -> impl Iterator<Item = u64> {
    let is_part = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let end = release.bytes().position(|byte| !is_part(byte));
    let written = &release[..end.unwrap_or(release.len())];
    written.split('.').map(|number| number.parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{compare_releases, split};

    #[test]
    fn releases_are_ordered_by_number() {
        assert!(compare_releases("2.9", "2.21").is_lt());
        assert!(compare_releases("3", "3.0").is_eq());
        assert!(compare_releases("11.10.340", "2.0").is_gt());
    }

    #[test]
    fn only_numbered_releases_have_an_order() {
        assert_eq!(split("a@2.1", "b"), Some(("a", "2.1")));
        assert_eq!(split("2.1", "b"), Some(("b", "2.1")));
        assert_eq!(split("a@latest", "b"), None);
    }
}
