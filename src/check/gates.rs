//! Gates about which the version alone decides, and that are the same in every version: never open, always open,
//! contradicting the gate around them, or naming releases that are gone.
//!
//! Enters: the compiled texts, and the versions in which each is shown: those of its page, or of all units that read it.
//! Leaves: one finding for each gate, at its condition. Only texts of the source language are looked at: translators cannot
//! change gates.
//!
//! A release that is still to come is a version, too. Authors write `ghes > 3.1` for the next release, and `not ghes > 3.1`
//! for all until then; neither is idle. Whether the next release has a feature is unknown. A page can also be planned for a
//! plan, with a `versions` such as `ghae: next` or `ghae: issue-123`: its gates have that plan in mind.

mod texts;
mod walk;
mod world;

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use world::VersionWorld;

use super::uses::Uses;
use crate::{
    diag::Diagnostic,
    liquid::VersionInfo,
    site::{Site, Version, VersionId, VersionSet},
    value::Value,
};

/// A release after all others.
const FUTURE: &str = "9999.0";

/// The problems of the texts of a state that have any Liquid, by the address of the text, the versions in which it is shown,
/// and the plans for which it is written. They hold as long as the text exists.
pub(super) type Gates = FxHashMap<(usize, VersionSet, u64), Arc<[Diagnostic]>>;

/// Looks at the gates of all texts. Without `uses`, at those of pages only: where other texts are shown is unknown.
/// `before`: the result for another state, whose texts all still exist in memory, with the same versions.
pub(super) fn all(site: &Site, uses: Option<&Uses>, before: Option<&Gates>) -> Gates {
    look(site, uses, site.version_ids().collect(), before)
}

/// Returns the gates that would be idle if the site no longer had a release: what can be deleted with it. `now`: those of all
/// versions.
pub(super) fn deletable(
    site: &Site,
    uses: Option<&Uses>,
    now: &Gates,
    release: VersionId,
) -> Vec<Diagnostic> {
    let key = |problem: &Diagnostic| (problem.span.clone(), problem.code.name);
    let known: FxHashSet<_> = now.values().flat_map(|found| &**found).map(key).collect();
    let rest = site.version_ids().filter(|version| *version != release);
    let later = look(site, uses, rest.collect(), None);
    let later = later.values().flat_map(|found| &**found);
    later
        .filter(|problem| !known.contains(&key(problem)))
        .cloned()
        .collect()
}

/// Looks at the gates of all texts in the versions that are supported.
fn look(site: &Site, uses: Option<&Uses>, supported: VersionSet, before: Option<&Gates>) -> Gates {
    let worlds = worlds(site);
    let walk = walk::Walk::new(site, &worlds, supported);
    let texts = texts::of(site, uses).into_par_iter();
    let texts = texts.map(|(leaf, versions, planned)| (leaf, versions.and(supported), planned));
    let texts = texts.filter(|(leaf, shown, _)| !shown.is_empty() && leaf.has_liquid());
    let found = texts.map(|(leaf, shown, planned)| {
        let mut hasher = FxHasher::default();
        planned.hash(&mut hasher);
        let key = (std::ptr::from_ref(leaf).addr(), shown, hasher.finish());
        if let Some(known) = before.and_then(|before| before.get(&key)) {
            return (key, Arc::clone(known));
        }
        let mut found = Vec::new();
        walk.text(leaf.template(), shown, &planned, &mut found);
        (key, found.into())
    });
    found.collect()
}

/// Returns the worlds of all versions, and of a future release of each plan.
fn worlds(site: &Site) -> Vec<VersionWorld<'_>> {
    let mut infos: Vec<VersionInfo> = site.versions.iter().map(|it| it.info.clone()).collect();
    infos.extend(newest(site).map(|(_, version)| VersionInfo {
        id: format!("{}@{FUTURE}", version.info.plan).into(),
        release: FUTURE.into(),
        features: [].into(),
        ..version.info.clone()
    }));
    let numbered = site.versions.iter().filter(|version| version.numbered);
    let mut numbered: Vec<Value> = numbered.map(|it| Value::Str(it.info.id.clone())).collect();
    let is_numbered = newest(site).map(|(_, version)| version.numbered);
    let future = infos[site.versions.len()..].iter().zip(is_numbered);
    let future = future.filter(|(_, is_numbered)| *is_numbered);
    numbered.extend(
        future
            .map(|(info, _)| info)
            .map(|info| Value::Str(info.id.clone())),
    );
    let numbered = Value::list(numbered);
    let world = |version: VersionInfo| VersionWorld {
        version,
        numbered: numbered.clone(),
        config: &site.config,
    };
    infos.into_iter().map(world).collect()
}

/// Returns the newest release of each plan.
fn newest(site: &Site) -> impl Iterator<Item = (VersionId, &Version)> {
    let all = site.version_ids().zip(&site.versions);
    all.filter(|(_, version)| version.latest)
}
