//! The versions and languages of units, for messages: `enterprise-server 2.19–2.21 (ja)`.

use std::{borrow::Cow, collections::BTreeSet};

use crate::{
    plan::Unit,
    site::{LanguageId, Structure, VersionId, VersionSet},
};

/// Returns the versions and languages of `some` units in words, as far as they are not those of `all`; empty if there is no
/// difference.
pub(super) fn only_in(site: &Structure, some: &[Unit], all: &[Unit]) -> String {
    let versions = |units: &[Unit]| -> VersionSet { units.iter().map(|it| it.version).collect() };
    let languages =
        |units: &[Unit]| -> BTreeSet<LanguageId> { units.iter().map(|it| it.language).collect() };
    let mut words = String::new();
    let own = versions(some);
    if own != versions(all) {
        words = format!(" in {}", names(site, own));
    }
    let own = languages(some);
    if own.len() < languages(all).len() {
        let codes: Vec<&str> = own.iter().map(|it| &*site.language(*it).code).collect();
        words += &format!(" ({})", codes.join(", "));
    }
    words
}

/// Returns a URL for a message: all of it, unless it is longer than any that people write.
pub(super) fn url(url: &str) -> Cow<'_, str> {
    const MAX: usize = 300;
    match url.char_indices().nth(MAX) {
        Some((end, _)) => format!("{}…", &url[..end]).into(),
        None => url.into(),
    }
}

/// Returns the names of versions, with ranges of releases.
pub(super) fn names(site: &Structure, versions: VersionSet) -> String {
    let mut names: Vec<String> = Vec::new();
    let all: Vec<VersionId> = site.version_ids().collect();
    let mut at = 0;
    while at < all.len() {
        let version = site.version(all[at]);
        if !versions.contains(all[at]) {
            at += 1;
            continue;
        }
        if !version.numbered {
            names.push(version.info.plan.to_string());
            at += 1;
            continue;
        }
        // Releases are listed from the newest.
        let run = all[at..].iter().take_while(|id| {
            versions.contains(**id) && site.version(**id).info.plan == version.info.plan
        });
        let count = run.count();
        let oldest = &site.version(all[at + count - 1]).info.release;
        let releases = match count {
            1 => oldest.to_string(),
            2 => format!("{oldest} and {}", version.info.release),
            _ => format!("{oldest}–{}", version.info.release),
        };
        names.push(format!("{} {releases}", version.info.plan));
        at += count;
    }
    names.join(", ")
}
